//! Deadlines over time and through edits: what is recorded, once, and stays.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

mod common;

use chrono::TimeDelta;
use common::*;
use domain::Moment;
use domain::access::{Asker, Role};
use domain::appeal::{Importance, State};
use domain::breach::Clock;
use domain::calendar::{DayKind, SpecialDay};
use domain::deadline::{Stage, Unit};
use domain::escalation::{EscalationRule, Level, Reason};
use domain::filter::Filter;
use domain::ids::{AppealId, CalendarId, CategoryId, DepartmentId};
use domain::journal::{Entry, Kind};
use domain::life::Step;
use domain::rule_edit::NormativeDraft;
use domain::scope::Actor;
use sqlx::PgPool;
use store::{Error, Looked, Store};

fn person() -> Asker {
    Asker::system(Actor::Demo("Оператор".into()))
}

async fn step(s: &Store, id: AppealId, step: Step, at: Moment) {
    s.step(&person(), id, &step, Some("Слова"), at)
        .await
        .unwrap();
}

/// Everything a node's task does at `now`.
async fn pass(s: &Store, now: Moment) -> Looked {
    sequence_all(s).await;
    while s.watch(now, 1000).await.unwrap() > 0 {}
    let looked = s.look_at_deadlines(now, 100).await.unwrap();
    sequence_all(s).await;
    looked
}

async fn history(s: &Store, id: AppealId) -> Vec<Entry> {
    s.history(&Asker::timer(), id).await.unwrap()
}

async fn kinds(s: &Store, id: AppealId) -> Vec<Kind> {
    history(s, id).await.iter().map(|e| e.kind).collect()
}

/// The levels of all climbs, in the order in which they were recorded.
async fn climbs(s: &Store) -> Vec<Level> {
    let codes: Vec<String> = sqlx::query_scalar("select level from escalation order by journal_id")
        .fetch_all(s.pool())
        .await
        .unwrap();
    codes.iter().map(|c| Level::parse(c).unwrap()).collect()
}

/// Works an appeal received at `at` up to `in_progress`.
async fn in_progress(s: &Store, at: Moment) -> AppealId {
    let id = receive(s, new_appeal("1", at), at).await;
    step(s, id, Step::Take, at + minutes(1)).await;
    step(s, id, Step::Classify(CategoryId(101)), at + minutes(2)).await;
    step(s, id, Step::Assign(DepartmentId(1)), at + minutes(3)).await;
    step(s, id, Step::Acknowledge, at + minutes(4)).await;
    id
}

