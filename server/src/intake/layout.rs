//! A mapping applied to one file's header: after that a row becomes a
//! [`NewAppeal`] without looking anything up by name.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use anyhow::{Context, Result, bail};
use csv::StringRecord;
use domain::Moment;
use domain::new_appeal::NewAppeal;

use super::Fault;
use super::mapping::{Mapping, Origin};
use super::moment::{Clock, Told};
use super::template::Template;

/// The fields of [`NewAppeal`], those an item must have first.
const FIELDS: [&str; 21] = [
    "external_id",
    "channel",
    "received_at",
    "text",
    "author",
    "author_url",
    "url",
    "category",
    "district",
    "department",
    "address",
    "lat",
    "lon",
    "importance",
    "status",
    "taken_at",
    "assigned_at",
    "answered_at",
    "closed_at",
    "answer",
    "rating",
];
const DEGREES: &str = "нужны градусы, например 45.0355";
/// How many of them, from the first, an item must have.
const REQUIRED: usize = 4;

/// A mapping bound to a header.
#[derive(Clone, Debug)]
pub struct Layout {
    columns: usize,
    cells: HashMap<&'static str, Cell>,
    clock: Clock,
}

/// A row's item and what is only known of it to the day.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The item.
    pub appeal: NewAppeal,
    /// Stage times for which the file gives a day without an hour, moved up
    /// to the step before them on that day.
    pub moved: Vec<&'static str>,
}

#[derive(Clone, Debug)]
enum Cell {
    Column(usize),
    Value(String),
    Table {
        column: usize,
        name: String,
        values: HashMap<String, String>,
        otherwise: Option<String>,
    },
    Text(Template),
}

impl Layout {
    /// Our own documented CSV: columns are named after the fields; a column
    /// whose name begins with `#` is a remark.
    ///
    /// # Errors
    /// One line that names the unknown, missing or doubled column.
    pub fn own(header: &StringRecord) -> Result<Self> {
        let mut mapping = Mapping::default();
        for name in header.iter().map(str::trim).filter(|n| !n.starts_with('#')) {
            if !FIELDS.contains(&name) {
                bail!(
                    "столбец «{}» незнаком; в нашем формате есть {}; для другого формата нужна раскладка: --mapping ФАЙЛ.toml",
                    short(name),
                    FIELDS.join(", ")
                );
            }
            mapping
                .fields
                .insert(name.into(), Origin::Column(name.into()));
        }
        Self::new(&mapping, header)
    }

    /// Binds a mapping to a header.
    ///
    /// # Errors
    /// One line that names the field or column that does not fit.
    pub fn new(mapping: &Mapping, header: &StringRecord) -> Result<Self> {
        let mut seen = HashSet::new();
        if let Some(twice) = header
            .iter()
            .map(str::trim)
            .find(|n| !n.is_empty() && !seen.insert(*n))
        {
            bail!("столбец «{}» встречается дважды", short(twice));
        }
        let column = |name: &str| header.iter().position(|h| h.trim() == name);
        let mut cells = HashMap::new();
        for (field, origin) in &mapping.fields {
            let name = FIELDS.into_iter().find(|f| f == field).with_context(|| {
                format!(
                    "раскладка называет поле «{field}», которого нет; есть: {}",
                    FIELDS.join(", ")
                )
            })?;
            cells.insert(
                name,
                cell(origin, &column).map_err(|why| anyhow::anyhow!("поле «{field}»: {why}"))?,
            );
        }
        if let Some(name) = FIELDS
            .into_iter()
            .take(REQUIRED)
            .find(|f| !cells.contains_key(f))
        {
            bail!(
                "нет обязательного поля «{name}»: нужен такой столбец или раскладка, которая его заполняет"
            );
        }
        Ok(Self {
            columns: header.len(),
            cells,
            clock: mapping.clock()?,
        })
    }

