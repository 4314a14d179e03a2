//! The demonstration as a whole: the same seed makes the same city, and the
//! city is believable. Reference data are read from the migration itself.

mod reference;

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta};
use domain::Moment;
use domain::appeal::{Facts, State};
use domain::deadline::{Rules, Stage};
use domain::journal::Kind;
use domain::new_appeal::Checked;

use super::history::Maker;
use super::{recent, text};

/// A maker with the migration's reference data.
pub(super) fn maker(seed: u64) -> Maker {
    let (words, rules) = reference::load();
    Maker::new(seed, words, rules)
}

fn at(text: &str) -> Moment {
    text.parse::<DateTime<chrono::FixedOffset>>()
        .unwrap()
        .to_utc()
}

fn weeks(maker: &Maker, now: Moment) -> Vec<Checked> {
    recent::days(now)
        .flat_map(|day| recent::build(maker, day, now).unwrap())
        .collect()
}

fn percent(part: usize, whole: usize) -> f64 {
    part as f64 * 100.0 / whole.max(1) as f64
}

#[test]
fn every_topic_has_its_category_and_no_category_is_mute() {
    let maker = maker(1);
    for (top, _, topics) in text::TOPICS {
        let top = maker.reference.category_by_code(top).unwrap().id;
        for topic in *topics {
            let category = maker
                .reference
                .category_by_code(topic.code)
                .unwrap_or_else(|| panic!("{}", topic.code));
            assert_eq!(category.parent, Some(top), "{}", topic.code);
        }
    }
    let written: usize = text::TOPICS.iter().map(|(_, _, t)| t.len() + 1).sum();
    assert_eq!(written, maker.reference.categories.len());
}

#[test]
fn the_same_seed_makes_the_same_day_and_time_only_adds_to_it() {
    let maker = maker(42);
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let (noon, evening) = (
        at("2026-11-23T12:00:00+03:00"),
        at("2026-11-23T19:00:00+03:00"),
    );
    let (early, late) = (
        recent::build(&maker, day, noon).unwrap(),
        recent::build(&maker, day, evening).unwrap(),
    );
    assert_eq!(early, recent::build(&maker, day, noon).unwrap());
    assert!(early.len() < late.len());
    for (a, b) in early.iter().zip(&late) {
        assert_eq!(
            (&a.external_id, &a.text, &a.facts),
            (&b.external_id, &b.text, &b.facts)
        );
        assert!(
            b.past.starts_with(&a.past),
            "{} живёт по-разному",
            a.external_id
        );
    }
    let other = recent::build(&self::maker(43), day, noon).unwrap();
    assert_ne!(early[0].text, other[0].text);
}

/// Whoever asks at any point of a life what comes next gets what came.
#[test]
fn work_done_live_is_the_history_that_would_have_been() {
    let maker = maker(7);
    let now = at("2026-11-24T15:00:00+03:00");
    let day = chrono::NaiveDate::from_ymd_opt(2026, 11, 9).unwrap();
    for item in recent::build(&maker, day, now).unwrap() {
        let mut facts = &item.facts;
        let mut since = facts.received_at;
        for past in &item.past {
            let subject = past.after.category;
            let act = maker.desks.next(facts, since, subject).unwrap();
            assert_eq!(
                (act.at, Some(&act.actor), &act.note),
                (past.at, past.actor.as_ref(), &past.note),
                "{}",
                item.external_id
            );
            (facts, since) = (&past.after, past.at);
        }
    }
}

#[test]
fn the_city_is_believable_at_any_hour() {
    let nows = [
        "2026-11-26T14:32:00+03:00",
        "2026-11-24T02:50:00+03:00",
        "2026-11-30T09:05:00+03:00",
        "2026-07-19T16:00:00+03:00",
    ];
    for (seed, now) in [1, 42, 2022, 7].into_iter().zip(nows) {
        let maker = maker(seed);
        let now = at(now);
        let all = weeks(&maker, now);
        let a_day = all.len() as f64 / 56.5;
        assert!((250.0..320.0).contains(&a_day), "{now}: {a_day} в день");
        let latest: Vec<&Facts> = all.iter().map(Checked::latest).collect();
        let open: Vec<&&Facts> = latest.iter().filter(|f| f.state.is_open()).collect();
        let overdue = open.iter().filter(|f| f.is_overdue(now)).count();
        let week: Vec<&&Facts> = latest
            .iter()
            .filter(|f| f.answered_at.is_some_and(|t| t > now - TimeDelta::days(7)))
            .collect();
        let on_time = week
            .iter()
            .filter(|f| f.answered_on_time == Some(true))
            .count();
        let (late, timely) = (percent(overdue, open.len()), percent(on_time, week.len()));
        println!(
            "{seed} {now}: открыто {}, просрочено {overdue} ({late:.1} %), в срок {timely:.1} % из {}",
            open.len(),
            week.len()
        );
        assert!(
            (550..=1_050).contains(&open.len()),
            "{now}: открыто {}",
            open.len()
        );
        assert!((2.0..=7.0).contains(&late), "{now}: просрочено {late:.1} %");
        assert!(
            (84.0..=94.0).contains(&timely),
            "{now}: в срок {timely:.1} %"
        );
    }
}

