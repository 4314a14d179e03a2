//! Stages, breaches, «скоро срок» and the climb of a forgotten appeal, against
//! cases computed by hand.

mod common;

use chrono::TimeDelta;
use common::*;
use domain::Moment;
use domain::appeal::{Facts, State};
use domain::breach::{Breach, Clock, breaches};
use domain::deadline::{Rules, Stage};
use domain::escalation::{Known, Level, Reason};
use domain::ids::{AppealId, CategoryId, DepartmentId};
use domain::journal::{Entry, Kind};
use domain::life::Step;
use domain::row::Row;
use domain::stage::{used, visits};
use domain::warning::is_soon;
use domain::watch::look;
use domain::why::{Recorded, why};

/// No climb on record, nothing written.
const NOTHING: Known<'_> = Known {
    climbs: &[],
    written: None,
};

fn found(h: &[Entry], rules: &Rules, now: &str) -> Vec<Breach> {
    let mut all = breaches(h, &visits(h, rules, at(now)), at(now));
    all.sort_by_key(|b| b.at);
    all
}

/// ПОС: a day late in moderation, sent to a department, back from the head.
fn pos(rules: &Rules) -> Vec<Entry> {
    let mut h = received(POS, at("2026-11-24 10:00"), rules);
    step(&mut h, rules, "2026-11-24 12:00", &Step::Take);
    // Due on the 25th at 18:00, together with coordination.
    step(
        &mut h,
        rules,
        "2026-11-25 17:00",
        &Step::Classify(CategoryId(1)),
    );
    step(
        &mut h,
        rules,
        "2026-11-26 10:00",
        &Step::Assign(DepartmentId(4)),
    );
    step(&mut h, rules, "2026-11-26 11:00", &Step::Acknowledge);
    step(&mut h, rules, "2026-12-01 12:00", &Step::Draft);
    step(&mut h, rules, "2026-12-01 16:00", &Step::Return);
    h
}

#[test]
fn each_stage_has_its_clock_and_two_may_share_one() {
    let rules = rules();
    let v = visits(&pos(&rules), &rules, at("2026-12-02 10:00"));
    let told: Vec<_> = v
        .iter()
        .map(|v| (v.stage, v.clock_from, v.deadline.unwrap()))
        .collect();
    let start = at("2026-11-24 10:00");
    let executed = at("2026-11-26 10:00");
    assert_eq!(
        told,
        [
            (Stage::Moderation, start, at("2026-11-25 18:00")),
            (Stage::Coordination, start, at("2026-11-25 18:00")),
            // 27 November … 9 December.
            (Stage::Execution, executed, at("2026-12-09 18:00")),
            (
                Stage::Approval,
                at("2026-12-01 12:00"),
                at("2026-12-02 18:00")
            ),
            // The head's return does not start the executor's clock again.
            (Stage::Execution, executed, at("2026-12-09 18:00")),
        ]
    );
}

/// A clock runs out once, however often the head returns the draft.
#[test]
fn a_clock_that_has_run_out_runs_out_once() {
    let rules = rules();
    let mut h = pos(&rules);
    let late = |h: &[Entry]| {
        let all = found(h, &rules, "2026-12-15 10:00").into_iter();
        all.filter(|b| (b.clock, b.stage) == (Clock::Stage, Stage::Execution))
            .collect::<Vec<_>>()
    };
    step(&mut h, &rules, "2026-12-10 12:00", &Step::Draft);
    let once = late(&h);
    assert_eq!(once.len(), 1);
    assert_eq!(once[0].deadline, at("2026-12-09 18:00"));
    step(&mut h, &rules, "2026-12-10 13:00", &Step::Return);
    step(&mut h, &rules, "2026-12-10 14:00", &Step::Draft);
    step(&mut h, &rules, "2026-12-10 15:00", &Step::Return);
    assert_eq!(late(&h), once);
}

/// What was taken back moves no clock, whatever was noted meanwhile.
#[test]
fn what_was_taken_back_has_never_happened() {
    let rules = rules();
    let mut h = pos(&rules);
    step(&mut h, &rules, "2026-12-01 17:00", &Step::Draft);
    let before = visits(&h, &rules, at("2026-12-02 12:00"));
    let handed = h.last().unwrap().clone();
    step(&mut h, &rules, "2026-12-02 10:00", &Step::Return);
    let returned = h.last().unwrap().clone();
    h.push(Entry {
        kind: Kind::Breached,
        ..returned
    });
    h.push(Entry {
        at: at("2026-12-02 10:00"),
        kind: Kind::Undone,
        ..handed
    });
    assert_eq!(visits(&h, &rules, at("2026-12-02 12:00")), before);
}