    /// The item of a row.
    ///
    /// # Errors
    /// The first [`Fault`] found.
    pub fn item(&self, row: &StringRecord) -> Result<Item, Fault> {
        if row.len() != self.columns {
            return Err(Fault::new(
                "число столбцов",
                format!(
                    "их {} вместо {}; проверьте разделители и кавычки",
                    row.len(),
                    self.columns
                ),
            ));
        }
        let received = self
            .time(row, "received_at")?
            .ok_or_else(|| missing("received_at"))?
            .at;
        let mut last = received;
        let mut moved = Vec::new();
        let mut stage = |field: &'static str| -> Result<Option<Moment>, Fault> {
            let Some(told) = self.time(row, field)? else {
                return Ok(None);
            };
            // «Closed on the 30th» for a request of that afternoon is not an
            // error of order: the hour is unknown, and the earliest that
            // agrees with the rest is the step before.
            let within_day = told.at < last && told.day_until.is_some_and(|end| last < end);
            if within_day {
                moved.push(field);
            }
            last = if within_day { last } else { told.at };
            Ok(Some(last))
        };
        let (taken_at, assigned_at, answered_at, closed_at) = (
            stage("taken_at")?,
            stage("assigned_at")?,
            stage("answered_at")?,
            stage("closed_at")?,
        );
        let appeal = NewAppeal {
            external_id: self.required(row, "external_id")?,
            channel: self.required(row, "channel")?,
            received_at: received,
            text: self.required(row, "text")?,
            author: self.text(row, "author")?,
            author_url: self.text(row, "author_url")?,
            url: self.text(row, "url")?,
            category: self.text(row, "category")?,
            district: self.text(row, "district")?,
            department: self.text(row, "department")?,
            address: self.text(row, "address")?,
            lat: self.number(row, "lat", DEGREES)?,
            lon: self.number(row, "lon", DEGREES)?,
            importance: self.text(row, "importance")?,
            status: self.text(row, "status")?,
            taken_at,
            assigned_at,
            answered_at,
            closed_at,
            answer: self.text(row, "answer")?,
            rating: self.number(row, "rating", "нужна оценка от 1 до 5")?,
        };
        Ok(Item { appeal, moved })
    }

    fn told<'a>(
        &'a self,
        row: &'a StringRecord,
        field: &'static str,
    ) -> Result<Option<Cow<'a, str>>, Fault> {
        let Some(cell) = self.cells.get(field) else {
            return Ok(None);
        };
        let value = match cell {
            Cell::Column(at) => Cow::Borrowed(row.get(*at).unwrap_or("").trim()),
            Cell::Value(value) => Cow::Borrowed(value.as_str()),
            Cell::Text(template) => Cow::Owned(template.fill(row)),
            Cell::Table {
                column,
                name,
                values,
                otherwise,
            } => {
                let theirs = row.get(*column).unwrap_or("").trim();
                let ours = values.get(theirs).or(otherwise.as_ref());
                match ours {
                    Some(ours) => Cow::Borrowed(ours.as_str()),
                    None if theirs.is_empty() => return Ok(None),
                    None => {
                        let why = format!(
                            "значения «{}» столбца «{name}» нет в таблице раскладки; добавьте его или задайте otherwise",
                            short(theirs)
                        );
                        return Err(Fault::new(field, why));
                    }
                }
            }
        };
        Ok(Some(value).filter(|v| !v.is_empty()))
    }

    fn text(&self, row: &StringRecord, field: &'static str) -> Result<Option<String>, Fault> {
        Ok(self.told(row, field)?.map(Cow::into_owned))
    }

    fn required(&self, row: &StringRecord, field: &'static str) -> Result<String, Fault> {
        self.text(row, field)?.ok_or_else(|| missing(field))
    }

    fn time(&self, row: &StringRecord, field: &'static str) -> Result<Option<Told>, Fault> {
        let Some(text) = self.told(row, field)? else {
            return Ok(None);
        };
        let told = self.clock.read(&text).ok_or_else(|| {
            let want = match self.clock {
                Clock::Rfc3339 => "нужно как 2026-11-24T14:32:07+03:00",
                Clock::Local { .. } => "проверьте format в разделе [time] раскладки",
            };
            Fault::new(field, format!("время «{}» непонятно; {want}", short(&text)))
        })?;
        Ok(Some(told))
    }

    fn number(
        &self,
        row: &StringRecord,
        field: &'static str,
        want: &str,
    ) -> Result<Option<f64>, Fault> {
        let Some(text) = self.told(row, field)? else {
            return Ok(None);
        };
        // A Russian spreadsheet writes the decimal point as a comma.
        let number = text.parse().or_else(|_| text.replace(',', ".").parse());
        number
            .map(Some)
            .map_err(|_| Fault::new(field, format!("«{}» не число; {want}", short(&text))))
    }
}

fn cell(origin: &Origin, column: &impl Fn(&str) -> Option<usize>) -> Result<Cell, String> {
    let find = |name: &str| column(name).ok_or_else(|| format!("в файле нет столбца «{name}»"));
    Ok(match origin {
        Origin::Column(name) => Cell::Column(find(name)?),
        Origin::Value { value } => Cell::Value(value.clone()),
        Origin::Template { template } => Cell::Text(Template::parse(template, column)?),
        Origin::Table {
            column: name,
            table,
            otherwise,
        } => Cell::Table {
            column: find(name)?,
            name: name.clone(),
            values: table.clone(),
            otherwise: otherwise.clone(),
        },
    })
}

fn missing(field: &str) -> Fault {
    Fault::new(field, "пусто; поле обязательно")
}

/// A value short enough for a message.
fn short(value: &str) -> String {
    const MOST: usize = 40;
    let mut out: String = value
        .chars()
        .take(MOST)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if value.chars().nth(MOST).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests;
