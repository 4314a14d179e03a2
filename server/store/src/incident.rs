//! Incidents: several appeals about one fact. One of them leads: it is worked
//! on, its deadline is the earliest, and its answer is everybody's.

use domain::access::{Asker, Right};
use domain::appeal::State;
use domain::ids::{AppealId, ChannelId, IncidentId};
use domain::journal::{Change, Kind};
use domain::life::{Refusal, Step};
use domain::work::{Incident, Voice};
use domain::{Moment, time};
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::step::{NewLine, lock, overtaken, write_line};
use crate::{Error, Store};

mod voices;

pub(crate) use voices::{echo, hand_on, pass_on};

/// Voices listed; the rest is a number.
const LISTED: i64 = 200;

impl Store {
    /// Joins an appeal to the incident of another one; it becomes the leading
    /// appeal's voice. Whatever had been joined to it comes along.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::NotFound`] for either appeal,
    /// [`Error::Invalid`] where they are one already, [`Error::Refused`] where
    /// either is at a stage at which it cannot be, [`Error::Database`].
    pub async fn merge(
        &self,
        by: &Asker,
        id: AppealId,
        into: AppealId,
        at: Moment,
    ) -> Result<IncidentId, Error> {
        Error::once_more(|| self.merged(by, id, into, at)).await
    }

    async fn merged(
        &self,
        by: &Asker,
        id: AppealId,
        into: AppealId,
        at: Moment,
    ) -> Result<IncidentId, Error> {
        let (mut tx, lead, facts, leading) = loop {
            let mut tx = self.pool.begin().await?;
            let lead = leader(&mut tx, into).await?;
            let own = leader(&mut tx, id).await?;
            if own != id && own != lead {
                let refusal = Refusal::WrongState(State::Merged);
                let reference = self.reference();
                return Err(overtaken(&mut tx, by, id, at, &reference, refusal)
                    .await?
                    .into());
            }
            if lead == id || own == lead {
                return Err(Error::Invalid(if into == id {
                    "обращение нельзя объединить с самим собой".into()
                } else {
                    "эти обращения уже объединены".into()
                }));
            }
            // One order for everybody, or two merges towards each other would
            // wait for ever.
            let a = self.lock(&mut tx, by, id.min(lead), at).await?;
            let b = self.lock(&mut tx, by, id.max(lead), at).await?;
            // While we waited, the leader may have been joined elsewhere: then
            // once more, without the locks.
            if leader(&mut tx, into).await? == lead {
                break if id < lead {
                    (tx, lead, a, b)
                } else {
                    (tx, lead, b, a)
                };
            }
        };
        let deadline = facts.deadline;
        let incident = of_lead(&mut tx, by, lead).await?;
        let (to, from) = (number(lead), number(id));
        self.take(&mut tx, by, id, facts, &Step::Merge, Some(&to), at)
            .await?;
        // Counted before the leader's line is written: the feed reads both.
        sqlx::query!(
            "update appeal l set voices = l.voices + m.voices from appeal m where l.id = $1 and m.id = $2",
            lead.0,
            id.0
        )
        .execute(&mut *tx)
        .await?;
        let gather = Step::Gather(deadline);
        self.take(&mut tx, by, lead, leading, &gather, Some(&from), at)
            .await?;
        bring_along(&mut tx, id, incident).await?;
        tx.commit().await?;
        Ok(incident)
    }

    /// Takes a voice out of its incident again: it is considered by itself, as
    /// far as it had come, and with the deadline it had. Answers the appeal that
    /// leads the incident.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::NotFound`], [`Error::Refused`] for what is
    /// joined to nothing, [`Error::Database`].
    pub async fn split(&self, by: &Asker, id: AppealId, at: Moment) -> Result<AppealId, Error> {
        Error::once_more(|| self.parted(by, id, at)).await
    }

