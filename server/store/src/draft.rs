//! The answer being written: one per appeal, kept as one types.

use domain::access::{Asker, Denied, Right};
use domain::appeal::State;
use domain::ids::{AppealId, DepartmentId, PersonId};
use domain::life::LONGEST_TEXT;
use domain::work::Draft;
use domain::{Moment, time, words};
use sqlx::PgConnection;

use crate::{Error, Store, watch};

/// An answer that lies with a head for approval: the draft or, of one that was
/// written elsewhere, what its history says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandedOver {
    /// The appeal.
    pub id: AppealId,
    /// Its answer.
    pub text: String,
    /// The name of who wrote it last, if that was a person with an account.
    pub name: Option<String>,
    /// Who handed it over, [`domain::scope::Actor::code`].
    pub actor: Option<String>,
    /// When it was kept or handed over.
    pub at: Moment,
}

impl Store {
    /// The draft of an appeal within the asker's sight.
    ///
    /// # Errors
    /// [`Error::Denied`] to whom no appeal may be shown; [`Error::Database`].
    pub async fn draft(&self, by: &Asker, id: AppealId) -> Result<Option<Draft>, Error> {
        let sight = by.scope(Right::Read)?;
        let found = sqlx::query!(
            "select d.text, p.name, d.saved_at from draft d
                join person p on p.id = d.author_id join appeal a on a.id = d.appeal_id
             where d.appeal_id = $1 and ($2::smallint[] is null or a.department_id = any($2))",
            id.0,
            sight.departments() as _
        )
        .fetch_optional(&self.pool)
        .await?;
        Ok(found.map(|d| Draft {
            text: d.text,
            author: d.name,
            saved_at: d.saved_at,
        }))
    }

    /// The answers that wait for approval in a department, the earliest
    /// deadline first, no more than `most`.
    ///
    /// # Errors
    /// [`Error::Denied`] to whom answers there are neither to approve nor to
    /// return; [`Error::Database`].
    pub async fn handed(
        &self,
        by: &Asker,
        department: DepartmentId,
        most: usize,
    ) -> Result<Vec<HandedOver>, Error> {
        let may = |right| by.may_in(right, Some(department));
        if !(may(Right::Read) && (may(Right::Approve) || may(Right::Return))) {
            return Err(Denied::Right(Right::Return).into());
        }
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let handed = sqlx::query!(
            r#"select a.id, coalesce(d.text, l.note) as "text!", p.name as "name?", l.actor as "actor?",
                coalesce(d.saved_at, l.at) as "at!"
               from appeal a left join draft d on d.appeal_id = a.id
                left join lateral (select actor, note, at from journal j where j.appeal_id = a.id and j.kind = 'drafted'
                    order by j.id desc limit 1) l on true
                left join person p on p.id = d.author_id or d.author_id is null and l.actor = 'person:' || p.id
               where a.is_open and a.department_id = $1 and a.state = 'on_approval' and coalesce(d.text, l.note) is not null
               order by a.deadline_at nulls last, a.id limit $2"#,
            department.0,
            most
        )
        .fetch_all(&self.pool)
        .await?;
        let handed = handed.into_iter().map(|h| HandedOver {
            id: AppealId(h.id),
            text: h.text,
            name: h.name,
            actor: h.actor,
            at: h.at,
        });
        Ok(handed.collect())
    }

    /// Keeps the draft of an open appeal; an empty one is thrown away. `seen`
    /// is the draft that the writer began from: what a colleague has kept
    /// since is not overwritten. What has been handed over is changed by those
    /// alone who may approve it.
    ///
    /// # Errors
    /// [`Error::Denied`] to whom answers are not to write;
    /// [`Error::NotFound`] outside of the asker's sight;
    /// [`Error::Invalid`] where a colleague was faster, the text is too long
    /// or the appeal has ended; [`Error::Database`].
    pub async fn keep_draft(
        &self,
        by: &Asker,
        id: AppealId,
        text: &str,
        seen: Option<Moment>,
        at: Moment,
    ) -> Result<Moment, Error> {
        let at = time::from_millis(time::millis(at));
        let sight = by.scope(Right::Read)?;
        let scope = by.scope(Right::Comment)?;
        let author = by
            .person_id()
            .ok_or_else(|| Error::Invalid("черновик пишет человек".into()))?;
        if text.chars().count() > LONGEST_TEXT {
            let words = format!("черновик: не больше {LONGEST_TEXT} знаков");
            return Err(Error::Invalid(words));
        }
        let text = &text.replace("\r\n", "\n");
        let mut tx = self.pool.begin().await?;
        // Steps and other writers wait for it.
        let found = sqlx::query!(
            "select state, department_id from appeal where id = $1 and ($2::smallint[] is null or department_id = any($2))
                and ($3::smallint[] is null or department_id = any($3)) for no key update",
            id.0,
            sight.departments() as _,
            scope.departments() as _
        )
        .fetch_optional(&mut *tx)
        .await?;
        let Some(appeal) = found else {
            return Err(self.out_of_sight(&mut tx, by, id, at).await?);
        };
        let state = State::parse(&appeal.state).ok_or(Error::Corrupt("appeal"))?;
        let department = appeal.department_id.map(DepartmentId);
        let may = |right| by.may_in(right, department);
        match state {
            _ if !state.is_open() => {
                return Err(Error::Invalid(
                    "обращение уже завершено, черновик не нужен".into(),
                ));
            }
            State::OnApproval if !may(Right::Approve) => {
                return Err(Error::Invalid(
                    "ответ уже на согласовании: изменить его можно после возврата".into(),
                ));
            }
            _ if ![Right::Draft, Right::Answer, Right::Approve]
                .into_iter()
                .any(may) =>
            {
                return Err(Denied::Right(Right::Answer).into());
            }
            _ => {}
        }
        let other = sqlx::query!(
            "select d.author_id, d.saved_at, p.name from draft d join person p on p.id = d.author_id
             where d.appeal_id = $1",
            id.0
        )
        .fetch_optional(&mut *tx)
        .await?;
        if let Some(other) = other
            && other.author_id != author.0
            && seen != Some(other.saved_at)
        {
            return Err(without_you(other.saved_at, &other.name));
        }
        if text.trim().is_empty() {
            sqlx::query!("delete from draft where appeal_id = $1", id.0)
                .execute(&mut *tx)
                .await?;
        } else {
            write(&mut tx, id, text, author, at).await?;
        }
        tx.commit().await?;
        Ok(at)
    }
}

