//! Plain forms as a browser without scripts sends them, and where they lead.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::Value;

use crate::stand::{Answer, Stand, get};

/// A form sent from a page of ours.
pub fn form(path: &str, body: &str, page: &str, cookie: &str) -> Request<Body> {
    let mut request = Request::builder()
        .method("POST")
        .uri(path)
        .header(header::HOST, "localhost")
        .header(header::ORIGIN, "http://localhost")
        .header("sec-fetch-site", "same-origin")
        .header(header::ACCEPT, "text/html,application/xhtml+xml")
        .header(header::REFERER, format!("http://localhost{page}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if !cookie.is_empty() {
        request = request.header(header::COOKIE, cookie);
    }
    request.body(Body::from(body.to_owned())).unwrap()
}

/// Sends a server function's form from its page, and answers the page that it
/// leads back to, as the browser would then ask for it.
pub async fn submit(stand: &Stand, cookie: &str, page: &str, function: &str, body: &str) -> Answer {
    let path = format!("/api/fn/{function}");
    let sent = stand.send_as_it_is(form(&path, body, page, cookie)).await;
    assert_eq!(
        sent.status,
        StatusCode::FOUND,
        "{function}: {}",
        sent.text()
    );
    let back = sent.header(header::LOCATION).to_owned();
    let said = set_cookie(&sent, "svodka_said").unwrap_or_default();
    let mut next = get(back.strip_prefix("http://localhost").unwrap_or(&back));
    let headers = next.headers_mut();
    headers.insert(header::COOKIE, format!("{cookie}; {said}").parse().unwrap());
    headers.insert(header::ACCEPT, "text/html".parse().unwrap());
    headers.insert(
        header::REFERER,
        format!("http://localhost{page}").parse().unwrap(),
    );
    let shown = stand.send_as_it_is(next).await;
    assert_eq!(shown.status, StatusCode::OK, "{back}: {}", shown.text());
    shown
}

/// The notice of a page, without its markup.
pub fn notice(page: &Answer) -> String {
    let text = page.text();
    let Some((_, rest)) = text.split_once("class=\"notice") else {
        return String::new();
    };
    let (_, rest) = rest.split_once('>').unwrap();
    let end = rest.find("</div>").unwrap();
    let mut out = String::new();
    let mut inside = false;
    for c in rest[..end].chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// A cookie that an answer sets, as the browser sends it back.
pub fn set_cookie(answer: &Answer, name: &str) -> Option<String> {
    let all = answer.headers.get_all(header::SET_COOKIE).iter();
    all.filter_map(|v| v.to_str().ok()?.split(';').next())
        .find(|pair| pair.starts_with(&format!("{name}=")) && !pair.ends_with('='))
        .map(ToOwned::to_owned)
}

/// Fields as a browser encodes them.
pub fn encoded(fields: &[(&str, &str)]) -> String {
    let escape = |text: &str| -> String { text.bytes().map(|b| format!("%{b:02X}")).collect() };
    let pair = |(name, value): &(&str, &str)| format!("{}={}&", escape(name), escape(value));
    fields.iter().map(pair).collect()
}

/// Sends a form of these fields as somebody with every city-wide role; answers
/// what the page tells.
pub async fn sent(stand: &Stand, page: &str, function: &str, fields: &[(&str, &str)]) -> String {
    notice(&submit(stand, &stand.cookie, page, function, &encoded(fields)).await)
}

/// The last line of the ledger: subject, act, before, after.
pub async fn noted(stand: &Stand) -> (String, String, Value, Value) {
    sqlx::query_as(
        "select subject, act, coalesce(before, 'null'), coalesce(after, 'null') from ledger order by id desc limit 1",
    )
    .fetch_one(stand.node.app.store.pool())
    .await
    .unwrap()
}
