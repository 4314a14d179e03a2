//! Notifications: each line once, to whom it concerns, and to nobody else.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

mod common;

use chrono::TimeDelta;
use common::*;
use domain::Moment;
use domain::access::{Asker, Role};
use domain::ids::{AppealId, DepartmentId, PersonId, Seq};
use domain::life::Step;
use domain::notice::Topic;
use domain::person::NewPerson;
use domain::scope::Actor;
use sqlx::PgPool;
use store::{Error, Store, Told};

/// The people of these tests.
struct People {
    head: Asker,
    worker: Asker,
    other: Asker,
    supervisor: Asker,
}

async fn person(s: &Store, login: &str, role: Role, departments: &[DepartmentId]) -> Asker {
    let new = NewPerson {
        login: login.into(),
        name: format!("Имя {login}"),
        roles: vec![role],
        departments: departments.to_vec(),
    };
    let console = Asker::system(Actor::Console);
    let id = s.add_person(&console, &new).await.unwrap();
    Asker::person(id, vec![role], departments.to_vec())
}

fn department(s: &Store, code: &str) -> DepartmentId {
    s.reference().department_by_code(code).unwrap().id
}

async fn people(s: &Store) -> People {
    let ours = [department(s, "transport")];
    let others = [department(s, "housing")];
    People {
        head: person(s, "head", Role::Head, &ours).await,
        worker: person(s, "worker", Role::Executor, &ours).await,
        other: person(s, "other", Role::Head, &others).await,
        supervisor: person(s, "supervisor", Role::Supervisor, &[]).await,
    }
}

/// An appeal that our executor works on; the way there is the system's.
async fn in_progress(s: &Store, worker: &Asker, external: &str, at: Moment) -> AppealId {
    let id = receive(s, new_appeal(external, at), at).await;
    let by = Asker::timer();
    let roads = s.reference().category_by_code("roads").unwrap().id;
    for step in [
        Step::Take,
        Step::Classify(roads),
        Step::Assign(department(s, "transport")),
    ] {
        s.step(&by, id, &step, None, at).await.unwrap();
    }
    s.step(worker, id, &Step::Acknowledge, None, at)
        .await
        .unwrap();
    id
}

async fn draft_and_return(s: &Store, p: &People, id: AppealId, at: Moment) {
    s.step(&p.worker, id, &Step::Draft, Some("Заделали"), at)
        .await
        .unwrap();
    s.step(&p.head, id, &Step::Return, Some("Назовите срок"), at)
        .await
        .unwrap();
}

async fn tell(s: &Store, now: Moment) -> u64 {
    sequence_all(s).await;
    let mut written = 0;
    loop {
        let told = s.tell(now, 100, Seq(0)).await.unwrap();
        written += told.notices;
        if !told.more {
            return written;
        }
    }
}

/// What somebody has heard of, the oldest first.
async fn heard(s: &Store, by: &Asker) -> Vec<Topic> {
    let mut all: Vec<_> = s.notices(by, 100).await.unwrap();
    all.reverse();
    all.into_iter().map(|n| n.topic).collect()
}

