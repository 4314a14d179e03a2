//! The table of domain.md §5: each kind of step with the states it leads
//! from, the right it needs and the words that must go with it.

use super::is_anothers;
use crate::access::{Asker, Right};
use crate::appeal::{Facts, State, words};
use crate::journal::Kind;

words!(
    /// A step without its particulars: what a button offers.
    StepKind {
        /// Into moderation.
        Take = "take", "Взять";
        /// Set the category.
        Classify = "classify", "Определить категорию";
        /// Send to a department.
        Assign = "assign", "Направить";
        /// Begin to work on it.
        Acknowledge = "acknowledge", "Принять в работу";
        /// Tell the citizen what was done.
        Answer = "answer", "Ответить";
        /// Hand the answer to the head.
        Draft = "draft", "На согласование";
        /// Tell the citizen when.
        Promise = "promise", "Промежуточный ответ";
        /// Go on after an interim answer.
        Resume = "resume", "Продолжить работу";
        /// Give the answer back.
        Return = "return", "Вернуть на доработку";
        /// Choose who works on it.
        Delegate = "delegate", "Назначить исполнителя";
        /// Another category.
        Reclassify = "reclassify", "Изменить категорию";
        /// Another importance.
        Weigh = "weigh", "Изменить важность";
        /// Another department.
        Transfer = "transfer", "Передать другому ведомству";
        /// Join to an incident.
        Merge = "merge", "Объединить";
        /// Out of an incident again.
        Split = "split", "Отделить";
        /// Not ours within the city.
        Bounce = "bounce", "Не наша компетенция";
        /// Not the city's.
        Redirect = "redirect", "Перенаправить";
        /// No appeal at all.
        Reject = "reject", "Отклонить";
        /// Consider again.
        Reopen = "reopen", "Возобновить";
        /// Nothing more is expected.
        Close = "close", "Закрыть";
        /// Taken back by the source.
        Withdraw = "withdraw", "Отозвать";
        /// Norms or calendars were edited; no button.
        Recalculate = "recalculate", "Пересчитать срок";
        /// Another appeal was joined to it; no button.
        Gather = "gather", "Присоединить";
        /// One that was joined to it has left; no button.
        Part = "part", "Отпустить";
    }
);

const OPEN: &[State] = &[
    State::Received,
    State::Moderation,
    State::Coordination,
    State::Assigned,
    State::InProgress,
    State::Interim,
    State::OnApproval,
];

impl StepKind {
    /// The states that the step leads from.
    #[must_use]
    pub const fn from(self) -> &'static [State] {
        use State::{
            Answered, Assigned, Closed, Coordination, InProgress, Interim, Merged, Moderation,
            OnApproval, Received,
        };
        match self {
            Self::Take => &[Received],
            Self::Classify | Self::Reject => &[Moderation],
            Self::Assign => &[Coordination],
            Self::Acknowledge => &[Assigned],
            Self::Answer => &[InProgress, OnApproval],
            Self::Draft | Self::Promise => &[InProgress],
            Self::Resume => &[Interim],
            Self::Return => &[OnApproval],
            Self::Delegate | Self::Transfer => &[Assigned, InProgress, Interim, OnApproval],
            Self::Reclassify => &[Coordination, Assigned, InProgress, Interim, OnApproval],
            Self::Merge => &[Moderation, Coordination],
            Self::Split => &[Merged],
            Self::Bounce => &[Assigned, InProgress],
            Self::Redirect => &[Coordination, Assigned],
            Self::Reopen => &[Answered, Closed],
            Self::Close => &[Answered],
            Self::Weigh | Self::Withdraw | Self::Recalculate | Self::Gather | Self::Part => OPEN,
        }
    }

    /// The right that the step needs when the appeal is in `from`: an answer
    /// on approval is the head's, one given directly is the executor's.
    #[must_use]
    pub const fn right(self, from: State) -> Right {
        match self {
            Self::Take => Right::Take,
            Self::Classify => Right::Classify,
            Self::Assign => Right::Assign,
            Self::Acknowledge => Right::Acknowledge,
            Self::Answer => match from {
                State::OnApproval => Right::Approve,
                _ => Right::Answer,
            },
            Self::Draft => Right::Draft,
            Self::Promise => Right::Promise,
            Self::Resume => Right::Resume,
            Self::Return => Right::Return,
            Self::Delegate => Right::Delegate,
            Self::Reclassify | Self::Weigh | Self::Transfer => Right::Reclassify,
            Self::Recalculate => Right::Tune,
            Self::Merge | Self::Split | Self::Gather | Self::Part => Right::Merge,
            Self::Bounce => Right::Bounce,
            Self::Redirect => Right::Redirect,
            Self::Reject => Right::Reject,
            Self::Reopen => Right::Reopen,
            Self::Close => Right::Close,
            Self::Withdraw => Right::Withdraw,
        }
    }

    /// What must be said with the step, as a sentence asks for it.
    #[must_use]
    pub const fn text(self) -> Option<&'static str> {
        match self {
            Self::Reject => Some("причину отклонения"),
            Self::Redirect => Some("адресата, которому передано обращение"),
            Self::Bounce => Some("причину: почему это не компетенция ведомства"),
            Self::Return => Some("замечание, с которым ответ возвращается"),
            Self::Promise => Some("текст промежуточного ответа: его прочитает гражданин"),
            Self::Draft => Some("проект ответа"),
            Self::Answer => Some("текст ответа"),
            _ => None,
        }
    }

    /// Whether it may be taken back for a short while (see [`super::may_undo`]).
    #[must_use]
    pub const fn can_be_undone(self) -> bool {
        matches!(
            self,
            Self::Take
                | Self::Classify
                | Self::Assign
                | Self::Acknowledge
                | Self::Delegate
                | Self::Return
        )
    }

    /// The word of the button when the appeal is in `from`.
    #[must_use]
    pub const fn button(self, from: State) -> &'static str {
        match (self, from) {
            (Self::Answer, State::OnApproval) => "Утвердить и отправить",
            _ => self.word(),
        }
    }
}

/// Whether a change of the kind may be taken back for a short while: those
/// that nobody outside has heard of and that are a slip of the hand.
pub(super) const fn can_be_undone(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Taken
            | Kind::Classified
            | Kind::Assigned
            | Kind::Acknowledged
            | Kind::Delegated
            | Kind::Released
            | Kind::Returned
    )
}

/// The steps a person is offered: those that lead somewhere from here and
/// that their roles allow for this appeal. The one source of the buttons;
/// `store` decides again when one is pressed.
#[must_use]
pub fn offered(facts: &Facts, asker: &Asker, needs_approval: bool) -> Vec<StepKind> {
    let direct = !needs_approval || facts.state == State::OnApproval;
    StepKind::ALL
        .iter()
        .copied()
        .filter(|k| k.from().contains(&facts.state))
        .filter(|k| !matches!(k, StepKind::Gather | StepKind::Part | StepKind::Recalculate))
        .filter(|k| *k != StepKind::Answer || direct)
        .filter(|k| *k != StepKind::Acknowledge || !is_anothers(facts, asker.person_id()))
        .filter(|k| asker.may_in(k.right(facts.state), facts.department))
        .collect()
}
