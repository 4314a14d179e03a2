//! Who writes what, through which door, and when: the profiles of domain.md §8.

use std::collections::{HashSet, VecDeque};

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use domain::new_appeal::NewAppeal;
use domain::reference::Reference;
use domain::{Moment, time};

use super::dice::Dice;
use super::people;
use super::places::Place;
use super::text::{self, Topic};

/// What kind of day the city has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scenario {
    /// An ordinary one.
    #[default]
    Calm,
    /// Snow: four times as many appeals, more than 35 % about roads.
    Snow,
    /// Power and water out in one district: five times as much about them.
    Outage,
}

impl Scenario {
    /// Every scenario.
    pub const ALL: &'static [Self] = &[Self::Calm, Self::Snow, Self::Outage];

    /// Its name on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Calm => "calm",
            Self::Snow => "snow",
            Self::Outage => "outage",
        }
    }

    /// The scenario of a name.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.code() == code)
    }

    /// How many times the ordinary flow it brings.
    #[must_use]
    pub fn flow(self) -> f64 {
        match self {
            Self::Calm => 1.0,
            Self::Snow => 4.0,
            // ЖКХ and energy are 26 % of everything and come five times as often.
            Self::Outage => 2.04,
        }
    }

    /// Weight of a top-level category whose ordinary share is `share`.
    fn weight(self, top: &str, share: f64) -> f64 {
        match (self, top) {
            (Self::Snow, "roads") => 55.0,
            (Self::Snow, "transport") => 16.0,
            (Self::Outage, "housing" | "energy") => share * 5.0,
            _ => share,
        }
    }

    fn urgent(self) -> f64 {
        match self {
            Self::Calm => 1.0,
            Self::Snow => 2.0,
            Self::Outage => 3.0,
        }
    }
}

/// The district where the lights go out.
const OUTAGE_DISTRICT: &str = "prikubansky";

/// A way in: a channel of a source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Way {
    /// Source code.
    pub(crate) source: &'static str,
    /// Channel code.
    pub(crate) channel: &'static str,
    /// Share of all appeals.
    pub(crate) share: f64,
    /// The habits of a network, not of a form.
    pub(crate) network: bool,
}

const fn way(source: &'static str, channel: &'static str, share: f64, network: bool) -> Way {
    Way {
        source,
        channel,
        share,
        network,
    }
}

/// The ways of today.
pub(crate) const WAYS: &[Way] = &[
    way("incident_management", "vk", 0.31, true),
    way("incident_management", "telegram", 0.165, true),
    way("incident_management", "ok", 0.065, true),
    way("incident_management", "max", 0.055, true),
    way("pos", "gosuslugi", 0.275, false),
    way("chatbot", "bot", 0.13, true),
];

/// The ways of 2022: neither chat-bot nor MAX.
pub(crate) const WAYS_2022: &[Way] = &[
    way("incident_management", "vk", 0.70, true),
    way("incident_management", "telegram", 0.18, true),
    way("incident_management", "ok", 0.12, true),
    way("pos", "gosuslugi", 1.0, false),
];

/// Share of a day's requests by hour, per cent (mean of three real samples).
const HOURS: [f64; 24] = [
    0.5, 0.3, 0.2, 0.2, 0.1, 0.4, 0.6, 2.7, 7.2, 8.6, 10.3, 10.3, 8.9, 8.8, 9.1, 8.7, 7.0, 4.8,
    3.3, 2.5, 2.0, 1.6, 1.3, 0.9,
];

/// What networks write beyond that in the evening.
const EVENING: [f64; 24] = [
    0.4, 0.2, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.8, 3.0,
    4.0, 4.4, 3.8, 2.6, 1.0,
];

/// Weight of an hour of the day.
fn hour_weight(network: bool, hour: usize) -> f64 {
    HOURS[hour] + if network { EVENING[hour] } else { 0.0 }
}

/// Weight of a day, 1 on average over a week; `off`: a holiday on a weekday.
fn day_weight(network: bool, day: NaiveDate, off: bool) -> f64 {
    let (saturday, sunday) = if network { (0.7, 0.6) } else { (0.38, 0.28) };
    let weight = match day.weekday() {
        Weekday::Sat => saturday,
        Weekday::Sun => sunday,
        _ if off => sunday,
        _ => 1.0,
    };
    weight * 7.0 / (5.0 + saturday + sunday)
}

/// Appeals an hour expected at a moment when a day brings `daily` on average.
pub(crate) fn hourly(daily: f64, at: Moment, off: bool) -> f64 {
    let hour = usize::from(time::hour(at));
    WAYS.iter()
        .map(|w| {
            let day: f64 = (0..24).map(|h| hour_weight(w.network, h)).sum();
            daily
                * w.share
                * day_weight(w.network, time::day(at), off)
                * hour_weight(w.network, hour)
                / day
        })
        .sum()
}

