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
/// department; executor `x`, head `y` of another; supervisor `s`, operators `o`
/// and `p`, moderator `m`, coordinator `k`.
fn person(letter: char) -> Asker {
    let (role, departments) = match letter {
        'a' | 'b' => (Role::Executor, vec![OURS]),
        'h' => (Role::Head, vec![OURS]),
        'c' => (Role::Curator, vec![OURS]),
        'x' => (Role::Executor, vec![OTHERS]),
        'y' => (Role::Head, vec![OTHERS]),
        's' => (Role::Supervisor, vec![]),
        'm' => (Role::Moderator, vec![]),
        'k' => (Role::Coordinator, vec![]),
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
    for letter in "abhcxysopmk".chars() {
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
    use State::{Answered, Assigned, Coordination, InProgress, Moderation, OnApproval, Received};
    let work = (InProgress, 1, Some('a'));
    let alone = (InProgress, 1, None);
    let none = (Coordination, 0, None);
    let new = (Received, 0, None);
    let taken = (Moderation, 0, Some('o'));
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
        (
            Kind::Breached,
            't',
            none,
            none,
            None,
            "k",
            Some(Topic::Overdue),
        ),
        (
            Kind::Breached,
            't',
            new,
            new,
            None,
            "opm",
            Some(Topic::Overdue),
        ),
        (Kind::Warned, 't', new, new, None, "", None),
        (Kind::Warned, 't', none, none, None, "", None),
        (
            Kind::Warned,
            't',
            taken,
            taken,
            None,
            "o",
            Some(Topic::Soon),
        ),
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
            "k",
            Some(Topic::Climbed),
        ),
        // Whoever owes the next step is the first to hear.
        (
            Kind::Escalated,
            't',
            new,
            new,
            Some((None, Level::Executor)),
            "opm",
            Some(Topic::Climbed),
        ),
        (
            Kind::Escalated,
            't',
            (Moderation, 0, None),
            (Moderation, 0, None),
            Some((None, Level::Executor)),
            "opm",
            Some(Topic::Climbed),
        ),
        (
            Kind::Escalated,
            't',
            taken,
            taken,
            Some((None, Level::Executor)),
            "o",
            Some(Topic::Climbed),
        ),
        (
            Kind::Escalated,
            't',
            none,
            none,
            Some((None, Level::Executor)),
            "k",
            Some(Topic::Climbed),
        ),
        (
            Kind::Escalated,
            't',
            alone,
            alone,
            Some((None, Level::Executor)),
            "ab",
            Some(Topic::Climbed),
        ),
        // Nobody's department yet: whoever is to find one hears for its head.
        (
            Kind::Escalated,
            't',
            new,
            new,
            Some((Some(Level::Executor), Level::Head)),
            "k",
            Some(Topic::Climbed),
        ),
        (
            Kind::Escalated,
            't',
            (Coordination, 1, None),
            (Coordination, 1, None),
            Some((Some(Level::Executor), Level::Head)),
            "h",
            Some(Topic::Climbed),
        ),
        (Kind::Escalated, 't', work, work, None, "", None),
        // Again.
        (
            Kind::Reopened,
            'o',
            (Answered, 1, Some('a')),
            (Coordination, 1, None),
            None,
            "ahk",
            Some(Topic::Reopened),
        ),
        (
            Kind::Bounced,
            'a',
            work,
            none,
            None,
            "k",
            Some(Topic::Bounced),
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
    use Topic::{Bounced, Climbed, Overdue, Reopened, Soon};
    assert_eq!(Topic::of(&[Role::Admin]), []);
    assert_eq!(Topic::of(&[Role::Operator]), [Soon, Overdue, Climbed]);
    assert_eq!(
        Topic::of(&[Role::Coordinator]),
        [Bounced, Overdue, Climbed, Reopened]
    );
    assert_eq!(Topic::of(&[Role::Curator]), [Topic::Approval]);
    assert_eq!(Topic::of(&[Role::Supervisor]), [Topic::Climbed]);
    assert_eq!(
        Topic::of(&[Role::Head, Role::Executor, Role::Coordinator]),
        Topic::ALL
    );
    assert!(!Topic::of(&[Role::Head]).contains(&Topic::Returned));
    assert!(!Topic::of(&[Role::Executor]).contains(&Topic::Approval));
}

/// Whatever a line may tell somebody they can switch off, even who was
/// something else when they had the appeal.
#[test]
fn nobody_hears_what_they_cannot_switch_off() {
    let mut told = 0;
    let departments = [0, 1];
    let befores = [
        None,
        Some(facts(State::Answered, 1, Some('z'))),
        Some(facts(State::InProgress, 1, None)),
    ];
    for role in Role::ALL {
        let who = Asker::person(id('z'), vec![*role], vec![OURS]);
        let held = |state, department| {
            [None, Some('z')].map(|executor| facts(state, department, executor))
        };
        let ways = State::ALL
            .iter()
            .flat_map(|state| departments.map(|d| held(*state, d)))
            .flatten();
        for (kind, after) in ways.flat_map(|f| Kind::ALL.iter().map(move |k| (*k, f.clone()))) {
            for before in &befores {
                let change = Change {
                    before: before.clone(),
                    after: after.clone(),
                };
                let news = News {
                    kind,
                    change,
                    actor: "timer".into(),
                    climb: (kind == Kind::Escalated).then_some(Climbed {
                        from: None,
                        to: Level::Supervisor,
                        reason: Reason::Untouched,
                    }),
                };
                if let Some(topic) = news.concerns(&who) {
                    assert!(Topic::of(&[*role]).contains(&topic), "{role:?}: {news:?}");
                    told += 1;
                }
            }
        }
    }
    assert!(told > 100, "{told}");
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
