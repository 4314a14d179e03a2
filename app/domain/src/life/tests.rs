use super::*;
use crate::access::{Asker, Role};
use crate::appeal::Importance;
use crate::ids::{CategoryId, ChannelId, DepartmentId, SourceId};
use crate::journal::Change;
use crate::time::from_millis;

fn facts(state: State) -> Facts {
    Facts {
        state,
        department: Some(DepartmentId(9)),
        deadline: Some(from_millis(5_000)),
        ..Facts::arrived(SourceId(1), ChannelId(1), from_millis(0))
    }
}

fn by(rules: &Rules) -> Circumstances<'_> {
    Circumstances::new(from_millis(1_000), rules, false).saying(Some("Слова"))
}

const EVERY_OPEN: &[State] = &[
    State::Received,
    State::Moderation,
    State::Coordination,
    State::Assigned,
    State::InProgress,
    State::Interim,
    State::OnApproval,
];

/// Every step from every state, against the table of domain.md §5.
#[test]
fn the_table_of_transitions() {
    use State as S;
    let rules = Rules::default();
    let table: &[(Step, &[State], State)] = &[
        (Step::Take, &[S::Received], S::Moderation),
        (
            Step::Classify(CategoryId(1)),
            &[S::Moderation],
            S::Coordination,
        ),
        (
            Step::Assign(DepartmentId(1)),
            &[S::Coordination],
            S::Assigned,
        ),
        (Step::Acknowledge, &[S::Assigned], S::InProgress),
        (Step::Bounce, &[S::Assigned, S::InProgress], S::Coordination),
        (
            Step::Promise(from_millis(9_000)),
            &[S::InProgress],
            S::Interim,
        ),
        (Step::Resume, &[S::Interim], S::InProgress),
        (Step::Draft, &[S::InProgress], S::OnApproval),
        (Step::Return, &[S::OnApproval], S::InProgress),
        (Step::Answer, &[S::InProgress, S::OnApproval], S::Answered),
        (Step::Close, &[S::Answered], S::Closed),
        (Step::Reject, &[S::Moderation], S::Rejected),
        (Step::Merge, &[S::Moderation, S::Coordination], S::Merged),
        (Step::Split(None), &[S::Merged], S::Moderation),
        (
            Step::Redirect,
            &[S::Coordination, S::Assigned],
            S::Redirected,
        ),
        (Step::Reopen, &[S::Answered, S::Closed], S::Coordination),
        (Step::Withdraw, EVERY_OPEN, S::Withdrawn),
    ];
    for (step, allowed, to) in table {
        for from in State::ALL {
            let got = decide(&facts(*from), step, by(&rules));
            undone_alike(step, &got);
            if allowed.contains(from) {
                assert_eq!(got.map(|(_, f)| f.state), Ok(*to), "{step:?} from {from:?}");
            } else {
                assert_eq!(
                    got,
                    Err(Refusal::WrongState(*from)),
                    "{step:?} from {from:?}"
                );
            }
        }
    }
}

/// What a step is offered to be taken back by is what may be taken back.
fn undone_alike(step: &Step, got: &Result<(Kind, Facts), Refusal>) {
    if let Ok((kind, _)) = got {
        let at = from_millis(0);
        let may = may_undo(("person:1", *kind, at), "person:1", at).is_ok();
        assert_eq!(may, step.kind().can_be_undone(), "{step:?}");
    }
}

/// «coordination → assigned: coordinator, or the category's default department».
#[test]
fn a_category_may_send_to_its_department_at_once() {
    let rules = Rules::default();
    let classify = Step::Classify(CategoryId(1));
    let by = Circumstances {
        sends_to: Some(DepartmentId(3)),
        ..by(&rules)
    };
    let (kind, after) = decide(&facts(State::Moderation), &classify, by).unwrap();
    assert_eq!(kind, Kind::Classified);
    assert_eq!(
        (after.state, after.category, after.department),
        (State::Assigned, Some(CategoryId(1)), Some(DepartmentId(3)))
    );
}