/// When, within a day, somebody writes through which way: in order of time.
pub(crate) fn day(
    dice: &mut Dice,
    day: NaiveDate,
    off: bool,
    ways: &[Way],
    daily: impl Fn(&Way) -> f64,
) -> Vec<(Moment, Way)> {
    let mut all = Vec::new();
    for w in ways {
        for _ in 0..dice.count(daily(w) * day_weight(w.network, day, off)) {
            let hour = dice.weighted((0..24).map(|h| hour_weight(w.network, h)));
            let second =
                i64::from(dice.within(0, 3_599)) + 3_600 * i64::try_from(hour).unwrap_or(0);
            let at = time::day_start(day)
                + TimeDelta::seconds(second)
                + TimeDelta::milliseconds(dice.within(0, 999).into());
            all.push((at, *w));
        }
    }
    all.sort_by_key(|(at, _)| *at);
    all
}

/// An endless, seeded stream of appeals. What it brings depends on the seed,
/// the scenario and the month alone; `at` is only written down.
#[derive(Clone, Debug)]
pub struct Generator {
    dice: Dice,
    prefix: String,
    number: u64,
    scenario: Scenario,
    month: u32,
    known: Option<HashSet<String>>,
    ways: Vec<Way>,
    recent: VecDeque<(&'static Topic, Place)>,
}

impl Generator {
    /// A stream whose external ids are `sim-<scenario>-<seed>-<n>`. Categories that the
    /// reference data do not have are left empty.
    #[must_use]
    pub fn new(seed: u64, scenario: Scenario, reference: &Reference) -> Self {
        let known = reference
            .categories
            .iter()
            .map(|c| c.code.clone())
            .collect();
        Self {
            known: Some(known),
            ..Self::unchecked(seed, scenario)
        }
    }

    /// The same without reference data at hand: every category as delivered.
    #[must_use]
    pub fn unchecked(seed: u64, scenario: Scenario) -> Self {
        let month = match scenario {
            Scenario::Snow => 1,
            Scenario::Outage => 7,
            Scenario::Calm => 11,
        };
        Self {
            dice: Dice::new(&[seed, 0x51]),
            prefix: format!("sim-{}-{seed}", scenario.code()),
            number: 0,
            scenario,
            month,
            known: None,
            ways: WAYS.to_vec(),
            recent: VecDeque::new(),
        }
    }

    /// The same stream in another month (1…12): no snow in July.
    #[must_use]
    pub fn in_month(mut self, month: u32) -> Self {
        self.month = month;
        self
    }

    /// The same stream with other external ids: `<prefix>-<n>`.
    #[must_use]
    pub(crate) fn called(mut self, prefix: String) -> Self {
        self.prefix = prefix;
        self
    }

    /// The same stream with a source's share multiplied.
    #[must_use]
    pub(crate) fn with_share(mut self, source: &str, times: f64) -> Self {
        self.ways
            .iter_mut()
            .filter(|w| w.source == source)
            .for_each(|w| w.share *= times);
        self
    }

    /// The next appeal, written at `at`, and the code of its source.
    pub fn next(&mut self, at: Moment) -> (&'static str, NewAppeal) {
        let place = self.dice.weighted(self.ways.iter().map(|w| w.share));
        let way = self.ways[place];
        (way.source, self.through(way, at))
    }

    /// The next appeal through one way.
    pub(crate) fn through(&mut self, way: Way, at: Moment) -> NewAppeal {
        self.number += 1;
        let (topic, place) = self.subject();
        let dice = &mut self.dice;
        let text = text::compose(dice, topic, &place, way.network);
        // A form asks for the category, a network's watchers mostly name it.
        let told = dice.chance(if way.network { 0.86 } else { 0.95 });
        let located = dice.chance(if way.network { 0.82 } else { 0.96 });
        let pinned = dice.chance(0.5);
        let addressed = dice.chance(0.7);
        let anonymous = dice.chance(0.04);
        let author = people::citizen(dice, way.network);
        let importance = importance(dice, topic.code, self.scenario.urgent());
        NewAppeal {
            external_id: format!("{}-{}", self.prefix, self.number),
            channel: way.channel.into(),
            received_at: at,
            text,
            author: (!anonymous).then_some(author),
            author_url: None,
            url: None,
            category: (told && self.known.as_ref().is_none_or(|k| k.contains(topic.code)))
                .then(|| topic.code.into()),
            district: located.then(|| place.district.into()),
            department: None,
            address: (located && addressed).then(|| place.address()),
            lat: (located && pinned).then_some(place.point.0),
            lon: (located && pinned).then_some(place.point.1),
            importance,
            status: None,
            taken_at: None,
            assigned_at: None,
            answered_at: None,
            closed_at: None,
            answer: None,
            rating: None,
        }
    }

