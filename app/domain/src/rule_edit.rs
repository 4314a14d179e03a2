//! What an administrator may write into normatives, calendars and rules. A
//! mistake here moves thousands of deadlines, so everything is checked before
//! it is stored, and the words say what to do.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::appeal::Importance;
use crate::calendar::{DayKind, Interval, SpecialDay};
use crate::deadline::{Stage, Unit};
use crate::escalation::{EscalationRule, Level, Reason};
use crate::ids::{CalendarId, CategoryId, SourceId};
use crate::new_appeal::Fault;
use crate::warning::WarningRule;
use crate::words;

/// A normative as it is to be from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NormativeDraft {
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
}

/// Characters of a note or a basis.
const NOTE: usize = 300;
/// The longest term of a rule, in working minutes: a year of working days.
const MINUTES: u32 = 250 * 480;

fn fault(field: &'static str, code: &'static str, message: impl Into<String>) -> Fault {
    Fault {
        field,
        code,
        message: message.into(),
    }
}

impl NormativeDraft {
    /// Checks a normative.
    ///
    /// # Errors
    /// The first [`Fault`] found.
    pub fn check(&self) -> Result<(), Fault> {
        let most = match self.unit {
            Unit::WorkingHours => 1000,
            Unit::WorkingDays => 250,
            Unit::CalendarDays => 366,
        };
        if !(1..=most).contains(&self.amount) {
            return Err(fault(
                "amount",
                "range",
                format!("срок должен быть от 1 до {}", self.unit.amount(most)),
            ));
        }
        check_basis(&self.basis)?;
        if let Some(with) = self.starts_with {
            let staged = |s: Stage| !matches!(s, Stage::Total | Stage::Interim);
            if !staged(self.stage) || !staged(with) || with >= self.stage {
                return Err(fault(
                    "starts_with",
                    "order",
                    "общий срок этап может делить только с более ранним этапом",
                ));
            }
        }
        Ok(())
    }
}

/// Checks where a figure is from.
///
/// # Errors
/// A [`Fault`].
pub fn check_basis(text: &str) -> Result<(), Fault> {
    if text.trim().is_empty() {
        return Err(fault(
            "basis",
            "empty",
            "укажите основание: документ или решение, откуда взят срок",
        ));
    }
    note("basis", "основание", text)
}

fn note(field: &'static str, name: &str, text: &str) -> Result<(), Fault> {
    if text.chars().count() > NOTE {
        return Err(fault(
            field,
            "too_long",
            format!("{name}: слишком длинно; сократите до {NOTE} знаков"),
        ));
    }
    if text.contains('\0') {
        return Err(fault(
            field,
            "nul",
            format!("{name}: уберите нулевой символ"),
        ));
    }
    Ok(())
}

/// Checks a day that is to differ from its weekday.
///
/// # Errors
/// The first [`Fault`] found.
pub fn check_day(day: NaiveDate, special: &SpecialDay) -> Result<(), Fault> {
    if !(2000..=2100).contains(&day.year()) {
        return Err(fault("day", "range", "год должен быть от 2000 до 2100"));
    }
    let moved = matches!(special.kind, DayKind::Working | DayKind::WorkingShortened);
    if special.kind == DayKind::Holiday && !special.hours.is_empty() {
        return Err(fault(
            "hours",
            "superfluous",
            "часы дня: у нерабочего дня их нет; сотрите их или выберите другой вид дня",
        ));
    }
    check_hours("hours", "часы дня", &special.hours)?;
    match special.like {
        None if moved && special.hours.is_empty() => Err(fault(
            "like",
            "required",
            "перенесённый день: укажите, по часам какого дня недели в него работают, или часы дня",
        )),
        Some(_) if !moved => Err(fault(
            "like",
            "superfluous",
            "часы другого дня недели бывают только у перенесённого рабочего дня",
        )),
        Some(n) if n > 6 => Err(fault("like", "range", "такого дня недели нет")),
        _ => note(
            "note",
            "название дня",
            special.note.as_deref().unwrap_or(""),
        ),
    }
}

/// Checks the hours of one day, which `name` stands for in the words.
///
/// # Errors
/// The first [`Fault`] found.
pub fn check_hours(field: &'static str, name: &str, day: &[Interval]) -> Result<(), Fault> {
    if day.iter().any(|i| i.from >= i.to || i.to > 1440) {
        return Err(fault(
            field,
            "order",
            format!(
                "{name}: начало рабочего времени должно быть раньше конца, а конец не позже полуночи"
            ),
        ));
    }
    if day.windows(2).any(|pair| pair[0].to > pair[1].from) {
        return Err(fault(
            field,
            "overlap",
            format!("{name}: промежутки не должны пересекаться и должны идти по порядку"),
        ));
    }
    Ok(())
}

/// Checks the ordinary hours of a week, Monday first.
///
/// # Errors
/// The first [`Fault`] found.
pub fn check_week(week: &[Vec<Interval>; 7]) -> Result<(), Fault> {
    for (day, name) in week.iter().zip(words::WEEKDAY_NAMES) {
        check_hours("week", name, day)?;
    }
    if week.iter().all(Vec::is_empty) {
        return Err(fault(
            "week",
            "empty",
            "в неделе нет ни одного рабочего часа: сроки не сосчитать",
        ));
    }
    Ok(())
}

/// Checks a rule of «скоро срок».
///
/// # Errors
/// A [`Fault`].
pub fn check_warning(rule: &WarningRule) -> Result<(), Fault> {
    minutes(rule.minutes, 1)
}

fn minutes(n: u32, least: u32) -> Result<(), Fault> {
    if (least..=MINUTES).contains(&n) {
        Ok(())
    } else {
        Err(fault(
            "minutes",
            "range",
            format!("рабочих минут: целое число от {least} до {MINUTES}"),
        ))
    }
}

/// Checks a rule of escalation among the other rules.
///
/// # Errors
/// A [`Fault`], also when a higher level would hear before a lower one.
pub fn check_escalation(rule: &EscalationRule, others: &[EscalationRule]) -> Result<(), Fault> {
    minutes(rule.minutes, u32::from(rule.reason == Reason::Untouched))?;
    let of = |level| {
        others
            .iter()
            .find(|o| (o.source, o.reason, o.level) == (rule.source, rule.reason, level))
    };
    let late =
        |level: Level| of(level).filter(|o| o.level < rule.level && o.minutes > rule.minutes);
    let early =
        |level: Level| of(level).filter(|o| o.level > rule.level && o.minutes < rule.minutes);
    match Level::ALL.iter().find_map(|l| late(*l).or(early(*l))) {
        None => Ok(()),
        Some(other) => Err(fault(
            "minutes",
            "ladder",
            format!(
                "ступени идут по порядку: «{}» не может узнать раньше, чем «{}»",
                rule.level.max(other.level).word(),
                rule.level.min(other.level).word()
            ),
        )),
    }
}

#[cfg(test)]
mod tests;
