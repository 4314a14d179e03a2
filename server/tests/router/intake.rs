//! The intake: what is kept, what is refused, and in which words.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use chrono::TimeDelta;
use domain::access::Asker;
use domain::ids::AppealId;
use futures::future::join_all;
use serde_json::{Value, json};
use server::HttpConfig;
use sqlx::PgPool;

use crate::item::{HOSTILE, item, lines};
use crate::stand::{Answer, Stand, options, until};

fn is_problem(answer: &Answer, status: u16, code: &str, field: Option<&str>) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
    assert_eq!(
        answer.header(header::CONTENT_TYPE),
        "application/problem+json"
    );
    let problem = answer.json();
    assert_eq!(problem["code"], code, "{problem}");
    assert_eq!(problem["status"], status);
    assert_eq!(problem["type"], format!("urn:svodka:problem:{code}"));
    assert_eq!(problem["field"].as_str(), field, "{problem}");
    let russian = |key: &str| {
        problem[key]
            .as_str()
            .unwrap()
            .chars()
            .any(|c| ('а'..='я').contains(&c))
    };
    assert!(russian("title") && russian("detail"), "{problem}");
}

async fn count(pool: &PgPool) -> i64 {
    sqlx::query_scalar("select count(*) from appeal")
        .fetch_one(pool)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn new_then_the_same_then_a_newer_version(pool: PgPool) {
    let stand = Stand::open(pool.clone()).await;
    let token = stand.token("incident_management").await;
    let mut appeal = item("vk-1", stand.now());

    let new = stand
        .post(
            &token,
            "application/json; charset=utf-8",
            appeal.to_string(),
        )
        .await;
    assert_eq!(new.status, StatusCode::CREATED, "{}", new.text());
    let id = new.json()["id"].as_i64().unwrap();
    assert_eq!(
        new.json(),
        json!({"id": id, "outcome": "new", "url": format!("/appeals/{id}")})
    );
    assert_eq!(new.header(header::LOCATION), format!("/appeals/{id}"));

    let same = stand
        .post(&token, "application/json", appeal.to_string())
        .await;
    assert_eq!(same.status, StatusCode::OK);
    assert_eq!(
        same.json(),
        json!({"id": id, "outcome": "same", "url": format!("/appeals/{id}")})
    );

    appeal["text"] = "Яму засыпали, но плохо".into();
    let newer = stand
        .post(&token, "application/json", appeal.to_string())
        .await;
    assert_eq!(
        (newer.status, newer.json()["outcome"].as_str()),
        (StatusCode::OK, Some("updated"))
    );
    let store = &stand.node.app.store;
    let history = store.history(&Asker::timer(), AppealId(id)).await.unwrap();
    assert_eq!(history.len(), 2);
    assert!(
        history[1]
            .note
            .as_deref()
            .is_some_and(|n| n.contains("обращение vk-1")),
        "{history:?}"
    );
    assert_eq!(count(&pool).await, 1);
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn good_lines_are_kept_and_bad_ones_reported(pool: PgPool) {
    let stand = Stand::open(pool.clone()).await;
    let token = stand.token("incident_management").await;
    let now = stand.now();
    let newer = json!({"text": "Другой текст", "external_id": "a", "channel": "vk", "received_at": domain::time::iso(now)});
    let fax = json!({"text": "т", "external_id": "c", "channel": "fax", "received_at": domain::time::iso(now)});
    let body = format!(
        "{}\n\n{{не JSON\r\n{}\n{fax}\n{}\n{newer}\n{}",
        item("a", now),
        item("b", now),
        item("a", now),
        item("d", now + TimeDelta::hours(1)),
    );
    let answer = stand.post(&token, "application/x-ndjson", body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let answer = answer.json();
    assert_eq!(
        (answer["accepted"].as_i64(), answer["rejected"].as_i64()),
        (Some(4), Some(3))
    );
    let told: Vec<(i64, &str)> = answer["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| {
            (
                i["line"].as_i64().unwrap(),
                i["outcome"]
                    .as_str()
                    .or(i["problem"]["code"].as_str())
                    .unwrap(),
            )
        })
        .collect();
    let expected = [
        (1, "new"),
        (3, "bad_json"),
        (4, "new"),
        (5, "unknown_channel"),
        (6, "same"),
        (7, "updated"),
        (8, "future"),
    ];
    assert_eq!(told, expected);
    assert_eq!(answer["items"][1]["problem"]["line"], 3);
    assert_eq!(answer["items"][3]["problem"]["field"], "channel");
    assert_eq!(answer["items"][0]["id"], answer["items"][4]["id"]);
    assert_eq!(count(&pool).await, 2);

    let nothing = stand.post(&token, "application/x-ndjson", "{}\n[]\n").await;
    assert_eq!(
        (nothing.status, nothing.json()["rejected"].as_i64()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some(2))
    );
    is_problem(
        &stand.post(&token, "application/x-ndjson", " \n\n").await,
        400,
        "empty",
        None,
    );
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_large_batch_is_kept_whole(pool: PgPool) {
    let stand = Stand::open(pool.clone()).await;
    let token = stand.token("incident_management").await;
    let items: Vec<Value> = (0..1_203)
        .map(|n| item(&format!("n{}", n % 1_200), stand.now()))
        .collect();
    let answer = stand
        .post(&token, "application/x-ndjson", lines(&items))
        .await;
    assert_eq!(answer.json()["accepted"], 1_203, "{}", answer.text());
    assert_eq!(count(&pool).await, 1_200);
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_refusal_has_its_status_and_code(pool: PgPool) {
    let config = HttpConfig {
        body_limit: 600 * 1024,
        ..HttpConfig::default()
    };
    let stand = Stand::with(pool.clone(), config, options("target/none")).await;
    let token = stand.token("incident_management").await;
    let good = item("1", stand.now());

    let post = |value: Option<String>| {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri("/api/v1/appeals");
        if let Some(value) = value {
            request = request.header(header::AUTHORIZATION, value);
        }
        request
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(good.to_string()))
            .unwrap()
    };
    for (authorization, code) in [
        (None, "no_token"),
        (Some("Basic dTpw".to_owned()), "no_token"),
        (Some("Bearer wrong".to_owned()), "wrong_token"),
    ] {
        let answer = stand.send(post(authorization)).await;
        is_problem(&answer, 401, code, None);
        assert!(
            answer
                .header(header::WWW_AUTHENTICATE)
                .starts_with("Bearer")
        );
    }

    is_problem(
        &stand.post(&token, "text/csv", "a;b").await,
        415,
        "unsupported_type",
        None,
    );
    is_problem(
        &stand.post(&token, "application/json", "{").await,
        400,
        "bad_json",
        None,
    );
    is_problem(
        &stand
            .post(
                &token,
                "application/json",
                lines(&[good.clone(), good.clone()]),
            )
            .await,
        400,
        "bad_json",
        None,
    );
    is_problem(
        &stand.post(&token, "application/json", "{}").await,
        400,
        "missing",
        Some("external_id"),
    );
    let mut wrong = good.clone();
    wrong["channel"] = "gosuslugi".into();
    is_problem(
        &stand
            .post(&token, "application/json", wrong.to_string())
            .await,
        422,
        "unknown_channel",
        Some("channel"),
    );

    let mut long = good.clone();
    long["text"] = "я".repeat(140 * 1024).into();
    is_problem(
        &stand
            .post(&token, "application/json", long.to_string())
            .await,
        413,
        "too_large",
        None,
    );
    let answer = stand
        .post(
            &token,
            "application/x-ndjson",
            lines(&[good.clone(), long.clone()]),
        )
        .await;
    assert_eq!(answer.json()["items"][1]["problem"]["status"], 413);
    let endless =
        futures::stream::iter((0..700).map(|_| Ok::<_, std::io::Error>(vec![b' '; 1024])));
    is_problem(
        &stand
            .post(&token, "application/x-ndjson", Body::from_stream(endless))
            .await,
        413,
        "too_large",
        None,
    );

    let nothing = stand.get("/api/v1/nothing").await;
    is_problem(&nothing, 404, "not_found", None);
    is_problem(&stand.get("/api/v1/appeals").await, 405, "method", None);
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_revoked_token_stops_within_seconds(pool: PgPool) {
    let stand = Stand::open(pool.clone()).await;
    let token = stand.token("incident_management").await;
    stand.bring(&token, &item("1", stand.now())).await;
    sqlx::query("update source_token set revoked_at = now()")
        .execute(&pool)
        .await
        .unwrap();
    until("токен отозван", async || {
        let answer = stand
            .post(
                &token,
                "application/json",
                item("1", stand.now()).to_string(),
            )
            .await;
        (answer.status == StatusCode::UNAUTHORIZED).then_some(())
    })
    .await;
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_source_that_hurries_is_held_back(pool: PgPool) {
    let config = HttpConfig {
        intake_per_second: 1,
        intake_burst: 3,
        ..HttpConfig::default()
    };
    let stand = Stand::with(pool.clone(), config, options("target/none")).await;
    let (token, other) = (
        stand.token("incident_management").await,
        stand.token("pos").await,
    );
    // All at once: one by one a slow machine would never get ahead of the refill.
    let one = |n: i32| {
        let body = item(&n.to_string(), stand.now()).to_string();
        stand.post(&token, "application/json", body)
    };
    let answers = join_all((0..20).map(one)).await;
    let (answers, kept): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|a| a.status.as_u16() == 429);
    assert!(kept.len() >= 3 && kept.iter().all(|a| a.status == StatusCode::CREATED));
    let answer = answers.first().expect("nobody holds it back");
    is_problem(answer, 429, "too_many_requests", None);
    assert!((1..=2).contains(&answer.header(header::RETRY_AFTER).parse::<u8>().unwrap()));

    // Another source is not concerned, and its batch above the burst is slowed
    // down instead of refused.
    let mut own = item("p", stand.now());
    own["channel"] = "gosuslugi".into();
    let batch: Vec<Value> = (0..4)
        .map(|n| {
            own["external_id"] = format!("p{n}").into();
            own.clone()
        })
        .collect();
    let answer = stand
        .post(&other, "application/x-ndjson", lines(&batch))
        .await;
    assert_eq!(answer.json()["accepted"], 4, "{}", answer.text());
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn hostile_text_is_kept_as_it_is_or_refused_by_field(pool: PgPool) {
    let stand = Stand::open(pool.clone()).await;
    let token = stand.token("incident_management").await;
    let long = format!("{HOSTILE}{}", "Ж".repeat(100 * 1024 / 2));
    let mut appeal = item(HOSTILE, stand.now());
    appeal["text"] = format!("{long}\0").into();
    appeal["author"] = format!("{HOSTILE}\0").into();
    appeal["address"] = HOSTILE.into();
    appeal["answer"] = HOSTILE.into();
    let id = stand.bring(&token, &appeal).await;
    let kept = stand
        .node
        .app
        .store
        .appeal(&Asker::timer(), AppealId(id))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(kept.external_id, HOSTILE);
    assert_eq!(kept.text, format!("{long}\u{fffd}"));
    assert_eq!(
        kept.author.as_deref(),
        Some(format!("{HOSTILE}\u{fffd}").as_str())
    );
    assert_eq!(
        (kept.address.as_deref(), kept.answer.as_deref()),
        (Some(HOSTILE), Some(HOSTILE))
    );

    for (field, code) in [
        ("channel", "unknown_channel"),
        ("received_at", "bad_time"),
        ("author_url", "bad_url"),
        ("url", "bad_url"),
        ("category", "unknown_code"),
        ("district", "unknown_code"),
        ("department", "unknown_code"),
        ("importance", "unknown_importance"),
        ("status", "unknown_status"),
        ("taken_at", "bad_time"),
        ("lat", "wrong_type"),
        ("rating", "wrong_type"),
    ] {
        for text in [HOSTILE, "\0", &long] {
            let mut bad = item("bad", stand.now());
            bad[field] = text.into();
            let answer = stand
                .post(&token, "application/json", bad.to_string())
                .await;
            let problem = answer.json();
            assert!(answer.status.is_client_error(), "{field}: {problem}");
            assert_eq!(problem["field"], field, "{problem}");
            let nul_in_an_address = text == "\0" && code == "bad_url" && problem["code"] == "nul";
            let too_long = text == long && problem["code"] == "too_long";
            assert!(
                problem["code"] == code || nul_in_an_address || too_long,
                "{problem}"
            );
            assert!(
                problem["detail"].as_str().unwrap().chars().count() < 400,
                "{problem}"
            );
        }
    }
    assert_eq!(count(&pool).await, 1);
    stand.close().await;
}

/// 1–5 and nothing between; the appeal's page tells it.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_rating_has_its_bounds_and_stands_on_the_page(pool: PgPool) {
    let stand = Stand::open(pool.clone()).await;
    let token = stand.token("incident_management").await;
    let mut rated = item("1", stand.now());
    for wrong in [json!(0), json!(6), json!(4.5), json!(1e300)] {
        rated["rating"] = wrong;
        let answer = stand
            .post(&token, "application/json", rated.to_string())
            .await;
        let problem = answer.json();
        assert!(answer.status.is_client_error(), "{problem}");
        assert_eq!(
            (&problem["field"], &problem["code"]),
            (&json!("rating"), &json!("bad_rating")),
            "{problem}"
        );
    }
    assert_eq!(count(&pool).await, 0);
    rated["status"] = "answered".into();
    rated["answered_at"] = rated["received_at"].clone();
    let id = stand.bring(&token, &rated_as(&rated, None)).await;
    assert_eq!(stand.bring(&token, &rated_as(&rated, Some(3))).await, id);
    let page = stand.get(&format!("/appeals/{id}")).await;
    let text = page.text().replace('\u{a0}', " ");
    for words in ["Оценка гражданина", "3 из 5", "Получена оценка гражданина"]
    {
        assert!(text.contains(words), "нет «{words}»");
    }
    stand.close().await;
}

fn rated_as(item: &Value, stars: Option<i16>) -> Value {
    let mut item = item.clone();
    item["rating"] = stars.map_or(Value::Null, Value::from);
    item
}
