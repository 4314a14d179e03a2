//! Answers of the machine doors when something is wrong: problem+json
//! (RFC 9457), the words for a person, `code` for a program.

use std::borrow::Cow;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::new_appeal::Fault;
use serde::Serialize;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// A name for the kind of problem, as RFC 9457 wants it: a URI.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind of problem in words, the same for every occurrence.
    pub title: &'static str,
    /// The HTTP status, also inside a batch's answer.
    pub status: u16,
    /// What is wrong this time, and how to mend it.
    pub detail: String,
    /// Stable code for programs.
    pub code: &'static str,
    /// The line of a batch, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// The field of the item.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<Cow<'static, str>>,
    /// When to try again, seconds; becomes a header.
    #[serde(skip)]
    pub retry_after: Option<u64>,
}

impl Problem {
    /// A problem of a kind.
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        let title = match status {
            StatusCode::BAD_REQUEST => "Запрос не понят",
            StatusCode::UNAUTHORIZED => "Нет доступа",
            StatusCode::NOT_FOUND => "Нет такого адреса",
            StatusCode::REQUEST_TIMEOUT => "Запрос шёл слишком долго",
            StatusCode::PAYLOAD_TOO_LARGE => "Слишком много данных",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "Непонятный вид данных",
            StatusCode::UNPROCESSABLE_ENTITY => "Обращение не принято",
            StatusCode::TOO_MANY_REQUESTS => "Слишком часто",
            StatusCode::SERVICE_UNAVAILABLE => "Временно недоступно",
            _ => "Не получилось",
        };
        Self {
            kind: format!("urn:svodka:problem:{code}"),
            title,
            status: status.as_u16(),
            detail: detail.into(),
            code,
            line: None,
            field: None,
            retry_after: None,
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

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, fault.code, fault.to_string()).field(fault.field)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, axum::Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"svodka\""));
        }
        response
    }
}
