//! What travels to the browser after the page: frames of the live feed.
//!
//! A frame's figures are absolute, so a lost frame costs nothing but time and
//! an older one is simply ignored. What an audience may not see is not in its
//! type: a wall card has no field for a text, a name, a phone or an address.

use serde::{Deserialize, Serialize};

use crate::Moment;
use crate::access::Scene;
use crate::figures::{Figures, Load};
use crate::forecast::Forecast;
use crate::ids::{AppealId, CategoryId, ChannelId, DepartmentId, DistrictId, Seq};
use crate::queue::LaneCounts;
use crate::row::Row;
use crate::scope::Scope;
use crate::warning::SoonUntil;

/// Rows on the board's live list, newest first.
pub const BOARD_ROWS: usize = 200;
/// Rows of a head's queue sent with the page.
pub const QUEUE_ROWS: usize = 500;
/// Cards on the wall's list.
pub const WALL_ROWS: usize = 12;
/// The three that burn.
pub const BURNING: usize = 3;

/// Which stream a viewer follows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Audience {
    /// The board `/`.
    Board,
    /// A head's queue.
    Queue(DepartmentId),
    /// The workplace, by what whoever sits there may read.
    Work(Scope),
    /// A page that shows one state of the data: it hears the bell alone.
    Bell,
    /// The video wall: a scene of it.
    Wall(Scene),
}

/// Rows of a frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rows {
    /// The whole list as it is now (also the answer to any doubt).
    All(Vec<Row>),
    /// Appeals that changed since the frame before.
    Changed(Vec<Row>),
    /// So many changed that the list is better asked for again.
    Flood,
}

/// A frame of the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardFrame {
    /// Build that produced it; a page of another build reloads itself.
    pub build: String,
    /// All figures.
    pub figures: Figures,
    /// The three that burn.
    pub burning: Vec<Row>,
    /// The list.
    pub rows: Rows,
}

/// The figures of one department's queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueFigures {
    /// The journal line up to which everything is counted.
    pub seq: Seq,
    /// The server's instant.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: Moment,
    /// Until when «сегодня» lasts.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub due_until: Moment,
    /// Open, due, overdue, oldest.
    pub load: Load,
    /// How many lie in each lane.
    pub lanes: LaneCounts,
    /// What will be overdue at `due_until`; none while no pace is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forecast: Option<Forecast>,
}

/// A frame of a head's queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueFrame {
    /// Build that produced it.
    pub build: String,
    /// Figures.
    pub figures: QueueFigures,
    /// The open appeal that has waited longest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oldest: Option<Row>,
    /// Open appeals by deadline, or those that changed (also ones that left).
    pub rows: Rows,
}

/// What a frame of the workplace says beside its rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkFigures {
    /// The journal line up to which the rows are true.
    pub seq: Seq,
    /// The server's instant.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub at: Moment,
    /// Until when «сегодня» lasts.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub due_until: Moment,
    /// What «скоро срок» means at this instant.
    pub soon: Vec<SoonUntil>,
}

/// A frame of the workplace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkFrame {
    /// Build that produced it.
    pub build: String,
    /// Its instant.
    pub figures: WorkFigures,
    /// Every open appeal within the asker's sight, or those that changed (also
    /// ones that left).
    pub rows: Rows,
}

/// An appeal on the wall: nothing a passer-by must not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WallCard {
    /// Key for the list; never shown.
    pub id: AppealId,
    /// When it arrived.
    #[serde(with = "chrono::serde::ts_milliseconds")]
    pub received_at: Moment,
    /// Through which channel.
    pub channel: ChannelId,
    /// What about.
    pub category: Option<CategoryId>,
    /// Where.
    pub district: Option<DistrictId>,
    /// Whose.
    pub department: Option<DepartmentId>,
    /// Active deadline.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        with = "chrono::serde::ts_milliseconds_option"
    )]
    pub deadline: Option<Moment>,
    /// How many citizens said the same.
    pub voices: i32,
}

impl From<&Row> for WallCard {
    fn from(r: &Row) -> Self {
        Self {
            id: r.id,
            received_at: r.received_at,
            channel: r.channel,
            category: r.category,
            district: r.district,
            department: r.department,
            deadline: r.deadline,
            voices: r.voices,
        }
    }
}

/// A frame of the wall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WallFrame {
    /// Build that produced it.
    pub build: String,
    /// All figures.
    pub figures: Figures,
    /// The three that burn.
    pub burning: Vec<WallCard>,
    /// The latest arrivals.
    pub latest: Vec<WallCard>,
}
