//! The same for many appeals: one result per item, each its own transaction,
//! so that one refusal takes nothing back from the others.

use domain::Moment;
use domain::access::Asker;
use domain::ids::AppealId;
use domain::life::StepKind;
use domain::work::{MOST_AT_ONCE, Wish};

use crate::{Error, Store};

/// What is to happen to each of many appeals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Many {
    /// The step that fulfils this.
    Wish(Wish),
    /// Joined to the incident of this appeal.
    Merge(AppealId),
    /// The asker's last step on it taken back.
    Undo,
}

impl Store {
    /// Does it for each in turn; answers what became of each, in order, and
    /// whether it can be taken back.
    ///
    /// # Errors
    /// [`Error::Invalid`] for more than [`MOST_AT_ONCE`]; whatever happens to
    /// an item is its own result.
    pub async fn many(
        &self,
        by: &Asker,
        ids: &[AppealId],
        what: Many,
        at: Moment,
    ) -> Result<Vec<(AppealId, Result<bool, Error>)>, Error> {
        if ids.len() > MOST_AT_ONCE {
            let words = format!("за один раз не больше {MOST_AT_ONCE} обращений");
            return Err(Error::Invalid(words));
        }
        let mut results = Vec::with_capacity(ids.len());
        for id in ids {
            let result = match what {
                Many::Wish(wish) => self
                    .wish(by, *id, wish, None, at)
                    .await
                    .map(StepKind::can_be_undone),
                // The appeal that others are joined to stays where it is.
                Many::Merge(into) if into == *id => continue,
                Many::Merge(into) => self.merge(by, *id, into, at).await.map(|_| false),
                Many::Undo => self.undo(by, *id, at).await.map(|_| false),
            };
            results.push((*id, result));
        }
        Ok(results)
    }
}
