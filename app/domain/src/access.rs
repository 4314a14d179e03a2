//! Who may do what (domain.md §4, §5): one table of rights and roles, and the
//! asker that every verb and query of `store` is called with.
//!
//! A right is asked for by name; the answer is the [`Scope`] within which it
//! holds for this asker, or a refusal in a person's words. Nothing else decides.

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
        /// Answer templates.
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

/// How a server function is guarded at the door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Answers anybody.
    Open,
    /// Answers whoever has the right anywhere; `store` narrows it.
    Right(Right),
}

/// Every server function by the last part of its address. One that has no row
/// here answers nobody.
pub const FUNCTIONS: &[(&str, Door)] = &[
    ("login", Door::Open),
    ("board", Door::Right(Right::Board)),
    ("digest", Door::Right(Right::Board)),
    ("wall", Door::Right(Right::Wall)),
    ("queue", Door::Right(Right::Read)),
    ("deed", Door::Right(Right::Read)),
    ("register", Door::Right(Right::Read)),
    ("appeal", Door::Right(Right::Read)),
    // One's own account.
    ("account", Door::Right(Right::Account)),
    ("change_password", Door::Right(Right::Account)),
    ("end_session", Door::Right(Right::Account)),
    ("end_sessions", Door::Right(Right::Account)),
    ("notices", Door::Right(Right::Account)),
    ("read_notices", Door::Right(Right::Account)),
    ("choose_notices", Door::Right(Right::Account)),
    // Displays of the wall.
    ("pairing", Door::Open),
    ("display_beat", Door::Right(Right::Wall)),
    ("displays", Door::Right(Right::Displays)),
    ("confirm_display", Door::Right(Right::Displays)),
    ("rename_display", Door::Right(Right::Displays)),
    ("move_display", Door::Right(Right::Displays)),
    ("revoke_display", Door::Right(Right::Displays)),
    // What administrators keep in order.
    ("admin", Door::Right(Right::Tune)),
    ("people", Door::Right(Right::People)),
    ("person", Door::Right(Right::People)),
    ("add_person", Door::Right(Right::People)),
    ("change_person", Door::Right(Right::People)),
    ("disable_person", Door::Right(Right::People)),
    ("entry_link", Door::Right(Right::People)),
    ("departments", Door::Right(Right::Tune)),
    ("add_department", Door::Right(Right::Tune)),
    ("change_department", Door::Right(Right::Tune)),
    ("retire_department", Door::Right(Right::Tune)),
    ("categories", Door::Right(Right::Tune)),
    ("add_category", Door::Right(Right::Tune)),
    ("change_category", Door::Right(Right::Tune)),
    ("retire_category", Door::Right(Right::Tune)),
    ("sources", Door::Right(Right::Tune)),
    ("change_source", Door::Right(Right::Tune)),
    ("change_channel", Door::Right(Right::Tune)),
    ("add_token", Door::Right(Right::Tune)),
    ("revoke_token", Door::Right(Right::Tune)),
    ("norms", Door::Right(Right::Tune)),
    ("set_norm", Door::Right(Right::Tune)),
    ("retire_norm", Door::Right(Right::Tune)),
    ("recalculate", Door::Right(Right::Tune)),
    ("urgency", Door::Right(Right::Tune)),
    ("set_warning", Door::Right(Right::Tune)),
    ("remove_warning", Door::Right(Right::Tune)),
    ("set_escalation", Door::Right(Right::Tune)),
    ("remove_escalation", Door::Right(Right::Tune)),
    ("calendars", Door::Right(Right::Tune)),
    ("set_week", Door::Right(Right::Tune)),
    ("set_day", Door::Right(Right::Tune)),
    ("remove_day", Door::Right(Right::Tune)),
    ("mark_year", Door::Right(Right::Tune)),
    ("templates", Door::Right(Right::Templates)),
    ("add_template", Door::Right(Right::Templates)),
    ("change_template", Door::Right(Right::Templates)),
    ("retire_template", Door::Right(Right::Templates)),
    ("ledger", Door::Right(Right::Tune)),
    ("work", Door::Right(Right::Read)),
    ("take", Door::Right(Right::Take)),
    ("classify", Door::Right(Right::Classify)),
    ("reject", Door::Right(Right::Reject)),
    ("merge", Door::Right(Right::Merge)),
    ("assign", Door::Right(Right::Assign)),
    ("redirect", Door::Right(Right::Redirect)),
    ("acknowledge", Door::Right(Right::Acknowledge)),
    ("bounce", Door::Right(Right::Bounce)),
    ("promise", Door::Right(Right::Promise)),
    ("resume", Door::Right(Right::Resume)),
    ("hand_over", Door::Right(Right::Draft)),
    ("return", Door::Right(Right::Return)),
    ("approve", Door::Right(Right::Approve)),
    ("answer", Door::Right(Right::Answer)),
    ("reopen", Door::Right(Right::Reopen)),
    ("reclassify", Door::Right(Right::Reclassify)),
    ("weigh", Door::Right(Right::Reclassify)),
    ("transfer", Door::Right(Right::Reclassify)),
    ("delegate", Door::Right(Right::Delegate)),
    ("undo", Door::Right(Right::Read)),
    ("many", Door::Right(Right::Read)),
    ("keep_draft", Door::Right(Right::Comment)),
    ("comment", Door::Right(Right::Comment)),
    ("look", Door::Right(Right::Read)),
    ("save_view", Door::Right(Right::Read)),
    ("drop_view", Door::Right(Right::Read)),
];

/// How the server function of a name is guarded; `None` for an unknown one.
#[must_use]
pub fn function(name: &str) -> Option<Door> {
    FUNCTIONS
        .iter()
        .find(|(n, _)| *n == name)
        .map(|(_, door)| *door)
}

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
mod tests {
    use super::*;

    fn person(roles: &[Role], departments: &[i16]) -> Asker {
        let departments = departments.iter().map(|d| DepartmentId(*d)).collect();
        Asker::person(PersonId(1), roles.to_vec(), departments)
    }

    #[test]
    fn a_right_holds_as_far_as_the_role_that_has_it() {
        let both = person(&[Role::Operator, Role::Head], &[3]);
        assert_eq!(both.scope(Right::Read), Ok(Scope::Everything));
        assert_eq!(
            both.scope(Right::Approve),
            Ok(Scope::Departments(vec![DepartmentId(3)]))
        );
        assert!(both.may_in(Right::Approve, Some(DepartmentId(3))));
        assert!(!both.may_in(Right::Approve, Some(DepartmentId(4))));
        assert!(!both.may_in(Right::Approve, None));
    }

    #[test]
    fn a_department_role_without_a_department_may_nothing_in_it() {
        assert_eq!(
            person(&[Role::Head], &[]).scope(Right::Read),
            Err(Denied::Right(Right::Read))
        );
    }

    #[test]
    fn an_administrator_reads_no_appeals_and_a_display_only_the_wall() {
        assert!(!person(&[Role::Admin], &[1]).may(Right::Read));
        let display = Asker::display(DisplayId(1), Scene::City);
        for right in Right::ALL {
            assert_eq!(display.may(*right), *right == Right::Wall, "{right:?}");
        }
    }
}
