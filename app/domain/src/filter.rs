//! Which appeals a list shows: read from a URL, applied to rows in memory
//! here and to SQL in `store`, and written back into links. A figure's link
//! is a [`Filter`] too, which is why a figure can equal its list.

use std::fmt::Write as _;

use crate::Moment;
use crate::appeal::{Importance, State};
use crate::board::due_until;
use crate::escalation::Level;
use crate::ids::{CategoryId, ChannelId, DepartmentId, DistrictId, SourceId};
use crate::period::Period;
use crate::queue::SeenLane;
use crate::reference::Reference;
use crate::row::Row;
use crate::time;
use crate::worklist::Hour;

/// A wanted value, or the wanted absence of one (`none` in the URL).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice<T> {
    /// Rows that have no value.
    Absent,
    /// Rows that have this value.
    Is(T),
}

impl<T: PartialEq + Copy> Choice<T> {
    fn matches(self, value: Option<T>) -> bool {
        match self {
            Self::Absent => value.is_none(),
            Self::Is(wanted) => value == Some(wanted),
        }
    }
}

/// A wanted status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Any open state (`open`).
    Open,
    /// Exactly this state.
    State(State),
}

/// A list's filter; the default shows everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// `source=`
    pub source: Option<SourceId>,
    /// `channel=source.code`
    pub channel: Option<ChannelId>,
    /// `category=`; a category includes its subcategories.
    pub category: Option<Choice<CategoryId>>,
    /// `department=`
    pub department: Option<Choice<DepartmentId>>,
    /// `district=`
    pub district: Option<Choice<DistrictId>>,
    /// `importance=`
    pub importance: Option<Importance>,
    /// `status=`
    pub status: Option<Status>,
    /// `overdue=1`: open, deadline past.
    pub overdue: bool,
    /// `climbed=` level: open, climbed as high or higher in its present cycle.
    pub climbed: Option<Level>,
    /// `lane=` of a head's queue: open, by the rule of [`crate::queue`].
    pub lane: Option<SeenLane>,
    /// `due_before=` (ms): open, not overdue, deadline until then.
    pub due_before: Option<Moment>,
    /// `received=` period.
    pub received: Option<Period>,
    /// `answered=` period of the first answer.
    pub answered: Option<Period>,
    /// `on_time=1|0`: whether the first answer came in time.
    pub on_time: Option<bool>,
    /// `processed=` period; one row per processed cycle.
    pub processed: Option<Period>,
}

/// A part of the URL that names nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Условие отбора «{name}» не понято: «{value}»")]
pub struct BadFilter {
    /// The parameter.
    pub name: String,
    /// Its value, shortened.
    pub value: String,
}

