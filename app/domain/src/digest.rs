//! The press note of a week: the article's four verbs and figures, the week
//! before beside them. The figures are counts of lists, so each is a link.

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::filter::Filter;
use crate::period::Period;
use crate::reference::Reference;
use crate::tally::Measure;
use crate::time;
use crate::words;

/// One figure of the note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Code of the source system.
    pub source: String,
    /// What is counted.
    pub measure: Measure,
    /// Over which period, as in a URL.
    pub period: String,
    /// How many.
    pub value: u64,
    /// The same a week earlier: its period and its value.
    pub previous_period: String,
    /// How many a week earlier.
    pub previous: u64,
}

impl Figure {
    /// The list behind the figure (or behind the one a week earlier).
    #[must_use]
    pub fn filter(&self, previous: bool, reference: &Reference) -> Filter {
        let period = if previous {
            &self.previous_period
        } else {
            &self.period
        };
        filter(self.measure, &self.source, Period::parse(period), reference)
    }
}

/// The list of what a measure counts for one source in a period.
#[must_use]
pub fn filter(
    measure: Measure,
    source: &str,
    period: Option<Period>,
    reference: &Reference,
) -> Filter {
    let mut f = Filter {
        source: reference.source_by_code(source).map(|s| s.id),
        ..Filter::default()
    };
    match measure {
        Measure::Answered | Measure::OnTime => f.answered = period,
        Measure::Processed => f.processed = period,
        _ => f.received = period,
    }
    f
}

/// The note.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digest {
    /// Monday of the week.
    pub monday: NaiveDate,
    /// First day of the month the week's Sunday lies in.
    pub since: NaiveDate,
    /// ИМ answered in the week.
    pub im_week: Figure,
    /// ИМ processed since the month began.
    pub im_since: Figure,
    /// ПОС processed in the week.
    pub pos_week: Figure,
    /// ПОС received since the month began.
    pub pos_since: Figure,
}

/// What the note asks to be counted for a week: source, measure, period and
/// the period a week earlier, in the order of [`Digest`]'s figures.
#[must_use]
pub fn questions(monday: NaiveDate) -> [(&'static str, Measure, Period, Period); 4] {
    let sunday = monday + Days::new(6);
    let week = Period::Week(monday);
    let since = Period::Days(time::month_start(sunday), sunday);
    // The note of the week before counted from its own Sunday's month.
    let sunday_before = sunday - Days::new(7);
    let since_before = Period::Days(time::month_start(sunday_before), sunday_before);
    [
        (
            "incident_management",
            Measure::Answered,
            week,
            week.previous(),
        ),
        (
            "incident_management",
            Measure::Processed,
            since,
            since_before,
        ),
        ("pos", Measure::Processed, week, week.previous()),
        ("pos", Measure::Received, since, since_before),
    ]
}

impl Digest {
    /// The note from the answers to [`questions`]: value and previous value each.
    #[must_use]
    pub fn new(monday: NaiveDate, answers: [(u64, u64); 4]) -> Self {
        let q = questions(monday);
        let figure = |i: usize| Figure {
            source: q[i].0.into(),
            measure: q[i].1,
            period: q[i].2.to_string(),
            value: answers[i].0,
            previous_period: q[i].3.to_string(),
            previous: answers[i].1,
        };
        Self {
            monday,
            since: time::month_start(monday + Days::new(6)),
            im_week: figure(0),
            im_since: figure(1),
            pos_week: figure(2),
            pos_since: figure(3),
        }
    }

    /// Both sources in the week, and a week earlier.
    #[must_use]
    pub fn week_total(&self) -> (u64, u64) {
        (
            self.im_week.value + self.pos_week.value,
            self.im_week.previous + self.pos_week.previous,
        )
    }

    /// Both sources since the month began, and as the note a week earlier had it.
    #[must_use]
    pub fn since_total(&self) -> (u64, u64) {
        (
            self.im_since.value + self.pos_since.value,
            self.im_since.previous + self.pos_since.previous,
        )
    }

    /// What the figures since the month's beginning are compared with: `неделей
    /// ранее`; in a month's first week, `неделей ранее, с 1 ноября,`.
    #[must_use]
    pub fn since_before(&self) -> String {
        let before = time::month_start(self.monday - Days::new(1));
        if before == self.since {
            "неделей ранее".into()
        } else {
            format!("неделей ранее, с {},", words::day_month(before))
        }
    }

    /// `12–18 декабря 2022 года`.
    #[must_use]
    pub fn week_words(&self) -> String {
        let sunday = self.monday + Days::new(6);
        if self.monday.month() == sunday.month() {
            format!("{}–{} года", self.monday.day(), words::date(sunday))
        } else if self.monday.year() != sunday.year() {
            let (monday, sunday) = (words::date(self.monday), words::date(sunday));
            format!("{monday} года – {sunday} года")
        } else {
            format!(
                "{} – {} года",
                words::day_month(self.monday),
                words::date(sunday)
            )
        }
    }

    /// The note as plain text.
    #[must_use]
    pub fn text(&self, place: &str) -> String {
        let since = words::day_month(self.since);
        let (week, week_before) = self.week_total();
        let (total, total_before) = self.since_total();
        let n = words::number;
        let before = self.since_before();
        format!(
            "{place}: итоги недели {}\n\n\
             «Инцидент-менеджмент»: за неделю ответили на {} (неделей ранее {}), с {since} отработано {} ({before} {}).\n\
             Платформа обратной связи: за неделю обработано {} (неделей ранее {}), с {since} поступило {} ({before} {}).\n\
             Всего за неделю {} (неделей ранее {}), с {since} {} ({before} {}).\n",
            self.week_words(),
            words::counted(self.im_week.value, "обращение", "обращения", "обращений"),
            n(self.im_week.previous),
            n(self.im_since.value),
            n(self.im_since.previous),
            n(self.pos_week.value),
            n(self.pos_week.previous),
            n(self.pos_since.value),
            n(self.pos_since.previous),
            words::appeals(week),
            n(week_before),
            n(total),
            n(total_before),
        )
    }
}
