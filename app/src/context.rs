//! What a page's server side works with: the state of the process, who asks,
//! and the one place where an inner error becomes a person's.

use std::sync::{Arc, Mutex, PoisonError, RwLock};

use axum::extract::FromRef;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri, header};
use domain::access::{Asker, Denied};
use domain::board::Board;
use domain::figures::Figures;
use domain::forecast::DepartmentPace;
use domain::ids::Seq;
use domain::person::{DemoPerson, Me};
use domain::row::Row;
use domain::{Moment, time};
use leptos::config::LeptosOptions;
use leptos::prelude::use_context;
use store::Store;

use crate::bell::Bells;
use crate::error::AppError;
use crate::presence::Presence;

/// The process clock; a parameter, so that tests can set it.
pub type Clock = Arc<dyn Fn() -> Moment + Send + Sync>;

/// What every page and door of the process shares; cheap to clone. Provided
/// as Leptos context to each request.
#[derive(Clone)]
pub struct AppState {
    /// The database.
    pub store: Store,
    /// The board in memory.
    pub board: LiveBoard,
    /// The process clock.
    pub clock: Clock,
    /// Leptos's own settings.
    pub options: LeptosOptions,
    /// Identifies the build: a page of another build reloads itself.
    pub build: Arc<str>,
    /// People of the demonstration; empty anywhere else.
    pub demo: Arc<[DemoPerson]>,
}

impl AppState {
    /// The instant it is.
    #[must_use]
    pub fn now(&self) -> Moment {
        (self.clock)()
    }
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        state.options.clone()
    }
}

/// The board of this process, what was counted of it last, who is
/// before which appeal, and who has just read what they were told.
#[derive(Clone, Default)]
pub struct LiveBoard(Arc<Inner>);

#[derive(Default)]
struct Inner {
    presence: Presence,
    bells: Bells,
    board: RwLock<Board>,
    counted: RwLock<Option<Arc<Counted>>>,
    paces: RwLock<Arc<[DepartmentPace]>>,
    drawn: Mutex<Option<Drawn>>,
}

/// What is counted of the board at one instant: from all open appeals and for
/// every page alike, so once and not for each.
#[derive(Clone, Debug)]
pub struct Counted {
    /// All figures, with the forecasts of the departments.
    pub figures: Figures,
    /// The three that burn.
    pub burning: Vec<Row>,
}

/// What was drawn of the board, and of which figures.
struct Drawn {
    of: (Seq, Moment),
    html: String,
}

// A panic under one of the locks leaves at worst a row unfolded, and the board
// is read again from the database then; poison would only stop every page.
impl LiveBoard {
    /// Who is looking at what.
    #[must_use]
    pub fn presence(&self) -> &Presence {
        &self.0.presence
    }

    /// Whose bells have to be told a new number.
    #[must_use]
    pub fn bells(&self) -> &Bells {
        &self.0.bells
    }

