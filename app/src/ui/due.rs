//! The deadline pill: shape, fill and words by urgency, so that the order of
//! urgency survives without colour.

use chrono::TimeDelta;
use domain::appeal::{Importance, State};
use domain::figures::Figures;
use domain::live::QueueFigures;
use domain::reference::Reference;
use domain::row::Row;
use domain::{Moment, time, words};
use leptos::prelude::*;

use crate::ui::icon::{Icon, icon};
use crate::ui::moment::when;

/// How urgent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// Nothing runs: refused, passed on, merged, or without a normative.
    None,
    /// Answered in time.
    Done,
    /// Answered, but late.
    Late,
    /// Promised until.
    Promised,
    /// Time enough.
    Calm,
    /// Until the end of today.
    Soon,
    /// Important, and minutes are left.
    Last,
    /// Past.
    Over,
}

impl Urgency {
    const fn class(self) -> &'static str {
        match self {
            Self::None | Self::Late | Self::Calm => "due due--ok",
            Self::Done => "due due--done",
            Self::Promised => "due due--wait",
            Self::Soon => "due due--soon",
            Self::Last => "due due--last",
            Self::Over => "due due--over",
        }
    }

    /// The shape that stands for it; none where nothing runs.
    #[must_use]
    pub const fn icon(self) -> Option<Icon> {
        Some(match self {
            Self::None => return None,
            Self::Calm => Icon::Ok,
            Self::Done | Self::Late => Icon::Done,
            Self::Promised => Icon::Flag,
            Self::Soon | Self::Last => Icon::Soon,
            Self::Over => Icon::Over,
        })
    }
}

/// From when on a deadline is near: the settings, and the end of today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon {
    /// Until when «сегодня» lasts for deadlines.
    pub due_until: Moment,
    /// What is important burns when less is left.
    pub burning: TimeDelta,
}

impl Horizon {
    /// The horizon of the board's figures.
    #[must_use]
    pub fn of(figures: &Figures, reference: &Reference) -> Self {
        Self::until(figures.due_until, reference)
    }

    /// The horizon of a queue's figures.
    #[must_use]
    pub fn of_queue(figures: &QueueFigures, reference: &Reference) -> Self {
        Self::until(figures.due_until, reference)
    }

    /// The horizon at an instant.
    #[must_use]
    pub fn until(due_until: Moment, reference: &Reference) -> Self {
        Self {
            due_until,
            burning: TimeDelta::minutes(reference.settings.burning_minutes.into()),
        }
    }
}

/// A deadline at one instant, ready to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// How urgent.
    pub urgency: Urgency,
    /// What the pill's `<time>` refers to.
    pub at: Option<Moment>,
    /// In the pill: `26 мин`, `11:42`, `в срок`.
    pub words: String,
    /// Under the pill: `срок был 12:44`.
    pub under: String,
}

impl Due {
    /// The deadline of a row at `now`.
    #[must_use]
    pub fn of(row: &Row, now: Moment, horizon: Horizon) -> Self {
        let today = time::day(now);
        let said = |urgency, at: Option<Moment>, words: &str, under: String| Self {
            urgency,
            at,
            words: words.into(),
            under,
        };
        if !row.state.is_open() {
            return match (row.state, row.answered_at) {
                (State::Answered | State::Closed, Some(at)) => {
                    let late = row.answered_on_time == Some(false);
                    let (urgency, words) = if late {
                        (Urgency::Late, "с опозданием")
                    } else {
                        (Urgency::Done, "в срок")
                    };
                    said(urgency, Some(at), words, when(at, today))
                }
                _ => said(
                    Urgency::None,
                    row.processed_at,
                    row.state.word(),
                    row.processed_at
                        .map_or_else(String::new, |at| when(at, today)),
                ),
            };
        }
        let Some(deadline) = row.deadline else {
            return said(Urgency::None, None, "без срока", String::new());
        };
        let (left, until) = (deadline - now, when(deadline, today));
        let at = Some(deadline);
        if deadline <= now {
            said(
                Urgency::Over,
                at,
                &words::span(left),
                format!("срок был {until}"),
            )
        } else if row.importance > Importance::Normal && left < horizon.burning {
            said(
                Urgency::Last,
                at,
                &words::countdown(left),
                format!("до {until}"),
            )
        } else if deadline <= horizon.due_until {
            said(Urgency::Soon, at, &words::span(left), format!("до {until}"))
        } else if row.state == State::Interim {
            said(
                Urgency::Promised,
                at,
                &format!("обещано {until}"),
                String::new(),
            )
        } else {
            said(Urgency::Calm, at, &words::span(left), until)
        }
    }
}

/// What the pill's shape and fill say, for those who do not see them.
const fn spoken(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Over => "просрочено ",
        Urgency::Soon | Urgency::Last | Urgency::Calm => "осталось ",
        _ => "",
    }
}

/// The pill.
pub fn pill(due: &Due) -> impl IntoView + use<> {
    view! {
        <span class=due.urgency.class()>
            {due.urgency.icon().map(icon)}
            <span class="sr">{spoken(due.urgency)}</span>
            <time datetime=due.at.map(time::iso)>{due.words.clone()}</time>
        </span>
    }
}
