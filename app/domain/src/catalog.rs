//! What administrators keep in order: departments, categories, sources and
//! their tokens, normatives and calendars, as they enter and read them. What
//! every page needs of them is in [`crate::reference`].

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::appeal::{Importance, words};
use crate::deadline::{Stage, Unit};
use crate::ids::{
    CalendarId, CategoryId, ChannelId, DepartmentId, NormativeId, SectorId, SourceId,
};

/// A department as entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentEntry {
    /// Identifier in URLs and files; set once.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Name that fits a table.
    pub short: String,
    /// Place in lists.
    pub ordinal: i16,
    /// Whose working hours its deadlines are counted in.
    pub calendar: Option<CalendarId>,
    /// Answers a day it can give; none while unknown.
    pub capacity: Option<i16>,
}

impl DepartmentEntry {
    /// Whether the entry is complete.
    ///
    /// # Errors
    /// Words that name the field and the remedy.
    pub fn check(&self) -> Result<(), String> {
        check_code(&self.code)?;
        check_names(&self.name, &self.short, 24)?;
        match self.capacity {
            Some(n) if n < 1 => {
                Err("ответов в день: целое число от 1; если неизвестно, оставьте пустым".into())
            }
            _ => Ok(()),
        }
    }
}

/// A department in the administrator's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentRow {
    /// Key.
    pub id: DepartmentId,
    /// What was entered.
    pub entry: DepartmentEntry,
    /// Whether it is offered no more.
    pub retired: bool,
}

/// A category as entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryEntry {
    /// Identifier in URLs and files; set once.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Name that fits a bar's label.
    pub short: String,
    /// Place in lists.
    pub ordinal: i16,
    /// The category above; none for the top level.
    pub parent: Option<CategoryId>,
    /// The region's sector, if it belongs to one.
    pub sector: Option<SectorId>,
    /// Who answers by default.
    pub department: Option<DepartmentId>,
}

impl CategoryEntry {
    /// Whether the entry is complete.
    ///
    /// # Errors
    /// Words that name the field and the remedy.
    pub fn check(&self) -> Result<(), String> {
        check_code(&self.code)?;
        check_names(&self.name, &self.short, 24)
    }
}

/// A category in the administrator's tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryRow {
    /// Key.
    pub id: CategoryId,
    /// What was entered.
    pub entry: CategoryEntry,
    /// Whether it is offered no more.
    pub retired: bool,
}

/// What can be changed about a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceEntry {
    /// Full name.
    pub name: String,
    /// Short name, «ИМ».
    pub short: String,
    /// Whether an answer must pass the head before it is published.
    pub needs_approval: bool,
}

impl SourceEntry {
    /// Whether the entry is complete.
    ///
    /// # Errors
    /// Words that name the field and the remedy.
    pub fn check(&self) -> Result<(), String> {
        check_names(&self.name, &self.short, 4)
    }
}

/// What can be changed about a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelEntry {
    /// Full name.
    pub name: String,
    /// Two or three letters, «ВК».
    pub short: String,
}

impl ChannelEntry {
    /// Whether the entry is complete.
    ///
    /// # Errors
    /// Words that name the field and the remedy.
    pub fn check(&self) -> Result<(), String> {
        check_names(&self.name, &self.short, 4)
    }
}

/// A source with what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceRow {
    /// Key.
    pub id: SourceId,
    /// Identifier in files.
    pub code: String,
    /// What can be changed.
    pub entry: SourceEntry,
    /// Its channels.
    pub channels: Vec<ChannelRow>,
    /// Its tokens, the latest first; never the tokens themselves.
    pub tokens: Vec<TokenRow>,
}

/// A channel of a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChannelRow {
    /// Key.
    pub id: ChannelId,
    /// Identifier in files.
    pub code: String,
    /// What can be changed.
    pub entry: ChannelEntry,
}

/// A token of a source's intake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRow {
    /// Key.
    pub id: i64,
    /// Who made it; none where nobody noted it.
    pub made_by: Option<String>,
    /// When it was made.
    pub created_at: Moment,
    /// When it was revoked.
    pub revoked_at: Option<Moment>,
}

/// A normative in the administrator's table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NormRow {
    /// Key.
    pub id: NormativeId,
    /// The source it binds.
    pub source: SourceId,
    /// The category it binds; none for every category.
    pub category: Option<CategoryId>,
    /// The importance it binds.
    pub importance: Importance,
    /// Which clock it sets.
    pub stage: Stage,
    /// How much.
    pub amount: i32,
    /// Of what.
    pub unit: Unit,
    /// Where the figure is from.
    pub basis: String,
}

words!(
    /// How a day differs from its weekday.
    DayKind {
        /// Nobody works.
        Holiday = "holiday", "выходной";
        /// An hour less.
        Shortened = "shortened", "сокращённый";
        /// A working day in another's place.
        Working = "working", "рабочий (перенос)";
        /// The same, an hour less.
        WorkingShortened = "working_shortened", "рабочий (перенос), сокращённый";
    }
);

/// A day that differs from its weekday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayRow {
    /// The day.
    pub day: NaiveDate,
    /// How it differs.
    pub kind: DayKind,
    /// Why.
    pub note: Option<String>,
    /// Whether the government has decreed it.
    pub decreed: bool,
}

/// A working calendar in one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarSheet {
    /// Key.
    pub id: CalendarId,
    /// Name.
    pub name: String,
    /// The ordinary week: day (1 = Monday), from and to in minutes.
    pub week: Vec<(i16, i16, i16)>,
    /// The days of the year that differ.
    pub days: Vec<DayRow>,
    /// Every year with such days, and whether all of it is decreed.
    pub years: Vec<(i32, bool)>,
}

fn check_code(code: &str) -> Result<(), String> {
    let sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let first = code.starts_with(|c: char| c.is_ascii_lowercase());
    if first && (2..=40).contains(&code.len()) && code.chars().all(sign) {
        Ok(())
    } else {
        Err("код: от 2 до 40 строчных латинских букв, цифр и знаков _, первой идёт буква".into())
    }
}

fn check_names(name: &str, short: &str, longest: usize) -> Result<(), String> {
    if !(1..=120).contains(&name.trim().chars().count()) {
        return Err("название: от 1 до 120 знаков".into());
    }
    if !(1..=longest).contains(&short.trim().chars().count()) {
        return Err(format!("краткое название: от 1 до {longest} знаков"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_names_the_field_that_is_wrong() {
        let good = DepartmentEntry {
            code: "parks".into(),
            name: "Парки".into(),
            short: "Парки".into(),
            ordinal: 1,
            calendar: None,
            capacity: None,
        };
        assert_eq!(good.check(), Ok(()));
        let wrong = |change: fn(&mut DepartmentEntry)| {
            let mut entry = good.clone();
            change(&mut entry);
            entry.check().unwrap_err()
        };
        assert!(wrong(|e| e.code = "Парки".into()).starts_with("код"));
        assert!(wrong(|e| e.code = "1a".into()).starts_with("код"));
        assert!(wrong(|e| e.name = "  ".into()).starts_with("название"));
        assert!(wrong(|e| e.short = "х".repeat(25)).starts_with("краткое"));
        assert!(wrong(|e| e.capacity = Some(0)).starts_with("ответов"));
    }
}