async fn head(s: &Store) -> i64 {
    sqlx::query_scalar("select seq from notice_head")
        .fetch_one(s.pool())
        .await
        .unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn each_hears_of_what_concerns_them_and_not_of_their_own_steps(pool: PgPool) {
    let s = store(pool).await;
    let p = people(&s).await;
    let id = in_progress(&s, &p.worker, "a", noon()).await;
    draft_and_return(&s, &p, id, noon()).await;
    assert_eq!(tell(&s, noon()).await, 3);
    assert_eq!(heard(&s, &p.head).await, [Topic::Given, Topic::Approval]);
    assert_eq!(heard(&s, &p.worker).await, [Topic::Returned]);
    for by in [&p.other, &p.supervisor] {
        assert_eq!(heard(&s, by).await, []);
        assert_eq!(s.unread(by).await.unwrap(), 0);
    }
    let notice = s.notices(&p.worker, 1).await.unwrap().remove(0);
    assert_eq!((notice.appeal, notice.read), (id, false));
    assert_eq!(notice.quote.as_deref(), Some("Назовите срок"));
    // Nothing is told twice.
    assert_eq!(tell(&s, noon()).await, 0);
    assert_eq!(s.unread(&p.head).await.unwrap(), 2);
    // Nobody but a person has any.
    let display = Asker::timer();
    assert!(matches!(
        s.notices(&display, 9).await,
        Err(Error::Denied(_))
    ));
}

/// What a department sends back is told to whoever sends it on.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_comes_back_is_told_to_the_coordinators(pool: PgPool) {
    let s = store(pool).await;
    let p = people(&s).await;
    let coordinator = person(&s, "coordinator", Role::Coordinator, &[]).await;
    let id = in_progress(&s, &p.worker, "a", noon()).await;
    s.step(&p.worker, id, &Step::Bounce, Some("Не наша улица"), noon())
        .await
        .unwrap();
    tell(&s, noon()).await;
    let told = s.notices(&coordinator, 9).await.unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].topic, told[0].appeal), (Topic::Bounced, id));
    assert!(
        told[0]
            .told()
            .ends_with("вернули на координацию: «Не наша улица»")
    );
    s.choose_notices(&coordinator, &[Topic::Climbed])
        .await
        .unwrap();
    // Forgotten there, it is the coordinators' first.
    let mut now = noon();
    for _ in 0..3 {
        now += TimeDelta::hours(1);
        while s.watch(now, 100).await.unwrap() > 0 {}
        s.look_at_deadlines(now, 100).await.unwrap();
        tell(&s, now).await;
    }
    let [bounced, climbed] = [Topic::Bounced, Topic::Climbed];
    assert_eq!(heard(&s, &coordinator).await, [bounced, climbed]);
    assert_eq!(heard(&s, &p.worker).await, []);
}

