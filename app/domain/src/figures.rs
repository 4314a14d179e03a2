//! The figures of the board and the wall: numbers alone, nothing personal, so
//! one type serves every audience. Each has a definition in [`crate::metric`]
//! and a list behind it ([`crate::filter`]).

use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::forecast::Forecast;
use crate::ids::{CategoryId, ChannelId, DepartmentId, Seq};

/// A count of a running period beside the same full hours of the period before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// Now, to the second.
    pub now: u32,
    /// The running period up to the last full hour.
    pub full_hours: u32,
    /// The same full hours of the period before.
    pub before: u32,
}

impl Compared {
    /// Growth over the period before, in appeals, both up to the last full hour.
    #[must_use]
    pub fn growth(self) -> i64 {
        i64::from(self.full_hours) - i64::from(self.before)
    }
}

/// One bar of the category breakdown: top-level categories, received this week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryFigure {
    /// Top-level category; none for what is not classified yet.
    pub category: Option<CategoryId>,
    /// This week so far.
    pub received: Compared,
}

/// One department's open work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    /// Department; none for what is not assigned to any.
    pub department: Option<DepartmentId>,
    /// Open.
    pub open: u32,
    /// Open, not overdue, due until the end of today's working day.
    pub due_today: u32,
    /// Open and overdue.
    pub overdue: u32,
    /// When the oldest open appeal was received.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "chrono::serde::ts_milliseconds_option"
    )]
    pub oldest: Option<Moment>,
}

impl Load {
    /// An empty row of the table.
    #[must_use]
    pub const fn none(department: Option<DepartmentId>) -> Self {
        Self {
            department,
            open: 0,
            due_today: 0,
            overdue: 0,
            oldest: None,
        }
    }

    /// Open and neither overdue nor due today.
    #[must_use]
    pub const fn calm(&self) -> u32 {
        self.open - self.overdue - self.due_today
    }
}

/// All figures at one `seq` and one instant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// The journal line up to which everything is counted.
    pub seq: Seq,
    /// The server's instant they are true for.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: Moment,
    /// Until when «сегодня» lasts for deadlines: the end of the working day,
    /// or midnight after it.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub due_until: Moment,
    /// Received today; `before` is the mean of the same weekday's last weeks.
    pub today: Compared,
    /// How many weeks that mean is made of (0: no usual day is known).
    pub usual_weeks: u8,
    /// Received since Monday.
    pub week: Compared,
    /// Received since the first of the month.
    pub month: Compared,
    /// Received on each day of this week so far, Monday first.
    pub week_days: Vec<u32>,
    /// Received on each day of the week before.
    pub week_days_before: Vec<u32>,
    /// Received on each day of this month so far.
    pub month_days: Vec<u32>,
    /// Received in each hour of today, 24 values.
    pub hours: Vec<u32>,
    /// Usual arrivals in each hour of such a weekday, in tenths, 24 values.
    pub usual_hours: Vec<u32>,
    /// Received today by channel, every channel in display order.
    pub channels: Vec<(ChannelId, u32)>,
    /// Open now.
    pub open: u32,
    /// Open at each full hour of the last 24, oldest first, and now at the end.
    pub open_hours: Vec<u32>,
    /// Open, not overdue, due until [`Figures::due_until`].
    pub due_today: u32,
    /// Open and overdue.
    pub overdue: u32,
    /// Overdue and important, or important with minutes left: how many burn.
    pub burning: u32,
    /// First answered within the last seven days, today included.
    pub answered: u32,
    /// Of these, on time.
    pub answered_on_time: u32,
    /// The seven days before: answered, on time.
    pub answered_before: (u32, u32),
    /// Received this week by top-level category.
    pub categories: Vec<CategoryFigure>,
    /// Open work by department, every department, then the unassigned.
    pub loads: Vec<Load>,
    /// Forecasts of the departments whose pace is known. They are figures
    /// because time alone changes them, but only the queues are told.
    #[serde(skip)]
    pub forecasts: Vec<(DepartmentId, Forecast)>,
}

impl Figures {
    /// One department's forecast.
    #[must_use]
    pub fn forecast(&self, department: DepartmentId) -> Option<Forecast> {
        let found = self.forecasts.iter().find(|(d, _)| *d == department);
        found.map(|(_, forecast)| *forecast)
    }

    /// Share answered on time in tenths of a per cent; none without answers.
    #[must_use]
    pub fn timeliness(&self) -> Option<u32> {
        share(self.answered_on_time, self.answered)
    }

    /// The same for the seven days before.
    #[must_use]
    pub fn timeliness_before(&self) -> Option<u32> {
        share(self.answered_before.1, self.answered_before.0)
    }

    /// Whether anything but the moment differs: then viewers must be told.
    #[must_use]
    pub fn differs(&self, other: &Self) -> bool {
        self.seq != other.seq || {
            Self {
                at: other.at,
                ..self.clone()
            } != *other
        }
    }
}

/// Tenths of a per cent, rounded half up.
fn share(part: u32, whole: u32) -> Option<u32> {
    (whole > 0).then(|| (part * 2000 + whole) / (2 * whole))
}
