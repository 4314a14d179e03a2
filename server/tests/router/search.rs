//! Search through the door: what a person types, and what the page says.

use axum::http::StatusCode;
use serde_json::json;
use sqlx::PgPool;

use crate::item::{HOSTILE, item};
use crate::stand::{Answer, Stand, until};

/// `/appeals?q=…` with whatever else stands in the address.
fn address(query: &str, more: &str) -> String {
    format!("/appeals?q={}{more}", app::address::encoded(query))
}

async fn page(stand: &Stand, query: &str, more: &str) -> Answer {
    let path = address(query, more);
    let page = stand.get(&path).await;
    assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text());
    assert!(page.text().trim_end().ends_with("</html>"), "{path}");
    page
}

fn count(page: &Answer) -> u64 {
    let text = page.text();
    let at = text.find("register__count").unwrap();
    let value = text[..at]
        .rfind("<data")
        .map(|start| &text[start..])
        .unwrap();
    let value = value.split("value=\"").nth(1).unwrap();
    value.split('"').next().unwrap().parse().unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_was_brought_is_found(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let mut appeal = item("найди-меня", stand.now());
    appeal["text"] = "На улице Красной разбит асфальт, ёлка упала".into();
    appeal["author"] = "Иванова Мария".into();
    appeal["address"] = "ул. Ставропольская, 216".into();
    let id = stand.bring(&token, &appeal).await;
    stand.bring(&token, &item("другое", stand.now())).await;
    // The task finds out by itself, and soon.
    until("обращение находится", async || {
        (count(&page(&stand, "ЕЛКИ", "").await) == 1).then_some(())
    })
    .await;

    let found = page(&stand, "асфальта ёлку", "&status=open").await;
    let link = format!("href=\"/appeals/{id}\"");
    assert!(found.text().contains(&link));
    assert!(
        found.text().contains("<mark>асфальт</mark>"),
        "{}",
        found.text()
    );
    assert!(found.text().contains("<mark>ёлка</mark>"));
    assert!(
        found.text().contains("value=\"асфальта ёлку\""),
        "the field keeps what was asked"
    );
    assert_eq!(count(&page(&stand, "асфальт", "&status=closed").await), 0);

    let named = page(&stand, "ивановой ставропольской 216", "").await;
    assert!(
        named.text().contains("<mark>Иванова</mark>") && named.text().contains("<mark>216</mark>")
    );

    let corrected = page(&stand, "асфалт", "").await;
    assert!(corrected.text().contains("Исправлено") && corrected.text().contains("<b>асфальт</b>"));
    let literally = format!("/appeals?q={}", app::address::encoded("\"асфалт\""));
    assert!(corrected.text().contains(&literally), "{literally}");
    let nothing = page(&stand, "\"асфалт\"", "").await;
    assert!(
        nothing
            .text()
            .contains("Ни в одном обращении нет слова «асфалт»")
    );

    for number in [id.to_string(), format!("№ {id}"), "найди-меня".into()] {
        let found = page(&stand, &number, "&status=closed").await;
        let text = found.text();
        let first = text
            .find("class=\"feed\"")
            .map(|at| &text[at..])
            .unwrap_or(text);
        let first = first.split("href=\"/appeals/").nth(1).unwrap();
        assert!(
            first.starts_with(&id.to_string()),
            "{number}: the appeal itself, whatever the filter"
        );
        assert!(text.contains("точный номер"), "{number}");
    }
    assert!(
        page(&stand, "и", "")
            .await
            .text()
            .contains("нет слов для поиска")
    );
    assert_eq!(
        count(&page(&stand, " ", "").await),
        2,
        "an empty field is the plain list"
    );
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn pages_of_a_search_follow_one_another(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let items: Vec<_> = (0..70)
        .map(|n| item(&format!("n{n}"), stand.now()))
        .collect();
    let sent = stand
        .post(&token, "application/x-ndjson", crate::item::lines(&items))
        .await;
    assert!(sent.status.is_success(), "{}", sent.text());
    let first = until("все находятся", async || {
        let page = page(&stand, "яма", "&category=roads").await;
        (count(&page) == 70).then_some(page)
    })
    .await;
    let text = first.text();
    let at = text.find("rel=\"next\"").unwrap();
    let link = text[..at].rfind("<a ").map(|start| &text[start..]).unwrap();
    let next = link
        .split("href=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let next = next.replace("&amp;", "&");
    assert!(
        next.contains("category=roads") && next.contains("q=%D1%8F%D0%BC%D0%B0"),
        "{next}"
    );
    let second = stand.get(&next).await;
    assert_eq!(second.text().matches("class=\"row__title\"").count(), 20);
    assert_eq!(count(&second), 70);
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn hostile_words_are_only_words(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let mut appeal = item("1", stand.now());
    for field in ["text", "author", "address"] {
        appeal[field] = json!(format!("{HOSTILE} яма"));
    }
    stand.bring(&token, &appeal).await;
    until("обращение находится", async || {
        (count(&page(&stand, "взлом", "").await) == 1).then_some(())
    })
    .await;
    let long = "яма ".repeat(2_500);
    for query in [
        HOSTILE,
        "'; drop table appeal; --",
        "\" onfocus=alert(1) x=\"",
        "\0\u{202e}яма",
        "<b>яма</b> & | ! :*",
        "%",
        &long,
    ] {
        let page = page(&stand, query, "").await;
        let text = page.text();
        for raw in [
            "<script>alert",
            "<img src=x",
            " onfocus=alert(1) x=\"",
            "<b>яма</b> &amp;",
        ] {
            assert!(!text.contains(raw), "{query}: {raw}");
        }
    }
    let marked = page(&stand, "взлом", "").await;
    assert!(
        marked.text().contains("alert('<mark>взлом</mark>')"),
        "{}",
        marked.text()
    );
    stand.close().await;
}
