//! What administrators keep in order: departments, categories, sources and
//! their tokens, normatives and calendars, as they enter and read them. What
//! every page needs of them is in [`crate::reference`].

mod rules;
mod settings;

use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::ids::{CalendarId, CategoryId, ChannelId, DepartmentId, SectorId, SourceId};
use crate::season::Season;

pub use rules::{
    CalendarSheet, NormRow, ReasonRow, TemplateEntry, TemplateRow, UrgencyRules,
    check_calendar_name, check_reason,
};
pub use settings::SettingsEntry;

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
    /// Whether that department gets its appeals without a coordinator.
    #[serde(default)]
    pub direct: bool,
    /// When in the year it is offered; none for all year round.
    pub season: Option<Season>,
}

impl CategoryEntry {
    /// Whether the entry is complete.
    ///
    /// # Errors
    /// Words that name the field and the remedy.
    pub fn check(&self) -> Result<(), String> {
        check_code(&self.code)?;
        check_names(&self.name, &self.short, 24)?;
        if self.direct && self.department.is_none() {
            return Err("направлять сразу: выберите ведомство по умолчанию".into());
        }
        Ok(())
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

/// What stands for «none of them» in filters ([`crate::filter`]).
const NO_CODE: &str = "none";

fn check_code(code: &str) -> Result<(), String> {
    let sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let first = code.starts_with(|c: char| c.is_ascii_lowercase());
    if code == NO_CODE {
        return Err("код: «none» в адресах значит «не указано», выберите другой".into());
    }
    if first && (2..=40).contains(&code.len()) && code.chars().all(sign) {
        Ok(())
    } else {
        Err("код: от 2 до 40 строчных латинских букв, цифр и знаков _, первой идёт буква".into())
    }
}

fn check_names(name: &str, short: &str, longest: usize) -> Result<(), String> {
    check_text("название", name, 120)?;
    check_text("краткое название", short, longest)
}

fn check_text(field: &str, text: &str, longest: usize) -> Result<(), String> {
    if !(1..=longest).contains(&text.trim().chars().count()) {
        return Err(format!("{field}: от 1 до {longest} знаков"));
    }
    // The database cannot hold it.
    if text.contains('\0') {
        return Err(format!("{field}: уберите нулевой символ"));
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
        assert!(wrong(|e| e.code = "none".into()).starts_with("код"));
        assert!(wrong(|e| e.name = "  ".into()).starts_with("название"));
        assert!(wrong(|e| e.name = "а\0".into()).contains("нулевой символ"));
        assert!(wrong(|e| e.short = "х".repeat(25)).starts_with("краткое"));
        assert!(wrong(|e| e.capacity = Some(0)).starts_with("ответов"));
    }
}