impl Filter {
    /// Reads a filter from URL parameters; unknown names are ignored (they
    /// may belong to the page), empty values count as absent.
    ///
    /// # Errors
    /// [`BadFilter`] naming the first parameter whose value means nothing.
    pub fn parse<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
        reference: &Reference,
    ) -> Result<Self, BadFilter> {
        let mut f = Self::default();
        for (name, value) in pairs {
            if !value.is_empty() && f.set(name, value, reference).is_none() {
                return Err(BadFilter {
                    name: name.into(),
                    value: value.chars().take(40).collect(),
                });
            }
        }
        Ok(f)
    }

    fn set(&mut self, name: &str, value: &str, r: &Reference) -> Option<()> {
        match name {
            "source" => self.source = Some(r.source_by_code(value)?.id),
            "channel" => {
                let (source, code) = value.split_once('.')?;
                let source = r.source_by_code(source)?.id;
                let found = r
                    .channels
                    .iter()
                    .find(|c| c.source == source && c.code == code)?;
                self.channel = Some(found.id);
            }
            "category" => self.category = Some(choice(value, |c| Some(r.category_by_code(c)?.id))?),
            "department" => {
                self.department = Some(choice(value, |c| Some(r.department_by_code(c)?.id))?)
            }
            "district" => self.district = Some(choice(value, |c| Some(r.district_by_code(c)?.id))?),
            "importance" => self.importance = Some(Importance::parse(value)?),
            "status" if value == "open" => self.status = Some(Status::Open),
            "status" => self.status = Some(Status::State(State::parse(value)?)),
            "overdue" => self.overdue = flag(value)?,
            "climbed" => self.climbed = Some(Level::parse(value)?),
            "lane" => self.lane = Some(SeenLane::parse(value)?),
            "due_before" => self.due_before = Some(time::from_millis(value.parse().ok()?)),
            "received" => self.received = Some(Period::parse(value)?),
            "answered" => self.answered = Some(Period::parse(value)?),
            "on_time" => self.on_time = Some(flag(value)?),
            "processed" => self.processed = Some(Period::parse(value)?),
            _ => {}
        }
        Some(())
    }

    /// The query string, without `?`, that [`Filter::parse`] reads back.
    #[must_use]
    pub fn query(&self, r: &Reference) -> String {
        let mut q = String::new();
        let mut put = |name: &str, value: &str| {
            if !q.is_empty() {
                q.push('&');
            }
            // Codes, numbers and periods only: nothing needs escaping.
            let _ = write!(q, "{name}={value}");
        };
        if let Some(s) = self.source.and_then(|id| r.source(id)) {
            put("source", &s.code);
        }
        if let Some(c) = self.channel.and_then(|id| r.channel(id))
            && let Some(s) = r.source(c.source)
        {
            put("channel", &format!("{}.{}", s.code, c.code));
        }
        let none = || "none".to_owned();
        match self.category {
            Some(Choice::Is(id)) => put("category", r.category(id).map_or("", |c| &c.code)),
            Some(Choice::Absent) => put("category", &none()),
            None => {}
        }
        match self.department {
            Some(Choice::Is(id)) => put("department", r.department(id).map_or("", |c| &c.code)),
            Some(Choice::Absent) => put("department", &none()),
            None => {}
        }
        match self.district {
            Some(Choice::Is(id)) => put("district", r.district(id).map_or("", |c| &c.code)),
            Some(Choice::Absent) => put("district", &none()),
            None => {}
        }
        if let Some(i) = self.importance {
            put("importance", i.code());
        }
        match self.status {
            Some(Status::Open) => put("status", "open"),
            Some(Status::State(s)) => put("status", s.code()),
            None => {}
        }
        if self.overdue {
            put("overdue", "1");
        }
        if let Some(level) = self.climbed {
            put("climbed", level.code());
        }
        if let Some(lane) = self.lane {
            put("lane", &lane.code());
        }
        if let Some(t) = self.due_before {
            put("due_before", &time::millis(t).to_string());
        }
        for (name, period) in [
            ("received", self.received),
            ("answered", self.answered),
            ("processed", self.processed),
        ] {
            if let Some(p) = period {
                put(name, &p.to_string());
            }
        }
        if let Some(t) = self.on_time {
            put("on_time", if t { "1" } else { "0" });
        }
        q
    }

    /// Whether the filter shows everything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a row belongs to the list at `now`. Agrees with `store`'s SQL,
    /// but for `processed`, where SQL also knows earlier cycles, and for
    /// `climbed`, of which a row says only that it may be.
    #[must_use]
    pub fn matches(&self, row: &Row, now: Moment, reference: &Reference) -> bool {
        self.source.is_none_or(|s| row.source == s)
            && self.channel.is_none_or(|c| row.channel == c)
            && self.category.is_none_or(|c| {
                c.matches(row.category)
                    || row
                        .category
                        .is_some_and(|id| c == Choice::Is(reference.top(id)))
            })
            && self.department.is_none_or(|d| d.matches(row.department))
            && self.district.is_none_or(|d| d.matches(row.district))
            && self.importance.is_none_or(|i| row.importance == i)
            && self.status.is_none_or(|s| match s {
                Status::Open => row.state.is_open(),
                Status::State(s) => row.state == s,
            })
            && (!self.overdue || row.is_overdue(now))
            && (self.climbed.is_none() || row.state.is_open())
            && self.lane.is_none_or(|lane| {
                let due_until = due_until(now, reference);
                lane.holds(row, Hour { now, due_until })
            })
            && self
                .due_before
                .is_none_or(|until| row.is_due_before(now, until))
            && self.received.is_none_or(|p| p.contains(row.received_at))
            && self
                .answered
                .is_none_or(|p| row.answered_at.is_some_and(|at| p.contains(at)))
            && self.on_time.is_none_or(|t| row.answered_on_time == Some(t))
            && self
                .processed
                .is_none_or(|p| row.processed_at.is_some_and(|at| p.contains(at)))
    }
}

fn choice<T>(value: &str, find: impl Fn(&str) -> Option<T>) -> Option<Choice<T>> {
    if value == "none" {
        Some(Choice::Absent)
    } else {
        find(value).map(Choice::Is)
    }
}

fn flag(value: &str) -> Option<bool> {
    match value {
        "1" => Some(true),
        "0" => Some(false),
        _ => None,
    }
}
