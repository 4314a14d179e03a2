//! Who hears of which line of the journal.

mod common;

use common::*;
use domain::access::{Asker, Role};
use domain::appeal::{Facts, State};
use domain::escalation::{Level, Reason};
use domain::ids::{AppealId, DepartmentId, PersonId, Seq};
use domain::journal::{Change, Kind};
use domain::notice::{Climbed, KINDS, News, Notice, Topic, badge};

const OURS: DepartmentId = DepartmentId(1);
const OTHERS: DepartmentId = DepartmentId(2);

/// Somebody by a letter: executors `a` and `b`, head `h`, curator `c` of our
/// department; executor `x`, head `y` of another; supervisor `s`, operator `o`.
fn person(letter: char) -> Asker {
    let (role, departments) = match letter {
        'a' | 'b' => (Role::Executor, vec![OURS]),
        'h' => (Role::Head, vec![OURS]),
        'c' => (Role::Curator, vec![OURS]),
        'x' => (Role::Executor, vec![OTHERS]),
        'y' => (Role::Head, vec![OTHERS]),
        's' => (Role::Supervisor, vec![]),
        _ => (Role::Operator, vec![]),
    };
    Asker::person(id(letter), vec![role], departments)
}

fn id(letter: char) -> PersonId {
    PersonId(i32::from(u8::try_from(letter).unwrap_or(0)))
}

/// An appeal of a department (1, 2, or 0 for none) with an executor.
fn facts(state: State, department: i16, executor: Option<char>) -> Facts {
    Facts {
        state,
        department: (department > 0).then_some(DepartmentId(department)),
        executor: executor.map(id),
        ..received(IM, at("2026-11-24 10:00"), &rules())
            .remove(0)
            .after
    }
}

/// Who of everybody hears, as letters, and of what.
fn heard(news: &News) -> (String, Option<Topic>) {
    let mut who = String::new();
    let mut topics = Vec::new();
    for letter in "abhcxyso".chars() {
        if let Some(topic) = news.concerns(&person(letter)) {
            who.push(letter);
            topics.push(topic);
        }
    }
    topics.dedup();
    assert!(topics.len() <= 1, "{topics:?}");
    (who, topics.pop())
}

/// State, department and executor.
type Short = (State, i16, Option<char>);
/// Kind, actor, before, after, climb; who hears, and of what.
type Case = (
    Kind,
    char,
    Short,
    Short,
    Option<(Option<Level>, Level)>,
    &'static str,
    Option<Topic>,
);