#[test]
fn a_near_deadline_is_told_once() {
    let rules = rules();
    let mut h = received(IM, at("2026-11-24 10:00"), &rules);
    let (before, near) = (at("2026-11-25 08:59"), at("2026-11-25 09:00"));
    let early = look(&h, &rules, None, NOTHING, before);
    assert!(!early.warn);
    assert_eq!(early.next, Some(near));
    assert!(look(&h, &rules, None, NOTHING, near).warn);
    let last = h.last().unwrap().clone();
    h.push(Entry {
        at: near,
        kind: Kind::Warned,
        ..last
    });
    assert!(!look(&h, &rules, Some(near), NOTHING, near).warn);
    // Another deadline comes near anew.
    for (when, what) in [
        ("2026-11-25 09:05", Step::Take),
        ("2026-11-25 09:10", Step::Classify(CategoryId(1))),
        ("2026-11-25 09:15", Step::Assign(DepartmentId(1))),
        ("2026-11-25 09:20", Step::Acknowledge),
        ("2026-11-25 09:25", Step::Promise(at("2026-11-27 18:00"))),
    ] {
        step(&mut h, &rules, when, &what);
    }
    let warns = |now| look(&h, &rules, Some(near), NOTHING, at(now)).warn;
    assert!(!warns("2026-11-27 14:59"));
    assert!(warns("2026-11-27 15:00"));
}

#[test]
fn which_stage_used_how_much() {
    let rules = rules();
    let h = pos(&rules);
    let now = at("2026-12-02 10:00");
    let c = calendar();
    let sums: Vec<_> = used(&visits(&h, &rules, now), &rules, &c, now)
        .into_iter()
        .map(|u| (u.stage, u.department, u.work_minutes, u.breached, u.running))
        .collect();
    let d = Some(DepartmentId(4));
    assert_eq!(
        sums,
        [
            // 3 + 4 hours on the 24th, 4 + 3 on the 25th.
            (Stage::Moderation, None, 14 * 60, false, false),
            // An hour on the 25th, an hour on the 26th.
            (Stage::Coordination, None, 120, true, false),
            // 26th 7, 27th 7, 30th 8, 1st 3 hours; then 2 and 1.
            (Stage::Execution, d, 28 * 60, false, true),
            (Stage::Approval, d, 3 * 60, false, false),
        ]
    );
}

#[test]
fn a_breach_names_clock_stage_and_moment() {
    let rules = rules();
    let h = pos(&rules);
    let all = found(&h, &rules, "2026-12-10 09:00");
    let told: Vec<_> = all.iter().map(|b| (b.clock, b.stage, b.at)).collect();
    assert_eq!(
        told,
        [
            (Clock::Stage, Stage::Coordination, at("2026-11-25 18:00")),
            (Clock::Total, Stage::Execution, at("2026-12-09 18:00")),
            (Clock::Stage, Stage::Execution, at("2026-12-09 18:00")),
        ]
    );
    let said = |today: &str| domain::time::parse_day(today).map(|d| all[1].sentence(d));
    let words = "Просрочен общий срок на этапе «исполнение» 9\u{a0}декабря";
    assert_eq!(said("2026-12-31"), Some(format!("{words} в 18:00")));
    assert_eq!(said("2027-01-01"), Some(format!("{words} 2026 в 18:00")));
}

#[test]
fn a_breach_stays_after_the_deadline_moves() {
    let rules = rules();
    let mut h = received(IM, at("2026-11-24 10:00"), &rules);
    // Past since 11:00 on the 25th, then reweighed: past from the start.
    let importance = domain::appeal::Importance::High;
    step(&mut h, &rules, "2026-11-25 12:00", &Step::Weigh(importance));
    let all = found(&h, &rules, "2026-11-25 12:30");
    let told: Vec<_> = all.iter().map(|b| (b.deadline, b.at)).collect();
    assert_eq!(
        told,
        [
            (at("2026-11-25 11:00"), at("2026-11-25 11:00")),
            (at("2026-11-24 15:00"), at("2026-11-25 12:00")),
        ]
    );
    // One that was moved into the past is missed when it was moved.
    let said = domain::time::parse_day("2026-11-25").map(|d| all[1].sentence(d));
    assert!(said.is_some_and(|s| s.ends_with("25\u{a0}ноября в 12:00")));
}

