//! Why a step is refused, in a person's words.

use thiserror::Error;

use crate::appeal::State;
use crate::ids::PersonId;
use crate::journal::Kind;
use crate::{Moment, time, words};

/// Why a step was refused, for a person to read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The appeal is not in a state from which the step leads.
    #[error("шаг невозможен: обращение сейчас в состоянии «{}»", .0.word())]
    WrongState(State),
    /// Somebody has moved it on before; says who, what and when.
    #[error("раньше успели: {who} в {}, «{}»; обращение сейчас в состоянии «{}»", words::clock_seconds(time::local(*.at)), .what.word(), .now.word())]
    Overtaken {
        /// Where it stands now.
        now: State,
        /// Who was faster.
        who: String,
        /// What they did.
        what: Kind,
        /// When.
        at: Moment,
    },
    /// Somebody has put another value in the place of the one that was seen, a
    /// while ago.
    #[error("пока страница была открыта, это уже изменили; обновите её и выберите заново")]
    ChangedSince,
    /// Another executor is named to work on it.
    #[error("поручено: {}; изменить это может руководитель", .name.as_deref().unwrap_or("другому исполнителю"))]
    Entrusted {
        /// To whom.
        to: PersonId,
        /// Their name, where it is known.
        name: Option<String>,
    },
    /// The asker's department had it a moment ago; says who has sent it on.
    #[error("обращение уже не у вашего ведомства: {} в {}", sent_on(.who.as_deref()), words::clock(time::local(*.at)))]
    LeftDepartment {
        /// Who; none where it was the asker.
        who: Option<String>,
        /// When.
        at: Moment,
    },
    /// The source's answers must pass the head.
    #[error("ответ по этому источнику сначала согласует руководитель")]
    NeedsApproval,
    /// A promise must lie ahead.
    #[error("обещанная дата должна быть в будущем")]
    PromiseInPast,
    /// A promise may not be longer than its normative.
    #[error("по нормативу обещать можно не позже {}", words::date_time(time::local(*.0)))]
    PromiseTooFar(Moment),
    /// A promise without a normative ends somewhere, too.
    #[error("обещать можно не дольше чем на год")]
    PromiseTooLong,
    /// Recomputing gives the deadline there is.
    #[error("пересчёт даёт тот же срок")]
    SameDeadline,
    /// The step must say something.
    #[error("укажите {0}")]
    TextNeeded(&'static str),
    /// More than anybody reads.
    #[error("слишком длинно: не больше {0} знаков")]
    TextTooLong(usize),
    /// Reopened as often as is allowed.
    #[error("обращение уже возобновляли столько раз, сколько разрешено: {0}")]
    ReopenedEnough(i16),
    /// The value is the one there is.
    #[error("ничего не меняется: так уже есть")]
    SameAsBefore,
    /// Too late, or somebody has done something since.
    #[error("отменить уже нельзя: {0}")]
    NotUndone(&'static str),
}

fn sent_on(who: Option<&str>) -> String {
    who.map_or_else(
        || "передали вы сами".into(),
        |name| format!("передал(а) {name}"),
    )
}
