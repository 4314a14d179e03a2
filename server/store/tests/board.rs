//! The board in memory equals SQL, at every instant.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

mod common;

use chrono::{Days, TimeDelta};
use common::*;
use domain::Moment;
use domain::access::Asker;
use domain::appeal::Importance;
use domain::board::Board;
use domain::filter::{Choice, Filter, Status};
use domain::ids::{AppealId, CategoryId, DepartmentId};
use domain::life::Step;
use domain::new_appeal::NewAppeal;
use domain::period::Period;
use domain::queue::{Lane, SeenLane};
use domain::time;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use sqlx::PgPool;
use store::Store;

/// What may happen between two looks at the board.
#[derive(Clone, Debug)]
enum Event {
    /// A new appeal, received so many minutes ago, with or without a category.
    Arrive {
        minutes_ago: i64,
        category: Option<usize>,
        high: bool,
    },
    /// A step on one of the appeals, allowed or not.
    Step { which: usize, step: usize },
    /// The last step of one of the appeals is taken back, where it may be.
    Undo { which: usize },
    /// One of the appeals is joined to another.
    Merge { which: usize, into: usize },
    /// Time alone.
    Pass { minutes: i64 },
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (0..20_000i64, proptest::option::of(0..50usize), any::<bool>())
            .prop_map(|(minutes_ago, category, high)| Event::Arrive { minutes_ago, category, high }),
        8 => (any::<usize>(), any::<usize>()).prop_map(|(which, step)| Event::Step { which, step }),
        2 => any::<usize>().prop_map(|which| Event::Undo { which }),
        2 => (any::<usize>(), any::<usize>()).prop_map(|(which, into)| Event::Merge { which, into }),
        2 => (1..2_000i64).prop_map(|minutes| Event::Pass { minutes }),
    ]
}

fn steps(store: &Store, now: Moment, n: usize) -> Step {
    let r = store.reference();
    match n % 20 {
        0..=2 => Step::Take,
        3 | 4 => Step::Classify(r.categories[n / 20 % r.categories.len()].id),
        5 | 6 => Step::Assign(r.departments[n / 20 % r.departments.len()].id),
        7 => Step::Acknowledge,
        8 => Step::Answer,
        9 => Step::Draft,
        10 => Step::Close,
        11 => Step::Reject,
        12 => Step::Redirect,
        13 => Step::Reopen,
        14 => Step::Promise(now + TimeDelta::minutes(90)),
        15 => Step::Reclassify(r.categories[n / 20 % r.categories.len()].id),
        16 => Step::Transfer(r.departments[n / 20 % r.departments.len()].id),
        17 => Step::Weigh(Importance::ALL[n / 20 % 3]),
        18 => Step::Withdraw,
        _ => Step::Bounce,
    }
}

/// Every figure that has a list equals the count of that list.
async fn compare(s: &Store, board: &Board, now: Moment) {
    let r = s.reference();
    let f = board.figures(now, &r);
    let today = time::day(now);
    let count = async |filter: Filter| {
        u32::try_from(s.count(&Asker::timer(), &filter, now).await.unwrap()).unwrap()
    };
    let received = |p| Filter {
        received: Some(p),
        ..Filter::default()
    };
    let open = Filter {
        status: Some(Status::Open),
        ..Filter::default()
    };
    assert_eq!(
        f.today.now,
        count(received(Period::Day(today))).await,
        "today at {now}"
    );
    assert_eq!(
        f.week.now,
        count(received(Period::week_of(today))).await,
        "week"
    );
    assert_eq!(
        f.month.now,
        count(received(Period::month_of(today))).await,
        "month"
    );
    assert_eq!(f.open, count(open.clone()).await, "open");
    assert_eq!(
        f.overdue,
        count(Filter {
            overdue: true,
            ..Filter::default()
        })
        .await,
        "overdue at {now}"
    );
    assert_eq!(
        f.due_today,
        count(Filter {
            due_before: Some(f.due_until),
            ..Filter::default()
        })
        .await,
        "due"
    );
    let week = Period::Days(today - Days::new(6), today);
    assert_eq!(
        f.answered,
        count(Filter {
            answered: Some(week),
            ..Filter::default()
        })
        .await,
        "answered"
    );
    let on_time = Filter {
        answered: Some(week),
        on_time: Some(true),
        ..Filter::default()
    };
    assert_eq!(f.answered_on_time, count(on_time).await, "on time");
    for c in &f.categories {
        let category = Some(c.category.map_or(Choice::<CategoryId>::Absent, Choice::Is));
        let filter = Filter {
            category,
            ..received(Period::week_of(today))
        };
        assert_eq!(
            c.received.now,
            count(filter).await,
            "category {:?}",
            c.category
        );
    }
    for load in &f.loads {
        let department = Some(
            load.department
                .map_or(Choice::<DepartmentId>::Absent, Choice::Is),
        );
        assert_eq!(
            load.open,
            count(Filter {
                department,
                ..open.clone()
            })
            .await,
            "load {:?}",
            load.department
        );
        assert_eq!(
            load.overdue,
            count(Filter {
                department,
                overdue: true,
                ..Filter::default()
            })
            .await
        );
    }
    lanes(s, board, now).await;
    for (channel, n) in &f.channels {
        let filter = Filter {
            channel: Some(*channel),
            ..received(Period::Day(today))
        };
        assert_eq!(*n, count(filter).await, "channel {channel}");
    }
    assert_eq!(f.hours.iter().sum::<u32>(), f.today.now);
    assert_eq!(
        f.categories.iter().map(|c| c.received.now).sum::<u32>(),
        f.week.now
    );
    assert_eq!(f.loads.iter().map(|l| l.open).sum::<u32>(), f.open);
    assert_eq!(f.loads.iter().map(|l| l.overdue).sum::<u32>(), f.overdue);
}

