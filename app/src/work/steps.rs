//! The steps as server functions, one for each: who · what · one `store` call.
//! Each is the address of a plain form, so that it works without scripts; a
//! script sends the same form and reads the words of [`Done`].
//!
//! A number that is missing or means nothing is told as a refusal: without
//! scripts a person must read what was wrong.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::text_json::TextJson;

/// What has been done, for whoever has pressed the button.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// What, in words.
    pub words: String,
    /// The appeals whose step can be taken back for half a minute.
    pub undo: Vec<i64>,
    /// The instant, in milliseconds: what is known is not older.
    pub at_ms: i64,
    /// What was refused of many, one line each.
    pub refused: Vec<String>,
    /// Which those are: they stay marked.
    pub left: Vec<i64>,
}

/// No value, where a form says which it has shown. (An empty field would arrive as
/// one that is not there, like a program's.)
pub(crate) const NOTHING: &str = "none";

#[cfg(feature = "ssr")]
mod ssr {
    use std::time::Duration;

    use domain::Moment;
    use domain::access::Asker;
    use domain::board::Board;
    use domain::ids::{AppealId, CategoryId, DepartmentId, PersonId};
    use domain::life::{Step, StepKind, Was};
    use domain::time;
    use tokio::time::{sleep, timeout};

    use super::super::day::end_of_day;
    use super::{Done, NOTHING};
    use crate::context::{self, AppState};
    use crate::error::AppError;

    /// The state, the asker and the instant of a request.
    pub(crate) fn request() -> Result<(AppState, Asker, Moment), AppError> {
        let state = context::state()?;
        let now = state.now();
        Ok((state, context::asker()?, now))
    }

    pub(crate) use crate::context::failed as told;

    /// One step of one appeal.
    pub(super) async fn step(
        id: &str,
        step: Step,
        note: &str,
        words: &'static str,
    ) -> Result<Done, AppError> {
        let (state, by, now) = request()?;
        let id = appeal(id)?;
        let taken = state.store.step(&by, id, &step, Some(note), now).await;
        after(&state, &by, id, taken, (step.kind(), words), now).await
    }

    /// One step that puts another value in the place of the one that its form
    /// has shown (none for a program, which has seen none).
    pub(super) async fn choose(
        id: &str,
        step: Step,
        was: Option<Was>,
        note: &str,
        words: &'static str,
    ) -> Result<Done, AppError> {
        let (state, by, now) = request()?;
        let id = appeal(id)?;
        let (store, note) = (&state.store, Some(note));
        let taken = match was {
            Some(was) => store.choose(&by, id, &step, was, note, now).await,
            None => store.step(&by, id, &step, note, now).await,
        };
        after(&state, &by, id, taken, (step.kind(), words), now).await
    }

    /// A value that a form has shown; none where that was [`NOTHING`].
    pub(super) fn shown<T>(
        text: &str,
        read: impl Fn(&str) -> Result<T, AppError>,
    ) -> Result<Option<T>, AppError> {
        let text = Some(text.trim()).filter(|t| *t != NOTHING);
        text.map(read).transpose()
    }

    /// An interim answer, promised until the end of a day.
    pub(super) async fn promise(
        id: &str,
        until: &str,
        text: &str,
        seen: &str,
    ) -> Result<Done, AppError> {
        let (state, by, now) = request()?;
        let id = appeal(id)?;
        let words = "Промежуточный ответ отправлен";
        let taken = match end_of_day(until).map(Step::Promise) {
            Ok(step) => Ok(state.store.step(&by, id, &step, Some(text), now).await),
            Err(e) => Err(e),
        };
        if !matches!(taken, Ok(Ok(()))) {
            spared(&state, &by, id, text, version(seen), now).await;
        }
        after(&state, &by, id, taken?, (StepKind::Promise, words), now).await
    }

    /// An answer, begun from the version `seen` of the draft (none for a program
    /// that knows of no drafts).
    pub(super) async fn say(
        id: &str,
        step: Step,
        text: &str,
        seen: Option<&str>,
        words: &'static str,
    ) -> Result<Done, AppError> {
        let (state, by, now) = request()?;
        let id = appeal(id)?;
        let version = seen.and_then(version);
        let taken = match seen {
            Some(_) => state.store.say(&by, id, &step, text, version, now).await,
            None => state.store.step(&by, id, &step, Some(text), now).await,
        };
        if taken.is_err() {
            spared(&state, &by, id, text, version, now).await;
        }
        after(&state, &by, id, taken, (step.kind(), words), now).await
    }

