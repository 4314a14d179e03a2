//! Builders for the tests of the store.
#![allow(dead_code, reason = "each test file uses a part")]
#![expect(clippy::unwrap_used, reason = "a builder that fails fails its test")]

use chrono::{DateTime, TimeDelta, Utc};
use domain::Moment;
use domain::ids::SourceId;
use domain::new_appeal::{Checked, NewAppeal, check};
use domain::scope::Actor;
use sqlx::PgPool;
use store::Store;

/// Tuesday 24 November 2026, 12:00 in Krasnodar.
pub(crate) fn noon() -> Moment {
    "2026-11-24T12:00:00+03:00"
        .parse::<DateTime<Utc>>()
        .unwrap()
}

pub(crate) fn minutes(n: i64) -> TimeDelta {
    TimeDelta::minutes(n)
}

pub(crate) async fn store(pool: PgPool) -> Store {
    Store::new(pool).await.unwrap()
}

pub(crate) fn source(store: &Store, code: &str) -> SourceId {
    store.reference().source_by_code(code).unwrap().id
}

pub(crate) fn actor() -> Actor {
    Actor::Source("incident_management".into())
}

pub(crate) fn new_appeal(external_id: &str, received_at: Moment) -> NewAppeal {
    serde_json::from_value(serde_json::json!({
        "external_id": external_id, "channel": "vk", "received_at": received_at,
        "text": format!("Яма на дороге, обращение {external_id}"),
    }))
    .unwrap()
}

pub(crate) fn checked(store: &Store, item: NewAppeal, now: Moment) -> Checked {
    check(
        item,
        source(store, "incident_management"),
        &store.reference(),
        &store.rules(),
        now,
    )
    .unwrap()
}

/// Takes one appeal in and answers its id.
pub(crate) async fn receive(store: &Store, item: NewAppeal, now: Moment) -> domain::ids::AppealId {
    let item = checked(store, item, now);
    let im = source(store, "incident_management");
    store.receive(im, &actor(), &[item], now).await.unwrap()[0].id
}

/// Numbers everything that is committed.
pub(crate) async fn sequence_all(store: &Store) {
    while store.sequence(1000).await.unwrap() > 0 {}
}
