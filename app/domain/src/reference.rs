//! The dictionary: sources, channels, categories, departments, districts and
//! the settings, all rows in tables and none a Rust enum. The browser gets it
//! once with a page and names everything else by id.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::{CategoryId, ChannelId, DepartmentId, DistrictId, SourceId};
use crate::season::Season;

/// A system that sends appeals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Key.
    pub id: SourceId,
    /// Identifier in URLs and files.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short name, «ИМ».
    pub short: String,
    /// Whether an answer must pass the head before it is published.
    pub needs_approval: bool,
}

/// A network or service within a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channel {
    /// Key.
    pub id: ChannelId,
    /// The system it belongs to.
    pub source: SourceId,
    /// Identifier, unique within its source.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Two or three letters, «ВК».
    pub short: String,
}

/// A category (top level) or a subcategory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Category {
    /// Key.
    pub id: CategoryId,
    /// The category above; none for the top level.
    pub parent: Option<CategoryId>,
    /// Identifier.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Name that fits a bar's label.
    pub short: String,
    /// Who answers by default.
    pub department: Option<DepartmentId>,
    /// Whether that department gets its appeals without a coordinator. The
    /// server's matter.
    #[serde(skip)]
    pub direct: bool,
    /// Whether it is kept for its past only, and offered no more; on a page
    /// also whether it is out of season ([`Reference::on`]).
    #[serde(default)]
    pub retired: bool,
    /// When in the year it is offered; none for all year round. The server's
    /// matter: a page learns only what is offered today.
    #[serde(skip)]
    pub season: Option<Season>,
}

/// A body of the city administration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    /// Key.
    pub id: DepartmentId,
    /// Identifier in URLs.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Name that fits a table.
    pub short: String,
    /// Whether it is kept for its past only, and offered no more.
    #[serde(default)]
    pub retired: bool,
}

/// A district of the city.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct District {
    /// Key.
    pub id: DistrictId,
    /// Identifier.
    pub code: String,
    /// Full name.
    pub name: String,
    /// The adjective alone, «Карасунский».
    pub short: String,
}

/// Defaults nobody could confirm (domain.md), kept as editable rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Name of the place, «МЦУ Краснодар».
    pub place: String,
    /// Local minute of the day at which «сегодня» ends for deadlines (18:00 = 1080).
    pub day_end_minute: u16,
    /// Minutes before the deadline at which an important appeal burns.
    pub burning_minutes: u16,
    /// Target share of answers on time, per cent.
    pub timeliness_target: u8,
    /// Days after the answer at which an appeal closes by itself.
    pub close_after_days: u16,
}

/// Everything that has a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Systems.
    pub sources: Vec<Source>,
    /// Channels, in display order.
    pub channels: Vec<Channel>,
    /// Categories, parents and children, in display order.
    pub categories: Vec<Category>,
    /// Departments, in display order.
    pub departments: Vec<Department>,
    /// Districts, in display order.
    pub districts: Vec<District>,
    /// Settings.
    pub settings: Settings,
}

impl Reference {
    /// The dictionary as a page of a day gets it: categories out of season
    /// count among those that are not offered.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> Self {
        let mut copy = self.clone();
        for category in &mut copy.categories {
            category.retired |= category.season.is_some_and(|s| !s.contains(day));
        }
        copy
    }
    /// Whether a category can be chosen on a day: it is there, not retired, and
    /// in season.
    #[must_use]
    pub fn offers_category(&self, id: CategoryId, day: NaiveDate) -> bool {
        self.category(id)
            .is_some_and(|c| !c.retired && c.season.is_none_or(|s| s.contains(day)))
    }
    /// The department to which a category sends its appeals at once; none where
    /// the coordinator chooses, or where it is retired.
    #[must_use]
    pub fn sends_to(&self, id: CategoryId) -> Option<DepartmentId> {
        let category = self.category(id).filter(|c| c.direct)?;
        category.department.filter(|d| self.offers_department(*d))
    }
    /// Whether a department can be chosen: it is there, and not retired.
    #[must_use]
    pub fn offers_department(&self, id: DepartmentId) -> bool {
        self.department(id).is_some_and(|d| !d.retired)
    }
    /// The source with a key.
    #[must_use]
    pub fn source(&self, id: SourceId) -> Option<&Source> {
        self.sources.iter().find(|x| x.id == id)
    }
    /// The source with a code.
    #[must_use]
    pub fn source_by_code(&self, code: &str) -> Option<&Source> {
        self.sources.iter().find(|x| x.code == code)
    }
    /// Whoever wrote a line of the journal, by the code in it
    /// ([`crate::scope::Actor::code`]), in words. (People have a name, and that
    /// is not here.)
    #[must_use]
    pub fn actor(&self, code: &str) -> String {
        let (kind, name) = code.split_once(':').unwrap_or((code, ""));
        let source = || self.source_by_code(name).map_or(name, |s| &s.short);
        match kind {
            "source" => format!("источник, {}", source()),
            "import" => format!("загрузка файла, {}", source()),
            "timer" => "система, по времени".into(),
            "console" => "командная строка".into(),
            _ => name.into(),
        }
    }
    /// The channel with a key.
    #[must_use]
    pub fn channel(&self, id: ChannelId) -> Option<&Channel> {
        self.channels.iter().find(|x| x.id == id)
    }
    /// The category with a key.
    #[must_use]
    pub fn category(&self, id: CategoryId) -> Option<&Category> {
        self.categories.iter().find(|x| x.id == id)
    }
    /// The category with a code.
    #[must_use]
    pub fn category_by_code(&self, code: &str) -> Option<&Category> {
        self.categories.iter().find(|x| x.code == code)
    }
    /// The top-level category above (or equal to) a category.
    #[must_use]
    pub fn top(&self, id: CategoryId) -> CategoryId {
        let mut at = id;
        // The tree has two levels; the bound keeps a broken row from looping.
        for _ in 0..8 {
            match self.category(at).and_then(|c| c.parent) {
                Some(parent) => at = parent,
                None => break,
            }
        }
        at
    }
    /// A category and everything below it.
    #[must_use]
    pub fn subtree(&self, id: CategoryId) -> Vec<CategoryId> {
        let mut all = vec![id];
        all.extend(
            self.categories
                .iter()
                .filter(|c| c.parent == Some(id))
                .map(|c| c.id),
        );
        all
    }
    /// The department with a key.
    #[must_use]
    pub fn department(&self, id: DepartmentId) -> Option<&Department> {
        self.departments.iter().find(|x| x.id == id)
    }
    /// The department with a code.
    #[must_use]
    pub fn department_by_code(&self, code: &str) -> Option<&Department> {
        self.departments.iter().find(|x| x.code == code)
    }
    /// The district with a key.
    #[must_use]
    pub fn district(&self, id: DistrictId) -> Option<&District> {
        self.districts.iter().find(|x| x.id == id)
    }
    /// The district with a code.
    #[must_use]
    pub fn district_by_code(&self, code: &str) -> Option<&District> {
        self.districts.iter().find(|x| x.code == code)
    }
}
