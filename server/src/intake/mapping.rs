//! Mapping files: how a foreign table's columns become the fields of an
//! appeal. The language is described in `server/mappings/README.md`.

use std::collections::{BTreeMap, HashMap};

use anyhow::{Context, Result, anyhow, bail};
use serde::Deserialize;

use super::moment::{Clock, Format};
use crate::io_reason;

/// Mappings inside the binary, by name.
const BUILT_IN: &[(&str, &str)] = &[("myla311", include_str!("../../mappings/myla311.toml"))];

/// A mapping file.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// How the file itself is written.
    #[serde(default)]
    pub file: File,
    /// How times are written.
    #[serde(default)]
    pub time: Time,
    /// Where each field of ours comes from.
    pub fields: BTreeMap<String, Origin>,
}

/// How the file is written.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// The separator; found out from the header when absent.
    pub delimiter: Option<char>,
}

/// How times are written.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Time {
    /// strftime formats in the order of trial; RFC 3339 when absent.
    #[serde(default)]
    pub format: OneOrMany,
    /// IANA name of the zone whose wall clock the file shows.
    pub zone: Option<String>,
    /// Midnight means «that day, hour unknown».
    #[serde(default)]
    pub midnight_is_day: bool,
}

/// A word or a list of words.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

impl Default for OneOrMany {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

/// Where a field comes from.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(
    untagged,
    deny_unknown_fields,
    expecting = "нужно имя столбца, или { value = … }, или { template = … }, или { column = …, table = {…} }"
)]
pub enum Origin {
    /// A column as it is.
    Column(String),
    /// The same value in every row.
    Value {
        /// The value.
        value: String,
    },
    /// A text put together from columns.
    Template {
        /// See [`super::template`].
        template: String,
    },
    /// Their value of a column → ours.
    Table {
        /// The column.
        column: String,
        /// An empty value of ours means none.
        table: HashMap<String, String>,
        /// Ours for a value the table does not know; without it such a row is a fault.
        otherwise: Option<String>,
    },
}

impl Mapping {
    /// The mapping of a built-in name or of a file.
    ///
    /// # Errors
    /// One Russian line.
    pub fn load(name: &str) -> Result<Self> {
        if let Some((_, text)) = BUILT_IN.iter().find(|(n, _)| *n == name) {
            return Self::parse(text).with_context(|| format!("встроенная раскладка «{name}»"));
        }
        let text = std::fs::read_to_string(name).map_err(|e| {
            let known: Vec<&str> = BUILT_IN.iter().map(|(n, _)| *n).collect();
            anyhow!(
                "раскладка {name}: {}; встроенные раскладки: {}",
                io_reason::of(&e),
                known.join(", ")
            )
        })?;
        Self::parse(&text).with_context(|| format!("раскладка {name}"))
    }

    /// Parses a mapping and checks all that can be checked without a file.
    ///
    /// # Errors
    /// What is wrong, in Russian; where it is, in the parser's words.
    pub fn parse(text: &str) -> Result<Self> {
        let mapping: Self = toml::from_str(text).map_err(|e| {
            let line = e
                .span()
                .map_or(0, |s| text[..s.start.min(text.len())].lines().count());
            anyhow!("строка {line} непонятна: {}", e.message())
        })?;
        mapping.clock()?;
        Ok(mapping)
    }

    /// The clock that reads the file's times.
    ///
    /// # Errors
    /// When a format or the zone is unknown, or one is given without the other.
    pub fn clock(&self) -> Result<Clock> {
        let formats: Vec<&str> = match &self.time.format {
            OneOrMany::One(f) => vec![f],
            OneOrMany::Many(many) => many.iter().map(String::as_str).collect(),
        };
        match (formats.is_empty(), &self.time.zone) {
            (true, None) => Ok(Clock::Rfc3339),
            (true, Some(_)) => bail!("[time]: указан zone, но нет format"),
            (false, None) => {
                bail!("[time]: указан format, но нет zone; пример: zone = \"Europe/Moscow\"")
            }
            (false, Some(zone)) => Ok(Clock::Local {
                formats: formats
                    .into_iter()
                    .map(Format::new)
                    .collect::<Result<_, _>>()
                    .map_err(anyhow::Error::msg)?,
                zone: zone.parse().map_err(|_| {
                    anyhow!("[time]: часового пояса «{zone}» нет; пример: Europe/Moscow")
                })?,
                midnight_is_day: self.time.midnight_is_day,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ships_parses() {
        for (name, _) in BUILT_IN {
            Mapping::load(name).unwrap();
        }
    }

    #[test]
    fn every_way_of_filling_a_field() {
        let m = Mapping::parse(
            r#"
            [file]
            delimiter = ";"
            [time]
            format = ["%d.%m.%Y %H:%M", "%d.%m.%Y"]
            zone = "Europe/Moscow"
            [fields]
            external_id = "Номер"
            channel = { value = "vk" }
            text = { template = "{Тема}: {Текст}" }
            [fields.status]
            column = "Статус"
            otherwise = "received"
            table = { "Закрыто" = "closed" }
            "#,
        )
        .unwrap();
        assert_eq!(m.file.delimiter, Some(';'));
        assert_eq!(m.fields["external_id"], Origin::Column("Номер".into()));
        assert!(matches!(m.clock().unwrap(), Clock::Local { formats, .. } if formats.len() == 2));
    }

    #[test]
    fn mistakes_are_one_line() {
        for bad in [
            "[fields]\ntext = { column = \"a\", value = \"b\" }",
            "[fields]\ntext = { value = \"b\", table = {} }",
            "[fields]\ntext = { column = \"b\" }",
            "[time]\nformat = \"%Y\"\n[fields]",
            "[time]\nformat = \"%Y\"\nzone = \"Mars/Olympus\"\n[fields]",
            "[time]\nzone = \"Europe/Moscow\"\n[fields]",
            "[time]\nformat = \"%Q\"\nzone = \"Europe/Moscow\"\n[fields]",
            "[fields\n",
            "[colums]\n",
        ] {
            let error = format!("{:#}", Mapping::parse(bad).unwrap_err());
            assert!(!error.contains('\n'), "{error}");
        }
        assert!(
            Mapping::load("нет такой")
                .unwrap_err()
                .to_string()
                .contains("myla311")
        );
    }
}
