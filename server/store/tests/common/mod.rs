//! Builders for the tests of the store.
#![allow(dead_code, reason = "each test file uses a part")]
#![expect(clippy::unwrap_used, reason = "a builder that fails fails its test")]

use chrono::{DateTime, TimeDelta, Utc};
use domain::Moment;
use domain::access::{Asker, Role};
use domain::appeal::State;
use domain::ids::{AppealId, CategoryId, DepartmentId, SourceId};
use domain::life::Step;
use domain::new_appeal::{Checked, NewAppeal, check};
use domain::person::NewPerson;
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

pub(crate) fn days(n: i64) -> TimeDelta {
    TimeDelta::days(n)
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
pub(crate) async fn receive(store: &Store, item: NewAppeal, now: Moment) -> AppealId {
    let item = checked(store, item, now);
    let im = source(store, "incident_management");
    store.receive(im, &actor(), &[item], now).await.unwrap()[0].id
}

/// Numbers everything that is committed.
pub(crate) async fn sequence_all(store: &Store) {
    while store.sequence(1000).await.unwrap().is_none_or(|n| n > 0) {}
}

/// A person with an account, as the asker of later calls.
pub(crate) async fn person(
    s: &Store,
    login: &str,
    roles: &[Role],
    departments: &[DepartmentId],
) -> Asker {
    let new = NewPerson {
        login: login.into(),
        name: format!("Имя {login}"),
        roles: roles.to_vec(),
        departments: departments.to_vec(),
    };
    let console = Asker::system(Actor::Console);
    let id = s.add_person(&console, &new).await.unwrap();
    Asker::person(id, roles.to_vec(), departments.to_vec())
}

/// Somebody of the control centre with all that an ordinary day needs.
pub(crate) async fn clerk(s: &Store, login: &str) -> Asker {
    let roles = [Role::Operator, Role::Moderator, Role::Coordinator];
    person(s, login, &roles, &[]).await
}

pub(crate) fn transport(s: &Store) -> DepartmentId {
    s.reference().department_by_code("transport").unwrap().id
}

pub(crate) fn roads(s: &Store) -> CategoryId {
    s.reference().category_by_code("roads").unwrap().id
}

/// Brings an appeal to a state, as the system.
pub(crate) async fn at(s: &Store, id: AppealId, state: State) {
    let by = Asker::timer();
    let path = [
        (Step::Take, State::Moderation),
        (Step::Classify(roads(s)), State::Coordination),
        (Step::Assign(transport(s)), State::Assigned),
        (Step::Acknowledge, State::InProgress),
        (Step::Draft, State::OnApproval),
    ];
    for (step, reached) in path {
        s.step(&by, id, &step, Some("Проект ответа"), noon())
            .await
            .unwrap();
        if reached == state {
            return;
        }
    }
}

pub(crate) async fn new(s: &Store, external: &str) -> AppealId {
    receive(s, new_appeal(external, noon()), noon()).await
}

pub(crate) async fn state(s: &Store, id: AppealId) -> State {
    let found = s.appeal(&Asker::timer(), id).await.unwrap().unwrap();
    found.row.state
}

pub(crate) async fn clean(s: &Store) {
    sequence_all(s).await;
    assert_eq!(s.verify().await.unwrap(), Vec::<String>::new());
}
