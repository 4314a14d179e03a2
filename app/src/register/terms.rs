//! What a list is asked for, in words: its definition, the noun of its count,
//! and the conditions that have no select of their own.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime};
use domain::Moment;
use domain::appeal::Importance;
use domain::filter::{Filter, Status};
use domain::period::Period;
use domain::reference::Reference;
use domain::{metric, time, words};

/// A condition that a person may take away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    /// «поступило 12–18 декабря 2022».
    pub(crate) words: String,
    /// The list without it.
    pub(crate) without: Filter,
}

/// The conditions beyond the selects of the form.
pub(crate) fn terms(f: &Filter, r: &Reference, now: Moment) -> Vec<Term> {
    let mut terms = Vec::new();
    let mut add = |words: String, take: fn(&mut Filter)| {
        let mut without = f.clone();
        take(&mut without);
        terms.push(Term { words, without });
    };
    if let Some(c) = f.channel.and_then(|id| r.channel(id)) {
        add(format!("канал «{}»", c.name), |f| f.channel = None);
    }
    if let Some(i) = f.importance {
        let word = if i == Importance::Normal {
            "обычная важность"
        } else {
            i.word()
        };
        add(word.into(), |f| f.importance = None);
    }
    if let Some(seen) = f.lane {
        let lane = seen.lane.word().to_lowercase();
        add(format!("очередь: {lane}"), |f| f.lane = None);
    }
    if let Some(until) = f.due_before {
        let when = words::when(time::local(until), time::day(now));
        add(format!("срок до {when}"), |f| f.due_before = None);
    }
    if let Some(p) = f.received {
        add(format!("поступило {}", period(p)), |f| {
            f.received = None
        });
    }
    if let Some(p) = f.answered {
        add(format!("первый ответ {}", period(p)), |f| {
            f.answered = None
        });
    }
    if let Some(p) = f.processed {
        add(format!("обработано {}", period(p)), |f| {
            f.processed = None
        });
    }
    if let Some(on_time) = f.on_time {
        let word = if on_time {
            "ответ в срок"
        } else {
            "ответ с опозданием"
        };
        add(word.into(), |f| f.on_time = None);
    }
    terms
}

/// The definition of what the list shows: that of the figure it stands behind.
pub(crate) fn definition(f: &Filter) -> &'static str {
    if let Some(lane) = f.lane {
        lane.definition()
    } else if f.climbed.is_some() {
        metric::CLIMBED
    } else if f.overdue {
        metric::OVERDUE
    } else if f.due_before.is_some() {
        metric::DUE_BEFORE
    } else if f.processed.is_some() {
        metric::PROCESSED
    } else if let Some(on_time) = f.on_time {
        if on_time {
            metric::ON_TIME
        } else {
            metric::LATE
        }
    } else if f.answered.is_some() {
        metric::ANSWERED
    } else if f.status == Some(Status::Open) {
        metric::OPEN
    } else if f.received.is_some() {
        metric::RECEIVED
    } else {
        "Все обращения, которые есть в системе, с начала наблюдений; отбор сужает список."
    }
}

/// The noun beside the count: «просроченное обращение», «обращений».
pub(crate) fn noun(f: &Filter, n: u64) -> &'static str {
    if f.overdue {
        words::plural(
            n,
            "просроченное обращение",
            "просроченных обращения",
            "просроченных обращений",
        )
    } else {
        words::plural(n, "обращение", "обращения", "обращений")
    }
}

/// `12–18 декабря 2022`, `26 ноября 2026`, `с 24 ноября 2026, 0:00 до …`.
pub(crate) fn period(p: Period) -> String {
    let (from, to) = p.bounds();
    let (from, to) = (time::local(from), time::local(to));
    if from.time() == NaiveTime::MIN && to.time() == NaiveTime::MIN {
        days(from.date(), to.date() - Days::new(1), true)
    } else {
        let hour = |t: NaiveDateTime| format!("{}, {}", words::date(t.date()), words::clock(t));
        format!("с {} до {}", hour(from), hour(to))
    }
}

/// Both days included, as short as it can be said.
pub(crate) fn days(a: NaiveDate, b: NaiveDate, year: bool) -> String {
    let word = |d| {
        if year {
            words::date(d)
        } else {
            words::day_month(d)
        }
    };
    if a == b {
        word(b)
    } else if (a.year(), a.month()) == (b.year(), b.month()) {
        format!("{}–{}", a.day(), word(b))
    } else if a.year() == b.year() {
        format!("{} – {}", words::day_month(a), word(b))
    } else {
        format!("{} – {}", word(a), word(b))
    }
}

#[cfg(test)]
mod tests {
    use domain::escalation::Level;

    use super::*;

    #[test]
    fn periods_in_words() {
        for (url, said) in [
            ("2022-12-18", "18 декабря 2022"),
            ("2022-W50", "12–18 декабря 2022"),
            ("2022-W48", "28 ноября – 4 декабря 2022"),
            ("2022-W52", "26 декабря 2022 – 1 января 2023"),
            ("2022-12", "1–31 декабря 2022"),
            (
                "2022-12-12T00..2022-12-18T14",
                "с 12 декабря 2022, 0:00 до 18 декабря 2022, 14:00",
            ),
        ] {
            assert_eq!(
                period(Period::parse(url).unwrap()).replace('\u{a0}', " "),
                said,
                "{url}"
            );
        }
    }

    #[test]
    fn every_condition_says_its_definition() {
        let with = |take: fn(&mut Filter)| {
            let mut f = Filter::default();
            take(&mut f);
            definition(&f)
        };
        let day = Period::parse("2022-12-18");
        assert!(day.is_some());
        assert_eq!(with(|f| f.overdue = true), metric::OVERDUE);
        assert_eq!(
            with(|f| f.climbed = Some(Level::Supervisor)),
            metric::CLIMBED
        );
        assert_eq!(with(|f| f.on_time = Some(true)), metric::ON_TIME);
        assert_eq!(with(|f| f.on_time = Some(false)), metric::LATE);
        assert_eq!(with(|f| f.status = Some(Status::Open)), metric::OPEN);
        assert_eq!(
            with(|f| f.processed = Period::parse("2022-W50")),
            metric::PROCESSED
        );
        assert_eq!(
            with(|f| f.answered = Period::parse("2022-W50")),
            metric::ANSWERED
        );
    }
}
