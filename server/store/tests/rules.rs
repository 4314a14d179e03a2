//! Reference data as administrators edit them: who may, what the ledger keeps,
//! and what two editors at once come to.
#![expect(
    clippy::unwrap_used,
    reason = "what the test itself prepares must simply work"
)]

mod common;

use chrono::NaiveDate;
use common::{minutes, noon, store};
use domain::access::{Asker, Role};
use domain::appeal::Importance;
use domain::calendar::{DayKind, Interval, SpecialDay};
use domain::catalog::TemplateEntry;
use domain::deadline::{Stage, Unit};
use domain::ids::{CalendarId, CategoryId, NormativeId, PersonId, SourceId};
use domain::rule_edit::NormativeDraft;
use domain::season::Season;
use domain::warning::WarningRule;
use serde_json::{Value, json};
use sqlx::PgPool;
use store::{Error, Store};

fn admin() -> Asker {
    Asker::person(PersonId(1), vec![Role::Admin], vec![])
}

fn supervisor() -> Asker {
    Asker::person(PersonId(2), vec![Role::Supervisor], vec![])
}

fn draft(amount: u32) -> NormativeDraft {
    NormativeDraft {
        source: SourceId(1),
        category: None,
        importance: Importance::Normal,
        stage: Stage::Total,
        amount,
        unit: Unit::WorkingHours,
        calendar: CalendarId(1),
        basis: " Приказ № 1 ".into(),
        starts_with: None,
    }
}

fn in_force(s: &Store) -> Option<NormativeId> {
    let rules = s.rules();
    let found = rules.normative(SourceId(1), None, Importance::Normal, Stage::Total);
    found.map(|n| n.id)
}

