use super::*;
use crate::access::{Asker, Role};
use crate::appeal::Facts;
use crate::ids::{ChannelId, DepartmentId, PersonId, SourceId};
use crate::life::offered;
use crate::row::sample as row;
use crate::time::from_millis;

fn hour() -> Hour {
    Hour {
        now: from_millis(100),
        due_until: from_millis(200),
    }
}

const PAST: Option<i64> = Some(100);
const TODAY: Option<i64> = Some(200);
const LATER: Option<i64> = Some(201);

#[test]
fn each_open_appeal_has_one_lane() {
    use Lane as L;
    use State as S;
    // State, deadline, the lane of the head, the lane of everybody else.
    let table = [
        (S::Received, PAST, L::Over, L::Over),
        (S::Assigned, PAST, L::Over, L::Over),
        (S::InProgress, TODAY, L::Today, L::Today),
        (S::InProgress, LATER, L::Later, L::Later),
        (S::Assigned, None, L::Later, L::Later),
        (S::OnApproval, PAST, L::Approval, L::Over),
        (S::OnApproval, TODAY, L::Approval, L::Today),
        (S::OnApproval, LATER, L::Approval, L::Waiting),
        (S::OnApproval, None, L::Approval, L::Waiting),
        (S::Interim, PAST, L::Over, L::Over),
        (S::Interim, TODAY, L::Today, L::Today),
        (S::Interim, LATER, L::Waiting, L::Waiting),
    ];
    for (state, deadline, head, other) in table {
        let row = row(state, deadline);
        let lanes = [true, false].map(|approves| Lane::of(&row, hour(), approves));
        assert_eq!(lanes, [head, other], "{state:?} {deadline:?}");
        for approves in [true, false] {
            let held = L::ALL
                .iter()
                .filter(|lane| {
                    let seen = SeenLane {
                        lane: **lane,
                        approves,
                    };
                    seen.holds(&row, hour())
                })
                .count();
            assert_eq!(held, 1, "{state:?} {deadline:?}");
        }
    }
}

#[test]
fn what_is_closed_lies_in_no_lane() {
    for code in ["over", "approver.approval", "later"] {
        let seen = SeenLane::parse(code).unwrap();
        assert_eq!(seen.code(), code);
        assert!(!seen.holds(&row(State::Answered, PAST), hour()));
    }
    assert_eq!(SeenLane::parse("approver."), None);
    assert_eq!(SeenLane::parse("nothing"), None);
}

#[test]
fn counts_are_those_of_the_lanes() {
    let mut counts = LaneCounts::default();
    for (state, deadline) in [
        (State::OnApproval, PAST),
        (State::OnApproval, LATER),
        (State::InProgress, PAST),
    ] {
        counts.add(&row(state, deadline), hour());
    }
    let of = |code: &str| counts.of(SeenLane::parse(code).unwrap());
    assert_eq!(
        [
            "over",
            "waiting",
            "approval",
            "approver.over",
            "approver.approval"
        ]
        .map(of),
        [2, 1, 0, 1, 2]
    );
}

/// A card offers what the appeal's own page would, of the four.
#[test]
fn cards_offer_what_the_rules_do() {
    for role in Role::ALL {
        let asker = Asker::person(PersonId(1), vec![*role], vec![DepartmentId(1)]);
        let rights: Vec<Right> = DEED_RIGHTS
            .into_iter()
            .filter(|r| asker.may_in(*r, Some(DepartmentId(1))))
            .collect();
        for state in State::ALL {
            let facts = Facts {
                state: *state,
                department: Some(DepartmentId(1)),
                ..Facts::arrived(SourceId(1), ChannelId(1), from_millis(0))
            };
            let mut by_rules = offered(&facts, &asker, true);
            by_rules.retain(|k| DEEDS.contains(k));
            let mut on_card: Vec<StepKind> = deeds(*state, &rights).collect();
            on_card.sort_unstable();
            assert_eq!(on_card, by_rules, "{role:?} {state:?}");
        }
    }
    let head: Vec<StepKind> = deeds(State::OnApproval, &DEED_RIGHTS).collect();
    let expected = [StepKind::Answer, StepKind::Return, StepKind::Delegate];
    assert_eq!(head, expected);
    let asker = Asker::person(PersonId(1), vec![Role::Head], vec![DepartmentId(1)]);
    assert!(asker.may_in(Right::Promise, Some(DepartmentId(1))));
    assert!(!asker.may_in(Right::Promise, Some(DepartmentId(2))));
}