#[test]
fn each_line_is_told_to_whom_it_concerns() {
    use State::{Answered, Assigned, Coordination, InProgress, OnApproval};
    let work = (InProgress, 1, Some('a'));
    let alone = (InProgress, 1, None);
    let none = (Coordination, 0, None);
    let cases: &[Case] = &[
        // Given: to the head with the department, to the executor by name.
        (
            Kind::Assigned,
            'o',
            none,
            (Assigned, 1, None),
            None,
            "h",
            Some(Topic::Given),
        ),
        (
            Kind::Transferred,
            'y',
            (Assigned, 2, Some('x')),
            (Assigned, 1, None),
            None,
            "h",
            Some(Topic::Given),
        ),
        (
            Kind::Transferred,
            'h',
            (Assigned, 2, None),
            (Assigned, 1, None),
            None,
            "",
            None,
        ),
        (
            Kind::Delegated,
            'h',
            alone,
            work,
            None,
            "a",
            Some(Topic::Given),
        ),
        (
            Kind::Delegated,
            'o',
            work,
            (InProgress, 1, Some('b')),
            None,
            "b",
            Some(Topic::Given),
        ),
        (Kind::Delegated, 'a', alone, work, None, "", None),
        (Kind::Released, 'h', work, alone, None, "", None),
        (
            Kind::Released,
            'y',
            work,
            alone,
            None,
            "h",
            Some(Topic::Given),
        ),
        // A category sends to its department at once, or it does not.
        (
            Kind::Classified,
            'o',
            none,
            (Assigned, 1, None),
            None,
            "h",
            Some(Topic::Given),
        ),
        (Kind::Classified, 'o', none, none, None, "", None),
        // Somebody who has left the department has no say in it any more.
        (
            Kind::Delegated,
            'h',
            alone,
            (InProgress, 1, Some('x')),
            None,
            "",
            None,
        ),
        // Back and forth between executor and head.
        (
            Kind::Drafted,
            'a',
            work,
            (OnApproval, 1, Some('a')),
            None,
            "hc",
            Some(Topic::Approval),
        ),
        (
            Kind::Returned,
            'h',
            (OnApproval, 1, Some('a')),
            work,
            None,
            "a",
            Some(Topic::Returned),
        ),
        (
            Kind::Returned,
            'c',
            (OnApproval, 1, None),
            alone,
            None,
            "ab",
            Some(Topic::Returned),
        ),
        // Time.
        (Kind::Warned, 't', work, work, None, "a", Some(Topic::Soon)),
        (
            Kind::Warned,
            't',
            (OnApproval, 1, Some('a')),
            (OnApproval, 1, Some('a')),
            None,
            "h",
            Some(Topic::Soon),
        ),
        (
            Kind::Breached,
            't',
            work,
            work,
            None,
            "ah",
            Some(Topic::Overdue),
        ),
        (
            Kind::Breached,
            't',
            alone,
            alone,
            None,
            "abh",
            Some(Topic::Overdue),
        ),
        (Kind::Breached, 't', none, none, None, "", None),
        (
            Kind::Breached,
            't',
            (Answered, 1, Some('a')),
            (Answered, 1, Some('a')),
            None,
            "",
            None,
        ),
        (
            Kind::Escalated,
            't',
            work,
            work,
            Some((None, Level::Executor)),
            "a",
            Some(Topic::Climbed),
        ),
        (
            Kind::Escalated,
            't',
            work,
            work,
            Some((Some(Level::Executor), Level::Head)),
            "h",
            Some(Topic::Climbed),
        ),
        (
            Kind::Escalated,
            't',
            work,
            work,
            Some((Some(Level::Head), Level::Supervisor)),
            "s",
            Some(Topic::Climbed),
        ),
        // The watch had slept: nobody is passed over.
        (
            Kind::Escalated,
            't',
            work,
            work,
            Some((None, Level::Supervisor)),
            "ahs",
            Some(Topic::Climbed),
        ),
        (
            Kind::Escalated,
            't',
            work,
            work,
            Some((Some(Level::Executor), Level::Supervisor)),
            "hs",
            Some(Topic::Climbed),
        ),
        (
            Kind::Escalated,
            't',
            none,
            none,
            Some((Some(Level::Head), Level::Supervisor)),
            "s",
            Some(Topic::Climbed),
        ),
        (
            Kind::Escalated,
            't',
            none,
            none,
            Some((Some(Level::Executor), Level::Head)),
            "",
            None,
        ),
        (Kind::Escalated, 't', work, work, None, "", None),
        // Again.
        (
            Kind::Reopened,
            'o',
            (Answered, 1, Some('a')),
            (Coordination, 1, None),
            None,
            "ah",
            Some(Topic::Reopened),
        ),
        // No concern of anybody's.
        (Kind::Received, 'o', none, none, None, "", None),
        (
            Kind::Acknowledged,
            'a',
            (Assigned, 1, None),
            work,
            None,
            "",
            None,
        ),
        (
            Kind::Undone,
            'h',
            work,
            (OnApproval, 1, Some('a')),
            None,
            "",
            None,
        ),
    ];
    for (kind, actor, before, after, climb, who, topic) in cases {
        let fact = |(state, department, executor): &Short| facts(*state, *department, *executor);
        let news = News {
            kind: *kind,
            change: Change {
                before: Some(fact(before)),
                after: fact(after),
            },
            actor: match actor {
                't' => "timer".into(),
                letter => person(*letter).actor().code(),
            },
            climb: climb.map(|(from, to)| Climbed {
                from,
                to,
                reason: Reason::Untouched,
            }),
        };
        assert_eq!(
            heard(&news),
            ((*who).to_owned(), *topic),
            "{kind:?} by {actor}, {before:?} → {after:?}"
        );
        if topic.is_some() {
            assert!(KINDS.contains(kind), "{kind:?} is not read");
        }
    }
}

#[test]
fn one_hears_only_of_what_ones_roles_can_concern() {
    assert_eq!(Topic::of(&[Role::Coordinator, Role::Admin]), []);
    assert_eq!(Topic::of(&[Role::Operator]), [Topic::Soon, Topic::Overdue]);
    assert_eq!(Topic::of(&[Role::Curator]), [Topic::Approval]);
    assert_eq!(Topic::of(&[Role::Supervisor]), [Topic::Climbed]);
    assert_eq!(Topic::of(&[Role::Head, Role::Executor]), Topic::ALL);
    assert!(!Topic::of(&[Role::Head]).contains(&Topic::Returned));
    assert!(!Topic::of(&[Role::Executor]).contains(&Topic::Approval));
}

#[test]
fn words_name_the_appeal_and_quote_what_may_be_seen() {
    let mut notice = Notice {
        seq: Seq(1),
        appeal: AppealId(10_812),
        topic: Topic::Returned,
        kind: Kind::Returned,
        at: at("2026-11-24 10:00"),
        read: false,
        reason: None,
        quote: Some(" Назовите срок ".into()),
    };
    assert_eq!(
        notice.told(),
        "Обращение №\u{a0}10\u{a0}812 вернули на доработку: «Назовите срок»"
    );
    notice.quote = Some("ё".repeat(500));
    assert_eq!(notice.short_quote().map(|q| q.chars().count()), Some(121));
    notice.quote = None;
    assert_eq!(notice.told(), notice.words());
    (notice.topic, notice.reason) = (Topic::Climbed, Some(Reason::Overdue));
    assert!(notice.words().ends_with("поднято к вам, срок прошёл"));
    assert_eq!([0, 7, 99, 100].map(badge), ["", "7", "99", "99+"]);
}
