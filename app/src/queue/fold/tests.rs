use domain::appeal::{Facts, State};
use domain::figures::Load;
use domain::forecast::Forecast;
use domain::ids::{ChannelId, DepartmentId, Seq, SourceId};
use domain::queue::{Lane, LaneCounts};
use domain::time::from_millis;

use super::*;

fn row(id: i64, deadline: Option<i64>) -> Row {
    let facts = Facts {
        state: State::InProgress,
        department: Some(DepartmentId(1)),
        deadline: deadline.map(from_millis),
        ..Facts::arrived(SourceId(1), ChannelId(1), from_millis(0))
    };
    Row::new(AppealId(id), &facts, "".into(), 1)
}

fn frame(at: i64, rows: Rows) -> QueueFrame {
    let (at, due_until) = (from_millis(at), from_millis(1_000));
    QueueFrame {
        build: String::new(),
        figures: QueueFigures {
            seq: Seq(1),
            at,
            due_until,
            load: Load::none(Some(DepartmentId(1))),
            lanes: LaneCounts::default(),
            forecast: None,
        },
        oldest: None,
        rows,
    }
}

fn lane(q: &Queue, lane: Lane) -> Vec<i64> {
    let approves = true;
    let rows = q.lane(SeenLane { lane, approves });
    rows.iter().map(|r| r.id.0).collect()
}

#[test]
fn lanes_follow_the_clock_and_the_changes() {
    let waits = Row {
        state: State::OnApproval,
        ..row(6, Some(50))
    };
    let rows = vec![
        row(1, Some(500)),
        row(2, Some(100)),
        row(3, None),
        row(4, Some(5_000)),
        waits.clone(),
    ];
    let mut q = Queue::new(frame(200, Rows::All(rows)));
    let all =
        |q: &Queue| [Lane::Over, Lane::Today, Lane::Approval, Lane::Later].map(|l| lane(q, l));
    assert_eq!(all(&q), [vec![2], vec![1], vec![6], vec![4, 3]]);
    // Time alone moves a card.
    q.apply(frame(600, Rows::Changed(vec![])));
    assert_eq!(all(&q), [vec![2, 1], vec![], vec![6], vec![4, 3]]);
    // Answered ones and those passed on leave, new ones come, returned ones move.
    let answered = Row {
        state: State::Answered,
        ..row(2, Some(100))
    };
    let passed_on = Row {
        department: Some(DepartmentId(2)),
        ..row(1, Some(500))
    };
    let returned = Row {
        state: State::InProgress,
        ..waits
    };
    let changed = vec![answered, passed_on, returned, row(5, Some(40))];
    q.apply(frame(700, Rows::Changed(changed)));
    assert_eq!(all(&q), [vec![5, 6], vec![], vec![], vec![4, 3]]);
}

#[test]
fn what_waits_for_the_head_is_never_cut_off() {
    let waits = Row {
        state: State::OnApproval,
        ..row(9_999, None)
    };
    let many = (1..=i64::try_from(QUEUE_ROWS).unwrap()).map(|n| row(n, Some(n)));
    let mut rows: Vec<Row> = many.collect();
    rows.push(waits);
    let q = Queue::new(frame(0, Rows::All(rows)));
    assert_eq!(q.rows.len(), QUEUE_ROWS);
    assert_eq!(lane(&q, Lane::Approval), [9_999]);
}

/// The browser has a reader of its own, which must know all that a frame holds.
#[test]
fn a_frame_is_read_as_it_was_written() {
    let mut frame = frame(200, Rows::Changed(vec![row(1, Some(500)), row(2, None)]));
    let hour = Hour {
        now: frame.figures.at,
        due_until: frame.figures.due_until,
    };
    frame.figures.lanes.add(&row(1, Some(500)), hour);
    frame.figures.forecast = Some(Forecast {
        arriving: 2,
        done: 3,
        then: 4,
    });
    frame.oldest = Some(row(1, Some(500)));
    let json = serde_json::to_string(&frame).unwrap();
    assert_eq!(crate::text_json::read::<QueueFrame>(&json).unwrap(), frame);
}
