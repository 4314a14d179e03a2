//! Notifications: which line of the journal concerns which person, and in
//! what words they hear of it. Nobody is told of what they did themselves, or
//! of an appeal that is not theirs to see.

use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::access::{Asker, Right, Role};
use crate::appeal::{Facts, State, words};
use crate::escalation::{Level, Reason};
use crate::ids::{AppealId, Seq};
use crate::journal::{Change, Kind};
use crate::words::number;

words!(
    /// What a person may hear of.
    Topic {
        /// Chosen as its executor, or it came to the head's department.
        Given = "given", "Поручено";
        /// The head has returned the answer.
        Returned = "returned", "Возврат на доработку";
        /// An answer waits for the head.
        Approval = "approval", "Ждёт согласования";
        /// A department has sent it back: not theirs.
        Bounced = "bounced", "Возвращено на координацию";
        /// A deadline is near.
        Soon = "soon", "Скоро срок";
        /// A deadline went by.
        Overdue = "overdue", "Срок прошёл";
        /// A forgotten appeal has climbed as high as the person.
        Climbed = "climbed", "Поднято к вам";
        /// The citizen was not satisfied.
        Reopened = "reopened", "Возобновлено";
    }
);

impl Topic {
    /// What exactly is told, in one sentence.
    #[must_use]
    pub const fn definition(self) -> &'static str {
        match self {
            Self::Given => {
                "Вас назначили исполнителем или обращение направили в ваше ведомство, если вы руководитель."
            }
            Self::Returned => "Руководитель вернул ответ, над которым вы работаете, с замечанием.",
            Self::Approval => {
                "Исполнитель вашего ведомства передал ответ на согласование: его утверждает руководитель, вернуть может и куратор."
            }
            Self::Bounced => {
                "Ведомство вернуло обращение как чужое, и его нужно направить снова, если вы координатор."
            }
            Self::Soon => {
                "У обращения, которое вы ведёте или должны согласовать, скоро выйдет срок; насколько скоро — по правилу источника."
            }
            Self::Overdue => {
                "Прошёл срок у обращения, следующий шаг по которому за вами, или у обращения вашего ведомства, если вы руководитель."
            }
            Self::Climbed => "Обращением долго никто не занимался, и дошла очередь до вас.",
            Self::Reopened => {
                "Обращение, на которое вы или ваше ведомство ответили, рассматривают снова; координатор направляет его ещё раз."
            }
        }
    }

    /// The roles that it can concern.
    const fn roles(self) -> &'static [Role] {
        use Role::{Coordinator, Curator, Executor, Head, Moderator, Operator, Supervisor};
        match self {
            Self::Given => &[Executor, Head],
            Self::Reopened => &[Coordinator, Executor, Head],
            Self::Soon => &[Operator, Moderator, Executor, Head],
            Self::Overdue => &[Operator, Moderator, Coordinator, Executor, Head],
            Self::Returned => &[Executor],
            Self::Approval => &[Curator, Head],
            Self::Bounced => &[Coordinator],
            Self::Climbed => &[Operator, Moderator, Coordinator, Executor, Head, Supervisor],
        }
    }

    /// Whether it can concern people of these roles.
    fn can_concern(self, roles: &[Role]) -> bool {
        self.roles().iter().any(|r| roles.contains(r))
    }

    /// What people of these roles can hear of; they hear of all of it until
    /// they choose otherwise.
    #[must_use]
    pub fn of(roles: &[Role]) -> Vec<Self> {
        let concerns = |t: &Self| t.can_concern(roles);
        Self::ALL.iter().copied().filter(concerns).collect()
    }
}

/// A line of the journal, as far as somebody may have to hear of it.
#[derive(Clone, Debug)]
pub struct News {
    /// What kind of change.
    pub kind: Kind,
    /// The facts before and after.
    pub change: Change,
    /// Who did it, [`crate::scope::Actor::code`].
    pub actor: String,
    /// The climb that the line tells.
    pub climb: Option<Climbed>,
}

/// How high a forgotten appeal has climbed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Climbed {
    /// The level it was at; none where it had not climbed yet.
    pub from: Option<Level>,
    /// The level it has reached. After a pause of the watch there may be others between.
    pub to: Level,
    /// Why.
    pub reason: Reason,
}

impl Climbed {
    /// Whether it came to a level, or past it.
    fn reached(self, level: Level) -> bool {
        Some(level) > self.from && level <= self.to
    }
}

/// The kinds of lines that may concern anybody; arrivals are none of them.
pub const KINDS: [Kind; 13] = [
    Kind::Classified,
    Kind::Assigned,
    Kind::Transferred,
    Kind::Delegated,
    Kind::Released,
    Kind::Bounced,
    Kind::Returned,
    Kind::Drafted,
    Kind::Breached,
    Kind::Warned,
    Kind::Escalated,
    Kind::Reopened,
    // What is taken back is no news any more.
    Kind::Undone,
];

