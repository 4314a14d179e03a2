//! A rating that the source brings with a newer version of an item.

use domain::Moment;
use domain::access::Asker;
use domain::appeal::Facts;
use domain::ids::AppealId;
use domain::journal::{Change, Kind};
use domain::life::Refusal;
use domain::rating::{Bounds, Rating, follows};
use sqlx::PgConnection;

use crate::step::{NewLine, write_line};
use crate::{Error, Store};

impl Store {
    /// Keeps a rating that the (locked) appeal did not have yet, and takes the
    /// step that follows from it; where there is none, or no more of them are
    /// allowed, a line says what the citizen thinks.
    ///
    /// A rating is of the last consideration that has ended. The same one sent
    /// again is not another one: nothing tells them apart.
    pub(super) async fn rated(
        &self,
        db: &mut PgConnection,
        by: &Asker,
        id: AppealId,
        facts: Facts,
        rating: Rating,
        at: Moment,
    ) -> Result<(), Error> {
        let ended = facts.cycle - i16::from(facts.state.is_open());
        sqlx::query!(
            "update appeal set rating = $2, rated_cycle = $3 where id = $1",
            id.0,
            rating.stars(),
            ended.max(1)
        )
        .execute(&mut *db)
        .await?;
        let bounds = sqlx::query_as!(
            Bounds,
            "select rating_good as good, rating_bad as bad from settings"
        )
        .fetch_one(&mut *db)
        .await?;
        let mut note = rating.words();
        if let Some(step) = follows(facts.state, rating, bounds) {
            let words = format!("оценка гражданина: {note}");
            match self
                .take(db, by, id, facts.clone(), &step, Some(&words), at)
                .await
            {
                Err(Error::Refused(enough @ Refusal::ReopenedEnough(_))) => {
                    note = format!("{note}; {enough}");
                }
                taken => return taken.map(|_| ()),
            }
        }
        let line = NewLine {
            at,
            actor: &by.actor().code(),
            kind: Kind::Rated,
            change: Change {
                before: Some(facts.clone()),
                after: facts,
            },
            note: Some(&note),
            derivation: None,
        };
        write_line(db, id, line).await?;
        Ok(())
    }
}