async fn noted(s: &Store) -> (String, Option<Value>, Option<Value>) {
    let lines = s.ledger(&Asker::timer(), None, 1).await.unwrap();
    let line = lines.into_iter().next().unwrap();
    (line.subject, line.before, line.after)
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn of_two_editors_of_a_normative_one_is_told_to_look_again(pool: PgPool) {
    let s = store(pool).await;
    let seen = in_force(&s);
    let by = admin();
    let (four, five) = (draft(4), draft(5));
    let (a, b) = tokio::join!(
        s.set_normative(&by, &four, seen, noon()),
        s.set_normative(&by, &five, seen, noon())
    );
    let (won, lost) = if a.is_ok() { (a, b) } else { (b, a) };
    assert!(matches!(lost, Err(Error::Invalid(words)) if words.contains("обновите страницу")));
    s.refresh_reference().await.unwrap();
    assert_eq!(in_force(&s), Some(won.unwrap()));
    let (_, before, after) = noted(&s).await;
    assert_eq!(before.unwrap()["amount"], 9);
    assert_eq!(after.unwrap()["basis"], "Приказ № 1");
    let versions = s.norms(&by).await.unwrap();
    let old = versions.iter().find(|n| Some(n.id) == seen).unwrap();
    assert_eq!(old.retired, Some(noon()));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nobody_but_an_administrator_edits_rules(pool: PgPool) {
    let s = store(pool).await;
    let by = supervisor();
    let seen = in_force(&s);
    let denied = |r: Result<(), Error>| matches!(r, Err(Error::Denied(_)));
    let at = noon();
    let calendar = CalendarId(1);
    let day = domain::time::day(at);
    assert!(denied(
        s.set_normative(&by, &draft(4), seen, at).await.map(drop)
    ));
    assert!(denied(s.retire_normative(&by, seen.unwrap(), at).await));
    assert!(denied(s.recalculate(&by, at).await.map(drop)));
    assert!(denied(s.remove_calendar_day(&by, calendar, day).await));
    assert!(denied(
        s.set_year_decreed(&by, calendar, 2027, true)
            .await
            .map(drop)
    ));
    assert!(denied(
        s.calendar_sheet(&by, calendar, 2027).await.map(drop)
    ));
    assert!(denied(s.norms(&by).await.map(drop)));
    assert!(denied(s.urgency_rules(&by).await.map(drop)));
    assert!(denied(s.remove_warning_rule(&by, SourceId(1), None).await));
    let executor = Asker::person(PersonId(3), vec![Role::Executor], vec![]);
    assert!(denied(s.template_rows(&executor).await.map(drop)));
    assert_eq!(in_force(&s), seen);
    let lines = s.ledger(&Asker::timer(), None, 1).await.unwrap();
    assert!(lines.is_empty());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_day_with_hours_of_its_own_counts_by_them(pool: PgPool) {
    let s = store(pool).await;
    let wednesday = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
    let special = SpecialDay {
        kind: DayKind::Working,
        like: None,
        hours: vec![Interval { from: 600, to: 720 }],
        note: Some("  ".into()),
        decreed: true,
    };
    let calendar = CalendarId(1);
    s.set_calendar_day(&admin(), calendar, wednesday, &special)
        .await
        .unwrap();
    // Five hours on Tuesday, two on Wednesday, two on Thursday.
    let rules = s.rules();
    let due = rules.answer_due(SourceId(1), None, Importance::Normal, noon());
    let due = domain::time::local(due.unwrap().0);
    assert_eq!(due.to_string(), "2026-11-26 11:00:00");
    let sheet = s.calendar_sheet(&admin(), calendar, 2026).await.unwrap();
    let kept = &sheet.days[&wednesday];
    assert_eq!(
        (kept.hours.clone(), &kept.note),
        (special.hours.clone(), &None)
    );
    // Saying the same again is no change, and no line.
    let (subject, before, after) = noted(&s).await;
    assert_eq!((subject.as_str(), before), ("calendar:1", None));
    assert_eq!(after.unwrap()["hours"], "10:00–12:00");
    s.set_calendar_day(&admin(), calendar, wednesday, &special)
        .await
        .unwrap();
    let lines = s.ledger(&Asker::timer(), None, 9).await.unwrap();
    assert_eq!(lines.len(), 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_rule_of_urgency_keeps_where_it_is_from(pool: PgPool) {
    let s = store(pool).await;
    let rule = WarningRule {
        source: SourceId(1),
        importance: Some(Importance::High),
        minutes: 45,
        calendar: CalendarId(1),
    };
    let by = admin();
    let refused = s.set_warning_rule(&by, &rule, " ").await;
    assert!(matches!(refused, Err(Error::Fault(f)) if f.field == "basis"));
    let foreign = WarningRule {
        source: SourceId(99),
        ..rule
    };
    let refused = s.set_warning_rule(&by, &foreign, "Приказ").await;
    assert!(matches!(refused, Err(Error::Invalid(_))));
    s.set_warning_rule(&by, &rule, "Приказ").await.unwrap();
    let all = s.urgency_rules(&by).await.unwrap();
    assert!(all.warnings.contains(&(rule, "Приказ".into())));
    assert!(s.rules().warnings().contains(&rule));
    s.remove_warning_rule(&by, rule.source, rule.importance)
        .await
        .unwrap();
    let (_, before, after) = noted(&s).await;
    assert_eq!((&before.unwrap()["minutes"], after), (&json!(45), None));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_season_is_kept_and_a_page_offers_by_it(pool: PgPool) {
    let s = store(pool).await;
    let by = admin();
    let all = s.categories(&by).await.unwrap();
    let mut snow = all
        .into_iter()
        .find(|c| c.entry.code == "roads_snow")
        .unwrap();
    snow.entry.season = Season::new(1101, 331);
    s.change_category(&by, snow.id, &snow.entry).await.unwrap();
    let (_, before, after) = noted(&s).await;
    assert_eq!(before.unwrap()["season"], Value::Null);
    assert_eq!(after.unwrap()["season"], "01.11–31.03");
    let offered = |month| {
        let day = NaiveDate::from_ymd_opt(2027, month, 15).unwrap();
        !s.reference().on(day).category(snow.id).unwrap().retired
    };
    assert_eq!([1, 7, 11].map(offered), [true, false, true]);
    let again = s.categories(&by).await.unwrap();
    assert!(again.iter().any(|c| c.entry.season == snow.entry.season));
}

/// Where a category stands says by which normatives it counts: other nodes
/// have to know.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_category_that_moves_counts_by_other_normatives_everywhere(pool: PgPool) {
    let s = store(pool.clone()).await;
    let elsewhere = store(pool).await;
    let by = admin();
    let all = s.categories(&by).await.unwrap();
    let find = |code: &str| all.iter().find(|c| c.entry.code == code).unwrap();
    let (mut snow, waste) = (find("roads_snow").clone(), find("waste").id);
    let two = NormativeDraft {
        category: Some(waste),
        ..draft(2)
    };
    let two = s.set_normative(&by, &two, None, noon()).await.unwrap();
    let counts = |s: &Store| {
        let rules = s.rules();
        let found = rules.normative(SourceId(1), Some(snow.id), Importance::Normal, Stage::Total);
        found.map(|n| n.id)
    };
    elsewhere.look_at_deadlines(noon(), 1).await.unwrap();
    assert_ne!(counts(&elsewhere), Some(two));
    snow.entry.parent = Some(waste);
    s.change_category(&by, snow.id, &snow.entry).await.unwrap();
    elsewhere.look_at_deadlines(noon(), 1).await.unwrap();
    assert_eq!(counts(&elsewhere), Some(two));
    assert_eq!(counts(&s), Some(two));
    let (_, before, after) = noted(&s).await;
    assert_ne!(before.unwrap()["parent"], after.unwrap()["parent"]);
}

/// What is committed is done, whatever becomes of reading it again.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_edit_that_cannot_be_read_again_at_once_is_done(pool: PgPool) {
    let s = store(pool).await;
    for sql in [
        "alter table escalation_rule drop constraint escalation_rule_reason_check",
        "update escalation_rule set reason = 'unknown' where level = 'head' and reason = 'overdue'",
    ] {
        sqlx::query(sql).execute(s.pool()).await.unwrap();
    }
    assert!(s.refresh_reference().await.is_err());
    let rule = WarningRule {
        source: SourceId(1),
        importance: Some(Importance::High),
        minutes: 45,
        calendar: CalendarId(1),
    };
    s.set_warning_rule(&admin(), &rule, "Приказ").await.unwrap();
    let kept =
        sqlx::query_scalar::<_, i32>("select minutes from warning_rule where basis = 'Приказ'");
    assert_eq!(kept.fetch_one(s.pool()).await.unwrap(), 45);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_retired_template_is_offered_no_more(pool: PgPool) {
    let s = store(pool).await;
    let new = TemplateEntry {
        category: Some(CategoryId(1)),
        source: None,
        title: "Мост".into(),
        text: "Осмотрен.\r\nОткрыт.".into(),
    };
    let by = supervisor();
    let id = s.add_template(&by, &new).await.unwrap();
    let offered = async || {
        let all = s.templates(&by, Some(CategoryId(101)), SourceId(1)).await;
        all.unwrap().into_iter().find(|t| t.id == id)
    };
    assert_eq!(offered().await.unwrap().text, "Осмотрен.\nОткрыт.");
    s.retire_template(&by, id, true, noon()).await.unwrap();
    assert!(offered().await.is_none());
    let rows = s.template_rows(&by).await.unwrap();
    assert!(rows.iter().any(|t| t.id == id && t.retired));
    s.retire_template(&by, id, false, noon() + minutes(1))
        .await
        .unwrap();
    assert!(offered().await.is_some());
    let missing = s.change_template(&by, 9999, &new).await;
    assert!(matches!(missing, Err(Error::Invalid(_))));
    let (subject, before, after) = noted(&s).await;
    assert_eq!((subject, before), (format!("template:{id}"), after));
}
