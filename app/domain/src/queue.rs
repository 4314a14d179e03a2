//! The head's queue: which lane an open appeal lies in, and what can be done
//! to it from there. Pure, so that the server's counts, the lists behind them
//! and the browser's cards agree.
//!
//! Every open appeal lies in exactly one lane. What waits for whoever looks
//! comes before everything else: an answer that lies unapproved is the head's
//! own delay, and must not drown among what is overdue.

use serde::{Deserialize, Serialize};

use crate::access::Right;
use crate::appeal::{State, words};
use crate::life::StepKind;
use crate::row::Row;
use crate::worklist::Hour;

words!(
    /// One lane of the queue, in the order of the screen.
    Lane {
        /// The deadline is past.
        Over = "over", "Просрочено";
        /// The deadline is still to come today.
        Today = "today", "Срок сегодня";
        /// An answer waits for the approval of whoever looks.
        Approval = "approval", "Ждут моего согласования";
        /// Later, and the next word is somebody else's: a promise to the
        /// citizen runs, or another one approves.
        Waiting = "waiting", "Ждут других";
        /// Later, or never.
        Later = "later", "Дальше по сроку";
    }
);

impl Lane {
    /// The lane of an open appeal for one who may approve, or may not.
    #[must_use]
    pub fn of(row: &Row, hour: Hour, approves: bool) -> Self {
        if approves && row.state == State::OnApproval {
            Self::Approval
        } else if row.is_overdue(hour.now) {
            Self::Over
        } else if row.is_due_before(hour.now, hour.due_until) {
            Self::Today
        } else if matches!(row.state, State::Interim | State::OnApproval) {
            Self::Waiting
        } else {
            Self::Later
        }
    }
}

/// A lane as somebody sees it; `lane=` of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenLane {
    /// Which.
    pub lane: Lane,
    /// Whether by one who may approve.
    pub approves: bool,
}

const APPROVER: &str = "approver.";

impl SeenLane {
    /// The form in an address: `over`, `approver.over`.
    #[must_use]
    pub fn code(self) -> String {
        let who = if self.approves { APPROVER } else { "" };
        format!("{who}{}", self.lane.code())
    }

    /// What [`SeenLane::code`] has written.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let (lane, approves) = match code.strip_prefix(APPROVER) {
            Some(lane) => (lane, true),
            None => (code, false),
        };
        let lane = Lane::parse(lane)?;
        Some(Self { lane, approves })
    }

    /// Whether an appeal lies in it.
    #[must_use]
    pub fn holds(self, row: &Row, hour: Hour) -> bool {
        row.state.is_open() && Lane::of(row, hour, self.approves) == self.lane
    }

    /// What lies in it, for a person.
    #[must_use]
    pub const fn definition(self) -> &'static str {
        match (self.lane, self.approves) {
            (Lane::Over, true) => {
                "Открытые, у которых действующий срок уже прошёл, кроме ждущих вашего согласования: те лежат в своей полосе и помечены там же."
            }
            (Lane::Over, false) => "Открытые, у которых действующий срок уже прошёл.",
            (Lane::Today, true) => {
                "Открытые и не просроченные, у которых срок наступит до конца рабочего дня (после него — до полуночи), кроме ждущих вашего согласования."
            }
            (Lane::Today, false) => {
                "Открытые и не просроченные, у которых срок наступит до конца рабочего дня (после него — до полуночи)."
            }
            (Lane::Approval, _) => {
                "Готовые ответы, которые ждут вашего решения, с любым сроком: утвердить и отправить гражданину или вернуть исполнителю."
            }
            (Lane::Waiting, true) => {
                "Срок наступит позже, и гражданину дан промежуточный ответ: исполняется обещание."
            }
            (Lane::Waiting, false) => {
                "Срок наступит позже, и следующее слово не за исполнителем: дан промежуточный ответ или готовый ответ ждёт руководителя."
            }
            (Lane::Later, _) => "Остальные открытые: срок наступит позже или не задан.",
        }
    }
}

/// How many appeals lie in each lane, for whoever may look: a frame goes to
/// those who approve and to those who do not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaneCounts {
    approver: [u32; 5],
    other: [u32; 5],
}

impl LaneCounts {
    /// Counts one open appeal.
    pub fn add(&mut self, row: &Row, hour: Hour) {
        self.approver[Lane::of(row, hour, true) as usize] += 1;
        self.other[Lane::of(row, hour, false) as usize] += 1;
    }

    /// The count of a lane.
    #[must_use]
    pub const fn of(&self, seen: SeenLane) -> u32 {
        let counts = if seen.approves {
            &self.approver
        } else {
            &self.other
        };
        counts[seen.lane as usize]
    }
}

/// Cards that carry the answer which waits for approval, the earliest deadline
/// first: it is read and approved there. The others open it.
pub const READ_AT_ONCE: usize = 20;

/// What can be done to an appeal from its card, the most urgent first.
pub const DEEDS: [StepKind; 4] = [
    StepKind::Answer,
    StepKind::Return,
    StepKind::Promise,
    StepKind::Delegate,
];

/// The rights behind [`DEEDS`].
pub const DEED_RIGHTS: [Right; 4] = [
    Right::Approve,
    Right::Return,
    Right::Promise,
    Right::Delegate,
];

/// What is offered on the card of an appeal to one who has these of
/// [`DEED_RIGHTS`] in its department. A courtesy: the server decides again.
pub fn deeds(state: State, rights: &[Right]) -> impl Iterator<Item = StepKind> {
    DEEDS
        .into_iter()
        .filter(move |k| k.from().contains(&state) && rights.contains(&k.right(state)))
}

#[cfg(test)]
mod tests;
