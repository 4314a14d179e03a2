//! What a page's server side works with: the state of the process, who asks,
//! and the one place where an inner error becomes a person's.

use std::sync::{Arc, PoisonError, RwLock};

use axum::extract::FromRef;
use domain::board::Board;
use domain::figures::Figures;
use domain::scope::Scope;
use domain::{Moment, time};
use leptos::config::LeptosOptions;
use leptos::prelude::use_context;
use store::Store;

use crate::error::AppError;

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

/// The board of this process and the figures computed from it last.
#[derive(Clone, Default)]
pub struct LiveBoard(Arc<Inner>);

#[derive(Default)]
struct Inner {
    board: RwLock<Board>,
    figures: RwLock<Option<Arc<Figures>>>,
}

// A panic under one of the locks leaves at worst a row unfolded, and the board
// is read again from the database then; poison would only stop every page.
impl LiveBoard {
    /// Reads the board.
    pub fn read<T>(&self, f: impl FnOnce(&Board) -> T) -> T {
        f(&self.0.board.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the board.
    pub fn write<T>(&self, f: impl FnOnce(&mut Board) -> T) -> T {
        f(&mut self.0.board.write().unwrap_or_else(PoisonError::into_inner))
    }

    /// The last figures; `None` until the board is loaded.
    #[must_use]
    pub fn figures(&self) -> Option<Arc<Figures>> {
        self.0
            .figures
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Puts figures in place of the last ones.
    pub fn set_figures(&self, figures: Figures) {
        *self
            .0
            .figures
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(figures));
    }
}

/// The state, inside a server function.
///
/// # Errors
/// [`AppError::Unavailable`] outside of a request of this process.
pub fn state() -> Result<AppState, AppError> {
    use_context().ok_or_else(|| AppError::unavailable("К-0"))
}

/// Which appeals the asker may see. Reading on loopback needs no login in this
/// version; the session will be looked up here, and nowhere else.
///
/// # Errors
/// None yet; an asker without rights will get [`AppError`].
pub fn scope() -> Result<Scope, AppError> {
    Ok(Scope::Everything)
}

/// Logs an inner error once and gives what a person may see of it: a code to
/// read out, by which the line in the log is found.
pub fn failed(state: &AppState, what: &'static str, error: &store::Error) -> AppError {
    let code = format!("Б-{:04}", time::millis(state.now()).rem_euclid(10_000));
    tracing::error!(code, what, %error, "страница не получила данных");
    AppError::Unavailable { code }
}
