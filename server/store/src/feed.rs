//! The feed: numbering committed journal lines, reading them in order, and
//! the board's picture at one `seq`.

use domain::Moment;
use domain::board::{Board, TALLY_DAYS};
use domain::ids::{AppealId, CategoryId, ChannelId, Seq};
use domain::journal::{Change, Kind, Line};
use domain::live::BOARD_ROWS;
use domain::row::Row;
use domain::tally::{Key, Measure};
use domain::time;
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::columns::Stored;
use crate::tally::Batch;
use crate::{Error, Store};

impl Store {
    /// Numbers up to `limit` committed lines without gaps and folds them into
    /// the tallies in the same transaction. Answers how many; nothing when
    /// somebody else is at it.
    ///
    /// # Errors
    /// [`Error::Database`]; nothing is numbered then.
    pub async fn sequence(&self, limit: i64) -> Result<Option<usize>, Error> {
        let mut tx = self.pool.begin().await?;
        let Some(head) = sqlx::query_scalar!("select seq from feed_head for update skip locked")
            .fetch_optional(&mut *tx)
            .await?
        else {
            return Ok(None);
        };
        let mut tallies = Batch::default();
        let numbered = number(&mut tx, head, limit, &mut tallies).await?;
        if numbered == 0 {
            // The head is free at once, not when the connection is used again.
            tx.rollback().await?;
            return Ok(Some(0));
        }
        tallies.write(&mut tx).await?;
        sqlx::query!("update feed_head set seq = $1", head + numbered)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        usize::try_from(numbered)
            .map(Some)
            .map_err(|_| Error::Corrupt("journal"))
    }

    /// The last number given.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn head(&self) -> Result<Seq, Error> {
        Ok(Seq(sqlx::query_scalar!("select seq from feed_head")
            .fetch_one(&self.pool)
            .await?))
    }

    /// The number of an appeal's last line; none while it waits for one.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn last_seq(&self, id: AppealId) -> Result<Option<Seq>, Error> {
        let last = sqlx::query_scalar!(
            "select seq from journal where appeal_id = $1 order by id desc limit 1",
            id.0
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(last.flatten().map(Seq))
    }

    /// Numbered lines after `after`, in order, each with the appeal's row
    /// (the row's facts are the line's, its title and voices today's).
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn tail(&self, after: Seq, limit: i64) -> Result<Vec<(Line, Row)>, Error> {
        let lines = sqlx::query!(
            r#"select j.seq as "seq!", j.appeal_id, j.at, j.kind, j.change as "change: Json<Change>", a.title, a.voices
               from journal j join appeal a on a.id = j.appeal_id
               where j.seq > $1 order by j.seq limit $2"#,
            after.0,
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        lines
            .into_iter()
            .map(|l| {
                let change = l.change.0;
                let row = Row::new(
                    AppealId(l.appeal_id),
                    &change.after,
                    l.title.into(),
                    l.voices,
                );
                let kind = Kind::parse(&l.kind).ok_or(Error::Corrupt("journal"))?;
                Ok((
                    Line {
                        seq: Seq(l.seq),
                        appeal: AppealId(l.appeal_id),
                        at: l.at,
                        kind,
                        change,
                    },
                    row,
                ))
            })
            .collect()
    }

    /// The board as one snapshot of the database has it. A row may already
    /// show a change that is numbered later; folding that line changes nothing
    /// then, and the tallies are exact at the board's `seq`.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn load_board(&self, now: Moment) -> Result<Board, Error> {
        let mut tx = self.pool.begin().await?;
        sqlx::query("set transaction isolation level repeatable read read only")
            .execute(&mut *tx)
            .await?;
        let seq = Seq(sqlx::query_scalar!("select seq from feed_head")
            .fetch_one(&mut *tx)
            .await?);
        let open = rows(
            sqlx::query_as!(
                Stored,
                "select id, source_id, channel_id, category_id, department_id, executor_id, district_id, cycle, voices, normative_id,
                    answered_on_time, received_at, deadline_at, answered_at, processed_at, state, importance, title
                 from appeal where is_open"
            )
            .fetch_all(&mut *tx)
            .await?,
        )?;
        let recent = rows(
            sqlx::query_as!(
                Stored,
                "select id, source_id, channel_id, category_id, department_id, executor_id, district_id, cycle, voices, normative_id,
                    answered_on_time, received_at, deadline_at, answered_at, processed_at, state, importance, title
                 from appeal order by received_at desc, id desc limit $1",
                i64::try_from(2 * BOARD_ROWS).unwrap_or(i64::MAX)
            )
            .fetch_all(&mut *tx)
            .await?,
        )?;
        let tallies = tallies(&mut tx, now).await?;
        tx.commit().await?;
        Ok(Board::load(seq, open, recent, tallies))
    }
}

/// Gives committed lines without a number the ones after `head`, in the order
/// of their ids, and adds them to `tallies`; answers how many. Only whoever
/// holds the lock of `feed_head` may call this, in the same transaction.
pub(crate) async fn number(
    db: &mut PgConnection,
    head: i64,
    limit: i64,
    tallies: &mut Batch,
) -> Result<i64, Error> {
    let lines = sqlx::query!(
        r#"select id, at, change as "change: Json<Change>" from journal where seq is null order by id limit $1"#,
        limit
    )
    .fetch_all(&mut *db)
    .await?;
    if lines.is_empty() {
        return Ok(0);
    }
    lines.iter().for_each(|l| tallies.add(&l.change, l.at));
    let ids: Vec<i64> = lines.iter().map(|l| l.id).collect();
    sqlx::query!(
        "update journal j set seq = $1 + o.n from unnest($2::bigint[]) with ordinality as o(id, n) where j.id = o.id",
        head,
        &ids
    )
    .execute(db)
    .await?;
    i64::try_from(ids.len()).map_err(|_| Error::Corrupt("journal"))
}

fn rows(stored: Vec<Stored>) -> Result<Vec<Row>, Error> {
    stored.into_iter().map(Stored::row).collect()
}

async fn tallies(db: &mut PgConnection, now: Moment) -> Result<Vec<(Key, i64)>, Error> {
    let from = time::day(now) - chrono::Days::new(TALLY_DAYS);
    let cells = sqlx::query!(
        "select day, measure, hour, channel_id, category_id, n from tally where day >= $1",
        from
    )
    .fetch_all(db)
    .await?;
    cells
        .into_iter()
        .map(|c| {
            let measure = Measure::parse(&c.measure).ok_or(Error::Corrupt("tally"))?;
            let hour = u8::try_from(c.hour).map_err(|_| Error::Corrupt("tally"))?;
            let category = (c.category_id != 0).then_some(CategoryId(c.category_id));
            Ok((
                Key {
                    measure,
                    day: c.day,
                    hour,
                    channel: ChannelId(c.channel_id),
                    category,
                },
                c.n,
            ))
        })
        .collect()
}
