//! The figures of the week's press note: counts of the very lists its links open.

use chrono::NaiveDate;
use domain::access::{Asker, Right};
use domain::digest::{Digest, filter, questions};
use domain::{Moment, time};

use crate::{Error, Store};

impl Store {
    /// The note of the week that contains `day`.
    ///
    /// # Errors
    /// [`Error::Denied`] to whom the city's picture may not be shown;
    /// [`Error::Database`].
    pub async fn digest(&self, by: &Asker, day: NaiveDate, now: Moment) -> Result<Digest, Error> {
        by.scope(Right::Board)?;
        let reference = self.reference();
        let monday = time::monday(day);
        let mut answers = [(0, 0); 4];
        for (answer, (source, measure, period, before)) in answers.iter_mut().zip(questions(monday))
        {
            for (slot, period) in [(&mut answer.0, period), (&mut answer.1, before)] {
                *slot = self
                    .count(by, &filter(measure, source, Some(period), &reference), now)
                    .await?;
            }
        }
        Ok(Digest::new(monday, answers))
    }
}
