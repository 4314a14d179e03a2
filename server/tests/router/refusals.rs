//! Refusals in a person's words: a page for whoever sent a form or followed a
//! link, problem+json for a program.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use domain::access::Role;
use sqlx::PgPool;

use crate::form::form;
use crate::stand::{Answer, Stand, get};

/// A page of ours that says so, runs nothing, and leads on.
fn is_page(answer: &Answer, status: StatusCode, words: &str) {
    let text = answer.text();
    assert_eq!(answer.status, status, "{text}");
    assert_eq!(
        answer.header(header::CONTENT_TYPE),
        "text/html; charset=utf-8"
    );
    assert!(text.contains(words), "{text}");
    assert!(
        text.contains("href=\"/\"") && text.ends_with("</html>"),
        "{text}"
    );
    let policy = answer.header(header::CONTENT_SECURITY_POLICY);
    assert!(
        policy.contains("style-src 'self'") && !policy.contains("script-src"),
        "{policy}"
    );
}

fn by_browser(method: Method, path: &str, cookie: &str) -> Request<Body> {
    let mut request = get(path);
    *request.method_mut() = method;
    let headers = request.headers_mut();
    headers.insert(header::ACCEPT, "text/html,*/*;q=0.8".parse().unwrap());
    headers.insert(header::COOKIE, cookie.parse().unwrap());
    request
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_browser_gets_a_page(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let worker = stand.log_in("olga", &[Role::Operator], &[]).await;
    // A form for which the roles do not suffice, without scripts.
    let body = "code=x&name=x&short=x&ordinal=1&parent=&department=&sector=";
    let refused = form("/api/fn/add_category", body, "/admin/categories", &worker);
    is_page(
        &stand.send_as_it_is(refused).await,
        StatusCode::FORBIDDEN,
        "Ваши роли не позволяют вести справочники.",
    );
    // The same for a program.
    let mut refused = form("/api/fn/add_category", body, "/admin/categories", &worker);
    let json = "application/json".parse().unwrap();
    refused.headers_mut().insert(header::ACCEPT, json);
    let answer = stand.send_as_it_is(refused).await;
    assert_eq!(answer.json()["code"], "forbidden");

    // From elsewhere.
    let mut foreign = form("/logout", "", "/", &worker);
    let cross = "cross-site".parse().unwrap();
    foreign.headers_mut().insert("sec-fetch-site", cross);
    let origin = "https://example.org".parse().unwrap();
    foreign.headers_mut().insert(header::ORIGIN, origin);
    is_page(
        &stand.send_as_it_is(foreign).await,
        StatusCode::FORBIDDEN,
        "Запрос пришёл не с нашей страницы.",
    );
    let wrong = stand
        .send_as_it_is(by_browser(Method::GET, "/logout", &worker))
        .await;
    is_page(
        &wrong,
        StatusCode::METHOD_NOT_ALLOWED,
        "таких запросов не принимают",
    );
    assert_eq!(wrong.header(header::ALLOW), "POST");

    // With the database away no session can be looked up.
    stand.node.app.store.pool().close().await;
    let unknown = "svodka_session=unknown";
    let away = stand
        .send_as_it_is(by_browser(Method::GET, "/work", unknown))
        .await;
    is_page(
        &away,
        StatusCode::SERVICE_UNAVAILABLE,
        "База данных не отвечает",
    );
    assert_eq!(away.header(header::RETRY_AFTER), "5");
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_cannot_be_read_is_said_so(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let long = format!("id=1&text={}", "щ".repeat(1_100_000));
    let mut asked = form("/api/fn/keep_draft", &long, "/work", &stand.cookie);
    let json = "application/json".parse().unwrap();
    asked.headers_mut().insert(header::ACCEPT, json);
    let answer = stand.send_as_it_is(asked).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text());
    assert_eq!(answer.text(), "\"Unread\"");
    let shown = crate::form::submit(&stand, &stand.cookie, "/work", "keep_draft", &long).await;
    assert!(shown.text().contains("длиннее 2 МБ"), "{}", shown.text());

    for (path, kind) in [
        ("/login", "application/json"),
        ("/login", "text/plain"),
        ("/login/link", "application/json"),
    ] {
        let mut login = form(path, "{}", "/login", "");
        let kind = kind.parse().unwrap();
        login.headers_mut().insert(header::CONTENT_TYPE, kind);
        let answer = stand.send_as_it_is(login).await;
        assert_eq!(answer.header(header::LOCATION), "/login?trouble=unread");
    }
    let login = form("/login", &long, "/login", "");
    let answer = stand.send_as_it_is(login).await;
    assert_eq!(answer.header(header::LOCATION), "/login?trouble=unread");
    stand.close().await;
}

/// A form's answer leads back to a page of ours or nowhere.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn no_form_leads_to_another_site(pool: PgPool) {
    let stand = Stand::open(pool).await;
    for elsewhere in ["https://example.org/work", "http://localhost.example.org/"] {
        let mut request = form("/api/fn/take", "id=1", "/work", &stand.cookie);
        let referer = elsewhere.parse().unwrap();
        request.headers_mut().insert(header::REFERER, referer);
        let answer = stand.send_as_it_is(request).await;
        let to = answer.header(header::LOCATION);
        assert!(
            to.starts_with('/') && !to.starts_with("//"),
            "{elsewhere}: {to}"
        );
    }
    stand.close().await;
}