#[test]
fn lives_have_the_shares_of_the_trade() {
    let maker = maker(42);
    let now = at("2026-11-26T14:32:00+03:00");
    let until = now - TimeDelta::days(30);
    // Old enough for nearly every life to have ended.
    let all: Vec<Checked> = weeks(&maker, now)
        .into_iter()
        .filter(|i| i.facts.received_at < until)
        .collect();
    let code = |i: &Checked| maker.reference.source(i.facts.source).unwrap().code.clone();
    let with = |kind: Kind| {
        all.iter()
            .filter(|i| i.past.iter().any(|p| p.kind == kind))
            .count()
    };
    let share = |kind: Kind| percent(with(kind), all.len());
    let answered = with(Kind::Answered);
    println!(
        "отклонено {:.1}, объединено {:.1}, перенаправлено {:.1}, не наше {:.1}, возобновлено {:.1}",
        share(Kind::Rejected),
        share(Kind::Merged),
        share(Kind::Redirected),
        share(Kind::Bounced),
        percent(with(Kind::Reopened), answered)
    );
    assert!((3.0..5.0).contains(&share(Kind::Rejected)));
    assert!((10.5..13.5).contains(&share(Kind::Merged)));
    assert!((4.8..7.2).contains(&share(Kind::Redirected)));
    assert!((5.0..8.0).contains(&percent(with(Kind::Reopened), answered)));

    let im: Vec<&Checked> = all
        .iter()
        .filter(|i| code(i) == "incident_management" && i.latest().answered_at.is_some())
        .collect();
    let mut hours: Vec<f64> = im
        .iter()
        .map(|i| {
            (i.latest().answered_at.unwrap() - i.facts.received_at).num_minutes() as f64 / 60.0
        })
        .collect();
    hours.sort_by(f64::total_cmp);
    let calendar = maker.rules.calendars().next().unwrap();
    let reply = |i: &Checked| {
        i.past
            .iter()
            .find(|p| matches!(p.kind, Kind::Answered | Kind::Promised))
            .unwrap()
            .at
    };
    let quick = im
        .iter()
        .filter(|i| calendar.minutes_between(i.facts.received_at, reply(i)) <= 480)
        .count();
    let interim = im
        .iter()
        .filter(|i| i.past.iter().any(|p| p.kind == Kind::Promised))
        .count();
    let pos: Vec<&Facts> = all
        .iter()
        .filter(|i| code(i) == "pos")
        .map(Checked::latest)
        .filter(|f| f.answered_at.is_some())
        .collect();
    let pos_on_time = percent(
        pos.iter()
            .filter(|f| f.answered_on_time == Some(true))
            .count(),
        pos.len(),
    );
    let returned = all
        .iter()
        .filter(|i| code(i) == "pos" && i.past.iter().any(|p| p.kind == Kind::Returned))
        .count();
    println!(
        "ИМ: медиана {:.1} ч, за 8 рабочих часов {:.1} %, промежуточных {:.1} %; ПОС: в срок {pos_on_time:.1} %, возвращено {:.1} %",
        hours[hours.len() / 2],
        percent(quick, im.len()),
        percent(interim, im.len()),
        percent(returned, pos.len())
    );
    assert!((2.3..4.0).contains(&hours[hours.len() / 2]));
    assert!((75.0..90.0).contains(&percent(quick, im.len())));
    assert!((7.5..12.5).contains(&percent(interim, im.len())));
    assert!((75.0..84.0).contains(&pos_on_time));
    assert!((5.0..10.0).contains(&percent(returned, pos.len())));
}

#[test]
fn the_open_work_is_spread_as_a_board_should_show_it() {
    let maker = maker(42);
    let now = at("2026-11-26T14:32:00+03:00");
    let all = weeks(&maker, now);
    let mut states: HashMap<State, usize> = HashMap::new();
    let mut loads: HashMap<String, usize> = HashMap::new();
    for facts in all
        .iter()
        .map(Checked::latest)
        .filter(|f| f.state.is_open())
    {
        *states.entry(facts.state).or_default() += 1;
        let department = facts
            .department
            .and_then(|d| maker.reference.department(d))
            .map_or("—".into(), |d| d.short.clone());
        *loads.entry(department).or_default() += 1;
    }
    println!("{states:?}\n{loads:?}");
    for state in State::ALL.iter().filter(|s| s.is_open()) {
        assert!(states.contains_key(state), "никого в состоянии {state:?}");
    }
    assert!(
        maker
            .reference
            .departments
            .iter()
            .all(|d| loads.contains_key(&d.short)),
        "{loads:?}"
    );
    assert!(
        all.iter()
            .any(|i| i.facts.importance > domain::appeal::Importance::High)
    );
}

#[test]
fn every_source_has_a_normative_for_every_importance() {
    let (words, rules): (_, std::sync::Arc<Rules>) = reference::load();
    for source in &words.sources {
        for importance in domain::appeal::Importance::ALL {
            for stage in [Stage::Total, Stage::Interim] {
                assert!(
                    rules
                        .normative(source.id, None, *importance, stage)
                        .is_some(),
                    "{} {importance:?} {stage:?}",
                    source.code
                );
            }
        }
    }
}
