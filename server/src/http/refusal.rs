//! How a refusal looks: to a program it is problem+json, to a person who sent
//! a form or followed a link it is a page. One of a library that says nothing
//! gets its words here.

use axum::body::HttpBody as _;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};

use super::headers;
use super::problem::Problem;
use crate::node::Node;

/// Gives refusals their words, and whoever reads with a browser a page.
pub async fn worded(State(node): State<Node>, request: Request, next: Next) -> Response {
    let by_browser = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.contains("text/html"));
    let form = request.method() == Method::POST;
    let mut response = next.run(request).await;
    let problem = match response.extensions_mut().remove::<Problem>() {
        Some(problem) => problem,
        None if response.body().size_hint().exact() == Some(0) => {
            let Some(problem) = silent(response.status()) else {
                return response;
            };
            problem
        }
        None => return response,
    };
    let said = if by_browser {
        let words = problem.detail.trim_end_matches('.');
        let page = app::refusal::document(&node.app.options, problem.title(), words, form);
        let policy = (header::CONTENT_SECURITY_POLICY, headers::STILL);
        (response.status(), [policy], Html(page)).into_response()
    } else {
        problem.into_response()
    };
    // What else the answer says (Allow, Retry-After, a cookie) stays true.
    let (mut head, _) = response.into_parts();
    let (of_words, body) = said.into_parts();
    head.headers.remove(header::CONTENT_LENGTH);
    head.headers.extend(of_words.headers);
    Response::from_parts(head, body)
}

/// What a status means that came without a word.
fn silent(status: StatusCode) -> Option<Problem> {
    let (code, words) = match status {
        StatusCode::FORBIDDEN => ("foreign", "запрос пришёл не с нашей страницы"),
        StatusCode::METHOD_NOT_ALLOWED => ("method", "по этому адресу таких запросов не принимают"),
        StatusCode::INTERNAL_SERVER_ERROR => ("internal", super::INTERNAL),
        _ => return None,
    };
    Some(Problem::new(status, code, words))
}