    /// The version of a draft as a form names it: its instant in milliseconds.
    fn version(seen: &str) -> Option<Moment> {
        seen.trim().parse().ok().map(time::from_millis)
    }

    /// Without scripts a refusal leads to a page with an empty field: what was
    /// written in it is a draft from then on, where one may be kept.
    async fn spared(
        state: &AppState,
        by: &Asker,
        id: AppealId,
        text: &str,
        seen: Option<Moment>,
        now: Moment,
    ) {
        if context::wants_page() && !text.trim().is_empty() {
            // The refusal that is told is the step's.
            let _ = state.store.keep_draft(by, id, text, seen, now).await;
        }
    }

    async fn after(
        state: &AppState,
        by: &Asker,
        id: AppealId,
        taken: Result<(), store::Error>,
        (step, words): (StepKind, &'static str),
        now: Moment,
    ) -> Result<Done, AppError> {
        taken.map_err(|e| told(state, words, &e))?;
        let number = domain::words::number(id.0.unsigned_abs());
        let done = format!("Обращение №\u{a0}{number}: {}.", lower(words));
        led_on(state, id, &done).await;
        // Where the step has led out of sight, the way goes on to what there is
        // to do.
        if context::wants_page()
            && let Err(store::Error::NotFound) = state.store.revision(by, id).await
        {
            leptos_axum::redirect(crate::address::WORK);
        }
        Ok(Done {
            words: words.into(),
            undo: step.can_be_undone().then_some(id.0).into_iter().collect(),
            at_ms: time::millis(now),
            ..Done::default()
        })
    }

    /// How long a page waits for the board.
    const PATIENCE: Duration = Duration::from_secs(1);
    const LOOK: Duration = Duration::from_millis(20);

    /// Without scripts a form leads on to a page. It says what was done, and as
    /// some are drawn from the board, that must know of it.
    pub(crate) async fn led_on(state: &AppState, id: AppealId, words: &str) {
        if !context::wants_page() {
            return;
        }
        crate::notice::done(words);
        let known = async {
            loop {
                // (Where the database is away, the page will say so.)
                let seq = state.store.last_seq(id).await.ok().flatten();
                if seq.is_some_and(|seq| state.board.read(Board::seq) >= seq) {
                    return;
                }
                sleep(LOOK).await;
            }
        };
        // Whoever has waited so long sees the page as it is.
        let _ = timeout(PATIENCE, known).await;
    }

    fn lower(words: &str) -> String {
        let mut letters = words.chars();
        let first = letters.next().into_iter().flat_map(char::to_lowercase);
        first.chain(letters).collect()
    }

    /// A number of a field.
    pub(crate) fn number<T: std::str::FromStr>(
        text: &str,
        field: &'static str,
    ) -> Result<T, AppError> {
        let digits: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '№')
            .collect();
        digits.parse().map_err(|_| {
            AppError::Refused(if text.trim().is_empty() {
                format!("поле «{field}» не заполнено")
            } else {
                format!("поле «{field}»: нужно число, а не «{}»", text.trim())
            })
        })
    }

    pub(crate) fn appeal(text: &str) -> Result<AppealId, AppError> {
        number(text, "номер обращения").map(AppealId)
    }

    pub(crate) fn category(text: &str) -> Result<CategoryId, AppError> {
        number(text, "категория").map(CategoryId)
    }

    pub(crate) fn department(text: &str) -> Result<DepartmentId, AppError> {
        number(text, "ведомство").map(DepartmentId)
    }

    /// The executor of a field; nobody in particular where it is empty.
    pub(crate) fn executor(text: &str) -> Result<Option<PersonId>, AppError> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        number(text, "исполнитель").map(|id| Some(PersonId(id)))
    }
}

#[cfg(feature = "ssr")]
pub(crate) use ssr::{appeal, category, department, led_on, number, request, told};