fn without_you(at: Moment, who: &str) -> Error {
    Error::Invalid(format!(
        "в {} черновик сохранили без вас ({who}); скопируйте свой текст и обновите страницу, чтобы не стереть чужую работу",
        words::clock(time::local(at)),
    ))
}

/// Refuses where the answer of a locked appeal is another one than was `seen`,
/// by somebody else's hand.
pub(crate) async fn unchanged(
    db: &mut PgConnection,
    by: &Asker,
    id: AppealId,
    state: State,
    seen: Option<Moment>,
) -> Result<(), Error> {
    let draft = sqlx::query!(
        "select d.saved_at, p.name, p.id from draft d join person p on p.id = d.author_id where d.appeal_id = $1",
        id.0
    )
    .fetch_optional(&mut *db)
    .await?;
    let approving = state == State::OnApproval;
    let (at, who) = match draft {
        Some(own) if by.person_id() == Some(PersonId(own.id)) => return Ok(()),
        Some(other) => (other.saved_at, other.name),
        // Handed over elsewhere, it is in the history alone.
        None if approving => {
            let line = sqlx::query!(
                "select at, note from journal where appeal_id = $1 and kind = 'drafted' order by id desc limit 1",
                id.0
            )
            .fetch_optional(db)
            .await?;
            // (Without words there is nothing to read.)
            let Some(line) = line.filter(|l| l.note.is_some()) else {
                return Ok(());
            };
            (line.at, "исполнитель".into())
        }
        None => return Ok(()),
    };
    if seen.map(time::millis) == Some(time::millis(at)) {
        return Ok(());
    }
    if approving {
        return Err(Error::Invalid(format!(
            "ответ изменили в {} ({who}), прочитайте его заново",
            words::clock(time::local(at)),
        )));
    }
    Err(without_you(at, &who))
}

/// What the asker has written themselves of the answer to a locked appeal.
pub(crate) async fn own(
    db: &mut PgConnection,
    by: &Asker,
    id: AppealId,
) -> Result<Option<String>, Error> {
    Ok(sqlx::query_scalar!(
        "select text from draft where appeal_id = $1 and author_id = $2",
        id.0,
        by.person_id().map(|p| p.0)
    )
    .fetch_optional(db)
    .await?)
}

/// The words of the draft have gone out as an interim answer: they are not the
/// beginning of the last one. Whatever else was written stays.
pub(crate) async fn used(db: &mut PgConnection, id: AppealId, text: &str) -> Result<(), Error> {
    sqlx::query!(
        "delete from draft where appeal_id = $1 and btrim(text, E' \\n\\t') = $2",
        id.0,
        text
    )
    .execute(db)
    .await?;
    Ok(())
}

async fn write(
    db: &mut PgConnection,
    id: AppealId,
    text: &str,
    author: PersonId,
    at: Moment,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into draft (appeal_id, text, author_id, saved_at) values ($1, $2, $3, $4)
         on conflict (appeal_id) do update set text = $2, author_id = $3, saved_at = $4",
        id.0,
        text,
        author.0,
        at
    )
    .execute(&mut *db)
    .await?;
    watch::touched(db, id).await
}

/// What is handed to the head is the draft from then on.
pub(crate) async fn hand_over(
    db: &mut PgConnection,
    by: &Asker,
    id: AppealId,
    text: &str,
    at: Moment,
) -> Result<(), Error> {
    match by.person_id() {
        Some(author) => write(db, id, text, author, at).await,
        None => Ok(()),
    }
}

/// The answer that was last handed over of a locked appeal.
pub(crate) async fn handed_over(
    db: &mut PgConnection,
    id: AppealId,
) -> Result<Option<String>, Error> {
    let handed = sqlx::query_scalar!(
        "select note from journal where appeal_id = $1 and kind = 'drafted' order by id desc limit 1",
        id.0
    )
    .fetch_optional(db)
    .await?;
    Ok(handed.flatten())
}

/// A return was taken back: the draft is again what was handed over, whatever
/// was written meanwhile. A version of its own, since nobody who has read the
/// one before has read these words.
pub(crate) async fn restore(db: &mut PgConnection, id: AppealId, at: Moment) -> Result<(), Error> {
    if let Some(text) = handed_over(db, id).await? {
        sqlx::query!(
            "update draft set text = $2, saved_at = $3 where appeal_id = $1",
            id.0,
            text,
            at
        )
        .execute(db)
        .await?;
    }
    Ok(())
}
