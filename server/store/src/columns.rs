//! Between an appeal's row and the domain's words.

use domain::Moment;
use domain::appeal::{Facts, Importance, State};
use domain::ids::{
    AppealId, CategoryId, ChannelId, DepartmentId, DistrictId, NormativeId, PersonId, SourceId,
};
use domain::new_appeal::Checked;
use domain::row::Row;
use sqlx::FromRow;

use crate::Error;

/// The columns that make up [`Facts`] and [`Row`].
#[derive(Debug, FromRow)]
pub(crate) struct Stored {
    pub(crate) id: i64,
    pub(crate) source_id: i16,
    pub(crate) channel_id: i16,
    pub(crate) category_id: Option<i16>,
    pub(crate) department_id: Option<i16>,
    pub(crate) executor_id: Option<i32>,
    pub(crate) district_id: Option<i16>,
    pub(crate) cycle: i16,
    pub(crate) voices: i32,
    pub(crate) normative_id: Option<i16>,
    pub(crate) answered_on_time: Option<bool>,
    pub(crate) received_at: Moment,
    pub(crate) deadline_at: Option<Moment>,
    pub(crate) answered_at: Option<Moment>,
    pub(crate) processed_at: Option<Moment>,
    pub(crate) state: String,
    pub(crate) importance: String,
    pub(crate) title: String,
}

/// The select list of [`Stored`], for queries put together at run time.
pub(crate) const STORED: &str = "a.id, a.source_id, a.channel_id, a.category_id, a.department_id, a.executor_id, a.district_id, a.cycle, \
     a.voices, a.normative_id, a.answered_on_time, a.received_at, a.deadline_at, a.answered_at, a.processed_at, \
     a.state, a.importance, a.title";

impl Stored {
    pub(crate) fn facts(&self) -> Result<Facts, Error> {
        Ok(Facts {
            state: State::parse(&self.state).ok_or(Error::Corrupt("appeal"))?,
            received_at: self.received_at,
            source: SourceId(self.source_id),
            channel: ChannelId(self.channel_id),
            category: self.category_id.map(CategoryId),
            department: self.department_id.map(DepartmentId),
            executor: self.executor_id.map(PersonId),
            district: self.district_id.map(DistrictId),
            importance: Importance::parse(&self.importance).ok_or(Error::Corrupt("appeal"))?,
            cycle: self.cycle,
            deadline: self.deadline_at,
            normative: self.normative_id.map(NormativeId),
            answered_at: self.answered_at,
            answered_on_time: self.answered_on_time,
            processed_at: self.processed_at,
        })
    }

    pub(crate) fn row(self) -> Result<Row, Error> {
        let facts = self.facts()?;
        Ok(Row::new(
            AppealId(self.id),
            &facts,
            self.title.into(),
            self.voices,
        ))
    }
}

/// When a change has processed a cycle, where it has just done so.
pub(crate) fn processed_now(before: Option<&Facts>, after: &Facts) -> Option<Moment> {
    let already = before.is_some_and(|b| b.cycle == after.cycle && b.processed_at.is_some());
    after.processed_at.filter(|_| !already)
}

/// New appeals column by column, as bulk statements take them.
pub(crate) struct NewRows<'a>(pub(crate) Vec<&'a Checked>);

impl<'a> NewRows<'a> {
    /// A column of the facts after everything that is known of an item's past.
    pub(crate) fn fact<T>(&self, of: impl Fn(&Facts) -> T) -> Vec<T> {
        self.0.iter().map(|i| of(i.latest())).collect()
    }

    /// A column of what else an item holds.
    pub(crate) fn column<T>(&self, of: impl Fn(&'a Checked) -> T) -> Vec<T> {
        self.0.iter().map(|i| of(i)).collect()
    }
}
