//! An appeal's states and importance, and the facts about it that every count
//! is made of. How it moves from state to state is in [`crate::life`].

use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::ids::{
    CategoryId, ChannelId, DepartmentId, DistrictId, NormativeId, PersonId, SourceId,
};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal, $ru:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$vdoc])* $variant,)+ }

        impl $name {
            /// Every value, in the order of an appeal's life.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The identifier used in tables, URLs and APIs.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The word a person reads.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $ru,)+ }
            }

            /// The value of an identifier; `None` when there is no such.
            #[must_use]
            pub fn parse(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
pub(crate) use words;

words!(
    /// Where an appeal stands.
    State {
        /// Arrived from its source, nobody has taken it.
        Received = "received", "поступило";
        /// An operator or moderator reads it.
        Moderation = "moderation", "модерация";
        /// A coordinator looks for the responsible department.
        Coordination = "coordination", "координация";
        /// Sent to a department.
        Assigned = "assigned", "назначено";
        /// An executor acknowledged it.
        InProgress = "in_progress", "в работе";
        /// An interim answer is out; the promise runs.
        Interim = "interim", "промежуточный ответ";
        /// A draft answer waits for the head.
        OnApproval = "on_approval", "на согласовании";
        /// The citizen has the answer.
        Answered = "answered", "отвечено";
        /// Nothing more is expected.
        Closed = "closed", "закрыто";
        /// Refused with a reason from the list.
        Rejected = "rejected", "отклонено";
        /// Not our competence; sent to another addressee.
        Redirected = "redirected", "перенаправлено";
        /// Joined to an incident.
        Merged = "merged", "объединено";
        /// Taken back by its source.
        Withdrawn = "withdrawn", "отозвано";
    }
);

impl State {
    /// Open: somebody still owes the citizen something.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Received
                | Self::Moderation
                | Self::Coordination
                | Self::Assigned
                | Self::InProgress
                | Self::Interim
                | Self::OnApproval
        )
    }

    /// Whether reaching this state counts as «обработано» (domain.md §3).
    #[must_use]
    pub const fn is_processed(self) -> bool {
        matches!(
            self,
            Self::Answered | Self::Rejected | Self::Redirected | Self::Merged
        )
    }

    /// How far along the way, 0…5: the five small bars of a list row.
    #[must_use]
    pub const fn stage(self) -> u8 {
        match self {
            Self::Received => 0,
            Self::Moderation => 1,
            Self::Coordination => 2,
            Self::Assigned => 3,
            Self::InProgress | Self::Interim => 4,
            _ => 5,
        }
    }
}

words!(
    /// How much depends on the appeal; chooses the normative.
    Importance {
        /// Ordinary.
        Normal = "normal", "обычная";
        /// High: a shorter normative.
        High = "high", "важно";
        /// Storm: mass event.
        Storm = "storm", "шторм";
    }
);

/// What is true of an appeal after one journal line: all that counts, lists
/// and deadlines are computed from. It holds nothing personal, so a journal
/// line survives the anonymisation of the citizen's text unchanged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Where it stands.
    pub state: State,
    /// When the citizen wrote, by the source's own timestamp.
    pub received_at: Moment,
    /// The system it came from.
    pub source: SourceId,
    /// The network or service within that system.
    pub channel: ChannelId,
    /// What it is about; required from `coordination` on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryId>,
    /// Who is to answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<DepartmentId>,
    /// Who of the department works on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub executor: Option<PersonId>,
    /// Where in the city.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub district: Option<DistrictId>,
    /// How much depends on it.
    pub importance: Importance,
    /// 1 for the first consideration, +1 at each reopening.
    pub cycle: i16,
    /// The active deadline; none for a source without a normative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Moment>,
    /// The rule the deadline follows from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub normative: Option<NormativeId>,
    /// First reached `answered`; kept through reopenings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Moment>,
    /// Whether that first answer came before the deadline of its moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_on_time: Option<bool>,
    /// When this cycle reached `answered`, `rejected`, `redirected` or `merged`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub processed_at: Option<Moment>,
}

impl Facts {
    /// What is true of an appeal as it arrives: nothing is decided yet, and no
    /// deadline counted.
    #[must_use]
    pub const fn arrived(source: SourceId, channel: ChannelId, received_at: Moment) -> Self {
        Self {
            state: State::Received,
            received_at,
            source,
            channel,
            category: None,
            department: None,
            executor: None,
            district: None,
            importance: Importance::Normal,
            cycle: 1,
            deadline: None,
            normative: None,
            answered_at: None,
            answered_on_time: None,
            processed_at: None,
        }
    }

    /// Open, and the active deadline is past (просрочено).
    #[must_use]
    pub fn is_overdue(&self, now: Moment) -> bool {
        self.state.is_open() && self.deadline.is_some_and(|d| d <= now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_round_trip() {
        for s in State::ALL {
            assert_eq!(State::parse(s.code()), Some(*s));
        }
        for i in Importance::ALL {
            assert_eq!(Importance::parse(i.code()), Some(*i));
        }
        assert_eq!(State::parse("Received"), None);
    }

    #[test]
    fn open_and_processed_never_overlap() {
        assert!(
            State::ALL
                .iter()
                .all(|s| !(s.is_open() && s.is_processed()))
        );
        assert_eq!(State::ALL.iter().filter(|s| s.is_open()).count(), 7);
    }
}