fn draft(amount: u32) -> NormativeDraft {
    NormativeDraft {
        source: domain::ids::SourceId(1),
        category: None,
        importance: Importance::Normal,
        stage: Stage::Total,
        amount,
        unit: Unit::WorkingHours,
        calendar: CalendarId(1),
        basis: "Приказ № 1".into(),
        starts_with: None,
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_breach_is_recorded_once_and_stays(pool: PgPool) {
    let s = store(pool).await;
    let id = in_progress(&s, noon()).await;
    // Tuesday 12:00: one hour, four, and four on Wednesday.
    let due = noon() + TimeDelta::hours(25);
    let facts = history(&s, id).await.pop().unwrap().after;
    assert_eq!(facts.deadline, Some(due));
    assert_eq!(pass(&s, due - minutes(1)).await.breaches, 0);
    assert_eq!(pass(&s, due).await.breaches, 1);
    assert_eq!(pass(&s, due + minutes(5)).await.breaches, 0);
    let all = s.breaches(&Asker::timer(), id).await.unwrap();
    let told: Vec<_> = all
        .iter()
        .map(|b| (b.clock, b.stage, b.department, b.at))
        .collect();
    assert_eq!(
        told,
        [(Clock::Total, Stage::Execution, Some(DepartmentId(1)), due)]
    );
    let line = history(&s, id)
        .await
        .into_iter()
        .find(|e| e.kind == Kind::Breached)
        .unwrap();
    assert_eq!((line.at, line.actor.as_str()), (due, "timer"));
    // Answered, reopened, counted anew: it stays.
    step(&s, id, Step::Answer, due + minutes(10)).await;
    step(&s, id, Step::Reopen, due + minutes(20)).await;
    pass(&s, due + minutes(21)).await;
    assert_eq!(s.breaches(&Asker::timer(), id).await.unwrap(), all);
    assert!(s.verify().await.unwrap().is_empty());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn two_nodes_that_wake_late_record_everything_once(pool: PgPool) {
    let s = store(pool).await;
    let now = noon() + TimeDelta::days(30);
    let mut ids = Vec::new();
    for n in 0..40 {
        ids.push(receive(&s, new_appeal(&n.to_string(), noon()), noon()).await);
    }
    sequence_all(&s).await;
    while s.watch(now, 7).await.unwrap() > 0 {}
    let work = async || {
        let mut sum = 0;
        loop {
            let looked = s.look_at_deadlines(now, 3).await.unwrap();
            sum += looked.breaches;
            if looked.seen == 0 {
                return sum;
            }
        }
    };
    let (a, b, c) = tokio::join!(work(), work(), work());
    assert_eq!(a + b + c, ids.len());
    for id in ids {
        let told = kinds(&s, id).await;
        assert_eq!(told, [Kind::Received, Kind::Breached, Kind::Escalated]);
    }
    assert_eq!(climbs(&s).await, [Level::Supervisor; 40]);
    assert!(s.verify().await.unwrap().is_empty());
}

/// A note and a part of the answer are work; what was worked on and is
/// forgotten again climbs again.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn notes_and_drafts_are_work_and_who_forgets_again_hears_again(pool: PgPool) {
    let s = store(pool).await;
    let id = in_progress(&s, noon()).await;
    let ours = [DepartmentId(1)];
    let worker = common::person(&s, "worker", &[Role::Executor], &ours).await;
    // Acknowledged at 12:04, lunch from 13:00 to 14:00: forgotten at 15:04.
    let by = |hours: i64, more: i64| noon() + TimeDelta::hours(hours) + minutes(more);
    s.add_comment(&worker, id, "Бригада выехала", by(2, 30))
        .await
        .unwrap();
    assert_eq!(pass(&s, by(4, 29)).await.climbs, 0);
    assert_eq!(pass(&s, by(4, 30)).await.climbs, 1);
    // At 17:00 the answer is begun; two hours later, at 10:00, it is forgotten again.
    s.keep_draft(&worker, id, "Здравствуйте", None, by(5, 0))
        .await
        .unwrap();
    assert_eq!(pass(&s, by(21, 59)).await.climbs, 0);
    assert_eq!(pass(&s, by(22, 0)).await.climbs, 1);
    assert_eq!(climbs(&s).await, [Level::Executor; 2]);
    // From there it climbs on, as before.
    assert_eq!(pass(&s, by(24, 0)).await.climbs, 1);
    let from: Vec<Option<String>> =
        sqlx::query_scalar("select from_level from escalation order by journal_id")
            .fetch_all(s.pool())
            .await
            .unwrap();
    assert_eq!(from, [None, None, Some("executor".into())]);
    assert!(s.verify().await.unwrap().is_empty());
}

/// «Пересчитать сроки» is nobody's work on an appeal.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_only_counted_anew_is_forgotten_all_the_same(pool: PgPool) {
    let s = store(pool).await;
    let boss = common::person(&s, "boss", &[Role::Admin], &[]).await;
    let id = receive(&s, new_appeal("1", noon()), noon()).await;
    let seen = history(&s, id).await.pop().unwrap().after.normative;
    s.set_normative(&boss, &draft(30), seen, noon())
        .await
        .unwrap();
    let at = noon() + TimeDelta::hours(2) + minutes(59);
    assert_eq!(s.recalculate(&boss, at).await.unwrap().changed, 1);
    assert_eq!(pass(&s, at).await.climbs, 0);
    assert_eq!(pass(&s, noon() + TimeDelta::hours(3)).await.climbs, 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_has_climbed_is_a_list(pool: PgPool) {
    let s = store(pool).await;
    let at = |hours: i64| noon() + TimeDelta::hours(hours);
    // Each a while after the one before it: the oldest climbs highest.
    let mut ids = Vec::new();
    for (n, hours) in [0, 3, 4, 6].into_iter().enumerate() {
        ids.push(receive(&s, new_appeal(&format!("n{n}"), at(hours)), at(hours)).await);
    }
    // One that has climbed and is answered.
    let answered = in_progress(&s, at(0)).await;
    for hours in [3, 4, 6, 24] {
        pass(&s, at(hours)).await;
    }
    step(&s, answered, Step::Answer, at(24)).await;
    for level in Level::ALL.iter().copied() {
        let filter = Filter {
            climbed: Some(level),
            ..Filter::default()
        };
        let mut listed: Vec<_> = s
            .list(&Asker::timer(), &filter, at(24), None, 100)
            .await
            .unwrap()
            .rows
            .into_iter()
            .map(|row| row.id)
            .collect();
        listed.sort();
        // The lines of the histories say the same in words.
        let mut told = Vec::new();
        for id in &ids {
            let reached = Level::ALL.iter().filter(|l| **l >= level);
            let words: Vec<_> = reached.map(|l| format!("{}, ", l.word())).collect();
            let h = history(&s, *id).await;
            if h.iter().filter(|e| e.kind == Kind::Escalated).any(|e| {
                let note = e.note.as_deref().unwrap_or("");
                words.iter().any(|w| note.starts_with(w.as_str()))
            }) {
                told.push(*id);
            }
        }
        assert_eq!(listed, told, "{level:?}");
        let count = s.count(&Asker::timer(), &filter, at(24)).await.unwrap();
        assert_eq!(count, told.len() as u64);
        assert!(!told.is_empty() && !told.contains(&answered), "{level:?}");
    }
    // Reopened, it begins anew.
    step(&s, answered, Step::Reopen, at(24)).await;
    let climbed = Filter {
        climbed: Some(Level::Executor),
        ..Filter::default()
    };
    let all = s.list(&Asker::timer(), &climbed, at(24), None, 100).await;
    assert!(all.unwrap().rows.iter().all(|row| row.id != answered));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn whoever_only_names_an_appeal_holds_up_neither_the_watch_nor_a_step(pool: PgPool) {
    let s = store(pool.clone()).await;
    let id = in_progress(&s, noon()).await;
    // As a row with a foreign key does until its transaction ends.
    let mut naming = pool.begin().await.unwrap();
    sqlx::query("select from appeal where id = $1 for key share")
        .bind(id.0)
        .execute(&mut *naming)
        .await
        .unwrap();
    let work = async {
        assert_eq!(pass(&s, noon() + TimeDelta::days(9)).await.breaches, 1);
        step(&s, id, Step::Draft, noon() + TimeDelta::days(9)).await;
        s.recalculate(&Asker::system(Actor::Console), noon() + TimeDelta::days(9))
            .await
            .unwrap();
    };
    // Else it would wait for ever.
    let patience = std::time::Duration::from_secs(60);
    tokio::time::timeout(patience, work).await.unwrap();
    naming.rollback().await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_arrival_is_looked_at_when_its_first_clock_says_and_not_before(pool: PgPool) {
    let s = store(pool).await;
    let id = receive(&s, new_appeal("1", noon()), noon()).await;
    assert_eq!(pass(&s, noon() + minutes(1)).await, Looked::default());
    let due = history(&s, id).await[0].after.deadline.unwrap();
    assert_eq!(pass(&s, due - minutes(1)).await.breaches, 0);
    assert_eq!(pass(&s, due).await.breaches, 1);
    // What comes in with its deadline past is looked at at once.
    let late = receive(&s, new_appeal("2", noon()), due).await;
    assert_eq!(pass(&s, due + minutes(1)).await.breaches, 1);
    assert!(kinds(&s, late).await.contains(&Kind::Breached));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_promise_that_passes_sends_the_appeal_back_to_work(pool: PgPool) {
    let s = store(pool).await;
    let id = in_progress(&s, noon()).await;
    let until = noon() + TimeDelta::hours(48);
    step(&s, id, Step::Promise(until), noon() + minutes(10)).await;
    assert_eq!(pass(&s, until - minutes(1)).await.resumed, 0);
    let looked = pass(&s, until).await;
    assert_eq!((looked.resumed, looked.breaches), (1, 1));
    let after = history(&s, id).await;
    let facts = &after.last().unwrap().after;
    assert_eq!(
        (facts.state, facts.deadline),
        (State::InProgress, Some(until))
    );
    let breach = &s.breaches(&Asker::timer(), id).await.unwrap()[0];
    assert_eq!((breach.clock, breach.at), (Clock::Promise, until));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn stages_of_the_platform_have_their_own_breaches(pool: PgPool) {
    let s = store(pool).await;
    let pos = source(&s, "pos");
    let mut item = new_appeal("1", noon());
    item.channel = "gosuslugi".into();
    let item = domain::new_appeal::check(item, pos, &s.reference(), &s.rules(), noon()).unwrap();
    let id = s.receive(pos, &actor(), &[item], noon()).await.unwrap()[0].id;
    // One working day for moderation and coordination together: Wednesday 18:00.
    let wednesday = noon() + TimeDelta::hours(30);
    step(&s, id, Step::Take, noon() + minutes(5)).await;
    step(
        &s,
        id,
        Step::Classify(CategoryId(101)),
        wednesday - minutes(5),
    )
    .await;
    assert_eq!(pass(&s, wednesday).await.breaches, 1);
    let breach = &s.breaches(&Asker::timer(), id).await.unwrap()[0];
    assert_eq!(
        (breach.clock, breach.stage, breach.at),
        (Clock::Stage, Stage::Coordination, wednesday)
    );
    assert_eq!(breach.which(), "срок этапа «координация»");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_edited_normative_leaves_running_deadlines_until_they_are_recalculated(pool: PgPool) {
    let s = store(pool).await;
    let id = in_progress(&s, noon()).await;
    let old = history(&s, id).await.pop().unwrap().after;
    let at = noon() + minutes(30);
    let seen = old.normative;
    let new = s
        .set_normative(&person(), &draft(4), seen, at)
        .await
        .unwrap();
    let again = s.set_normative(&person(), &draft(4), seen, at).await;
    assert_eq!(again.unwrap(), new);
    assert_eq!(history(&s, id).await.pop().unwrap().after, old);
    let why = |now| {
        let s = &s;
        async move {
            let h = history(s, id).await;
            s.why(&Asker::timer(), id, &h, now).await.unwrap()
        }
    };
    let before = why(at).await;
    assert_eq!(before.derivation.map(|d| d.amount), Some(9));
    assert_eq!(before.today, None);

    let done = s.recalculate(&person(), at).await.unwrap();
    assert_eq!((done.seen, done.changed), (1, 1));
    let last = history(&s, id).await.pop().unwrap();
    assert_eq!(last.kind, Kind::Recalculated);
    assert_eq!(last.deadline_before, old.deadline);
    // An hour before lunch, three after it.
    assert_eq!(last.after.deadline, Some(noon() + TimeDelta::hours(5)));
    assert_eq!(last.after.normative, Some(new));
    let after = why(at).await;
    assert_eq!(
        after.derivation.map(|d| (d.amount, d.normative)),
        Some((4, new))
    );
    assert_eq!(
        after.moves.last().map(|m| (m.kind, m.was)),
        Some((Kind::Recalculated, old.deadline))
    );
    // Again: nothing to do.
    assert_eq!(s.recalculate(&person(), at).await.unwrap().changed, 0);
    assert!(s.verify().await.unwrap().is_empty());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_edited_calendar_shows_in_the_account_of_a_stored_deadline(pool: PgPool) {
    let s = store(pool).await;
    let id = in_progress(&s, noon()).await;
    let due = history(&s, id).await.pop().unwrap().after.deadline;
    let wednesday = domain::time::day(noon()) + chrono::Days::new(1);
    let holiday = SpecialDay {
        kind: DayKind::Holiday,
        like: None,
        hours: vec![],
        note: Some("День города".into()),
        decreed: true,
    };
    s.set_calendar_day(&person(), CalendarId(1), wednesday, &holiday)
        .await
        .unwrap();
    let h = history(&s, id).await;
    let why = s.why(&Asker::timer(), id, &h, noon()).await.unwrap();
    // The deadline came with the receipt, whose line keeps no reckoning.
    assert_eq!(why.today, due.map(|d| d + TimeDelta::days(1)));
    s.recalculate(&person(), noon() + minutes(6)).await.unwrap();
    let h = history(&s, id).await;
    let why = s.why(&Asker::timer(), id, &h, noon()).await.unwrap();
    assert_eq!(why.today, None);
    let told = format!("{:?}", why.derivation.unwrap().spans);
    assert!(told.contains("День города"), "{told}");
    s.remove_calendar_day(&person(), CalendarId(1), wednesday)
        .await
        .unwrap();
    assert!(matches!(
        s.remove_calendar_day(&person(), CalendarId(1), wednesday)
            .await,
        Err(Error::Invalid(_))
    ));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn rules_are_checked_before_they_are_stored(pool: PgPool) {
    let s = store(pool).await;
    let refused = s.set_normative(&person(), &draft(0), None, noon()).await;
    assert!(matches!(refused, Err(Error::Fault(f)) if f.field == "amount"));
    let empty: [Vec<_>; 7] = Default::default();
    let refused = s.set_week(&person(), CalendarId(1), &empty).await;
    assert!(matches!(refused, Err(Error::Fault(f)) if f.code == "empty"));
    let rule = EscalationRule {
        source: domain::ids::SourceId(1),
        level: Level::Supervisor,
        reason: Reason::Untouched,
        minutes: 1,
        calendar: CalendarId(1),
    };
    let refused = s.set_escalation_rule(&person(), &rule, "проверка").await;
    assert!(matches!(refused, Err(Error::Fault(f)) if f.code == "ladder"));
    assert_eq!(
        s.set_year_decreed(&person(), CalendarId(1), 2027, true)
            .await
            .unwrap(),
        17
    );
    assert!(s.rules().calendar(CalendarId(1)).unwrap().is_decreed(2027));
    let week = s.rules().calendar(CalendarId(1)).unwrap().week().clone();
    s.set_week(&person(), CalendarId(1), &week).await.unwrap();
    assert_eq!(s.rules().calendar(CalendarId(1)).unwrap().week(), &week);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_reference_data_have_stages_warnings_and_escalations(pool: PgPool) {
    let s = store(pool).await;
    let rules = s.rules();
    let pos = source(&s, "pos");
    for importance in Importance::ALL {
        for stage in Stage::ALL {
            assert!(
                rules.normative(pos, None, *importance, *stage).is_some(),
                "{importance:?} {stage:?}"
            );
        }
    }
    for source in &s.reference().sources {
        assert!(rules.warnings().iter().any(|w| w.source == source.id));
        let of = rules.escalations().iter().filter(|e| e.source == source.id);
        assert_eq!(of.count(), 6, "{}", source.code);
    }
    let c = rules.calendar(CalendarId(1)).unwrap();
    let decreed: Vec<bool> = (2022..=2028).map(|y| c.is_decreed(y)).collect();
    assert_eq!(decreed, [true, true, true, true, true, false, false]);
}
