//! The steps of the work, each with what it brings.

use super::StepKind;
use crate::Moment;
use crate::access::Right;
use crate::appeal::{Importance, State};
use crate::ids::{CategoryId, DepartmentId, PersonId};

/// One step of the work on an appeal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// `received → moderation`.
    Take,
    /// `moderation → coordination`, with the category.
    Classify(CategoryId),
    /// `coordination → assigned`.
    Assign(DepartmentId),
    /// `assigned → in_progress`.
    Acknowledge,
    /// `assigned, in_progress → coordination`.
    Bounce,
    /// `in_progress → interim`; the promise becomes the active deadline.
    Promise(Moment),
    /// `interim → in_progress`.
    Resume,
    /// `in_progress → on_approval`.
    Draft,
    /// `on_approval → in_progress`.
    Return,
    /// `on_approval → answered`, or straight from `in_progress` where the
    /// source needs no approval.
    Answer,
    /// `answered → closed`.
    Close,
    /// `moderation → rejected`.
    Reject,
    /// `moderation, coordination → merged`. The incident is no fact of the
    /// appeal (no count depends on it); `store` keeps it beside.
    Merge,
    /// Another appeal was joined to this one, whose deadline was this.
    Gather(Option<Moment>),
    /// Out of its incident again, or the one that led is gone: considered once
    /// more, as far as it had come and with the deadline it had. The state in
    /// which it was joined; none where the source had joined it.
    Split(Option<State>),
    /// One that was joined to this one has left, whose deadline was this.
    Part(Option<Moment>),
    /// `coordination, assigned → redirected`.
    Redirect,
    /// `answered, closed → coordination`, next cycle.
    Reopen,
    /// any open → `withdrawn`.
    Withdraw,
    /// Importance raised or lowered; deadlines recomputed.
    Weigh(Importance),
    /// Deadline recomputed after a normative or a calendar was edited.
    Recalculate,
    /// Another category for what is under way; deadlines recomputed.
    Reclassify(CategoryId),
    /// Another department for what is under way, which starts anew there. No
    /// normative depends on the department, so the deadline stays.
    Transfer(DepartmentId),
    /// Who of the department works on it; nobody in particular when empty.
    Delegate(Option<PersonId>),
}

impl Step {
    /// What kind of step it is.
    #[must_use]
    pub const fn kind(&self) -> StepKind {
        match self {
            Self::Take => StepKind::Take,
            Self::Classify(_) => StepKind::Classify,
            Self::Assign(_) => StepKind::Assign,
            Self::Acknowledge => StepKind::Acknowledge,
            Self::Bounce => StepKind::Bounce,
            Self::Promise(_) => StepKind::Promise,
            Self::Resume => StepKind::Resume,
            Self::Draft => StepKind::Draft,
            Self::Return => StepKind::Return,
            Self::Answer => StepKind::Answer,
            Self::Close => StepKind::Close,
            Self::Reject => StepKind::Reject,
            Self::Merge => StepKind::Merge,
            Self::Gather(_) => StepKind::Gather,
            Self::Split(_) => StepKind::Split,
            Self::Part(_) => StepKind::Part,
            Self::Redirect => StepKind::Redirect,
            Self::Reopen => StepKind::Reopen,
            Self::Withdraw => StepKind::Withdraw,
            Self::Weigh(_) => StepKind::Weigh,
            Self::Recalculate => StepKind::Recalculate,
            Self::Reclassify(_) => StepKind::Reclassify,
            Self::Transfer(_) => StepKind::Transfer,
            Self::Delegate(_) => StepKind::Delegate,
        }
    }

    /// Whether the deadline may be another one with it, so that what binds it
    /// must be known.
    #[must_use]
    pub const fn counts_anew(&self) -> bool {
        matches!(
            self,
            Self::Classify(_)
                | Self::Reclassify(_)
                | Self::Weigh(_)
                | Self::Recalculate
                | Self::Part(_)
                | Self::Resume
        )
    }

    /// The right that the step needs when the appeal is in `from`.
    #[must_use]
    pub const fn right(&self, from: State) -> Right {
        self.kind().right(from)
    }
}