/// Steps that change particulars of what is under way and leave it there.
#[test]
fn the_table_of_changes_on_the_way() {
    use State as S;
    let rules = Rules::default();
    let table: &[(Step, &[State])] = &[
        (
            Step::Reclassify(CategoryId(1)),
            &[
                S::Coordination,
                S::Assigned,
                S::InProgress,
                S::Interim,
                S::OnApproval,
            ],
        ),
        (
            Step::Delegate(Some(PersonId(1))),
            &[S::Assigned, S::InProgress, S::Interim, S::OnApproval],
        ),
        (Step::Weigh(Importance::High), EVERY_OPEN),
        (Step::Gather(None), EVERY_OPEN),
        (Step::Part(None), EVERY_OPEN),
    ];
    for (step, allowed) in table {
        for from in State::ALL {
            let got = decide(&facts(*from), step, by(&rules));
            undone_alike(step, &got);
            let got = got.map(|(_, f)| f.state);
            let wanted = if allowed.contains(from) {
                Ok(*from)
            } else {
                Err(Refusal::WrongState(*from))
            };
            assert_eq!(got, wanted, "{step:?} from {from:?}");
        }
    }
    // Counted anew in place; a promise that is out stands, so nothing changes.
    for from in State::ALL {
        let got = decide(&facts(*from), &Step::Recalculate, by(&rules));
        let wanted = match from {
            S::Interim => Err(Refusal::SameDeadline),
            open if EVERY_OPEN.contains(open) => Ok((Kind::Recalculated, *open)),
            _ => Err(Refusal::WrongState(*from)),
        };
        assert_eq!(got.map(|(kind, f)| (kind, f.state)), wanted, "{from:?}");
    }
    // Another department begins anew, unless a promise is out.
    for from in State::ALL {
        let got = decide(&facts(*from), &Step::Transfer(DepartmentId(1)), by(&rules));
        let wanted = match from {
            S::Assigned | S::InProgress | S::OnApproval => Ok(S::Assigned),
            S::Interim => Ok(S::Interim),
            _ => Err(Refusal::WrongState(*from)),
        };
        assert_eq!(got.map(|(_, f)| f.state), wanted, "{from:?}");
    }
    let same = decide(
        &facts(S::Assigned),
        &Step::Transfer(DepartmentId(9)),
        by(&rules),
    );
    assert_eq!(same, Err(Refusal::SameAsBefore));
}

#[test]
fn what_must_be_said_must_be_said() {
    let rules = Rules::default();
    let silent = [
        (Step::Reject, State::Moderation),
        (Step::Redirect, State::Coordination),
        (Step::Bounce, State::Assigned),
        (Step::Return, State::OnApproval),
        (Step::Promise(from_millis(9_000)), State::InProgress),
        (Step::Draft, State::InProgress),
        (Step::Answer, State::InProgress),
        (Step::Answer, State::OnApproval),
    ];
    for (step, from) in silent {
        for note in [None, Some(""), Some(" \n ")] {
            let got = decide(&facts(from), &step, by(&rules).saying(note));
            assert!(
                matches!(got, Err(Refusal::TextNeeded(_))),
                "{step:?}: {got:?}"
            );
        }
        let long = "о".repeat(LONGEST_TEXT + 1);
        let got = decide(&facts(from), &step, by(&rules).saying(Some(&long)));
        assert_eq!(got, Err(Refusal::TextTooLong(LONGEST_TEXT)), "{step:?}");
    }
    let quiet = decide(
        &facts(State::Received),
        &Step::Take,
        by(&rules).saying(None),
    );
    assert!(quiet.is_ok());
}

#[test]
fn approval_cannot_be_skipped_where_the_source_wants_it() {
    let rules = Rules::default();
    let by = Circumstances {
        needs_approval: true,
        ..by(&rules)
    };
    assert_eq!(
        decide(&facts(State::InProgress), &Step::Answer, by),
        Err(Refusal::NeedsApproval)
    );
    assert!(decide(&facts(State::OnApproval), &Step::Answer, by).is_ok());
}

#[test]
fn reopening_ends_somewhere() {
    let rules = Rules::default();
    let by = Circumstances {
        reopen_limit: 2,
        ..by(&rules)
    };
    let mut at = facts(State::Answered);
    for cycle in [2, 3] {
        let (_, next) = decide(&at, &Step::Reopen, by).unwrap();
        assert_eq!(next.cycle, cycle);
        at = Facts {
            state: State::Closed,
            ..next
        };
    }
    assert_eq!(
        decide(&at, &Step::Reopen, by),
        Err(Refusal::ReopenedEnough(2))
    );
}

#[test]
fn a_promise_lies_ahead() {
    let rules = Rules::default();
    let got = decide(
        &facts(State::InProgress),
        &Step::Promise(from_millis(1_000)),
        by(&rules),
    );
    assert_eq!(got, Err(Refusal::PromiseInPast));
}