/// Each lane of every queue is a list of as many rows, for those who approve
/// and for those who do not; together they are what is open.
async fn lanes(s: &Store, board: &Board, now: Moment) {
    let r = s.reference();
    for department in r.departments.iter().map(|d| d.id) {
        let f = board.queue_figures(department, now, &r);
        for approves in [true, false] {
            let mut sum = 0;
            for lane in Lane::ALL.iter().copied() {
                let seen = SeenLane { lane, approves };
                let filter = Filter {
                    department: Some(Choice::Is(department)),
                    lane: Some(seen),
                    ..Filter::default()
                };
                let n = s.count(&Asker::timer(), &filter, now).await.unwrap();
                assert_eq!(u64::from(f.lanes.of(seen)), n, "{} at {now}", seen.code());
                let matching = board.open().filter(|row| filter.matches(row, now, &r));
                assert_eq!(matching.count() as u64, n, "{} of rows", seen.code());
                sum += f.lanes.of(seen);
            }
            assert_eq!(sum, f.load.open);
        }
        let oldest = board.oldest(department).map(|row| row.received_at);
        assert_eq!(oldest, f.load.oldest);
    }
}

async fn catch_up(s: &Store, board: &mut Board) {
    sequence_all(s).await;
    loop {
        let lines = s.tail(board.seq(), 100).await.unwrap();
        if lines.is_empty() {
            return;
        }
        for (line, row) in lines {
            board.fold(&line, row);
        }
    }
}

