//! Writing notifications from the journal: each numbered line once, in order,
//! whoever reads it; and finding out what has been written since.

use std::collections::{HashMap, HashSet};

use chrono::TimeDelta;
use domain::Moment;
use domain::access::Asker;
use domain::escalation::{Level, Reason};
use domain::ids::{DepartmentId, PersonId, Seq};
use domain::journal::{Change, Kind};
use domain::notice::{Climbed, KINDS, News, Topic};
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::{Error, Store, person};

/// What happened longer ago is no news: an import of the past tells nobody.
const NEWS: TimeDelta = TimeDelta::days(1);

/// What one look at the journal has come to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// Notifications written.
    pub notices: u64,
    /// Whose unread ones were withdrawn with a step that was taken back.
    pub withdrawn: Vec<PersonId>,
    /// Whether more lines wait.
    pub more: bool,
    /// Up to here no line concerns anybody: where the next look begins.
    pub barren: Seq,
}

impl Store {
    /// Reads up to `limit` further lines of the journal and writes down who
    /// has to hear of them. Nothing to tell, or another node at it: nothing.
    ///
    /// `barren` is what the last look has answered, or 0: the lines up to there
    /// are not read once more. Beyond the feed's end it says nothing: the
    /// database was put back.
    ///
    /// As long as there are fewer lines, and none that could concern anybody,
    /// the head stays where it is: arrivals cost no write.
    ///
    /// # Errors
    /// [`Error::Database`]; the lines are read again then.
    pub async fn tell(&self, now: Moment, limit: i64, barren: Seq) -> Result<Told, Error> {
        let kinds: Vec<String> = KINDS.iter().map(|k| k.code().to_owned()).collect();
        let look = sqlx::query!(
            r#"select f.seq as feed, n.seq > f.seq or f.seq - n.seq >= $1 or exists (
                select from journal where seq > case when $3 > f.seq then n.seq else greatest(n.seq, $3) end
                    and seq <= n.seq + $1 and kind = any($2)) as "due!"
               from notice_head n, feed_head f"#,
            limit,
            &kinds,
            barren.0
        )
        .fetch_one(&self.pool)
        .await?;
        if !look.due {
            let barren = Seq(look.feed);
            return Ok(Told {
                barren,
                ..Told::default()
            });
        }
        let mut tx = self.pool.begin().await?;
        let Some(head) = sqlx::query_scalar!("select seq from notice_head for update skip locked")
            .fetch_optional(&mut *tx)
            .await?
        else {
            return Ok(Told::default());
        };
        // Asked under the lock: whoever had it before may have gone further.
        let feed = sqlx::query_scalar!("select seq from feed_head")
            .fetch_one(&mut *tx)
            .await?;
        // A feed that was begun anew (a restored database) is followed from its beginning.
        let from = if head > feed { 0 } else { head };
        let to = feed.min(from.saturating_add(limit));
        let lines = lines(&mut tx, (from, to), &kinds, now - NEWS).await?;
        let notices = if lines.is_empty() {
            0
        } else {
            write(&mut tx, &lines).await?
        };
        let withdrawn = withdraw(&mut tx, &lines).await?;
        sqlx::query!("update notice_head set seq = $1", to)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        let more = to < feed;
        let barren = Seq(to);
        Ok(Told {
            notices,
            withdrawn,
            more,
            barren,
        })
    }

    /// How far notifications are written, and how many each of `persons` was
    /// given after `after`.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn told_since(
        &self,
        after: Seq,
        persons: &[PersonId],
    ) -> Result<(Seq, HashMap<PersonId, u32>), Error> {
        let persons: Vec<i32> = persons.iter().map(|p| p.0).collect();
        let rows = sqlx::query!(
            r#"select h.seq, n.person_id as "person?", count(*) as "count!"
               from notice_head h left join notice n on n.seq > $1 and n.seq <= h.seq and n.person_id = any($2)
               group by h.seq, n.person_id"#,
            after.0,
            &persons
        )
        .fetch_all(&self.pool)
        .await?;
        let head = rows.first().map_or(after, |r| Seq(r.seq));
        let count = |n: i64| u32::try_from(n).unwrap_or(u32::MAX);
        let new = rows
            .iter()
            .filter_map(|r| Some((PersonId(r.person?), count(r.count))));
        Ok((head, new.collect()))
    }
}

struct Line {
    seq: i64,
    appeal: i64,
    at: Moment,
    news: News,
}