/// A return that is taken back is no news any more; what was read stays read.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_taken_back_is_withdrawn(pool: PgPool) {
    let s = store(pool).await;
    let p = people(&s).await;
    let id = in_progress(&s, &p.worker, "a", noon()).await;
    draft_and_return(&s, &p, id, noon()).await;
    tell(&s, noon()).await;
    assert_eq!(heard(&s, &p.worker).await, [Topic::Returned]);
    // The clock may have noted something since: nobody's step.
    sqlx::query(
        "insert into journal (appeal_id, at, actor, kind, change)
         select appeal_id, at, 'timer', 'warned', change from journal where appeal_id = $1 order by id desc limit 1",
    )
    .bind(id.0)
    .execute(s.pool())
    .await
    .unwrap();
    s.undo(&p.head, id, noon()).await.unwrap();
    sequence_all(&s).await;
    let told = s.tell(noon(), 100, Seq(0)).await.unwrap();
    assert_eq!(told.withdrawn, [p.worker.person_id().unwrap()]);
    // (Of the deadline that is near they still hear, until they read it.)
    assert_eq!(heard(&s, &p.worker).await, [Topic::Soon]);
    assert_eq!(heard(&s, &p.head).await, [Topic::Given, Topic::Approval]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn readers_at_once_tell_each_line_once(pool: PgPool) {
    let s = store(pool).await;
    let p = people(&s).await;
    for n in 0..20 {
        let id = in_progress(&s, &p.worker, &n.to_string(), noon()).await;
        draft_and_return(&s, &p, id, noon()).await;
    }
    sequence_all(&s).await;
    let end = s.head().await.unwrap().0;
    let readers: Vec<_> = (0..4)
        .map(|_| {
            let s = s.clone();
            tokio::spawn(async move {
                let mut written = 0;
                while head(&s).await < end {
                    written += s.tell(noon(), 7, Seq(0)).await.unwrap().notices;
                }
                written
            })
        })
        .collect();
    let mut written = 0;
    for reader in readers {
        written += reader.await.unwrap();
    }
    assert_eq!(written, 60);
    assert_eq!(s.unread(&p.head).await.unwrap(), 40);
    assert_eq!(s.unread(&p.worker).await.unwrap(), 20);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_topic_switched_off_is_silent_and_comes_back(pool: PgPool) {
    let s = store(pool).await;
    let p = people(&s).await;
    let all = Topic::of(p.worker.roles());
    let choices = s.notice_choices(&p.worker).await.unwrap();
    assert_eq!(choices, all.iter().map(|t| (*t, true)).collect::<Vec<_>>());
    s.choose_notices(&p.worker, &[Topic::Given]).await.unwrap();
    let id = in_progress(&s, &p.worker, "a", noon()).await;
    draft_and_return(&s, &p, id, noon()).await;
    tell(&s, noon()).await;
    assert_eq!(heard(&s, &p.worker).await, []);
    assert_eq!(heard(&s, &p.head).await, [Topic::Given, Topic::Approval]);
    // One does not order what one's roles cannot concern.
    s.choose_notices(&p.worker, Topic::ALL).await.unwrap();
    assert_eq!(s.notice_choices(&p.worker).await.unwrap().len(), all.len());
    draft_and_return(&s, &p, id, noon() + minutes(1)).await;
    tell(&s, noon()).await;
    assert_eq!(heard(&s, &p.worker).await, [Topic::Returned]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_was_seen_is_marked_and_what_came_meanwhile_stays(pool: PgPool) {
    let s = store(pool).await;
    let p = people(&s).await;
    let id = in_progress(&s, &p.worker, "a", noon()).await;
    tell(&s, noon()).await;
    let seen = s.notices(&p.head, 1).await.unwrap().remove(0).seq;
    draft_and_return(&s, &p, id, noon()).await;
    tell(&s, noon()).await;
    s.read_notices(&p.head, seen, noon()).await.unwrap();
    assert_eq!(s.unread(&p.head).await.unwrap(), 1);
    assert_eq!(s.unread(&p.worker).await.unwrap(), 1, "another person's");
    let marks: Vec<_> = s.notices(&p.head, 9).await.unwrap();
    assert_eq!(
        marks.iter().map(|n| n.read).collect::<Vec<_>>(),
        [false, true]
    );
    s.read_notices(&p.head, Seq(i64::MAX), noon())
        .await
        .unwrap();
    assert_eq!(s.unread(&p.head).await.unwrap(), 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_foreign_appeal_is_a_number_and_nothing_more(pool: PgPool) {
    let s = store(pool).await;
    let p = people(&s).await;
    let id = in_progress(&s, &p.worker, "a", noon()).await;
    draft_and_return(&s, &p, id, noon()).await;
    tell(&s, noon()).await;
    let there = Step::Transfer(department(&s, "housing"));
    s.step(&Asker::timer(), id, &there, Some("Не наше"), noon())
        .await
        .unwrap();
    tell(&s, noon()).await;
    for by in [&p.head, &p.worker] {
        let all = s.notices(by, 9).await.unwrap();
        assert!(!all.is_empty());
        assert!(all.iter().all(|n| n.quote.is_none()), "{all:?}");
    }
    let told = s.notices(&p.other, 9).await.unwrap();
    assert_eq!(told.len(), 1);
    assert!(told[0].quote.as_deref().unwrap().starts_with("Яма"));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_past_is_told_to_nobody_and_the_old_is_forgotten(pool: PgPool) {
    let s = store(pool).await;
    let p = people(&s).await;
    let past = noon() - TimeDelta::days(2);
    let id = in_progress(&s, &p.worker, "a", past).await;
    draft_and_return(&s, &p, id, past).await;
    assert_eq!(tell(&s, noon()).await, 0);
    draft_and_return(&s, &p, id, noon()).await;
    assert_eq!(tell(&s, noon()).await, 2);
    assert_eq!(
        s.forget_notices(noon() + TimeDelta::days(29))
            .await
            .unwrap(),
        0
    );
    assert_eq!(
        s.forget_notices(noon() + TimeDelta::days(31))
            .await
            .unwrap(),
        2
    );
    // Whoever has left hears nothing.
    sqlx::query("update person set disabled_at = now() where login = 'worker'")
        .execute(s.pool())
        .await
        .unwrap();
    draft_and_return(&s, &p, id, noon()).await;
    assert_eq!(tell(&s, noon()).await, 1);
}

/// Arrivals concern nobody: they are not even passed over in writing, until
/// there are as many as one look takes.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn arrivals_cost_no_write(pool: PgPool) {
    let s = store(pool).await;
    for n in 0..9 {
        receive(&s, new_appeal(&n.to_string(), noon()), noon()).await;
    }
    sequence_all(&s).await;
    let told = s.tell(noon(), 10, Seq(0)).await.unwrap();
    let barren = Seq(9);
    assert_eq!(
        told,
        Told {
            barren,
            ..Told::default()
        }
    );
    assert_eq!(head(&s).await, 0);
    receive(&s, new_appeal("9", noon()), noon()).await;
    sequence_all(&s).await;
    s.tell(noon(), 10, barren).await.unwrap();
    assert_eq!(head(&s).await, 10);
    // What concerns somebody is found behind the barren lines.
    let p = people(&s).await;
    let id = in_progress(&s, &p.worker, "b", noon()).await;
    draft_and_return(&s, &p, id, noon()).await;
    sequence_all(&s).await;
    // So it is when the database was put back: what was known of another feed is void.
    let other = Seq(1_000_000);
    assert_eq!(s.tell(noon(), 100, other).await.unwrap().notices, 3);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_forgotten_appeal_is_heard_of_at_every_level(pool: PgPool) {
    let s = store(pool).await;
    let p = people(&s).await;
    let id = in_progress(&s, &p.worker, "a", noon()).await;
    let mut now = noon();
    // Until the afternoon of the next day: nine working hours.
    for _ in 0..14 {
        now += TimeDelta::hours(2);
        while s.watch(now, 100).await.unwrap() > 0 {}
        sequence_all(&s).await;
        s.look_at_deadlines(now, 100).await.unwrap();
        tell(&s, now).await;
    }
    let climbs = async |by| {
        let all = s.notices(by, 100).await.unwrap();
        let climbs = all.into_iter().filter(|n| n.topic == Topic::Climbed);
        climbs
            .map(|n| (n.appeal, n.reason.is_some()))
            .collect::<Vec<_>>()
    };
    for by in [&p.worker, &p.head, &p.supervisor] {
        assert_eq!(climbs(by).await, [(id, true)], "{:?}", by.roles());
    }
    assert_eq!(climbs(&p.other).await, []);
    assert!(heard(&s, &p.worker).await.contains(&Topic::Overdue));
    assert!(heard(&s, &p.head).await.contains(&Topic::Overdue));
    assert!(!heard(&s, &p.supervisor).await.contains(&Topic::Overdue));
}

/// The watch had slept for two days: the appeal climbs to the top at once, and
/// each on the way hears of it once.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_missed_deadline_is_one_piece_of_news(pool: PgPool) {
    sqlx::query("delete from escalation_rule where reason = 'untouched'")
        .execute(&pool)
        .await
        .unwrap();
    let s = store(pool).await;
    let p = people(&s).await;
    let look = async |external| {
        in_progress(&s, &p.worker, external, noon()).await;
        let later = noon() + TimeDelta::days(2);
        sequence_all(&s).await;
        while s.watch(later, 100).await.unwrap() > 0 {}
        s.look_at_deadlines(later, 100).await.unwrap();
        tell(&s, later).await;
    };
    look("a").await;
    assert_eq!(heard(&s, &p.worker).await, [Topic::Overdue]);
    assert_eq!(heard(&s, &p.head).await, [Topic::Overdue]);
    assert_eq!(heard(&s, &p.supervisor).await, [Topic::Climbed]);
    // Whoever does not want to hear of deadlines hears that it has climbed.
    s.choose_notices(&p.head, &[Topic::Climbed]).await.unwrap();
    look("b").await;
    let [overdue, climbed] = [Topic::Overdue, Topic::Climbed];
    assert_eq!(heard(&s, &p.worker).await, [overdue, overdue]);
    assert_eq!(heard(&s, &p.head).await, [overdue, climbed]);
    assert_eq!(heard(&s, &p.supervisor).await, [climbed, climbed]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_page_learns_of_what_was_written_since(pool: PgPool) {
    let s = store(pool).await;
    let p = people(&s).await;
    let listening: Vec<PersonId> = [&p.worker, &p.other]
        .iter()
        .filter_map(|a| a.person_id())
        .collect();
    let (start, none) = s.told_since(Seq(0), &listening).await.unwrap();
    assert!(none.is_empty());
    let id = in_progress(&s, &p.worker, "a", noon()).await;
    draft_and_return(&s, &p, id, noon()).await;
    tell(&s, noon()).await;
    let (now, new) = s.told_since(start, &listening).await.unwrap();
    assert!(now > start);
    assert_eq!(new.into_iter().collect::<Vec<_>>(), [(listening[0], 1)]);
    let (same, none) = s.told_since(now, &listening).await.unwrap();
    assert_eq!((same, none.len()), (now, 0));
    // A database that was put back is heard from its beginning.
    let (back, _) = s.told_since(Seq(i64::MAX), &listening).await.unwrap();
    assert_eq!(back, now);
}
