//! A line of the append-only journal: the one record of every change.

use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::appeal::{Facts, words};
use crate::ids::{AppealId, Seq};

words!(
    /// What kind of change a line records.
    Kind {
        /// Arrived through a door.
        Received = "received", "поступило";
        /// The source sent a newer version of the text or the address.
        Edited = "edited", "источник изменил обращение";
        /// Taken into moderation.
        Taken = "taken", "взято в модерацию";
        /// Category set, deadline computed.
        Classified = "classified", "определена категория";
        /// Sent to a department.
        Assigned = "assigned", "направлено в ведомство";
        /// An executor acknowledged it.
        Acknowledged = "acknowledged", "принято в работу";
        /// «Не в нашей компетенции».
        Bounced = "bounced", "возвращено на координацию";
        /// Interim answer with a promised date.
        Promised = "promised", "дан промежуточный ответ";
        /// Work goes on after an interim answer.
        Resumed = "resumed", "работа продолжена";
        /// Draft answer handed to the head.
        Drafted = "drafted", "ответ передан на согласование";
        /// The head returned the draft.
        Returned = "returned", "ответ возвращён на доработку";
        /// The citizen has the answer.
        Answered = "answered", "дан ответ";
        /// The citizen has rated the answer; nothing else changed.
        Rated = "rated", "получена оценка гражданина";
        /// Closed.
        Closed = "closed", "закрыто";
        /// Refused.
        Rejected = "rejected", "отклонено";
        /// Sent to another addressee.
        Redirected = "redirected", "перенаправлено";
        /// Joined to an incident.
        Merged = "merged", "объединено с другим обращением";
        /// Considered again.
        Reopened = "reopened", "возобновлено";
        /// Taken back by the source.
        Withdrawn = "withdrawn", "отозвано источником";
        /// Another category for what is under way.
        Reclassified = "reclassified", "изменена категория";
        /// Another importance.
        Weighed = "weighed", "изменена важность";
        /// Another department for what is under way.
        Transferred = "transferred", "передано другому ведомству";
        /// Who of the department works on it.
        Delegated = "delegated", "назначен исполнитель";
        /// Nobody in particular works on it any more.
        Released = "released", "исполнитель снят";
        /// Another appeal was joined to this one.
        Gathered = "gathered", "присоединено обращение";
        /// Out of an incident again: considered by itself, its clock runs on.
        Split = "split", "рассматривается отдельно";
        /// Another appeal has left the incident that this one leads.
        Parted = "parted", "обращение отделено";
        /// The incident it was joined to has been answered; nothing else changed.
        Echoed = "echoed", "дан общий ответ по инциденту";
        /// The step before was taken back by whoever took it.
        Undone = "undone", "шаг отменён";
        /// A deadline went by; nothing else changed.
        Breached = "breached", "срок прошёл";
        /// A deadline is near; nothing else changed.
        Warned = "warned", "скоро срок";
        /// Forgotten, so somebody higher hears of it; nothing else changed.
        Escalated = "escalated", "поднято выше";
        /// Deadline recomputed by edited normatives or calendars.
        Recalculated = "recalculated", "срок пересчитан";
    }
);

impl Kind {
    /// Lines that only note what the clock has come to.
    pub const NOTES: [Self; 3] = [Self::Breached, Self::Warned, Self::Escalated];

    /// Whether such a line only notes what the clock has come to: it is
    /// nobody's step and changes nothing.
    #[must_use]
    pub fn is_note(self) -> bool {
        Self::NOTES.contains(&self)
    }
}

/// The facts before and after one line. `before` is absent on the first line
/// of an appeal. Counts are folded from the pair alone, without looking at
/// any other line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// What was true; none when the appeal did not exist.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Facts>,
    /// What is true now.
    pub after: Facts,
}

/// A numbered line as the feed reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its place in the feed.
    pub seq: Seq,
    /// Whose history it belongs to.
    pub appeal: AppealId,
    /// When it happened, by the clock of whoever did it.
    pub at: Moment,
    /// What kind of change.
    pub kind: Kind,
    /// The change itself.
    pub change: Change,
}

/// A line as a person reads it in an appeal's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// When it happened.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: Moment,
    /// Who did it, [`crate::scope::Actor::code`].
    pub actor: String,
    /// The person's name, where it was a person with an account.
    pub name: Option<String>,
    /// What kind of change.
    pub kind: Kind,
    /// What became true.
    pub after: Facts,
    /// The deadline before, where it changed.
    pub deadline_before: Option<Moment>,
    /// A reason, a comment, an answer, or the old text that was replaced.
    pub note: Option<String>,
}

/// A history as the clocks read it: what was taken back has never happened.
#[must_use]
pub fn standing(history: &[Entry]) -> Vec<&Entry> {
    let mut left: Vec<&Entry> = Vec::with_capacity(history.len());
    for entry in history {
        if entry.kind != Kind::Undone {
            left.push(entry);
        } else if let Some(undone) = left.iter().rposition(|e| !e.kind.is_note()) {
            left.truncate(undone);
        }
    }
    left
}