/// Where no normative bounds a promise, the calendar does.
#[test]
fn a_promise_ends_within_a_year() {
    let rules = Rules::default();
    let promise = |days| {
        let until = by(&rules).at + Days::new(days);
        decide(&facts(State::InProgress), &Step::Promise(until), by(&rules))
    };
    assert!(promise(365).is_ok());
    assert_eq!(promise(366), Err(Refusal::PromiseTooLong));
    assert_eq!(promise(90_000_000), Err(Refusal::PromiseTooLong));
}

#[test]
fn whoever_takes_it_has_it_until_it_goes_on() {
    let rules = Rules::default();
    let by = Circumstances {
        who: Some(PersonId(7)),
        ..by(&rules)
    };
    let step = |f: &Facts, s: Step| decide(f, &s, by).unwrap().1;
    let taken = step(&facts(State::Received), Step::Take);
    assert_eq!(taken.executor, Some(PersonId(7)));
    let classified = step(&taken, Step::Classify(CategoryId(1)));
    assert_eq!(classified.executor, None);
    let assigned = step(&classified, Step::Assign(DepartmentId(2)));
    let named = step(&assigned, Step::Delegate(Some(PersonId(8))));
    assert_eq!(named.executor, Some(PersonId(8)));
    assert_eq!(step(&named, Step::Bounce).executor, None);
    let acknowledged = step(&assigned, Step::Acknowledge);
    assert_eq!(acknowledged.executor, Some(PersonId(7)));
}

/// Whom the head has named, nobody else takes it from; and where nobody is
/// named, anybody may.
#[test]
fn what_is_entrusted_to_somebody_is_theirs() {
    let rules = Rules::default();
    let named = |executor| Facts {
        executor,
        ..facts(State::Assigned)
    };
    let acknowledge = |executor: Option<i32>, who: Option<i32>| {
        let by = Circumstances {
            who: who.map(PersonId),
            ..by(&rules)
        };
        decide(&named(executor.map(PersonId)), &Step::Acknowledge, by).map(|(_, f)| f.executor)
    };
    assert_eq!(acknowledge(None, Some(7)), Ok(Some(PersonId(7))));
    assert_eq!(acknowledge(Some(7), Some(7)), Ok(Some(PersonId(7))));
    assert_eq!(acknowledge(Some(8), None), Ok(Some(PersonId(8))));
    let (to, name) = (PersonId(8), None);
    let refused = Refusal::Entrusted { to, name };
    assert_eq!(acknowledge(Some(8), Some(7)), Err(refused));
    let buttons = |executor| {
        let asker = Asker::person(PersonId(7), vec![Role::Executor], vec![DepartmentId(9)]);
        offered(&named(executor), &asker, true)
    };
    let both = [StepKind::Acknowledge, StepKind::Bounce];
    assert_eq!(buttons(None), both);
    assert_eq!(buttons(Some(PersonId(7))), both);
    assert_eq!(buttons(Some(PersonId(8))), [StepKind::Bounce]);
}

/// What was seen is compared with what is, value by value.
#[test]
fn a_value_that_was_seen_is_told_from_another() {
    let before = facts(State::InProgress);
    let after = Facts {
        executor: Some(PersonId(8)),
        ..before.clone()
    };
    let change = Change {
        before: Some(before.clone()),
        after: after.clone(),
    };
    let (executor, department) = (Was::Executor(None), Was::Department(Some(DepartmentId(9))));
    assert_eq!(executor.now(&before), executor);
    assert_ne!(executor.now(&after), executor);
    assert_eq!(department.now(&after), department);
    assert!(executor.is_replaced(&change) && !department.is_replaced(&change));
}

#[test]
fn the_first_answer_is_remembered_and_each_cycle_is_processed_once() {
    let rules = Rules::default();
    let by = |ms| Circumstances {
        at: from_millis(ms),
        ..by(&rules)
    };
    let (_, first) = decide(&facts(State::InProgress), &Step::Answer, by(6_000)).unwrap();
    assert_eq!(first.answered_on_time, Some(false));
    assert_eq!(first.processed_at, Some(from_millis(6_000)));
    let (_, again) = decide(&first, &Step::Reopen, by(7_000)).unwrap();
    assert_eq!((again.cycle, again.processed_at), (2, None));
    let mut working = again;
    working.state = State::InProgress;
    let (_, second) = decide(&working, &Step::Answer, by(8_000)).unwrap();
    assert_eq!(second.answered_at, Some(from_millis(6_000)));
    assert_eq!(second.processed_at, Some(from_millis(8_000)));
}

