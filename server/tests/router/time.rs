//! Time alone: deadlines that pass and terms that end without any data.

use chrono::TimeDelta;
use domain::access::Asker;
use domain::appeal::State;
use domain::ids::AppealId;
use domain::time;
use server::tasks::closing::close_due;
use sqlx::PgPool;

use crate::item::item;
use crate::stand::Stand;
use crate::stream::Stream;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_deadline_passes_and_every_screen_is_told(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let id = stand.bring(&token, &item("1", stand.now())).await;
    let mut board = Stream::open(&stand, "scope=board&after=0").await;
    let mut queue = Stream::open(&stand, "scope=department:transport&after=0").await;
    let row = board.until(|e| e.changed() == [id]).await.data["rows"]["changed"][0].clone();
    queue.collect(&[id]).await;
    let deadline = time::from_millis(row["deadline"].as_i64().unwrap());

    stand.pass_to(deadline - TimeDelta::seconds(1)).await;
    stand.set_clock(deadline);
    // (Whether the line of the breach is in the same frame is up to chance.)
    let delta = board
        .until(|e| e.name == "delta" && e.figure("overdue") == 1)
        .await;
    assert_eq!(delta.data["burning"][0]["id"], id);
    queue
        .until(|e| e.data["figures"]["load"]["overdue"] == 1)
        .await;
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn midnight_empties_today(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    stand.bring(&token, &item("1", stand.now())).await;
    let mut board = Stream::open(&stand, "scope=board&after=0").await;
    board
        .until(|e| e.data["figures"]["today"]["now"] == 1)
        .await;
    let tomorrow = time::day(stand.now()) + chrono::Days::new(1);
    stand.pass_to(time::day_start(tomorrow)).await;
    let delta = board
        .until(|e| e.data["figures"]["today"]["now"] == 0)
        .await;
    assert_eq!(delta.data["figures"]["week"]["now"], 1);
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_answered_appeal_closes_after_its_term(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let token = stand.token("incident_management").await;
    let mut answered = item("1", stand.now() - TimeDelta::hours(2));
    answered["answered_at"] = time::iso(stand.now() - TimeDelta::hours(1)).into();
    let id = AppealId(stand.bring(&token, &answered).await);
    let store = &stand.node.app.store;
    let state = async || {
        store
            .appeal(&Asker::timer(), id)
            .await
            .unwrap()
            .unwrap()
            .row
            .state
    };
    let term = TimeDelta::days(store.reference().settings.close_after_days.into());

    stand.set_clock(stand.now() - TimeDelta::hours(1) + term - TimeDelta::seconds(1));
    close_due(&stand.node).await.unwrap();
    assert_eq!(state().await, State::Answered);
    stand.set_clock(stand.now() + TimeDelta::seconds(1));
    close_due(&stand.node).await.unwrap();
    assert_eq!(state().await, State::Closed);
    let history = store.history(&Asker::timer(), id).await.unwrap();
    assert_eq!(history.last().map(|e| e.actor.as_str()), Some("timer"));
    stand.close().await;
}
