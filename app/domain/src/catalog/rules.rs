//! Normatives, the rules of urgency, calendars and templates as administrators
//! read them. What they may write is checked in [`crate::rule_edit`]; names and
//! texts here.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::check_text;
use crate::Moment;
use crate::appeal::Importance;
use crate::calendar::{Interval, SpecialDay};
use crate::deadline::{Stage, Unit};
use crate::escalation::EscalationRule;
use crate::ids::{CalendarId, CategoryId, NormativeId, SourceId};
use crate::warning::WarningRule;

/// A version of a normative in the administrator's table.
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
    pub amount: u32,
    /// Of what.
    pub unit: Unit,
    /// By which calendar.
    pub calendar: CalendarId,
    /// Where the figure is from.
    pub basis: String,
    /// The stage with whose beginning its clock starts, where they share their time.
    pub starts_with: Option<Stage>,
    /// Since when it is in force.
    pub since: Moment,
    /// Until when it was; none for the version of today.
    pub retired: Option<Moment>,
    /// Who set it; none for what came with the program.
    pub set_by: Option<String>,
}

/// The rules of «скоро срок» and of escalation, each with where it is from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UrgencyRules {
    /// From when on a deadline is near.
    pub warnings: Vec<(WarningRule, String)>,
    /// When a level hears of a forgotten appeal.
    pub escalations: Vec<(EscalationRule, String)>,
}

/// A working calendar in one year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarSheet {
    /// Key.
    pub id: CalendarId,
    /// Name.
    pub name: String,
    /// The ordinary week, Monday first.
    pub week: [Vec<Interval>; 7],
    /// The days of the year that differ.
    pub days: BTreeMap<NaiveDate, SpecialDay>,
    /// Every year with such days, and whether all of it is decreed.
    pub years: Vec<(i32, bool)>,
}

/// An answer template as entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateEntry {
    /// The category it fits, with those below; none for every one.
    pub category: Option<CategoryId>,
    /// The source it fits; none for every one.
    pub source: Option<SourceId>,
    /// Its name in the list.
    pub title: String,
    /// The answer.
    pub text: String,
}

impl TemplateEntry {
    /// Whether the entry is complete.
    ///
    /// # Errors
    /// Words that name the field and the remedy.
    pub fn check(&self) -> Result<(), String> {
        check_text("название", &self.title, 100)?;
        check_text("текст ответа", &self.text, 10_000)
    }
}

/// An answer template in the list of those who keep them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateRow {
    /// Key.
    pub id: i32,
    /// What was entered.
    pub entry: TemplateEntry,
    /// Whether it is offered no more.
    pub retired: bool,
}

/// A reason for which an appeal may be rejected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonRow {
    /// Key.
    pub id: i16,
    /// What the citizen's message is rejected for, in words.
    pub words: String,
    /// Whether it is offered no more.
    pub retired: bool,
}

/// Checks the words of a reason for rejection.
///
/// # Errors
/// Words that name the field and the remedy.
pub fn check_reason(words: &str) -> Result<(), String> {
    check_text("причина", words, 200)
}

/// Checks the name of a calendar.
///
/// # Errors
/// Words that name the field and the remedy.
pub fn check_calendar_name(name: &str) -> Result<(), String> {
    check_text("название календаря", name, 60)
}