#[test]
fn the_earliest_deadline_of_an_incident_is_its_own() {
    let rules = Rules::default();
    let gather = |own: Option<i64>, other: Option<i64>| {
        let lead = Facts {
            deadline: own.map(from_millis),
            ..facts(State::InProgress)
        };
        let step = Step::Gather(other.map(from_millis));
        let (_, after) = decide(&lead, &step, by(&rules)).unwrap();
        after.deadline.map(crate::time::millis)
    };
    assert_eq!(gather(Some(5), Some(3)), Some(3));
    assert_eq!(gather(Some(5), Some(9)), Some(5));
    assert_eq!(gather(Some(5), None), Some(5));
    assert_eq!(gather(None, Some(9)), Some(9));
}

/// What was promised to the one who leads holds while they wait for it; the
/// voices, who were not told, count once work goes on.
#[test]
fn a_promise_outlasts_the_voices_until_work_goes_on() {
    let rules = Rules::default();
    let interim = Facts {
        deadline: Some(from_millis(9_000)),
        ..facts(State::Interim)
    };
    let with = |promised, gathered| Circumstances {
        bound: Bound {
            promised: Some(from_millis(promised)),
            gathered: Some(from_millis(gathered)),
        },
        ..by(&rules)
    };
    let deadline = |facts: &Facts, step: &Step, by| {
        let after = decide(facts, step, by).unwrap().1;
        after.deadline.map(crate::time::millis)
    };
    let earlier = Step::Gather(Some(from_millis(500)));
    assert_eq!(deadline(&interim, &earlier, by(&rules)), Some(9_000));
    let left = Step::Part(Some(from_millis(9_000)));
    assert_eq!(deadline(&interim, &left, with(9_000, 500)), Some(9_000));
    assert_eq!(
        deadline(&interim, &Step::Resume, with(9_000, 500)),
        Some(500)
    );
    assert_eq!(
        deadline(&interim, &Step::Resume, with(9_000, 9_500)),
        Some(9_000)
    );
    assert_eq!(deadline(&interim, &Step::Resume, by(&rules)), Some(9_000));
}

/// The buttons of each role, state by state: domain.md §5 read from the
/// person's side.
#[test]
fn the_buttons_of_every_role() {
    use StepKind as K;
    let buttons = |role: Role, state: State, needs_approval: bool| {
        let asker = Asker::person(PersonId(1), vec![role], vec![DepartmentId(9)]);
        offered(&facts(state), &asker, needs_approval)
    };
    let table: &[(Role, State, bool, &[StepKind])] = &[
        (Role::Operator, State::Received, false, &[K::Take]),
        (
            Role::Operator,
            State::Moderation,
            false,
            &[K::Classify, K::Merge],
        ),
        (
            Role::Moderator,
            State::Moderation,
            false,
            &[K::Classify, K::Reject],
        ),
        (Role::Operator, State::InProgress, false, &[K::Answer]),
        (Role::Operator, State::InProgress, true, &[]),
        (Role::Operator, State::Answered, false, &[K::Reopen]),
        (
            Role::Coordinator,
            State::Coordination,
            false,
            &[K::Assign, K::Reclassify, K::Weigh, K::Merge, K::Redirect],
        ),
        (
            Role::Coordinator,
            State::Assigned,
            false,
            &[
                K::Delegate,
                K::Reclassify,
                K::Weigh,
                K::Transfer,
                K::Redirect,
            ],
        ),
        (
            Role::Executor,
            State::Assigned,
            false,
            &[K::Acknowledge, K::Bounce],
        ),
        (
            Role::Executor,
            State::InProgress,
            false,
            &[K::Answer, K::Draft, K::Promise, K::Bounce],
        ),
        (
            Role::Executor,
            State::InProgress,
            true,
            &[K::Draft, K::Promise, K::Bounce],
        ),
        (Role::Executor, State::Interim, true, &[K::Resume]),
        (Role::Executor, State::OnApproval, true, &[]),
        (Role::Curator, State::OnApproval, true, &[K::Return]),
        (
            Role::Head,
            State::OnApproval,
            true,
            &[
                K::Answer,
                K::Return,
                K::Delegate,
                K::Reclassify,
                K::Weigh,
                K::Transfer,
            ],
        ),
        (Role::Supervisor, State::InProgress, false, &[]),
        (Role::Admin, State::Moderation, false, &[]),
    ];
    for (role, state, approval, wanted) in table {
        assert_eq!(
            buttons(*role, *state, *approval),
            *wanted,
            "{role:?} {state:?} {approval}"
        );
    }
    // In another department a department's role has no button at all.
    let other = Asker::person(PersonId(1), vec![Role::Head], vec![DepartmentId(4)]);
    for state in State::ALL {
        assert_eq!(offered(&facts(*state), &other, true), []);
    }
}