/// Random work and moving time; after each event the folded board, a board
/// loaded afresh and SQL agree on every figure.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn tiles_equal_sql_through_random_work_and_time(pool: PgPool) {
    let s = store(pool).await;
    let mut runner = TestRunner::deterministic();
    let events = proptest::collection::vec(event(), 160)
        .new_tree(&mut runner)
        .unwrap()
        .current();
    let r = s.reference();
    let mut now = noon();
    let mut board = s.load_board(now).await.unwrap();
    let mut ids: Vec<AppealId> = Vec::new();
    for (n, e) in events.into_iter().enumerate() {
        match e {
            Event::Arrive {
                minutes_ago,
                category,
                high,
            } => {
                let item = NewAppeal {
                    category: category.map(|c| r.categories[c % r.categories.len()].code.clone()),
                    importance: high.then(|| "high".into()),
                    ..new_appeal(&format!("p-{n}"), now - minutes(minutes_ago))
                };
                ids.push(receive(&s, item, now).await);
            }
            Event::Step { which, step } if !ids.is_empty() => {
                let id = ids[which % ids.len()];
                // Most random steps are refused: that must change nothing.
                let _ = s
                    .step(
                        &Asker::timer(),
                        id,
                        &steps(&s, now, step),
                        Some("слова"),
                        now,
                    )
                    .await;
            }
            Event::Undo { which } if !ids.is_empty() => {
                let _ = s.undo(&Asker::timer(), ids[which % ids.len()], now).await;
            }
            Event::Merge { which, into } if !ids.is_empty() => {
                let (id, into) = (ids[which % ids.len()], ids[into % ids.len()]);
                let _ = s.merge(&Asker::timer(), id, into, now).await;
            }
            Event::Step { .. } | Event::Undo { .. } | Event::Merge { .. } => {}
            Event::Pass { minutes: m } => now += minutes(m),
        }
        catch_up(&s, &mut board).await;
        compare(&s, &board, now).await;
        if n % 20 == 0 {
            let fresh = s.load_board(now).await.unwrap();
            assert_eq!(fresh.figures(now, &r), board.figures(now, &r));
        }
    }
    assert_eq!(s.verify().await.unwrap(), Vec::<String>::new());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_deadline_that_passes_changes_the_figures_without_data(pool: PgPool) {
    let s = store(pool).await;
    receive(&s, new_appeal("a", noon()), noon()).await;
    sequence_all(&s).await;
    let board = s.load_board(noon()).await.unwrap();
    let due = board.open().next().unwrap().deadline.unwrap();
    let r = s.reference();
    let at = |now| board.figures(now, &r);
    assert_eq!((at(due - minutes(1)).overdue, at(due).overdue), (0, 1));
    // Midnight: today starts from nothing, the week goes on.
    let midnight = time::day_start(time::day(noon()) + Days::new(1));
    assert_eq!(
        (at(midnight - minutes(1)).today.now, at(midnight).today.now),
        (1, 0)
    );
    assert_eq!(at(midnight).week.now, 1);
}

/// Pages of a list have together as many rows as its count, each once.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn pages_add_up_to_the_count(pool: PgPool) {
    let s = store(pool).await;
    for n in 0..23 {
        // Several share one instant: the cursor must not lose them.
        receive(
            &s,
            new_appeal(&format!("{n}"), noon() - minutes(n / 5)),
            noon(),
        )
        .await;
    }
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let page = s
            .list(&Asker::timer(), &Filter::default(), noon(), cursor, 4)
            .await
            .unwrap();
        seen.extend(page.rows.iter().map(|r| r.id));
        match page.next {
            Some(next) => cursor = Some(next.to_string().parse().unwrap()),
            None => break,
        }
    }
    let distinct: std::collections::HashSet<_> = seen.iter().collect();
    assert_eq!((seen.len(), distinct.len()), (23, 23));
}

/// «Обработано» counts each cycle once, and its list has a row for each.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_reopened_appeal_is_processed_twice(pool: PgPool) {
    let s = store(pool).await;
    let id = receive(&s, new_appeal("a", noon() - minutes(600)), noon()).await;
    let r = s.reference();
    let path = [
        Step::Take,
        Step::Classify(r.categories[0].id),
        Step::Assign(r.departments[0].id),
        Step::Acknowledge,
        Step::Answer,
        Step::Reopen,
        Step::Assign(r.departments[0].id),
        Step::Acknowledge,
        Step::Answer,
    ];
    for (n, step) in path.iter().enumerate() {
        let at = noon() + minutes(i64::try_from(n).unwrap());
        s.step(&Asker::timer(), id, step, Some("слова"), at)
            .await
            .unwrap();
    }
    let processed = Filter {
        processed: Some(Period::Day(time::day(noon()))),
        ..Filter::default()
    };
    let answered = Filter {
        answered: Some(Period::Day(time::day(noon()))),
        ..Filter::default()
    };
    assert_eq!(
        s.count(&Asker::timer(), &processed, noon()).await.unwrap(),
        2
    );
    assert_eq!(
        s.list(&Asker::timer(), &processed, noon(), None, 10)
            .await
            .unwrap()
            .rows
            .len(),
        2
    );
    assert_eq!(
        s.count(&Asker::timer(), &answered, noon()).await.unwrap(),
        1
    );
    sequence_all(&s).await;
    let n: i64 = sqlx::query_scalar("select sum(n)::bigint from tally where measure = 'processed'")
        .fetch_one(s.pool())
        .await
        .unwrap();
    assert_eq!(n, 2);
    assert_eq!(s.verify().await.unwrap(), Vec::<String>::new());
}
