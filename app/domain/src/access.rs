//! Who may do what (domain.md §4, §5): one table of rights and roles, and the
//! asker that every verb and query of `store` is called with.
//!
//! A right is asked for by name; the answer is the [`Scope`] within which it
//! holds for this asker, or a refusal in a person's words. Nothing else decides.

mod door;

pub use door::{Door, FUNCTIONS, function};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::appeal::words;
use crate::ids::{DepartmentId, DisplayId, PersonId};
use crate::scope::{Actor, Scope};

words!(
    /// What a person is at work; one person may be several.
    Role {
        /// Registers, classifies, answers in networks.
        Operator = "operator", "оператор";
        /// Decides what is an appeal at all.
        Moderator = "moderator", "модератор";
        /// Sends appeals to departments.
        Coordinator = "coordinator", "координатор";
        /// Works on a department's appeals.
        Executor = "executor", "исполнитель";
        /// Watches over a department's answers.
        Curator = "curator", "куратор";
        /// Approves a department's answers.
        Head = "head", "руководитель";
        /// Sees everything.
        Supervisor = "supervisor", "старший смены";
        /// Keeps people, sources, norms and calendars in order.
        Admin = "admin", "администратор";
    }
);

impl Role {
    /// Whether the role's rights hold in the whole city or only within the
    /// person's departments.
    #[must_use]
    pub const fn is_citywide(self) -> bool {
        !matches!(self, Self::Executor | Self::Curator | Self::Head)
    }
}

words!(
    /// One thing that may be allowed.
    Right {
        /// Keep one's own account: password, sessions, notifications.
        Account = "account", "вести свою учётную запись";
        /// The city's picture: the board, the note of the week, the wall.
        Board = "board", "смотреть табло города";
        /// Read appeals: lists, cards, history, search, queues.
        Read = "read", "читать обращения";
        /// Internal comments, drafts, marks of presence.
        Comment = "comment", "писать служебные заметки";
        /// `received → moderation`.
        Take = "take", "брать обращение в модерацию";
        /// `moderation → coordination`.
        Classify = "classify", "определять категорию";
        /// `moderation → rejected`.
        Reject = "reject", "отклонять обращение";
        /// `moderation, coordination → merged`.
        Merge = "merge", "объединять обращения";
        /// `coordination → assigned`.
        Assign = "assign", "направлять обращение в ведомство";
        /// `coordination, assigned → redirected`.
        Redirect = "redirect", "перенаправлять обращение";
        /// `assigned → in_progress`.
        Acknowledge = "acknowledge", "принимать обращение в работу";
        /// `assigned, in_progress → coordination`.
        Bounce = "bounce", "возвращать обращение на координацию";
        /// `in_progress → interim`; the head's too (domain.md gives it to the
        /// executor, the heads asked for it).
        Promise = "promise", "давать промежуточный ответ";
        /// `interim → in_progress`.
        Resume = "resume", "продолжать работу";
        /// `in_progress → on_approval`.
        Draft = "draft", "передавать ответ на согласование";
        /// `on_approval → in_progress`.
        Return = "return", "возвращать ответ на доработку";
        /// `on_approval → answered`.
        Approve = "approve", "утверждать ответ";
        /// `in_progress → answered`, where the source needs no approval.
        Answer = "answer", "отвечать гражданину";
        /// `answered → closed` before the timer.
        Close = "close", "закрывать обращение";
        /// `answered, closed → coordination`.
        Reopen = "reopen", "возобновлять рассмотрение";
        /// Any open → `withdrawn`.
        Withdraw = "withdraw", "отзывать обращение";
        /// Change category, department or importance of what is under way.
        Reclassify = "reclassify", "менять категорию, ведомство и важность";
        /// Choose the executor within a department.
        Delegate = "delegate", "назначать исполнителя";
        /// Confirm, rename, move and revoke displays of the wall.
        Displays = "displays", "управлять экранами стены";
        /// Answer templates and the reasons of a rejection.
        Templates = "templates", "вести шаблоны ответов";
        /// People and their roles.
        People = "people", "вести учётные записи";
        /// Departments, categories, sources, tokens, norms, calendars.
        Tune = "tune", "вести справочники";
        /// The wall's own scene, for a display.
        Wall = "wall", "показывать стену";
    }
);

impl Right {
    /// The roles that have the right.
    #[must_use]
    pub const fn roles(self) -> &'static [Role] {
        use Role::{Admin, Coordinator, Curator, Executor, Head, Moderator, Operator, Supervisor};
        match self {
            Self::Account => Role::ALL,
            Self::Board | Self::Wall => &[Operator, Moderator, Coordinator, Supervisor],
            Self::Read => &[
                Operator,
                Moderator,
                Coordinator,
                Executor,
                Curator,
                Head,
                Supervisor,
            ],
            Self::Comment => &[
                Operator,
                Moderator,
                Coordinator,
                Executor,
                Curator,
                Head,
                Supervisor,
            ],
            Self::Take | Self::Classify => &[Operator, Moderator],
            Self::Reject => &[Moderator],
            Self::Merge => &[Operator, Coordinator],
            Self::Assign | Self::Redirect => &[Coordinator],
            Self::Acknowledge | Self::Bounce | Self::Resume | Self::Draft => &[Executor],
            Self::Promise => &[Executor, Head],
            Self::Return => &[Head, Curator],
            Self::Approve => &[Head],
            Self::Answer => &[Operator, Executor],
            // Closing is the timer's, withdrawing the source's (domain.md §5).
            Self::Close | Self::Withdraw => &[],
            Self::Reopen => &[Operator],
            Self::Reclassify | Self::Delegate => &[Coordinator, Head],
            Self::Displays => &[Supervisor, Admin],
            Self::Templates => &[Supervisor, Admin],
            Self::People | Self::Tune => &[Admin],
        }
    }
}

