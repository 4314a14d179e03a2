//! The tallies: counts folded from the journal exactly once by whoever numbers
//! its lines, each measure as finely as somebody asks for it and no finer. A
//! finer cell would be written for every line and read by nobody.

use chrono::NaiveDate;

use crate::Moment;
use crate::appeal::{Facts, words};
use crate::ids::{CategoryId, ChannelId};
use crate::journal::Change;
use crate::time;

words!(
    /// What is counted (definitions: [`crate::metric`]).
    Measure {
        /// поступило, by hour, channel and category
        Received = "received", "поступило";
        /// отвечено, by day
        Answered = "answered", "отвечено";
        /// отвечено в срок, by day
        OnTime = "on_time", "отвечено в срок";
        /// обработано, by day
        Processed = "processed", "обработано";
        /// became open: arrived or reopened; by hour
        Opened = "opened", "стало в работе";
        /// ceased to be open; by hour
        Left = "left", "ушло из работы";
    }
);

/// One cell of the tallies. What its measure is not counted by is 0 or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// What is counted.
    pub measure: Measure,
    /// Local day.
    pub day: NaiveDate,
    /// Local hour, 0…23; 0 in a count by day.
    pub hour: u8,
    /// Channel; 0 in a count of all channels.
    pub channel: ChannelId,
    /// Category; none while not classified, and in a count of all categories.
    pub category: Option<CategoryId>,
}

fn key(measure: Measure, at: Moment, facts: &Facts) -> Key {
    let day = Key {
        measure,
        day: time::day(at),
        hour: 0,
        channel: ChannelId(0),
        category: None,
    };
    let hour = time::hour(at);
    match measure {
        Measure::Answered | Measure::OnTime | Measure::Processed => day,
        Measure::Opened | Measure::Left => Key { hour, ..day },
        Measure::Received => Key {
            hour,
            channel: facts.channel,
            category: facts.category,
            ..day
        },
    }
}

/// The cells that facts alone put an appeal into.
fn cells(facts: &Facts) -> impl Iterator<Item = Key> + '_ {
    let answered = facts
        .answered_at
        .map(|at| key(Measure::Answered, at, facts));
    let on_time = facts
        .answered_at
        .filter(|_| facts.answered_on_time == Some(true))
        .map(|at| key(Measure::OnTime, at, facts));
    [
        Some(key(Measure::Received, facts.received_at, facts)),
        answered,
        on_time,
    ]
    .into_iter()
    .flatten()
}

/// What one change at `at` adds to and takes from the tallies.
pub fn deltas(change: &Change, at: Moment, mut add: impl FnMut(Key, i32)) {
    let (before, after) = (change.before.as_ref(), &change.after);
    let unchanged = before.is_some_and(|b| {
        b.category == after.category
            && b.channel == after.channel
            && b.answered_at == after.answered_at
            && b.received_at == after.received_at
    });
    if !unchanged {
        before.into_iter().flat_map(cells).for_each(|k| add(k, -1));
        cells(after).for_each(|k| add(k, 1));
    }
    // «Обработано» counts once per cycle and stays where it was counted, so a
    // reopening takes nothing back.
    let done = |f: &Facts| f.processed_at.map(|p| key(Measure::Processed, p, f));
    let was = before.filter(|b| b.cycle == after.cycle).and_then(done);
    let is = done(after);
    if was != is {
        was.into_iter().for_each(|k| add(k, -1));
        is.into_iter().for_each(|k| add(k, 1));
    }
    match (
        before.is_some_and(|b| b.state.is_open()),
        after.state.is_open(),
    ) {
        (false, true) => add(key(Measure::Opened, at, after), 1),
        (true, false) => add(key(Measure::Left, at, after), 1),
        _ => {}
    }
}
