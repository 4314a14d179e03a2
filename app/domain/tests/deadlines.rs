//! Deadlines against cases computed by hand, and against their own explanation.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

mod common;

use chrono::TimeDelta;
use common::*;
use domain::Moment;
use domain::appeal::Importance;
use domain::calendar::DayKind;
use domain::deadline::{Rules, Stage, Unit};
use domain::derivation::{Derivation, Skip, What};
use domain::ids::{DepartmentId, NormativeId};
use domain::life::Step;
use domain::time::from_millis;
use proptest::prelude::*;

fn explained(normative: i16, from: &str) -> Derivation {
    let rules = rules();
    let n = rules.by_id(NormativeId(normative)).unwrap();
    rules.explain(n, at(from)).unwrap()
}

fn due_in(rules: &Rules, normative: i16, amount: u32, from: &str) -> Moment {
    let mut n = rules.by_id(NormativeId(normative)).unwrap().clone();
    n.amount = amount;
    rules.due(&n, at(from)).unwrap()
}

fn skipped(d: &Derivation) -> Vec<String> {
    d.spans
        .iter()
        .filter_map(|s| match &s.what {
            What::Skipped(Skip::Holiday(note)) => note.clone(),
            What::Skipped(skip) => Some(format!("{skip:?}")),
            _ => None,
        })
        .collect()
}

#[test]
fn lunch_is_left_out() {
    // Thursday 26 November 2026: 9:44–13:00 is 3 h 16 min, 14:00–14:44 the rest.
    let d = explained(2, "2026-11-26 09:44");
    assert_eq!(d.due, at("2026-11-26 14:44"));
    let What::Hours { minutes, hours, .. } = &d.spans[0].what else {
        panic!("{d:?}")
    };
    assert_eq!((*minutes, hours.len()), (240, 2));
    assert_eq!((hours[0].from, hours[0].to), (9 * 60 + 44, 13 * 60));
}

#[test]
fn new_year_holidays_are_skipped_and_named() {
    // Tuesday 30 December 2025, 16:00: two hours; then Monday 12 January:
    // four before lunch, three after.
    let d = explained(1, "2025-12-30 16:00");
    assert_eq!(d.due, at("2026-01-12 17:00"));
    assert_eq!(
        skipped(&d),
        [
            "Перенос с воскресенья 5 января",
            "Новогодние каникулы",
            "Weekend",
            "Новогодние каникулы",
            "Рождество Христово",
            "Новогодние каникулы",
            "Перенос с субботы 3 января",
            "Weekend",
        ]
    );
    assert_eq!(d.undecreed, [0i32; 0]);
}

#[test]
fn the_thirtieth_of_april_is_an_hour_shorter() {
    // Thursday 30 April 2026, 14:00: three hours until 17; May Day and the
    // weekend; one hour on Monday.
    let d = explained(2, "2026-04-30 14:00");
    assert_eq!(d.due, at("2026-05-04 10:00"));
    let What::Hours {
        minutes,
        special: Some((kind, _)),
        ..
    } = &d.spans[0].what
    else {
        panic!("{d:?}")
    };
    assert_eq!((*minutes, *kind), (180, DayKind::Shortened));
    assert_eq!(skipped(&d), ["Праздник Весны и Труда", "Weekend"]);
}

#[test]
fn a_transferred_saturday_is_worked() {
    // Friday 26 April 2024, 16:00: one hour; Saturday with Monday's hours: three.
    let d = explained(2, "2024-04-26 16:00");
    assert_eq!(d.due, at("2024-04-27 12:00"));
    // As a working day it ends when Monday does.
    assert_eq!(
        due_in(&rules(), 12, 1, "2024-04-26 10:00"),
        at("2024-04-27 18:00")
    );
    // Friday 31 October 2025, 16:30, eight hours: half an hour; seven on the
    // transferred and shortened Saturday; half an hour after two holidays.
    assert_eq!(
        due_in(&rules(), 1, 8, "2025-10-31 16:30"),
        at("2025-11-05 09:30")
    );
}

#[test]
fn what_arrives_at_night_or_on_a_holiday_starts_with_work() {
    let night = explained(1, "2022-12-13 02:17");
    assert_eq!(night.effective, at("2022-12-13 09:00"));
    assert_eq!(night.due, at("2022-12-14 10:00"));
    let evening = explained(2, "2026-11-24 20:00");
    assert_eq!(skipped(&evening), ["AfterHours"]);
    assert_eq!(evening.due, at("2026-11-25 13:00"));
    // Monday 23 February 2026.
    let holiday = explained(2, "2026-02-23 12:00");
    assert_eq!(skipped(&holiday), ["День защитника Отечества"]);
    assert_eq!(holiday.due, at("2026-02-24 13:00"));
}

#[test]
fn working_days_count_from_the_next() {
    // Tuesday 24 November 2026: 25, 26, 27; 30 November – 4 December; 7, 8, 9.
    let d = explained(11, "2026-11-24 10:00");
    assert_eq!(d.due, at("2026-12-09 18:00"));
    assert_eq!(skipped(&d), ["Receipt", "Weekend", "Weekend"]);
    let days: Vec<u32> = d.spans.iter().map(|s| s.days).collect();
    assert_eq!(days, [1, 3, 2, 5, 2, 3]);
}

#[test]
fn a_year_not_yet_decreed_is_named() {
    assert_eq!(explained(11, "2026-12-24 10:00").undecreed, [2027]);
}

#[test]
fn a_long_run_is_told_in_weeks() {
    let rules = rules();
    let mut n = rules.by_id(NormativeId(11)).unwrap().clone();
    n.amount = 150;
    let d = rules.explain(&n, at("2026-02-02 10:00")).unwrap();
    assert!(d.spans.len() < 24, "{}", d.spans.len());
    let counted: u32 = d
        .spans
        .iter()
        .filter(|s| matches!(s.what, What::Days { .. }))
        .map(|s| s.days)
        .sum();
    assert_eq!(counted, 150);
}