/// ИМ, promised until the 26th, 12:00.
fn promised(rules: &Rules) -> Vec<Entry> {
    let mut h = received(IM, at("2026-11-24 10:00"), rules);
    step(&mut h, rules, "2026-11-24 10:10", &Step::Take);
    step(
        &mut h,
        rules,
        "2026-11-24 10:20",
        &Step::Classify(CategoryId(1)),
    );
    step(
        &mut h,
        rules,
        "2026-11-24 10:30",
        &Step::Assign(DepartmentId(1)),
    );
    step(&mut h, rules, "2026-11-24 11:00", &Step::Acknowledge);
    let until = at("2026-11-26 12:00");
    step(&mut h, rules, "2026-11-24 12:00", &Step::Promise(until));
    h
}

#[test]
fn a_promise_that_passes_is_a_breach_and_work_goes_on() {
    let rules = rules();
    let mut h = promised(&rules);
    let before = look(&h, &rules, None, NOTHING, at("2026-11-26 11:59"));
    assert_eq!((before.breaches.len(), before.resume), (0, false));
    assert_eq!(before.next, Some(at("2026-11-26 12:00")));
    let after = look(&h, &rules, None, NOTHING, at("2026-11-26 12:00"));
    assert!(after.resume);
    let told: Vec<_> = after.breaches.iter().map(|b| (b.clock, b.stage)).collect();
    assert_eq!(told, [(Clock::Promise, Stage::Execution)]);
    step(&mut h, &rules, "2026-11-26 12:00", &Step::Resume);
    assert_eq!(h.last().unwrap().after.state, State::InProgress);
    // The promise stays the active deadline, and is broken once.
    assert_eq!(found(&h, &rules, "2026-11-30 12:00").len(), 1);
    let w = why(&h, Recorded::default(), &rules, at("2026-11-26 13:00"));
    assert_eq!(w.promise.map(|p| p.until), Some(at("2026-11-26 12:00")));
    assert_eq!(w.derivation.map(|d| d.due), Some(at("2026-11-25 11:00")));
}

#[test]
fn near_is_what_the_sources_rule_says() {
    let rules = rules();
    let h = received(IM, at("2026-11-24 10:00"), &rules);
    let facts = &h[0].after;
    // Due on Wednesday at 11:00; two working hours before is its morning.
    assert_eq!(rules.soon_from(facts), Some(at("2026-11-25 09:00")));
    let soon = |facts: &Facts, now| {
        let row = Row::new(AppealId(1), facts, "".into(), 1);
        is_soon(&row, now, &rules.soon_until(now))
    };
    assert!(!soon(facts, at("2026-11-25 08:59")));
    assert!(soon(facts, at("2026-11-25 09:00")));
    assert!(!soon(facts, at("2026-11-25 11:00")));
    // The list of the workplace and the appeal's own page never disagree:
    // at every quarter of an hour of a week, lunch, nights and Sunday included.
    let quarters = |n: i64| at("2026-11-23 00:00") + TimeDelta::minutes(15 * n);
    for deadline in (0..7 * 96).map(quarters) {
        let facts = Facts {
            deadline: Some(deadline),
            ..facts.clone()
        };
        let from = rules.soon_from(&facts).unwrap();
        for now in (0..7 * 96).map(quarters) {
            let page = from <= now && now < deadline;
            assert_eq!(soon(&facts, now), page, "{deadline} at {now}");
        }
    }
}

#[test]
fn a_forgotten_appeal_climbs() {
    let rules = rules();
    let mut h = received(IM, at("2026-11-24 10:00"), &rules);
    let level = |h: &[Entry], now: &str| {
        let climb = rules.climb(h, NOTHING, at(now));
        climb.map(|c| (c.level, c.reason, c.at))
    };
    assert_eq!(level(&h, "2026-11-24 11:59"), None);
    assert_eq!(
        rules.next_climb(&h, NOTHING, None, at("2026-11-24 11:59")),
        Some(at("2026-11-24 12:00"))
    );
    assert_eq!(
        level(&h, "2026-11-24 12:00"),
        Some((Level::Executor, Reason::Untouched, at("2026-11-24 12:00")))
    );
    // Four hours, lunch left out.
    assert_eq!(
        level(&h, "2026-11-24 15:00").map(|l| l.0),
        Some(Level::Head)
    );
    // A person's deed starts it anew; what is overdue climbs all the same.
    step(&mut h, &rules, "2026-11-24 15:30", &Step::Take);
    assert_eq!(level(&h, "2026-11-24 16:00"), None);
    assert_eq!(
        level(&h, "2026-11-26 11:00").map(|l| (l.0, l.1)),
        Some((Level::Supervisor, Reason::Overdue))
    );
    // And is told once.
    let climbs = [(Level::Supervisor, at("2026-11-26 11:00"))];
    let known = Known {
        climbs: &climbs,
        ..NOTHING
    };
    let l = look(&h, &rules, None, known, at("2026-11-26 11:00"));
    assert_eq!((l.climb, l.next), (None, None));
}

