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

/// An incident's deadline is the earliest of all, and the page says whose it is.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_page_names_the_voice_whose_deadline_it_is(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let (now, by) = (stand.now(), Asker::timer());
    let earlier = now - TimeDelta::hours(1);
    let lead = AppealId(stand.bring(&token, &item("1", now)).await);
    let voice = AppealId(stand.bring(&token, &item("2", earlier)).await);
    let store = &stand.node.app.store;
    for id in [lead, voice] {
        store.step(&by, id, &Step::Take, None, now).await.unwrap();
    }
    store.merge(&by, voice, lead, now).await.unwrap();
    let page = stand.get(&format!("/appeals/{lead}")).await;
    let text = page.text().replace("<!>", "").replace('\u{a0}', " ");
    for words in [
        "Срок самого раннего из объединённых обращений.",
        &format!("у обращения № {voice} он до 25 ноября, 12:00"),
    ] {
        assert!(text.contains(words), "нет «{words}»");
    }
    for words in ["По нынешнему календарю", "Итого, до"] {
        assert!(!text.contains(words), "есть «{words}»");
    }
    stand.close().await;
}
