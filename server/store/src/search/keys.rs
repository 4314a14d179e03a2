//! Keys of the index that are no words: what an appeal is filtered by, and
//! when it was received. They are negative, so that they never meet a word's id.

use chrono::Datelike as _;
use domain::Moment;
use domain::appeal::{Importance, State};
use domain::filter::{Choice, Filter, Status};
use domain::reference::Reference;
use domain::scope::Scope;

use crate::columns::Stored;

/// What kind of fact a key states. The numbers are stored: never reuse one.
#[derive(Clone, Copy)]
enum Kind {
    Day = 1,
    /// 32 days: a long time takes few keys.
    Block = 2,
    Source = 3,
    Channel = 4,
    Category = 5,
    Department = 6,
    District = 7,
    Importance = 8,
    State = 9,
}

/// Days of a block, as a power of two.
const BLOCK: i32 = 5;
/// Makes days before 1970 positive too.
const DAY_ZERO: i32 = 1 << 22;

const fn key(kind: Kind, value: i32) -> i32 {
    -(((kind as i32) << 24) | value)
}

/// 0 stands for «none».
fn id(id: Option<i16>) -> i32 {
    id.map_or(0, |id| i32::from(id) - i32::from(i16::MIN) + 1)
}

fn importance(i: Importance) -> i32 {
    let place = Importance::ALL.iter().position(|x| *x == i);
    key(
        Kind::Importance,
        place.and_then(|p| p.try_into().ok()).unwrap_or(0),
    )
}

fn state(s: State) -> i32 {
    let place = State::ALL.iter().position(|x| *x == s);
    key(
        Kind::State,
        place.and_then(|p| p.try_into().ok()).unwrap_or(0),
    )
}

/// The day of an instant, in UTC, since 1970.
pub(super) fn day(at: Moment) -> i32 {
    const EPOCH: i32 = 719_163;
    at.date_naive().num_days_from_ce() - EPOCH
}

/// The keys of a stored appeal that are no words.
pub(super) fn facts(a: &Stored) -> Option<Vec<i32>> {
    let day = day(a.received_at);
    Some(vec![
        key(Kind::Day, day + DAY_ZERO),
        key(Kind::Block, (day + DAY_ZERO) >> BLOCK),
        key(Kind::Source, id(Some(a.source_id))),
        key(Kind::Channel, id(Some(a.channel_id))),
        key(Kind::Category, id(a.category_id)),
        key(Kind::Department, id(a.department_id)),
        key(Kind::District, id(a.district_id)),
        importance(Importance::parse(&a.importance)?),
        state(State::parse(&a.state)?),
    ])
}

/// What a list is narrowed to, as far as keys can say it: of each group one
/// key must be there. The rest, and the last word, is `list`'s conditions.
pub(super) fn narrowed(scope: &Scope, f: &Filter, r: &Reference) -> Vec<Vec<i32>> {
    fn choice<T>(kind: Kind, c: Option<Choice<T>>, of: impl Fn(T) -> i16) -> Option<Vec<i32>> {
        c.map(|c| match c {
            Choice::Absent => vec![key(kind, id(None))],
            Choice::Is(x) => vec![key(kind, id(Some(of(x))))],
        })
    }
    let open = f.overdue
        || f.due_before.is_some()
        || f.climbed.is_some()
        || f.status == Some(Status::Open);
    let states = match f.status {
        Some(Status::State(s)) => Some(vec![state(s)]),
        _ if open => Some(
            State::ALL
                .iter()
                .filter(|s| s.is_open())
                .map(|s| state(*s))
                .collect(),
        ),
        _ => None,
    };
    let category = match f.category {
        Some(Choice::Is(c)) => Some(
            r.subtree(c)
                .into_iter()
                .map(|c| key(Kind::Category, id(Some(c.0))))
                .collect(),
        ),
        other => choice(Kind::Category, other, |c| c.0),
    };
    [
        own(scope),
        f.source.map(|s| vec![key(Kind::Source, id(Some(s.0)))]),
        f.channel.map(|c| vec![key(Kind::Channel, id(Some(c.0)))]),
        category,
        choice(Kind::Department, f.department, |d| d.0),
        choice(Kind::District, f.district, |d| d.0),
        f.importance.map(|i| vec![importance(i)]),
        states,
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The group of the departments the asker is confined to, if any.
pub(super) fn own(scope: &Scope) -> Option<Vec<i32>> {
    let of = |d: i16| key(Kind::Department, id(Some(d)));
    Some(scope.departments()?.into_iter().map(of).collect())
}

/// The group of the days `from..=to`: whole blocks as blocks.
pub(super) fn days(from: i32, to: i32) -> Vec<i32> {
    let (mut at, to) = (from + DAY_ZERO, to + DAY_ZERO);
    let mut keys = Vec::new();
    while at <= to {
        if at % (1 << BLOCK) == 0 && at + (1 << BLOCK) - 1 <= to {
            keys.push(key(Kind::Block, at >> BLOCK));
            at += 1 << BLOCK;
        } else {
            keys.push(key(Kind::Day, at));
            at += 1;
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_time_is_few_keys() {
        assert_eq!(days(20_000, 20_000), [key(Kind::Day, 20_000 + DAY_ZERO)]);
        let year = days(20_001, 20_365);
        assert!(year.len() < 80, "{}", year.len());
        let covered: i32 = year
            .iter()
            .map(|k| {
                if -k >> 24 == Kind::Block as i32 {
                    32
                } else {
                    1
                }
            })
            .sum();
        assert_eq!(covered, 365);
        assert!(days(5, 4).is_empty());
    }

    #[test]
    fn keys_do_not_meet() {
        let keys = [
            key(Kind::Day, DAY_ZERO),
            key(Kind::Day, (1 << 24) - 1),
            key(Kind::Block, DAY_ZERO >> BLOCK),
            key(Kind::Department, id(None)),
            key(Kind::Department, id(Some(i16::MIN))),
            key(Kind::Department, id(Some(i16::MAX))),
            key(Kind::District, id(None)),
        ];
        let distinct: std::collections::HashSet<_> = keys.into_iter().collect();
        assert_eq!(distinct.len(), keys.len());
        assert!(keys.iter().all(|k| *k < 0));
        assert_eq!(day("1970-01-02T00:00:00Z".parse().unwrap()), 1);
    }
}