async fn lines(
    db: &mut PgConnection,
    (from, to): (i64, i64),
    kinds: &[String],
    since: Moment,
) -> Result<Vec<Line>, Error> {
    let rows = sqlx::query!(
        r#"select j.seq as "seq!", j.appeal_id, j.at, j.actor, j.kind, j.change as "change: Json<Change>",
            e.level as "level?", e.reason as "reason?", e.from_level
           from journal j left join escalation e on e.journal_id = j.id
           where j.seq > $1 and j.seq <= $2 and j.kind = any($3) and j.at > $4 order by j.seq"#,
        from,
        to,
        kinds,
        since
    )
    .fetch_all(db)
    .await?;
    let climb = |level: &str, reason: &str, from: Option<&str>| {
        Some(Climbed {
            from: match from {
                Some(level) => Some(Level::parse(level)?),
                None => None,
            },
            to: Level::parse(level)?,
            reason: Reason::parse(reason)?,
        })
    };
    rows.into_iter()
        .map(|r| {
            let climb = match (&r.level, &r.reason) {
                (Some(level), Some(reason)) => Some(climb(level, reason, r.from_level.as_deref())?),
                _ => None,
            };
            Some(Line {
                seq: r.seq,
                appeal: r.appeal_id,
                at: r.at,
                news: News {
                    kind: Kind::parse(&r.kind)?,
                    change: r.change.0,
                    actor: r.actor,
                    climb,
                },
            })
        })
        .collect::<Option<_>>()
        .ok_or(Error::Corrupt("journal"))
}

/// Everybody with an account, as askers.
async fn everybody(db: &mut PgConnection) -> Result<Vec<Asker>, Error> {
    let rows = sqlx::query!(
        r#"select p.id,
            array(select role from person_role r where r.person_id = p.id order by role) as "roles!",
            array(select department_id from person_department d where d.person_id = p.id order by 1) as "departments!"
           from person p where p.disabled_at is null"#
    )
    .fetch_all(db)
    .await?;
    rows.into_iter()
        .map(|r| {
            let departments = r.departments.into_iter().map(DepartmentId).collect();
            let roles = person::roles(&r.roles)?;
            Ok(Asker::person(PersonId(r.id), roles, departments))
        })
        .collect()
}

async fn refused(db: &mut PgConnection) -> Result<HashSet<(i32, Topic)>, Error> {
    let rows = sqlx::query!("select person_id, topic from notice_choice where not wanted")
        .fetch_all(db)
        .await?;
    rows.into_iter()
        .map(|r| Some((r.person_id, Topic::parse(&r.topic)?)))
        .collect::<Option<_>>()
        .ok_or(Error::Corrupt("notice_choice"))
}

async fn write(db: &mut PgConnection, lines: &[Line]) -> Result<u64, Error> {
    let people = everybody(&mut *db).await?;
    let refused = refused(&mut *db).await?;
    let (mut persons, mut seqs, mut appeals, mut topics, mut ats) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for who in &people {
        let Some(id) = who.person_id() else { continue };
        // A missed deadline and the climb that it brings about at once are one piece of news.
        let mut overdue = HashSet::new();
        for line in lines {
            let Some(topic) = line.news.concerns(who) else {
                continue;
            };
            if refused.contains(&(id.0, topic)) {
                continue;
            }
            match topic {
                Topic::Overdue => drop(overdue.insert(line.appeal)),
                Topic::Climbed if line.news.tells_overdue() && overdue.contains(&line.appeal) => {
                    continue;
                }
                _ => {}
            }
            persons.push(id.0);
            seqs.push(line.seq);
            appeals.push(line.appeal);
            topics.push(topic.code().to_owned());
            ats.push(line.at);
        }
    }
    let written = sqlx::query!(
        "insert into notice (person_id, seq, appeal_id, topic, at)
         select * from unnest($1::integer[], $2::bigint[], $3::bigint[], $4::text[], $5::timestamptz[])
         on conflict do nothing",
        &persons,
        &seqs,
        &appeals,
        &topics,
        &ats
    )
    .execute(db)
    .await?;
    Ok(written.rows_affected())
}

/// Takes away what nobody has read yet of steps that were taken back; answers
/// whose it was.
async fn withdraw(db: &mut PgConnection, lines: &[Line]) -> Result<Vec<PersonId>, Error> {
    let undone: Vec<i64> = lines
        .iter()
        .filter(|l| l.news.kind == Kind::Undone)
        .map(|l| l.seq)
        .collect();
    if undone.is_empty() {
        return Ok(Vec::new());
    }
    let notes = Kind::NOTES.map(|k| k.code().to_owned());
    let persons = sqlx::query_scalar!(
        "delete from notice n using journal u
         where u.seq = any($1) and n.appeal_id = u.appeal_id and n.read_at is null and n.seq = (
            select max(j.seq) from journal j
            where j.appeal_id = u.appeal_id and j.seq < u.seq and j.kind <> all($2))
         returning n.person_id",
        &undone,
        &notes
    )
    .fetch_all(db)
    .await?;
    Ok(persons.into_iter().map(PersonId).collect())
}