    async fn parted(&self, by: &Asker, id: AppealId, at: Moment) -> Result<AppealId, Error> {
        let at = time::from_millis(time::millis(at));
        let (mut tx, lead, facts, leading) = loop {
            let mut tx = self.pool.begin().await?;
            let lead = leader(&mut tx, id).await?;
            if lead == id {
                let facts = self.lock(&mut tx, by, id, at).await?;
                let refusal = Refusal::WrongState(facts.state);
                let reference = self.reference();
                return Err(overtaken(&mut tx, by, id, at, &reference, refusal)
                    .await?
                    .into());
            }
            // First whoever leads, as everybody does who goes on to the voices
            // from there. (It may be another department's.)
            let leading = lock(&mut tx, &Asker::timer(), lead).await?;
            let facts = self.lock(&mut tx, by, id, at).await?;
            if leader(&mut tx, id).await? == lead {
                break (tx, lead, facts, leading);
            }
        };
        let left = facts.deadline;
        let step = Step::Split(joined_in(&mut tx, id).await?);
        let from = number(lead);
        let note = format!("отделено от обращения {from}");
        self.take(&mut tx, by, id, facts, &step, Some(&note), at)
            .await?;
        // An answer that was everybody's is not its own.
        sqlx::query!(
            "update appeal set incident_id = null, voices = 1, answer = case when exists (
                select from journal j where j.appeal_id = $1 and j.kind = 'echoed' and j.id > (
                    select max(m.id) from journal m where m.appeal_id = $1 and m.kind = 'merged')) then null else answer end
             where id = $1",
            id.0
        )
        .execute(&mut *tx)
        .await?;
        // Counted before the leader's line is written: the feed reads both.
        sqlx::query!(
            "update appeal l set voices = (select count(*) from appeal m where m.incident_id = l.incident_id) where l.id = $1",
            lead.0
        )
        .execute(&mut *tx)
        .await?;
        let (to, system) = (number(id), Asker::system(by.actor().clone()));
        if leading.state.is_open() {
            self.take(
                &mut tx,
                &system,
                lead,
                leading,
                &Step::Part(left),
                Some(&to),
                at,
            )
            .await?;
        } else {
            let line = NewLine {
                at,
                actor: &by.actor().code(),
                kind: Kind::Parted,
                change: Change {
                    before: Some(leading.clone()),
                    after: leading,
                },
                note: Some(&to),
                derivation: None,
            };
            write_line(&mut tx, lead, line).await?;
        }
        tx.commit().await?;
        Ok(lead)
    }

    /// The incident that an appeal within the asker's sight belongs to, as far
    /// as the asker sees it: of what is another department's there is a number
    /// only, and no incident where that is the leading appeal.
    ///
    /// # Errors
    /// [`Error::Denied`] to whom no appeal may be shown; [`Error::Database`].
    pub async fn incident(&self, by: &Asker, id: AppealId) -> Result<Option<Incident>, Error> {
        let sight = by.scope(Right::Read)?;
        let found = sqlx::query!(
            r#"select i.id, i.lead_id, i.title, l.state,
                (select count(*) from appeal m where m.incident_id = i.id and m.id <> i.lead_id) as "all!"
               from appeal a join incident i on i.id = a.incident_id join appeal l on l.id = i.lead_id
               where a.id = $1 and ($2::smallint[] is null or a.department_id = any($2) and l.department_id = any($2))"#,
            id.0,
            sight.departments() as _
        )
        .fetch_optional(&self.pool)
        .await?;
        let Some(found) = found else { return Ok(None) };
        let voices = sqlx::query!(
            "select id, received_at, channel_id, title from appeal
             where incident_id = $1 and id <> $2 and ($4::smallint[] is null or department_id = any($4))
             order by received_at, id limit $3",
            found.id,
            found.lead_id,
            LISTED,
            sight.departments() as _
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(Some(Incident {
            id: IncidentId(found.id),
            lead: AppealId(found.lead_id),
            state: State::parse(&found.state).ok_or(Error::Corrupt("appeal"))?,
            title: found.title,
            all: u32::try_from(found.all).unwrap_or(u32::MAX),
            voices: voices
                .into_iter()
                .map(|v| Voice {
                    id: AppealId(v.id),
                    received_at: v.received_at,
                    channel: ChannelId(v.channel_id),
                    title: v.title,
                })
                .collect(),
        }))
    }
}

/// The state in which a merged appeal was joined to another.
async fn joined_in(db: &mut PgConnection, id: AppealId) -> Result<Option<State>, Error> {
    let change = sqlx::query_scalar!(
        r#"select change as "change: Json<Change>" from journal
           where appeal_id = $1 and kind = 'merged' order by id desc limit 1"#,
        id.0
    )
    .fetch_optional(db)
    .await?;
    Ok(change.and_then(|c| c.0.before).map(|before| before.state))
}

/// The appeal that leads wherever this one belongs; itself where it is alone.
async fn leader(db: &mut PgConnection, id: AppealId) -> Result<AppealId, Error> {
    let lead = sqlx::query_scalar!(
        "select i.lead_id from appeal a join incident i on i.id = a.incident_id where a.id = $1",
        id.0
    )
    .fetch_optional(db)
    .await?;
    Ok(lead.map_or(id, AppealId))
}

/// The incident that a locked appeal leads, begun if there is none.
async fn of_lead(db: &mut PgConnection, by: &Asker, lead: AppealId) -> Result<IncidentId, Error> {
    let known = sqlx::query_scalar!("select id from incident where lead_id = $1", lead.0)
        .fetch_optional(&mut *db)
        .await?;
    if let Some(id) = known {
        return Ok(IncidentId(id));
    }
    let id = sqlx::query_scalar!(
        "insert into incident (lead_id, title, created_by) select id, title, $2 from appeal where id = $1 returning id",
        lead.0,
        by.actor().code()
    )
    .fetch_one(&mut *db)
    .await?;
    sqlx::query!(
        "update appeal set incident_id = $2 where id = $1",
        lead.0,
        id
    )
    .execute(db)
    .await?;
    Ok(IncidentId(id))
}

/// Puts an appeal, and whatever it led itself, into an incident.
async fn bring_along(
    db: &mut PgConnection,
    id: AppealId,
    incident: IncidentId,
) -> Result<(), Error> {
    let own = sqlx::query_scalar!("select id from incident where lead_id = $1", id.0)
        .fetch_optional(&mut *db)
        .await?;
    sqlx::query!(
        "update appeal set incident_id = $2 where id = $1 or incident_id = $3",
        id.0,
        incident.0,
        own
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!("delete from incident where id = $1", own)
        .execute(db)
        .await?;
    Ok(())
}

fn number(id: AppealId) -> String {
    format!("№ {}", domain::words::number(id.0.unsigned_abs()))
}