/// Declares the server function of a step: its address, its fields beside the
/// appeal's number, the step, the words afterwards.
macro_rules! step {
    ($(#[$doc:meta])* $name:ident at $path:literal, ($($field:ident),*) => $step:expr, $note:expr, $words:expr) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// [`AppError::Refused`] in the words of the rules,
        /// [`AppError::Forbidden`], [`AppError::NotFound`] outside of the
        /// asker's sight.
        #[server(prefix = "/api/fn", endpoint = $path, output = TextJson)]
        pub async fn $name(
            /// The appeal's number.
            id: String,
            $(
                /// A field of the form.
                #[server(default)]
                $field: String,
            )*
        ) -> Result<Done, AppError> {
            use domain::life::Step;
            let note: &str = $note;
            ssr::step(&id, $step, note, $words).await
        }
    };
}

/// The same of a step that puts another value in the place of the one that its
/// form has shown.
macro_rules! chosen {
    ($(#[$doc:meta])* $name:ident at $path:literal, ($($field:ident),*), $was:ident => $step:expr, $seen:expr, $note:expr, $words:expr) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// As of the other steps; [`AppError::Refused`] where somebody else has
        /// put another value there since.
        #[server(prefix = "/api/fn", endpoint = $path, output = TextJson)]
        pub async fn $name(
            /// The appeal's number.
            id: String,
            $(
                /// A field of the form.
                #[server(default)]
                $field: String,
            )*
            /// The value that was shown, `none` where there was none.
            #[server(default)]
            $was: Option<String>,
        ) -> Result<Done, AppError> {
            use domain::life::{Step, Was};
            let seen = match $was {
                Some($was) => Some($seen),
                None => None,
            };
            ssr::choose(&id, $step, seen, $note, $words).await
        }
    };
}

/// The same of a step that carries an answer.
macro_rules! said {
    ($(#[$doc:meta])* $name:ident at $path:literal => $step:expr, $words:literal) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// As of the other steps; [`AppError::Refused`] where somebody has kept
        /// or handed over another version since.
        #[server(prefix = "/api/fn", endpoint = $path, output = TextJson)]
        pub async fn $name(
            /// The appeal's number.
            id: String,
            /// The answer.
            #[server(default)]
            text: String,
            /// The version of the draft that was read or begun from: its
            /// instant in milliseconds, 0 where there was none.
            #[server(default)]
            seen: Option<String>,
        ) -> Result<Done, AppError> {
            use domain::life::Step;
            ssr::say(&id, $step, &text, seen.as_deref(), $words).await
        }
    };
}

step!(
    /// `received → moderation`.
    take at "take", () => Step::Take, "", "Взято в модерацию"
);
step!(
    /// `moderation → coordination`.
    classify at "classify", (category) => Step::Classify(ssr::category(&category)?), "", "Категория определена"
);
step!(
    /// `moderation → rejected`: a reason from the list, and more words.
    reject at "reject", (reason, note) => Step::Reject, &[reason.trim(), note.trim()].join("\n"), "Отклонено"
);
step!(
    /// `coordination → assigned`.
    assign at "assign", (department, note) => Step::Assign(ssr::department(&department)?), &note, "Направлено в ведомство"
);
step!(
    /// `coordination, assigned → redirected`.
    redirect at "redirect", (note) => Step::Redirect, &note, "Перенаправлено"
);
step!(
    /// `assigned → in_progress`.
    acknowledge at "acknowledge", () => Step::Acknowledge, "", "Принято в работу"
);
step!(
    /// `assigned, in_progress → coordination`.
    bounce at "bounce", (note) => Step::Bounce, &note, "Возвращено на координацию"
);
/// `in_progress → interim`, promised until the end of a day.
///
/// # Errors
/// As of the other steps.
#[server(prefix = "/api/fn", endpoint = "promise", output = TextJson)]
pub async fn promise(
    /// The appeal's number.
    id: String,
    /// The day.
    #[server(default)]
    until: String,
    /// What the citizen reads until then.
    #[server(default)]
    text: String,
    /// The version of the draft that it began from.
    #[server(default)]
    seen: String,
) -> Result<Done, AppError> {
    ssr::promise(&id, &until, &text, &seen).await
}
step!(
    /// `interim → in_progress`.
    resume at "resume", () => Step::Resume, "", "Работа продолжена"
);
said!(
    /// `in_progress → on_approval`.
    hand_over at "hand_over" => Step::Draft, "Передано на согласование"
);
step!(
    /// `on_approval → in_progress`.
    give_back at "return", (note) => Step::Return, &note, "Возвращено на доработку"
);
said!(
    /// `on_approval → answered`.
    approve at "approve" => Step::Answer, "Утверждено и отправлено"
);
said!(
    /// `in_progress → answered`.
    answer at "answer" => Step::Answer, "Ответ отправлен"
);
step!(
    /// `answered, closed → coordination`.
    reopen at "reopen", (note) => Step::Reopen, &note, "Рассмотрение возобновлено"
);
chosen!(
    /// Another category for what is under way.
    reclassify at "reclassify", (category), was => Step::Reclassify(ssr::category(&category)?),
    Was::Category(ssr::shown(&was, ssr::category)?), "", "Категория изменена"
);
chosen!(
    /// Another importance.
    weigh at "weigh", (importance), was => Step::Weigh(super::day::importance(&importance)?),
    Was::Importance(super::day::importance(&was)?), "", "Важность изменена"
);
chosen!(
    /// Another department for what is under way.
    transfer at "transfer", (department, note), was => Step::Transfer(ssr::department(&department)?),
    Was::Department(ssr::shown(&was, ssr::department)?), &note, "Передано другому ведомству"
);
chosen!(
    /// Who of the department works on it.
    delegate at "delegate", (executor), was => Step::Delegate(ssr::executor(&executor)?),
    Was::Executor(ssr::shown(&was, ssr::executor)?.flatten()), "", if executor.trim().is_empty() {
        "Исполнитель снят"
    } else {
        "Исполнитель назначен"
    }
);

/// Joins an appeal to the incident of another.
///
/// # Errors
/// As of the other steps.
#[server(prefix = "/api/fn", endpoint = "merge", output = TextJson)]
pub async fn merge(
    /// The appeal's number.
    id: String,
    /// The number of the other one.
    #[server(default)]
    into: String,
) -> Result<Done, AppError> {
    use domain::ids::AppealId;
    use domain::time;

    let (state, by, now) = request()?;
    let id = appeal(&id)?;
    let into = number(&into, "с каким обращением").map(AppealId)?;
    let failed = |e| match e {
        store::Error::NotFound => {
            AppError::Refused("обращения с таким номером вам не видно".into())
        }
        e => told(&state, "объединение", &e),
    };
    state
        .store
        .merge(&by, id, into, now)
        .await
        .map_err(failed)?;
    // Whoever leads, with its first words, so that a slip of the hand is seen
    // at once.
    let incident = state.store.incident(&by, id).await.map_err(failed)?;
    let lead = incident.map_or(into, |i| i.lead);
    let other = state.store.appeal(&by, lead).await.map_err(failed)?;
    let title = other.map_or_else(String::new, |o| format!(" «{}»", o.row.title));
    let words = format!(
        "Объединено с №\u{a0}{}{title}",
        domain::words::number(lead.0.unsigned_abs())
    );
    led_on(&state, id, &words).await;
    Ok(Done {
        words,
        at_ms: time::millis(now),
        ..Done::default()
    })
}

/// Takes an appeal out of its incident again.
///
/// # Errors
/// As of the other steps.
#[server(prefix = "/api/fn", endpoint = "split", output = TextJson)]
pub async fn split(
    /// The appeal's number.
    id: String,
) -> Result<Done, AppError> {
    let (state, by, now) = request()?;
    let id = appeal(&id)?;
    let lead = state
        .store
        .split(&by, id, now)
        .await
        .map_err(|e| told(&state, "отделение", &e))?;
    let words = format!(
        "Отделено от №\u{a0}{}, рассматривается само",
        domain::words::number(lead.0.unsigned_abs())
    );
    led_on(&state, id, &words).await;
    Ok(Done {
        words,
        at_ms: domain::time::millis(now),
        ..Done::default()
    })
}

/// Takes the asker's last step on an appeal back.
///
/// # Errors
/// [`AppError::Refused`] where it is too late, or somebody was faster.
#[server(prefix = "/api/fn", endpoint = "undo", output = TextJson)]
pub async fn undo(
    /// The appeal's number.
    id: String,
) -> Result<Done, AppError> {
    use domain::time;

    let (state, by, now) = request()?;
    let id = appeal(&id)?;
    let undone = state
        .store
        .undo(&by, id, now)
        .await
        .map_err(|e| told(&state, "отмена", &e))?;
    let words = format!("Отменено: {}", undone.word());
    led_on(&state, id, &words).await;
    Ok(Done {
        words,
        at_ms: time::millis(now),
        ..Done::default()
    })
}