    /// Reads the board.
    pub fn read<T>(&self, f: impl FnOnce(&Board) -> T) -> T {
        f(&self.0.board.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the board.
    pub fn write<T>(&self, f: impl FnOnce(&mut Board) -> T) -> T {
        f(&mut self.0.board.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// What was counted last; `None` until the board is loaded.
    #[must_use]
    pub fn counted(&self) -> Option<Arc<Counted>> {
        self.0
            .counted
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// What `draw` makes of the figures of this `seq` and instant, from memory
    /// where it has been drawn before.
    pub fn drawn(&self, of: (Seq, Moment), draw: impl FnOnce() -> String) -> String {
        let mut drawn = self.0.drawn.lock().unwrap_or_else(PoisonError::into_inner);
        match &*drawn {
            Some(last) if last.of == of => last.html.clone(),
            _ => {
                let html = draw();
                *drawn = Some(Drawn {
                    of,
                    html: html.clone(),
                });
                html
            }
        }
    }

    /// How fast departments work, as last read.
    #[must_use]
    pub fn paces(&self) -> Arc<[DepartmentPace]> {
        self.0
            .paces
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Puts paces in place of the last ones.
    pub fn set_paces(&self, paces: Vec<DepartmentPace>) {
        *self.0.paces.write().unwrap_or_else(PoisonError::into_inner) = paces.into();
    }

    /// What holds from now on.
    pub fn set_counted(&self, counted: Counted) {
        *self
            .0
            .counted
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(counted));
    }
}

/// The state, inside a server function.
///
/// # Errors
/// [`AppError::Unavailable`] outside of a request of this process.
pub fn state() -> Result<AppState, AppError> {
    use_context().ok_or_else(|| AppError::unavailable("К-0"))
}

/// Who makes a request, as the guard at the door found out; an extension of
/// the request.
#[derive(Clone, Debug)]
pub enum Visitor {
    /// A person with a session.
    Person(Arc<(Asker, Me)>),
    /// A display of the wall with its token.
    Display(Asker),
}

impl Visitor {
    /// The rights behind the visitor.
    #[must_use]
    pub fn asker(&self) -> &Asker {
        match self {
            Self::Person(who) => &who.0,
            Self::Display(asker) => asker,
        }
    }
}

fn visitor() -> Result<Visitor, AppError> {
    use_context::<Parts>()
        .and_then(|parts| parts.extensions.get::<Visitor>().cloned())
        .ok_or(AppError::LoginNeeded)
}

/// Who asks, inside a server function: what every call of `store` is made with.
///
/// # Errors
/// [`AppError::LoginNeeded`] where nobody is logged in.
pub fn asker() -> Result<Asker, AppError> {
    visitor().map(|v| v.asker().clone())
}

/// The state and the asker: how every server function begins.
///
/// # Errors
/// Those of [`state`] and [`asker`].
pub fn desk() -> Result<(AppState, Asker), AppError> {
    Ok((state()?, asker()?))
}

/// Whether the answer will be a page that somebody reads: no script has asked.
#[must_use]
pub fn wants_page() -> bool {
    use_context::<Parts>().is_some_and(|parts| {
        let accept = parts.headers.get(header::ACCEPT);
        let accept = accept.and_then(|v| v.to_str().ok());
        accept.is_some_and(|a| a.contains("text/html"))
    })
}

/// The value of a cookie of the request.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(n, v)| *n == name && !v.is_empty())
        .map(|(_, v)| v)
}

/// Whether a request comes from a page of this site, by what its browser says.
#[must_use]
pub fn is_from_here(headers: &HeaderMap) -> bool {
    let told = |name| headers.get(name).and_then(|v| v.to_str().ok());
    let site = |name| told(name)?.parse::<Uri>().ok()?.authority().cloned();
    let Some(page) = site(header::REFERER) else {
        return false;
    };
    // Behind a proxy the host may be another: then the browser's word counts.
    let same = headers
        .get("sec-fetch-site")
        .is_some_and(|s| s == "same-origin");
    let by_browser = || same && site(header::ORIGIN).is_none_or(|origin| origin == page);
    told(header::HOST) == Some(page.as_str()) || by_browser()
}

/// The person who is logged in.
///
/// # Errors
/// [`AppError::LoginNeeded`] where it is nobody, or a display.
pub fn me() -> Result<Me, AppError> {
    match visitor()? {
        Visitor::Person(who) => Ok(who.1.clone()),
        Visitor::Display(_) => Err(AppError::LoginNeeded),
    }
}

/// What a person may see of an error of `store`: a refusal in its own words;
/// of an inner error, logged here once, only a code to read out, by which the
/// line in the log is found.
pub fn failed(state: &AppState, what: &'static str, error: &store::Error) -> AppError {
    match error {
        store::Error::Denied(Denied::Anonymous) => return AppError::LoginNeeded,
        store::Error::Denied(denied) => return AppError::Forbidden(denied.to_string()),
        store::Error::Refused(refusal) => return AppError::Refused(refusal.to_string()),
        store::Error::Fault(fault) => return AppError::Refused(fault.message.clone()),
        store::Error::Invalid(words) => return AppError::Refused(words.clone()),
        store::Error::NotFound => return AppError::NotFound,
        store::Error::Busy => {
            return AppError::Refused(
                "проверяется слишком много паролей сразу; повторите через минуту".into(),
            );
        }
        e if e.is_about_text() => {
            return AppError::Refused(
                "в тексте есть нулевой символ, записать его нельзя; уберите его и отправьте снова"
                    .into(),
            );
        }
        _ => {}
    }
    let code = format!("Б-{:04}", time::millis(state.now()).rem_euclid(10_000));
    tracing::error!(code, what, %error, "страница не получила данных");
    AppError::Unavailable { code }
}
