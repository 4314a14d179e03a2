//! Taking a step back: the facts before it, as one more line of the journal.

use domain::access::Asker;
use domain::appeal::{Facts, State};
use domain::ids::{AppealId, PersonId};
use domain::journal::{Change, Kind};
use domain::life::{Last, Refusal, undo};
use domain::reference::Reference;
use domain::{Moment, time};
use sqlx::PgConnection;
use sqlx::types::Json;

use crate::step::{NewLine, is_there, works_there, write_facts, write_line};
use crate::{Error, Store, draft};

/// The last line of an appeal, with the name of the person who wrote it.
pub(crate) struct LastLine {
    pub(crate) line: Last,
    pub(crate) name: Option<String>,
}

impl LastLine {
    /// Who wrote it, in words.
    pub(crate) fn who(&self, reference: &Reference) -> String {
        let name = self.name.clone();
        name.unwrap_or_else(|| reference.actor(&self.line.actor))
    }
}

impl Store {
    /// Takes the asker's last step on an appeal back, if nothing has happened
    /// since; answers what was taken back.
    ///
    /// # Errors
    /// [`Error::Refused`] with the reason, [`Error::NotFound`] outside of the
    /// asker's sight, [`Error::Database`].
    pub async fn undo(&self, by: &Asker, id: AppealId, at: Moment) -> Result<Kind, Error> {
        let at = time::from_millis(time::millis(at));
        let mut tx = self.pool.begin().await?;
        let now = self.lock(&mut tx, by, id, at).await?;
        let last = last(&mut tx, id).await?.ok_or(Error::NotFound)?.line;
        let actor = by.actor().code();
        let after = undo(&last, &actor, at)?;
        if let Some(person) = after.executor.filter(|p| now.executor != Some(*p))
            && !may_have(&mut tx, person, &after).await?
        {
            let why = "исполнитель больше не работает";
            return Err(Refusal::NotUndone(why).into());
        }
        write_facts(&mut tx, id, &after).await?;
        if last.kind == Kind::Returned {
            draft::restore(&mut tx, id, at).await?;
        }
        let line = NewLine {
            at,
            actor: &actor,
            kind: Kind::Undone,
            change: Change {
                before: Some(now),
                after,
            },
            note: Some(last.kind.word()),
            derivation: None,
        };
        write_line(&mut tx, id, line).await?;
        tx.commit().await?;
        Ok(last.kind)
    }
}

/// The last line of an appeal's journal that changed anything: what the clock
/// alone has noted is nobody's step.
pub(crate) async fn last(db: &mut PgConnection, id: AppealId) -> Result<Option<LastLine>, Error> {
    Ok(lines(db, id, 1).await?.pop())
}

/// The last such lines of an appeal's journal, the latest first.
pub(crate) async fn lines(
    db: &mut PgConnection,
    id: AppealId,
    most: i64,
) -> Result<Vec<LastLine>, Error> {
    let notes = Kind::NOTES.map(|k| k.code().to_owned());
    let found = sqlx::query!(
        r#"select j.actor, j.at, j.kind, j.change as "change: Json<Change>", p.name as "name?"
           from journal j left join person p on j.actor = 'person:' || p.id
           where j.appeal_id = $1 and j.kind <> all($2)
           order by j.id desc limit $3"#,
        id.0,
        &notes,
        most
    )
    .fetch_all(db)
    .await?;
    found
        .into_iter()
        .map(|l| {
            Ok(LastLine {
                line: Last {
                    actor: l.actor,
                    at: l.at,
                    kind: Kind::parse(&l.kind).ok_or(Error::Corrupt("journal"))?,
                    change: l.change.0,
                },
                name: l.name,
            })
        })
        .collect()
}

/// Whether a person may get back what they had: an executor works in the
/// department still, anybody else is there.
async fn may_have(db: &mut PgConnection, person: PersonId, facts: &Facts) -> Result<bool, Error> {
    if matches!(
        facts.state,
        State::Received | State::Moderation | State::Coordination
    ) {
        return is_there(db, person).await;
    }
    match works_there(db, person, facts).await {
        Err(Error::Invalid(_)) => Ok(false),
        found => found.map(|_| true),
    }
}