words!(
    /// What a display shows; bound to it, never chosen by it.
    Scene {
        /// The whole picture: figures, breakdown, workloads, latest.
        City = "city", "Город целиком";
        /// Figures and breakdown, larger.
        Breakdown = "breakdown", "Категории";
        /// Workloads of the departments, larger.
        Workload = "workload", "Ведомства";
    }
);

/// Why something was not allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Denied {
    /// Nobody is logged in.
    #[error("нужно войти в систему")]
    Anonymous,
    /// None of the person's roles has the right.
    #[error("ваши роли не позволяют {}", .0.word())]
    Right(Right),
}

/// Who asks: the actor of the journal and the rights behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asker {
    actor: Actor,
    who: Who,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Who {
    System,
    Person {
        roles: Vec<Role>,
        departments: Vec<DepartmentId>,
    },
    Display(Scene),
}

impl Asker {
    /// The timer: what the clock alone brings about.
    #[must_use]
    pub const fn timer() -> Self {
        Self::system(Actor::Timer)
    }

    /// The system itself: a timer, a connector, an import. May everything.
    #[must_use]
    pub const fn system(actor: Actor) -> Self {
        Self {
            actor,
            who: Who::System,
        }
    }

    /// A person with what the database says of them.
    #[must_use]
    pub const fn person(id: PersonId, roles: Vec<Role>, departments: Vec<DepartmentId>) -> Self {
        Self {
            actor: Actor::Person(id),
            who: Who::Person { roles, departments },
        }
    }

    /// A display of the wall.
    #[must_use]
    pub const fn display(id: DisplayId, scene: Scene) -> Self {
        Self {
            actor: Actor::Display(id),
            who: Who::Display(scene),
        }
    }

    /// Whose name stands in the journal.
    #[must_use]
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The person, if it is one.
    #[must_use]
    pub const fn person_id(&self) -> Option<PersonId> {
        match self.actor {
            Actor::Person(id) => Some(id),
            _ => None,
        }
    }

    /// The display, if it is one.
    #[must_use]
    pub const fn display_id(&self) -> Option<DisplayId> {
        match self.actor {
            Actor::Display(id) => Some(id),
            _ => None,
        }
    }

    /// The person's roles; none for the system and for displays.
    #[must_use]
    pub fn roles(&self) -> &[Role] {
        match &self.who {
            Who::Person { roles, .. } => roles,
            _ => &[],
        }
    }

    /// The person's departments.
    #[must_use]
    pub fn departments(&self) -> &[DepartmentId] {
        match &self.who {
            Who::Person { departments, .. } => departments,
            _ => &[],
        }
    }

    /// The display's scene, if it is one.
    #[must_use]
    pub const fn scene(&self) -> Option<Scene> {
        match self.who {
            Who::Display(scene) => Some(scene),
            _ => None,
        }
    }

    /// Where the right holds for this asker: everywhere when a city-wide role
    /// has it, else within the person's departments.
    ///
    /// # Errors
    /// [`Denied::Right`] when it holds nowhere.
    pub fn scope(&self, right: Right) -> Result<Scope, Denied> {
        let denied = Err(Denied::Right(right));
        match &self.who {
            Who::System => Ok(Scope::Everything),
            Who::Display(_) if right == Right::Wall => Ok(Scope::Everything),
            Who::Display(_) => denied,
            Who::Person { roles, departments } => {
                let mut having = roles
                    .iter()
                    .filter(|r| right.roles().contains(r))
                    .peekable();
                if having.peek().is_none() {
                    return denied;
                }
                if having.any(|r| r.is_citywide()) {
                    return Ok(Scope::Everything);
                }
                if departments.is_empty() {
                    return denied;
                }
                Ok(Scope::Departments(departments.clone()))
            }
        }
    }

    /// Whether the right holds anywhere.
    #[must_use]
    pub fn may(&self, right: Right) -> bool {
        self.scope(right).is_ok()
    }

    /// Whether the right holds for an appeal of this department.
    #[must_use]
    pub fn may_in(&self, right: Right, department: Option<DepartmentId>) -> bool {
        self.scope(right).is_ok_and(|s| s.contains(department))
    }
}

/// A person as pages name them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Key.
    pub id: PersonId,
    /// «Е. Соколова»
    pub name: String,
}

#[cfg(test)]
mod tests;
