//! Many at the door at once: each gets its own answer, and nobody another's fate.

use std::collections::HashMap;

use axum::http::StatusCode;
use futures::future::join_all;
use serde_json::Value;
use sqlx::PgPool;

use crate::item::item;
use crate::stand::{Answer, Stand};

async fn post(stand: &Stand, token: &str, item: &Value) -> Answer {
    stand
        .post(token, "application/json", item.to_string())
        .await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn fifty_at_once_with_repetitions_make_one_appeal_each(pool: PgPool) {
    let stand = Stand::open(pool.clone()).await;
    let (im, pos) = (
        stand.token("incident_management").await,
        stand.token("pos").await,
    );
    let known = item("known", stand.now());
    let id = stand.bring(&im, &known).await;

    // Twenty twice, two sources with the same ids, and two versions of a known one.
    let mut sent: Vec<(&str, Value)> = Vec::new();
    for n in 0..40 {
        sent.push((&im, item(&format!("n{}", n % 20), stand.now())));
    }
    for n in 0..8 {
        let mut own = item(&format!("n{n}"), stand.now());
        own["channel"] = "gosuslugi".into();
        sent.push((&pos, own));
    }
    let mut newer = known.clone();
    newer["text"] = "Яма стала больше".into();
    sent.extend([(im.as_str(), known), (im.as_str(), newer)]);
    let answers = join_all(sent.iter().map(|(token, item)| post(&stand, token, item))).await;

    let mut by_key: HashMap<(&str, &str), Vec<&Answer>> = HashMap::new();
    for ((token, item), answer) in sent.iter().zip(&answers) {
        let external = item["external_id"].as_str().unwrap();
        by_key.entry((token, external)).or_default().push(answer);
        let kept: (String, String) =
            sqlx::query_as("select external_id, channel_id::text from appeal where id = $1")
                .bind(answer.json()["id"].as_i64().unwrap())
                .fetch_one(&pool)
                .await
                .unwrap();
        assert_eq!(kept.0, external, "each its own answer");
    }
    for ((token, external), answers) in by_key {
        let count = |status| answers.iter().filter(|a| a.status == status).count();
        let (created, fine) = (count(StatusCode::CREATED), count(StatusCode::OK));
        assert_eq!(created + fine, answers.len());
        assert_eq!(created, usize::from(external != "known"), "{external}");
        let mut ids: Vec<i64> = answers
            .iter()
            .map(|a| a.json()["id"].as_i64().unwrap())
            .collect();
        ids.dedup();
        assert_eq!(ids.len(), 1, "{token} {external}");
        assert!(external != "known" || ids == [id]);
    }
    let count: i64 = sqlx::query_scalar("select count(*) from appeal")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(count, 1 + 20 + 8);
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn one_that_the_database_refuses_harms_no_neighbour(pool: PgPool) {
    let stand = Stand::open(pool.clone()).await;
    let token = stand.token("incident_management").await;
    sqlx::query("alter table appeal add constraint no_poison check (text <> 'яд')")
        .execute(&pool)
        .await
        .unwrap();
    let items: Vec<Value> = (0..30)
        .map(|n| {
            let mut item = item(&format!("n{n}"), stand.now());
            if n % 10 == 5 {
                item["text"] = "яд".into();
            }
            item
        })
        .collect();
    let answers = join_all(items.iter().map(|item| post(&stand, &token, item))).await;
    for (n, answer) in answers.iter().enumerate() {
        if n % 10 == 5 {
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert_eq!(answer.json()["code"], "not_storable");
        } else {
            assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
        }
    }
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn one_that_goes_away_takes_nobody_along(pool: PgPool) {
    let stand = Stand::open(pool.clone()).await;
    let token = stand.token("incident_management").await;
    // So that the gate knows the token, and a request gets to the queue at once.
    stand.bring(&token, &item("first", stand.now())).await;
    let items: Vec<Value> = (0..30)
        .map(|n| item(&format!("n{n}"), stand.now()))
        .collect();
    let mut all: Vec<_> = items
        .iter()
        .map(|item| Box::pin(post(&stand, &token, item)))
        .collect();
    // Every request has left its item at the door when half of them go.
    for request in &mut all {
        assert!(futures::poll!(request).is_pending());
    }
    let stay: Vec<_> = all
        .into_iter()
        .enumerate()
        .filter_map(|(n, request)| (n % 2 == 0).then_some(request))
        .collect();
    for answer in join_all(stay).await {
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    }
    stand.close().await;
}