#[test]
fn a_step_is_taken_back_by_its_own_hand_and_soon() {
    let rules = Rules::default();
    let before = facts(State::Received);
    let (kind, after) = decide(&before, &Step::Take, by(&rules)).unwrap();
    let last = Last {
        actor: "person:1".into(),
        at: from_millis(1_000),
        kind,
        change: Change {
            before: Some(before.clone()),
            after,
        },
    };
    assert_eq!(undo(&last, "person:1", from_millis(31_000)), Ok(before));
    let late = undo(&last, "person:1", from_millis(31_001));
    let other = undo(&last, "person:2", from_millis(2_000));
    let answered = Last {
        kind: Kind::Answered,
        ..last
    };
    let public = undo(&answered, "person:1", from_millis(2_000));
    for refused in [late, other, public] {
        assert!(matches!(refused, Err(Refusal::NotUndone(_))), "{refused:?}");
    }
}

#[test]
fn a_lost_race_names_who_was_faster_and_when() {
    let lost = Refusal::Overtaken {
        now: State::Moderation,
        who: "П. Жданов".into(),
        what: Kind::Taken,
        at: from_millis(1_795_510_800_000),
    };
    assert_eq!(
        lost.to_string(),
        "раньше успели: П. Жданов в 12:00:00, «взято в модерацию»; обращение сейчас в состоянии «модерация»"
    );
}

#[test]
fn what_has_left_the_department_is_told_with_a_name() {
    let left = |who: Option<&str>| {
        let at = from_millis(1_795_510_800_000);
        let who = who.map(Into::into);
        Refusal::LeftDepartment { who, at }.to_string()
    };
    assert_eq!(
        left(Some("П. Жданов")),
        "обращение уже не у вашего ведомства: передал(а) П. Жданов в 12:00"
    );
    assert_eq!(
        left(None),
        "обращение уже не у вашего ведомства: передали вы сами в 12:00"
    );
    let (to, name) = (PersonId(1), Some("И. Савченко".into()));
    assert_eq!(
        Refusal::Entrusted { to, name }.to_string(),
        "поручено: И. Савченко; изменить это может руководитель"
    );
}

#[test]
fn offered_days_may_all_be_promised() {
    use crate::calendar::{Interval, WorkCalendar};
    use crate::deadline::{Normative, Stage, Unit};
    use crate::ids::{CalendarId, NormativeId};

    let hours = || {
        vec![Interval {
            from: 9 * 60,
            to: 18 * 60,
        }]
    };
    let week = std::array::from_fn(|day| if day < 5 { hours() } else { vec![] });
    let calendar = || WorkCalendar::new(CalendarId(1), week.clone(), Default::default());
    let longest = |amount| Normative {
        id: NormativeId(1),
        source: SourceId(1),
        category: None,
        importance: Importance::Normal,
        stage: Stage::Interim,
        amount,
        unit: Unit::WorkingDays,
        calendar: CalendarId(1),
        basis: String::new(),
        starts_with: None,
        since: from_millis(0),
        retired: None,
    };
    // A Tuesday.
    let at: Moment = "2026-11-24T12:00:00+03:00".parse().unwrap();
    let facts = facts(State::InProgress);
    let days = |normatives| {
        let rules = Rules::new(normatives, [calendar()]);
        for day in promise_days(&facts, &rules, at) {
            let step = Step::Promise(promise_until(day));
            let by = Circumstances::new(at, &rules, true).saying(Some("Слова"));
            assert!(decide(&facts, &step, by).is_ok(), "{day}");
        }
        let days = promise_days(&facts, &rules, at);
        days.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    // The seventh working day itself may be promised, as far as it goes.
    let week = ["2026-11-25", "2026-11-26", "2026-11-27", "2026-12-01"];
    assert_eq!(days(vec![longest(7)]), week);
    assert_eq!(days(vec![longest(1)]), ["2026-11-25"]);
    assert_eq!(days(vec![]).len(), 5);
}
