//! Answers of the machine doors when something is wrong: problem+json
//! (RFC 9457), the words for a person, `code` for a program.

use std::borrow::Cow;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::new_appeal::Fault;
use serde::{Serialize, Serializer};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The HTTP status, also inside a batch's answer.
    pub status: u16,
    /// Stable code for programs; names the kind of problem.
    pub code: &'static str,
    /// What is wrong this time, and how to mend it.
    pub detail: String,
    /// The line of a batch, from 1.
    pub line: Option<usize>,
    /// The field of the item.
    pub field: Option<Cow<'static, str>>,
    /// When to try again, seconds: a header, not part of the body.
    pub retry_after: Option<u64>,
}

impl Problem {
    /// A problem of a kind.
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status: status.as_u16(),
            code,
            detail: detail.into(),
            line: None,
            field: None,
            retry_after: None,
        }
    }

    /// What kind of trouble it is, for a person: the same for every occurrence.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self.status {
            400 => "Запрос не понят",
            401 | 403 => "Нет доступа",
            404 => "Нет такого адреса",
            405 => "Запрос не того вида",
            408 => "Запрос шёл слишком долго",
            413 => "Слишком много данных",
            415 => "Непонятный вид данных",
            422 => "Обращение не принято",
            429 => "Слишком часто",
            503 | 504 => "Временно недоступно",
            _ => "Не получилось",
        }
    }

    /// Names the field.
    #[must_use]
    pub fn field(mut self, field: impl Into<Cow<'static, str>>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// Says when to come again.
    #[must_use]
    pub const fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// The database does not answer; nothing was lost, the sender has it all.
    #[must_use]
    pub fn unavailable() -> Self {
        let detail = "база данных не отвечает; повторите отправку позже: уже принятое не задвоится";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", detail).retry_after(5)
    }
}

/// The form of RFC 9457: `type` is a URI, `title` the same for every
/// occurrence of a kind.
impl Serialize for Problem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Body<'a> {
            r#type: String,
            title: &'static str,
            status: u16,
            detail: &'a str,
            code: &'static str,
            #[serde(skip_serializing_if = "Option::is_none")]
            line: Option<usize>,
            #[serde(skip_serializing_if = "Option::is_none")]
            field: Option<&'a str>,
        }
        let body = Body {
            r#type: format!("urn:svodka:problem:{}", self.code),
            title: self.title(),
            status: self.status,
            detail: &self.detail,
            code: self.code,
            line: self.line,
            field: self.field.as_deref(),
        };
        body.serialize(serializer)
    }
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            fault.code,
            fault.to_string(),
        )
        .field(fault.field)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Bearer realm=\"svodka\""),
            );
        }
        // For a person it becomes a page (`super::refusal`).
        response.extensions_mut().insert(self);
        response
    }
}
