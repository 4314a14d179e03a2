//! Deadlines as people see them: the task records, the page explains.

use chrono::TimeDelta;
use domain::access::Asker;
use domain::ids::{AppealId, DepartmentId};
use domain::journal::Kind;
use domain::life::Step;
use domain::scope::Actor;
use sqlx::PgPool;

use crate::item::item;
use crate::stand::{Stand, until};

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_breach_is_recorded_by_time_alone_and_the_page_tells_it(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let id = AppealId(stand.bring(&token, &item("1", stand.now())).await);
    let store = &stand.node.app.store;
    // Tuesday noon: nine working hours later it is Wednesday, 13:00.
    stand.pass_to(stand.now() + TimeDelta::hours(25)).await;
    until("просрочка записана", async || {
        let history = store.history(&Asker::timer(), id).await.unwrap();
        history
            .iter()
            .any(|e| e.kind == Kind::Breached)
            .then_some(())
    })
    .await;
    let page = stand.get(&format!("/appeals/{id}")).await;
    let text = page.text().replace("<!>", "").replace('\u{a0}', " ");
    for words in [
        "Просрочен общий срок на этапе «модерация» 25 ноября в 13:00",
        "Почему этот срок",
        "9 рабочих часов, важность «обычная», для всех категорий",
        "12:00–13:00, 14:00–18:00",
        "Кто сколько держал",
        "Рабочего времени прошло",
    ] {
        assert!(text.contains(words), "нет «{words}»");
    }
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_promise_ends_by_time_alone(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let now = stand.now();
    let id = AppealId(stand.bring(&token, &item("1", now)).await);
    let store = &stand.node.app.store;
    let person = Actor::Demo("Исполнитель".into());
    let promised = now + TimeDelta::hours(48);
    let category = store.reference().categories[0].id;
    for step in [
        Step::Take,
        Step::Classify(category),
        Step::Assign(DepartmentId(1)),
        Step::Acknowledge,
        Step::Promise(promised),
    ] {
        store
            .step(
                &Asker::system(person.clone()),
                id,
                &step,
                Some("Слова"),
                now,
            )
            .await
            .unwrap();
    }
    let page = stand.get(&format!("/appeals/{id}")).await;
    assert!(page.text().contains("в нём обещано"));
    stand.set_clock(promised);
    until("работа продолжена", async || {
        let history = store.history(&Asker::timer(), id).await.unwrap();
        history
            .iter()
            .any(|e| e.kind == Kind::Resumed && e.actor == "timer")
            .then_some(())
    })
    .await;
    stand.close().await;
}