/// Administrators who have all deadlines counted anew, whoever is disabled and
/// whoever has the machine have worked on nothing; notes and drafts are work.
#[test]
fn what_counts_as_work_on_an_appeal() {
    let rules = rules();
    let h = received(IM, at("2026-11-24 10:00"), &rules);
    let level = |h: &[Entry], written: Option<&str>| {
        let known = Known {
            written: written.map(at),
            ..NOTHING
        };
        let climb = rules.climb(h, known, at("2026-11-24 12:00"));
        climb.map(|c| c.level)
    };
    let with = |kind, actor: &str| {
        let mut h = h.clone();
        h.push(Entry {
            at: at("2026-11-24 11:30"),
            kind,
            actor: actor.into(),
            ..h[0].clone()
        });
        level(&h, None)
    };
    let forgotten = Some(Level::Executor);
    assert_eq!(with(Kind::Weighed, "person:1"), None);
    for (kind, actor) in [
        (Kind::Recalculated, "person:1"),
        (Kind::Released, "person:1"),
        (Kind::Weighed, "console"),
        (Kind::Edited, "source:incident_management"),
    ] {
        assert_eq!(with(kind, actor), forgotten, "{kind:?} by {actor}");
    }
    assert_eq!(level(&h, Some("2026-11-24 11:30")), None);
    // Written before it was considered again, say.
    assert_eq!(level(&h, Some("2026-11-23 11:30")), forgotten);
}

#[test]
fn whoever_forgets_an_appeal_again_hears_again() {
    let rules = rules();
    let mut h = received(IM, at("2026-11-24 10:00"), &rules);
    let mut climbs = vec![(Level::Executor, at("2026-11-24 12:00"))];
    let look = |h: &[Entry], climbs: &[(Level, Moment)], now: &str| {
        let known = Known { climbs, ..NOTHING };
        let l = look(h, &rules, None, known, at(now));
        (l.climb.map(|c| (c.from, c.level)), l.next)
    };
    let next = Some(at("2026-11-24 15:00"));
    assert_eq!(look(&h, &climbs, "2026-11-24 12:30"), (None, next));
    step(&mut h, &rules, "2026-11-24 14:30", &Step::Take);
    let next = Some(at("2026-11-24 16:30"));
    assert_eq!(look(&h, &climbs, "2026-11-24 15:00"), (None, next));
    let again = Some((None, Level::Executor));
    assert_eq!(look(&h, &climbs, "2026-11-24 16:30").0, again);
    climbs.push((Level::Executor, at("2026-11-24 16:30")));
    // Two hours later, on the next morning.
    assert_eq!(look(&h, &climbs, "2026-11-25 09:29").0, None);
    let higher = Some((Some(Level::Executor), Level::Head));
    assert_eq!(look(&h, &climbs, "2026-11-25 09:30").0, higher);
    climbs.push((Level::Head, at("2026-11-25 09:30")));
    // The deadline (11:00) goes by: the head knows, until somebody has worked on it.
    assert_eq!(look(&h, &climbs, "2026-11-25 12:00").0, None);
    let step_at = "2026-11-25 11:30";
    step(&mut h, &rules, step_at, &Step::Classify(CategoryId(1)));
    let late = Some((None, Level::Head));
    assert_eq!(look(&h, &climbs, "2026-11-25 12:00").0, late);
    climbs.push((Level::Head, at("2026-11-25 12:00")));
    // One deadline is missed once, whoever works on it afterwards.
    let step_at = "2026-11-25 12:30";
    step(&mut h, &rules, step_at, &Step::Assign(DepartmentId(1)));
    assert_eq!(look(&h, &climbs, "2026-11-25 12:31").0, None);
}