    /// What about and where: often what somebody has just written about.
    fn subject(&mut self) -> (&'static Topic, Place) {
        let echo = if self.scenario == Scenario::Calm {
            0.09
        } else {
            0.25
        };
        if self.dice.chance(echo) && !self.recent.is_empty() {
            let back = usize::try_from(self.dice.within(0, 999)).unwrap_or(0) % self.recent.len();
            return self.recent[back].clone();
        }
        let scenario = self.scenario;
        let top = self.dice.weighted(
            text::TOPICS
                .iter()
                .map(|(code, share, _)| scenario.weight(code, *share)),
        );
        let (code, _, topics) = text::TOPICS[top];
        let month = self.month;
        let topic = &topics[self.dice.weighted(
            topics
                .iter()
                .map(|t| t.share * t.season.weight(month) * event(scenario, t.code)),
        )];
        let out = scenario == Scenario::Outage
            && matches!(code, "housing" | "energy")
            && self.dice.chance(0.85);
        let place = Place::somewhere(&mut self.dice, out.then_some(OUTAGE_DISTRICT));
        self.recent.push_back((topic, place.clone()));
        if self.recent.len() > 25 {
            self.recent.pop_front();
        }
        (topic, place)
    }
}

/// How much more of a subcategory a scenario brings than its share.
fn event(scenario: Scenario, code: &str) -> f64 {
    match (scenario, code) {
        (Scenario::Snow, "roads_snow") => 22.0,
        (Scenario::Snow, "transport_intervals" | "improvement_trees") => 2.5,
        (Scenario::Outage, "energy_outage" | "housing_water") => 8.0,
        _ => 1.0,
    }
}

/// What can hurt somebody is important more often.
fn importance(dice: &mut Dice, code: &str, times: f64) -> Option<String> {
    let dangerous = matches!(
        code,
        "roads_signals"
            | "improvement_trees"
            | "energy_wires"
            | "energy_outage"
            | "energy_gas"
            | "housing_heating"
            | "housing_water"
            | "housing_sewer"
            | "roads_snow"
    );
    let (high, storm) = if dangerous {
        (0.11, 0.008)
    } else {
        (0.012, 0.0)
    };
    let throw = dice.unit();
    if throw < storm * times {
        Some("storm".into())
    } else if throw < (storm + high) * times {
        Some("high".into())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    const AT: i64 = 1_795_000_000_000;

    fn shares(scenario: Scenario, month: u32) -> HashMap<String, f64> {
        let mut stream = Generator::unchecked(5, scenario).in_month(month);
        let mut counts: HashMap<String, f64> = HashMap::new();
        for _ in 0..6_000 {
            let (_, item) = stream.next(time::from_millis(AT));
            if let Some(code) = item.category {
                let top = code.split('_').next().unwrap_or("").to_owned();
                *counts.entry(top).or_default() += 1.0;
            }
        }
        let sum: f64 = counts.values().sum();
        counts
            .into_iter()
            .map(|(k, n)| (k, n / sum * 100.0))
            .collect()
    }

    #[test]
    fn the_same_seed_brings_the_same_stream_whenever_it_runs() {
        let take = |seed, at| {
            let mut stream = Generator::unchecked(seed, Scenario::Calm);
            (0..50)
                .map(|_| stream.next(time::from_millis(at)).1.text)
                .collect::<Vec<_>>()
        };
        assert_eq!(take(1, AT), take(1, AT + 7_000_000));
        assert_ne!(take(1, AT), take(2, AT));
        let mut stream = Generator::unchecked(9, Scenario::Calm);
        stream.next(time::from_millis(AT));
        assert_eq!(
            stream.next(time::from_millis(AT)).1.external_id,
            "sim-calm-9-2"
        );
    }

    #[test]
    fn categories_have_their_shares() {
        let got = shares(Scenario::Calm, 11);
        for (code, share, _) in text::TOPICS {
            let measured = got.get(*code).copied().unwrap_or(0.0);
            assert!(
                (measured - share).abs() < 2.5,
                "{code}: {measured:.1} вместо {share}"
            );
        }
    }

    #[test]
    fn scenarios_change_what_is_written() {
        let snow = shares(Scenario::Snow, 1);
        assert!(snow["roads"] > 35.0, "{snow:?}");
        let out = shares(Scenario::Outage, 7);
        let hit = out["housing"] + out["energy"];
        assert!((55.0..75.0).contains(&hit), "{out:?}");
    }

    #[test]
    fn no_snow_in_july() {
        let mut stream = Generator::unchecked(5, Scenario::Calm).in_month(7);
        assert!((0..3_000).all(
            |_| stream.next(time::from_millis(AT)).1.category.as_deref() != Some("roads_snow")
        ));
    }

    #[test]
    fn a_week_brings_seven_average_days() {
        let monday = NaiveDate::from_ymd_opt(2026, 11, 16).unwrap();
        for network in [true, false] {
            let sum: f64 = monday
                .iter_days()
                .take(7)
                .map(|d| day_weight(network, d, false))
                .sum();
            assert!((sum - 7.0).abs() < 1e-9);
        }
        let mut dice = Dice::new(&[1]);
        let saturday = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();
        let of = |dice: &mut Dice, d| day(dice, d, false, WAYS, |w| 290.0 * w.share).len();
        let (tuesday, saturday) = (
            of(&mut dice, monday.succ_opt().unwrap()),
            of(&mut dice, saturday),
        );
        assert!(
            (280..380).contains(&tuesday) && (160..260).contains(&saturday),
            "{tuesday} {saturday}"
        );
    }
}
