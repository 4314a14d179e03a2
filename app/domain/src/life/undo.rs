//! Taking a step back: within half a minute, by whoever took it, if nothing
//! has happened since.

use chrono::TimeDelta;

use super::Refusal;
use super::kind::can_be_undone;
use crate::Moment;
use crate::appeal::Facts;
use crate::journal::{Change, Kind};

/// How long a step can be taken back, seconds.
pub const UNDO_SECONDS: i64 = 30;

/// The last line of an appeal's journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Last {
    /// Who wrote it, [`crate::scope::Actor::code`].
    pub actor: String,
    /// When.
    pub at: Moment,
    /// What kind of change.
    pub kind: Kind,
    /// The change.
    pub change: Change,
}

/// What becomes true when the last change is taken back.
///
/// # Errors
/// [`Refusal::NotUndone`] with the reason.
pub fn undo(last: &Last, actor: &str, at: Moment) -> Result<Facts, Refusal> {
    may_undo((&last.actor, last.kind, last.at), actor, at)?;
    let before = last.change.before.clone();
    before.ok_or(Refusal::NotUndone("до этого шага обращения не было"))
}

/// Whether a last line (who, what, when) may be taken back by `actor` at `at`.
///
/// # Errors
/// [`Refusal::NotUndone`] with the reason.
pub fn may_undo(
    (who, what, when): (&str, Kind, Moment),
    actor: &str,
    at: Moment,
) -> Result<(), Refusal> {
    if who != actor {
        return Err(Refusal::NotUndone(
            "после вашего шага с обращением уже работали",
        ));
    }
    if !can_be_undone(what) {
        return Err(Refusal::NotUndone("такой шаг не отменяется"));
    }
    if at - when > TimeDelta::seconds(UNDO_SECONDS) {
        return Err(Refusal::NotUndone("прошло больше 30 секунд"));
    }
    Ok(())
}
