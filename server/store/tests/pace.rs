//! The pace of a department, counted again from the journal by hand.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

mod common;

use chrono::{Days, TimeDelta};
use common::*;
use domain::access::{Asker, Role};
use domain::forecast::{DepartmentPace, PACE_DAYS, Pace};
use domain::ids::{AppealId, CalendarId, DepartmentId, PersonId};
use domain::life::Step;
use domain::{Moment, time};
use sqlx::PgPool;
use store::{Error, Store};

/// Leads an appeal as far as the answer, or leaves it with its department.
async fn live(s: &Store, external: &str, at: Moment, department: DepartmentId, ends: bool) {
    let by = Asker::timer();
    let roads = s.reference().category_by_code("roads").unwrap().id;
    // Four working hours: what comes before the middle of a day is due by its end.
    let mut item = new_appeal(external, at);
    item.importance = Some("high".into());
    let id: AppealId = receive(s, item, at).await;
    let steps = [
        Step::Take,
        Step::Classify(roads),
        Step::Assign(department),
        Step::Acknowledge,
        Step::Answer,
    ];
    for (n, step) in steps.iter().enumerate() {
        if ends || n < 4 {
            let at = at + TimeDelta::hours(i64::try_from(n).unwrap());
            s.step(&by, id, step, Some("Слова"), at).await.unwrap();
        }
    }
}

/// What the journal says was finished by a department between two instants.
async fn finished(s: &Store, department: DepartmentId, from: Moment, to: Moment) -> i64 {
    sqlx::query_scalar(
        "select count(*) from journal where kind = 'answered' and at >= $1 and at < $2
            and (change->'after'->>'department')::int = $3",
    )
    .bind(from)
    .bind(to)
    .bind(i32::from(department.0))
    .fetch_one(s.pool())
    .await
    .unwrap()
}

/// What came and was due on the day it came.
async fn arrived(s: &Store, department: DepartmentId, from: Moment, to: Moment) -> [u32; 24] {
    let rows: Vec<(Moment, Option<Moment>)> =
        sqlx::query_as("select received_at, deadline_at from appeal where department_id = $1")
            .bind(department.0)
            .fetch_all(s.pool())
            .await
            .unwrap();
    let due_that_day = rows
        .iter()
        .filter(|(at, _)| (from..to).contains(at))
        .filter(|(at, due)| due.is_some_and(|due| time::day(due) == time::day(*at)));
    let mut hours = [0; 24];
    for (at, _) in due_that_day {
        hours[usize::from(time::hour(*at))] += 1;
    }
    hours
}

fn of(paces: &[DepartmentPace], department: DepartmentId) -> Option<Pace> {
    let found = paces.iter().find(|p| p.department == department);
    found.map(|p| p.pace)
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_pace_is_what_the_journal_says(pool: PgPool) {
    let s = store(pool).await;
    let [roads, utilities, idle] = [1, 2, 3].map(DepartmentId);
    // Mornings and evenings, before the four weeks, within them, and today.
    for n in 0..60u32 {
        let day = noon() - TimeDelta::hours(15 * i64::from(n));
        let department = if n % 3 == 0 { utilities } else { roads };
        live(&s, &format!("pace-{n}"), day, department, n % 5 != 0).await;
    }
    for n in 0..4 {
        let at = noon() - TimeDelta::days(2 * n) - TimeDelta::hours(3);
        live(&s, &format!("idle-{n}"), at, idle, false).await;
    }
    let to = time::day_start(time::day(noon()));
    let from = to - TimeDelta::days(PACE_DAYS);
    let paces = s.paces(&Asker::timer(), noon()).await.unwrap();
    // Working minutes, day by day.
    let rules = s.rules();
    let calendar = rules.calendar(CalendarId(1)).unwrap();
    let days = (0..28).map(|n| time::day(from) + Days::new(n));
    let minutes: u32 = days
        .flat_map(|day| calendar.intervals(day).to_vec())
        .map(|i| u32::from(i.to - i.from))
        .sum();
    let days = (0..28).map(|n| time::day(from) + Days::new(n));
    let worked = days.filter(|day| !calendar.intervals(*day).is_empty());
    let worked = u32::try_from(worked.count()).unwrap();
    for department in [roads, utilities] {
        let pace = of(&paces, department).unwrap();
        let an_hour = |n: u64| u32::try_from(n * 60_000 / u64::from(minutes)).unwrap();
        let n = finished(&s, department, from, to).await;
        assert!(n > 5);
        assert_eq!(pace.out_thousandths, an_hour(n.unsigned_abs()));
        let hours = arrived(&s, department, from, to).await;
        assert_eq!(pace.in_thousandths, hours.map(|n| n * 1_000 / worked));
        assert!(hours.iter().filter(|n| **n > 0).count() > 1, "{hours:?}");
    }
    assert_eq!(of(&paces, idle), None, "nothing finished, nothing known");

    // The capacity of the directory is the most there can be.
    sqlx::query("update department set daily_capacity = 1 where id = 1")
        .execute(s.pool())
        .await
        .unwrap();
    let fewer = s.paces(&Asker::timer(), noon()).await.unwrap();
    let before = of(&paces, roads).unwrap().out_thousandths;
    assert!(of(&fewer, roads).unwrap().out_thousandths < before);
    assert_eq!(of(&fewer, utilities), of(&paces, utilities));

    // Whoever works in one department sees its pace and no other.
    let head = Asker::person(PersonId(1), vec![Role::Head], vec![utilities]);
    let own = s.paces(&head, noon()).await.unwrap();
    assert_eq!(
        own.iter().map(|p| p.department).collect::<Vec<_>>(),
        [utilities]
    );
    let admin = Asker::person(PersonId(2), vec![Role::Admin], vec![]);
    let denied = s.paces(&admin, noon()).await;
    assert!(matches!(denied, Err(Error::Denied(_))));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_young_history_has_no_pace_yet(pool: PgPool) {
    let s = store(pool).await;
    assert_eq!(s.paces(&Asker::timer(), noon()).await.unwrap(), []);
    // Answered yesterday, on the first day of all.
    let yesterday = noon() - TimeDelta::days(1);
    live(&s, "first", yesterday, DepartmentId(1), true).await;
    assert_eq!(s.paces(&Asker::timer(), noon()).await.unwrap(), []);
    // A week later that is a little, but known.
    let later = noon() + TimeDelta::days(7);
    let paces = s.paces(&Asker::timer(), later).await.unwrap();
    assert!(of(&paces, DepartmentId(1)).unwrap().out_thousandths > 0);
}
