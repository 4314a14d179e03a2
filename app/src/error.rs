//! What can go wrong, as a person sees it: what happened, what still works,
//! what to do. The only error type that reaches a browser.

use domain::access::Right;
use leptos::prelude::*;
use leptos_meta::Title;
use serde::{Deserialize, Serialize};

use crate::address;
use crate::text_json::TextJsonEncoding;
use crate::topbar::{Section, topbar};
use crate::ui::icon::{Icon, icon};

/// An error as a person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum AppError {
    /// There is nothing at this address.
    #[error("Такой страницы нет")]
    NotFound,
    /// The address means nothing; the words say which part.
    #[error("Адрес не читается")]
    BadAddress(String),
    /// Nobody is logged in, or the session has ended.
    #[error("Нужно войти")]
    LoginNeeded,
    /// The asker's roles do not allow it; the words say what.
    #[error("Нет доступа")]
    Forbidden(String),
    /// What was sent cannot be read: too long, or spoilt on its way.
    #[error("Присланное не прочиталось")]
    Unread,
    /// The rules refuse it, or what was entered does not do; the words say why.
    #[error("Не получилось")]
    Refused(String),
    /// The process has only just started and is reading the board.
    #[error("Данные загружаются")]
    Loading,
    /// A search that takes longer than anybody waits.
    #[error("Поиск не успел")]
    TooSlow,
    /// Something inside failed; the code is in the log.
    #[error("Данные не пришли")]
    Unavailable {
        /// A code to read out on the phone.
        code: String,
    },
    /// The server was not reached (only in the browser).
    #[error("Нет связи с сервером")]
    NoConnection,
}

impl AppError {
    /// [`AppError::Unavailable`] with a fixed code.
    #[must_use]
    pub fn unavailable(code: &str) -> Self {
        Self::Unavailable {
            code: code.to_owned(),
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> String {
        match self {
            Self::NotFound => "Возможно, ссылка устарела или в адресе опечатка. Всё остальное работает.".into(),
            Self::BadAddress(words) => format!("{words}. Откройте страницу заново из меню."),
            Self::Unread => "Оно длиннее 2 МБ или повреждено в пути. Сократите текст и отправьте снова.".into(),
            Self::LoginNeeded => "Сеанс закончился или вход ещё не выполнен. Войдите и откройте страницу снова.".into(),
            Self::Forbidden(words) => format!("Причина: {words}. Если доступ нужен для работы, его даёт администратор."),
            Self::Refused(words) => format!("Причина: {words}."),
            Self::Loading => "Система только что запущена и читает базу. Обновите страницу через несколько секунд.".into(),
            Self::TooSlow => "Слов так много где, что за отведённое время всё не просмотреть. Добавьте слово, возьмите короче период или сузьте отбор и повторите.".into(),
            Self::Unavailable { code } => format!(
                "Сервер не смог прочитать данные, приём обращений от этого не страдает. Обновите страницу; если повторится, сообщите администратору код {code}."
            ),
            Self::NoConnection => "Проверьте сеть и обновите страницу.".into(),
        }
    }

    /// The status of an answer that says no more than this.
    #[cfg(feature = "ssr")]
    #[must_use]
    pub const fn status(&self) -> axum::http::StatusCode {
        use axum::http::StatusCode;
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::BadAddress(_) | Self::Unread => StatusCode::BAD_REQUEST,
            Self::LoginNeeded => StatusCode::UNAUTHORIZED,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::Refused(_) => StatusCode::CONFLICT,
            Self::Loading | Self::TooSlow | Self::Unavailable { .. } | Self::NoConnection => {
                StatusCode::SERVICE_UNAVAILABLE
            }
        }
    }

    /// Sets the status of the page being rendered; does nothing in the browser.
    pub(crate) fn set_status(&self) {
        #[cfg(feature = "ssr")]
        if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
            response.set_status(self.status());
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = TextJsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::NoConnection,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                Self::BadAddress("параметры запроса".into())
            }
            // (On the server; the browser's program reads its answers by itself.)
            ServerFnErrorErr::Deserialization(_) => Self::Unread,
            // The inner words stay inside: they are for the log, not for a person.
            _ => Self::unavailable("С-1"),
        }
    }
}

/// An error in the place of a page.
#[component]
pub fn ErrorPage(
    /// What happened.
    error: AppError,
) -> impl IntoView {
    error.set_status();
    #[cfg(feature = "ssr")]
    let viewer = crate::viewer::known().unwrap_or_default();
    #[cfg(not(feature = "ssr"))]
    let viewer = crate::viewer::Viewer::default();
    // Whoever has no board is led on from there to where their work is.
    let home = if viewer.name.is_empty() || viewer.may(Right::Board) {
        "На табло"
    } else {
        "К своей работе"
    };
    let (class, shape) = match error {
        AppError::NotFound | AppError::BadAddress(_) => ("state", Icon::Inbox),
        _ => ("state state--error", Icon::Over),
    };
    let title = error.to_string();
    view! {
        <Title text=title.clone()/>
        <div class="page">
            {topbar(Section::Nowhere, String::new(), "current", &viewer, ())}
            <main id="main">
                <div class=class role="alert">
                    {icon(shape)}
                    <h1>{title}</h1>
                    <p>{error.advice()}</p>
                    <a class="btn btn--main" href=address::BOARD rel="external">{home}</a>
                </div>
            </main>
        </div>
    }
    .into_any()
}

/// The page at an address that leads nowhere.
#[component]
pub fn NotFound() -> impl IntoView {
    view! { <ErrorPage error=AppError::NotFound/> }
}