#[test]
fn importance_raised_counts_anew_from_receipt() {
    let rules = rules();
    // 10–13, 14–18, and two hours of Wednesday.
    let mut h = received(IM, at("2026-11-24 10:00"), &rules);
    assert_eq!(h[0].after.deadline, Some(at("2026-11-25 11:00")));
    step(
        &mut h,
        &rules,
        "2026-11-24 12:00",
        &Step::Weigh(Importance::High),
    );
    let last = h.last().unwrap();
    assert_eq!(last.after.deadline, Some(at("2026-11-24 15:00")));
    assert_eq!(last.deadline_before, Some(at("2026-11-25 11:00")));
    assert_eq!(last.after.normative, Some(NormativeId(2)));
}

#[test]
fn a_category_brings_its_own_normative() {
    let rules = rules();
    let mut h = received(IM, at("2026-11-24 10:00"), &rules);
    step(&mut h, &rules, "2026-11-24 10:10", &Step::Take);
    step(
        &mut h,
        &rules,
        "2026-11-24 10:20",
        &Step::Classify(STREET_OUTAGE),
    );
    let last = &h.last().unwrap().after;
    assert_eq!(last.deadline, Some(at("2026-11-24 12:00")));
    assert_eq!(last.normative, Some(NormativeId(3)));
}

/// Works an appeal of ИМ up to `in_progress`.
fn in_progress(rules: &Rules) -> Vec<domain::journal::Entry> {
    let mut h = received(IM, at("2026-11-24 10:00"), rules);
    step(&mut h, rules, "2026-11-24 10:10", &Step::Take);
    step(
        &mut h,
        rules,
        "2026-11-24 10:20",
        &Step::Classify(domain::ids::CategoryId(1)),
    );
    step(
        &mut h,
        rules,
        "2026-11-24 10:30",
        &Step::Assign(DepartmentId(1)),
    );
    step(&mut h, rules, "2026-11-24 11:00", &Step::Acknowledge);
    h
}

#[test]
fn a_promise_is_the_deadline_up_to_seven_working_days() {
    let rules = rules();
    let mut h = in_progress(&rules);
    let promised = at("2026-12-03 18:00");
    let noon = at("2026-11-24 12:00");
    let by = domain::life::Circumstances::new(noon, &rules, false).saying(Some("Слова"));
    // 25, 26, 27, 30 November, 1, 2, 3 December.
    let too_far = promised + TimeDelta::hours(6);
    assert_eq!(
        domain::life::decide(&h.last().unwrap().after, &Step::Promise(too_far), by),
        Err(domain::life::Refusal::PromiseTooFar(promised))
    );
    // What is promised for the last day is promised for its working hours.
    let evening = Step::Promise(promised + TimeDelta::hours(5));
    step(&mut h, &rules, "2026-11-24 12:00", &evening);
    assert_eq!(h.last().unwrap().after.deadline, Some(promised));
    // What was promised stands when the importance is raised.
    step(
        &mut h,
        &rules,
        "2026-11-24 13:00",
        &Step::Weigh(Importance::High),
    );
    assert_eq!(h.last().unwrap().after.deadline, Some(promised));
}

#[test]
fn a_reopened_appeal_counts_from_its_reopening_whenever_it_is_weighed() {
    let rules = rules();
    let mut h = in_progress(&rules);
    step(&mut h, &rules, "2026-11-24 12:00", &Step::Answer);
    // Friday half an hour, Monday eight, Tuesday half an hour.
    step(&mut h, &rules, "2026-11-27 16:30", &Step::Reopen);
    assert_eq!(
        h.last().unwrap().after.deadline,
        Some(at("2026-12-01 09:30"))
    );
    step(
        &mut h,
        &rules,
        "2026-11-30 10:00",
        &Step::Weigh(Importance::High),
    );
    assert_eq!(
        h.last().unwrap().after.deadline,
        Some(at("2026-11-30 12:30"))
    );
}

proptest! {
    /// The arithmetic and its explanation agree, and what is counted adds up.
    #[test]
    fn an_explanation_is_its_deadline(
        ms in 1_640_000_000_000i64..1_830_000_000_000,
        amount in 1u32..60,
        unit in 0..3usize,
    ) {
        let rules = rules();
        let mut n = rules.by_id(NormativeId(1)).unwrap().clone();
        n.amount = amount;
        n.unit = Unit::ALL[unit];
        let from = from_millis(ms);
        let d = rules.explain(&n, from).unwrap();
        prop_assert_eq!(Some(d.due), rules.due(&n, from));
        prop_assert!(d.effective >= from && d.effective < d.due);
        let (mut minutes, mut days) = (0, 0);
        for pair in d.spans.windows(2) {
            prop_assert_eq!(pair[0].last.succ_opt(), Some(pair[1].first));
        }
        for span in &d.spans {
            match &span.what {
                What::Hours { minutes: m, .. } => minutes += m,
                What::Days { .. } | What::Calendar => days += span.days,
                What::Skipped(_) => {}
            }
        }
        let counted = if n.unit == Unit::WorkingHours { minutes / 60 } else { days };
        prop_assert_eq!(counted, amount);
        if n.unit == Unit::WorkingHours {
            let c = calendar();
            let back = c.back_minutes(d.due, amount * 60).unwrap();
            // Parts of a minute before a break are not counted forwards.
            prop_assert!(c.minutes_between(d.effective, back).abs() <= 60);
        }
    }
}

#[test]
fn every_stage_has_a_word() {
    assert!(Stage::ALL.iter().all(|s| !s.word().is_empty()));
}
