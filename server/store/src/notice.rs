//! A person's notifications: theirs alone to read, to mark and to choose. How
//! they are written from the journal is in [`tell`].

mod tell;

use chrono::TimeDelta;
use domain::Moment;
use domain::access::{Asker, Denied, Right};
use domain::escalation::Reason;
use domain::ids::{AppealId, PersonId, Seq};
use domain::journal::Kind;
use domain::notice::{Notice, Topic};

use crate::{Error, Store};

pub use tell::Told;

/// How long a notification is kept.
const KEPT: TimeDelta = TimeDelta::days(30);

impl Store {
    /// The asker's latest notifications, newest first. Of an appeal that they
    /// may no longer see there is its number and nothing more.
    ///
    /// # Errors
    /// [`Error::Denied`] where nobody is logged in; [`Error::Database`].
    pub async fn notices(&self, by: &Asker, limit: i64) -> Result<Vec<Notice>, Error> {
        let person = own(by)?;
        // Whoever reads no appeals at all sees none of them here either.
        let sight = by.scope(Right::Read).ok();
        let departments = sight.as_ref().and_then(domain::scope::Scope::departments);
        let rows = sqlx::query!(
            r#"select n.seq, n.appeal_id, n.topic, n.at, n.read_at is not null as "read!", j.kind,
                e.reason as "reason?", case when n.topic in ('returned', 'bounced') then coalesce(j.note, a.title) else a.title end as "quote!",
                $3 and ($4::smallint[] is null or a.department_id = any($4)) as "seen!: Option<bool>"
               from notice n join journal j on j.seq = n.seq join appeal a on a.id = n.appeal_id
                left join escalation e on e.journal_id = j.id
               where n.person_id = $1 order by n.seq desc limit $2"#,
            person.0,
            limit,
            sight.is_some(),
            departments as _
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|r| {
                let reason = match r.reason {
                    Some(code) => Some(Reason::parse(&code)?),
                    None => None,
                };
                Some(Notice {
                    seq: Seq(r.seq),
                    appeal: AppealId(r.appeal_id),
                    topic: Topic::parse(&r.topic)?,
                    kind: Kind::parse(&r.kind)?,
                    at: r.at,
                    read: r.read,
                    reason,
                    quote: (r.seen == Some(true)).then_some(r.quote),
                })
            })
            .collect::<Option<_>>()
            .ok_or(Error::Corrupt("notice"))
    }

    /// How many of the asker's notifications are unread, a hundred at most:
    /// every page asks, and a supervisor back from leave has tens of thousands.
    ///
    /// # Errors
    /// As of [`Store::notices`].
    pub async fn unread(&self, by: &Asker) -> Result<u32, Error> {
        let n = sqlx::query_scalar!(
            r#"select count(*) as "n!" from (select from notice where person_id = $1 and read_at is null limit 100) n"#,
            own(by)?.0
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(u32::try_from(n).unwrap_or(u32::MAX))
    }

    /// Marks the asker's notifications as read, up to one that they have seen:
    /// what has come meanwhile stays unread.
    ///
    /// # Errors
    /// As of [`Store::notices`].
    pub async fn read_notices(&self, by: &Asker, up_to: Seq, at: Moment) -> Result<(), Error> {
        sqlx::query!(
            "update notice set read_at = $3 where person_id = $1 and seq <= $2 and read_at is null",
            own(by)?.0,
            up_to.0,
            at
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Marks what the asker was told of one appeal as read; answers whether
    /// there was anything.
    ///
    /// # Errors
    /// As of [`Store::notices`].
    pub async fn read_notices_of(
        &self,
        by: &Asker,
        appeal: AppealId,
        at: Moment,
    ) -> Result<bool, Error> {
        let read = sqlx::query!(
            "update notice set read_at = $3 where person_id = $1 and appeal_id = $2 and read_at is null",
            own(by)?.0,
            appeal.0,
            at
        )
        .execute(&self.pool)
        .await?;
        Ok(read.rows_affected() > 0)
    }

    /// What the asker can hear of, and whether they want to.
    ///
    /// # Errors
    /// As of [`Store::notices`].
    pub async fn notice_choices(&self, by: &Asker) -> Result<Vec<(Topic, bool)>, Error> {
        let refused = sqlx::query_scalar!(
            "select topic from notice_choice where person_id = $1 and not wanted",
            own(by)?.0
        )
        .fetch_all(&self.pool)
        .await?;
        let wants = |t: Topic| !refused.iter().any(|r| r == t.code());
        let topics = Topic::of(by.roles());
        Ok(topics.into_iter().map(|t| (t, wants(t))).collect())
    }

    /// Keeps what the asker wants to hear of from now on; of the rest that
    /// their roles can concern, nothing.
    ///
    /// # Errors
    /// As of [`Store::notices`].
    pub async fn choose_notices(&self, by: &Asker, wanted: &[Topic]) -> Result<(), Error> {
        let person = own(by)?;
        let topics = Topic::of(by.roles());
        let codes: Vec<String> = topics.iter().map(|t| t.code().to_owned()).collect();
        let wants: Vec<bool> = topics.iter().map(|t| wanted.contains(t)).collect();
        sqlx::query!(
            "insert into notice_choice (person_id, topic, wanted)
             select $1, c.topic, c.wanted from unnest($2::text[], $3::boolean[]) as c(topic, wanted)
             on conflict (person_id, topic) do update set wanted = excluded.wanted",
            person.0,
            &codes,
            &wants
        )
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Removes what is older than a month; answers how many.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn forget_notices(&self, now: Moment) -> Result<u64, Error> {
        let gone = sqlx::query!("delete from notice where at < $1", now - KEPT)
            .execute(&self.pool)
            .await?;
        Ok(gone.rows_affected())
    }
}

fn own(by: &Asker) -> Result<PersonId, Error> {
    by.scope(Right::Account)?;
    by.person_id().ok_or(Error::Denied(Denied::Anonymous))
}