impl News {
    /// How the line concerns a person, if at all.
    #[must_use]
    pub fn concerns(&self, who: &Asker) -> Option<Topic> {
        let after = &self.change.after;
        let before = self.change.before.as_ref();
        if self.actor == who.actor().code() || !who.may_in(Right::Read, after.department) {
            return None;
        }
        let leads = who.may_in(Right::Approve, after.department);
        let owes = owes(who, after);
        let (topic, told) = match self.kind {
            // A category may send to its department at once.
            Kind::Classified if after.state != State::Assigned => return None,
            Kind::Classified
            | Kind::Assigned
            | Kind::Transferred
            | Kind::Delegated
            | Kind::Released => {
                let mine = |f: &Facts| f.executor.is_some() && f.executor == who.person_id();
                let chosen = mine(after) && !before.is_some_and(mine);
                (
                    Topic::Given,
                    chosen || leads && self.kind != Kind::Delegated,
                )
            }
            Kind::Returned => (Topic::Returned, owes),
            Kind::Bounced => (Topic::Bounced, owes),
            // A curator may return it as well.
            Kind::Drafted => (
                Topic::Approval,
                leads || who.may_in(Right::Return, after.department),
            ),
            // Whoever has the next step. All who may take it or send it on, while
            // nobody has, hear when it is forgotten or late: that is often enough.
            Kind::Warned => {
                let next = match after.state {
                    State::OnApproval => leads,
                    State::Received | State::Moderation | State::Coordination => {
                        owes && after.executor.is_some()
                    }
                    _ => owes,
                };
                (Topic::Soon, next)
            }
            // One that is told late, after the answer, moves nobody to act.
            Kind::Breached => (Topic::Overdue, after.state.is_open() && (owes || leads)),
            Kind::Escalated => {
                let climb = self.climb?;
                let oversees = who.roles().contains(&Role::Supervisor);
                // Where there is no department yet there is no head of it:
                // whoever is to find one hears instead.
                let answers = match after.department {
                    Some(_) => leads,
                    None => who.may(Right::Assign),
                };
                let levels = [
                    (Level::Executor, owes),
                    (Level::Head, answers),
                    (Level::Supervisor, oversees),
                ];
                let theirs = levels
                    .iter()
                    .any(|(level, is)| *is && climb.reached(*level));
                (Topic::Climbed, theirs)
            }
            // Reopening takes the executor away: it is the last one's concern,
            // and that of whoever sends it to a department again.
            Kind::Reopened => {
                let answered = before.is_some_and(|f| self::owes(who, f));
                (Topic::Reopened, leads || owes || answered)
            }
            _ => return None,
        };
        // What one could not switch off one does not hear: who answered once
        // may be something else by now.
        (told && topic.can_concern(who.roles())).then_some(topic)
    }

    /// Whether the line tells a person nothing beyond a deadline that went by,
    /// which they hear of as well.
    #[must_use]
    pub fn tells_overdue(&self) -> bool {
        self.climb.is_some_and(|c| c.reason == Reason::Overdue)
    }
}

/// Whether a person owes an appeal its next step: its executor does, and while
/// it has none, everybody who may take it, send it to a department or, in its
/// department, acknowledge it.
fn owes(who: &Asker, facts: &Facts) -> bool {
    let right = match (facts.executor, facts.state) {
        (Some(executor), _) => return who.person_id() == Some(executor),
        (None, State::Received | State::Moderation) => Right::Take,
        (None, State::Coordination) => Right::Assign,
        (None, _) => Right::Acknowledge,
    };
    who.may_in(right, facts.department)
}

/// A notification as the person reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The journal line that it is about.
    pub seq: Seq,
    /// Whose line.
    pub appeal: AppealId,
    /// How it concerns the person.
    pub topic: Topic,
    /// What kind of change the line records.
    pub kind: Kind,
    /// When it happened.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: Moment,
    /// Whether the person has marked it as read.
    pub read: bool,
    /// Why it climbed.
    pub reason: Option<Reason>,
    /// What was said with a return, or the appeal's first words; none where the appeal
    /// is no longer the person's to see.
    pub quote: Option<String>,
}

/// Signs of a quotation that a line has room for.
const LONGEST_QUOTE: usize = 120;

impl Notice {
    /// «Обращение № 812 вернули на доработку»
    #[must_use]
    pub fn words(&self) -> String {
        let what = match (self.topic, self.reason) {
            (Topic::Given, _) if self.kind == Kind::Delegated => "поручили вам",
            (Topic::Given, _) if self.kind == Kind::Released => "осталось без исполнителя",
            (Topic::Given, _) => "направили в ваше ведомство",
            (Topic::Returned, _) => "вернули на доработку",
            (Topic::Approval, _) => "ждёт вашего согласования",
            (Topic::Bounced, _) => "вернули на координацию",
            (Topic::Soon, _) => "скоро срок",
            (Topic::Overdue, _) => "просрочено",
            (Topic::Climbed, Some(Reason::Overdue)) => "поднято к вам, срок прошёл",
            (Topic::Climbed, _) => "поднято к вам, им давно никто не занимался",
            (Topic::Reopened, _) => "рассматривают снова",
        };
        format!(
            "Обращение №\u{a0}{} {what}",
            number(self.appeal.0.unsigned_abs())
        )
    }

    /// The same with the quotation: «…: „Назовите срок“».
    #[must_use]
    pub fn told(&self) -> String {
        match self.short_quote() {
            Some(quote) => format!("{}: «{quote}»", self.words()),
            None => self.words(),
        }
    }

    /// The quotation, as long as a line has room for.
    #[must_use]
    pub fn short_quote(&self) -> Option<String> {
        let quote = self.quote.as_deref()?.trim();
        if quote.chars().count() <= LONGEST_QUOTE {
            return Some(quote.to_owned());
        }
        let cut: String = quote.chars().take(LONGEST_QUOTE).collect();
        Some(format!("{}…", cut.trim_end()))
    }
}

/// What a page is told while it is open: how many are unread, and of a new one
/// its words and where it leads; no words where there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ring {
    /// Unread notifications.
    pub unread: u32,
    /// What to say.
    pub words: String,
    /// Where it leads.
    pub href: String,
}

/// The number beside the bell; nothing for none.
#[must_use]
pub fn badge(unread: u32) -> String {
    match unread {
        0 => String::new(),
        1..=99 => unread.to_string(),
        _ => "99+".into(),
    }
}
