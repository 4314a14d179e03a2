//! One step of the work: lock, let the domain decide, write.

mod checks;

use domain::access::{Asker, Denied, Right};
use domain::appeal::{Facts, State};
use domain::derivation::Derivation;
use domain::ids::AppealId;
use domain::journal::{Change, Kind};
use domain::life::{Bound, Circumstances, Step, StepKind, Was, decide};
use domain::work::Wish;
use domain::{Moment, time};
use sqlx::PgConnection;
use sqlx::types::Json;

use checks::{allowed, as_seen, known_reason, left, offered};
pub(crate) use checks::{
    bound, cycle_started, derivation, earliest_voice, is_there, overtaken, works_there,
};

use crate::columns::{Stored, processed_now};
use crate::{Error, Store, draft, incident};

/// What is wanted of an appeal.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Want<'a> {
    Step(&'a Step),
    /// An answer to the citizen, begun from this version of the draft.
    Said(&'a Step, Option<Moment>),
    /// Another value in the place of the one that was seen.
    Chosen(&'a Step, Was),
    Wish(Wish),
}

impl Store {
    /// Takes one step on an appeal within the asker's scope.
    ///
    /// # Errors
    /// [`Error::Denied`] when the asker's roles do not have the step's right,
    /// [`Error::Refused`] with the reason, [`Error::NotFound`] when there is
    /// no such appeal in the asker's sight, [`Error::Database`] otherwise. Two who
    /// take the same step at once are put in order by the row's lock: the
    /// second is refused and told who was faster.
    pub async fn step(
        &self,
        by: &Asker,
        id: AppealId,
        step: &Step,
        note: Option<&str>,
        at: Moment,
    ) -> Result<(), Error> {
        self.want(by, id, Want::Step(step), note, at)
            .await
            .map(drop)
    }

    /// Hands an answer over, or sends it. `seen` is the version of the draft that
    /// was read or begun from: what somebody else has kept or handed over since
    /// is neither sent unread nor thrown away.
    ///
    /// # Errors
    /// As of [`Store::step`]; [`Error::Invalid`] where somebody was faster.
    pub async fn say(
        &self,
        by: &Asker,
        id: AppealId,
        step: &Step,
        text: &str,
        seen: Option<Moment>,
        at: Moment,
    ) -> Result<(), Error> {
        self.want(by, id, Want::Said(step, seen), Some(text), at)
            .await
            .map(drop)
    }

    /// Takes a step that puts another value in the place of the one that was
    /// seen: of two who choose at once, the second is told that the first has.
    ///
    /// # Errors
    /// As of [`Store::step`]; [`Error::Refused`] where somebody else has put
    /// another value there since.
    pub async fn choose(
        &self,
        by: &Asker,
        id: AppealId,
        step: &Step,
        was: Was,
        note: Option<&str>,
        at: Moment,
    ) -> Result<(), Error> {
        self.want(by, id, Want::Chosen(step, was), note, at)
            .await
            .map(drop)
    }

    /// Takes the step that fulfils a wish, whichever it is for this appeal, and
    /// answers which it was.
    ///
    /// # Errors
    /// As of [`Store::step`].
    pub async fn wish(
        &self,
        by: &Asker,
        id: AppealId,
        wish: Wish,
        note: Option<&str>,
        at: Moment,
    ) -> Result<StepKind, Error> {
        self.want(by, id, Want::Wish(wish), note, at).await
    }

    async fn want(
        &self,
        by: &Asker,
        id: AppealId,
        want: Want<'_>,
        note: Option<&str>,
        at: Moment,
    ) -> Result<StepKind, Error> {
        Error::once_more(|| self.wanted(by, id, want, note, at)).await
    }

    async fn wanted(
        &self,
        by: &Asker,
        id: AppealId,
        want: Want<'_>,
        note: Option<&str>,
        at: Moment,
    ) -> Result<StepKind, Error> {
        let mut tx = self.pool.begin().await?;
        let before = self.lock(&mut tx, by, id, at).await?;
        let wished;
        let step = match want {
            Want::Step(step) => step,
            Want::Said(step, seen) => {
                if step.kind().from().contains(&before.state) {
                    draft::unchanged(&mut tx, by, id, before.state, seen).await?;
                }
                step
            }
            Want::Chosen(step, was) => {
                if step.kind().from().contains(&before.state) {
                    as_seen(&mut tx, by, id, &before, was, at, &self.reference()).await?;
                }
                step
            }
            Want::Wish(wish) => {
                wished = wish.step(before.state);
                &wished
            }
        };
        self.take(&mut tx, by, id, before, step, note, at).await?;
        tx.commit().await?;
        Ok(step.kind())
    }

    /// Decides a step on a locked appeal and writes what follows; answers what
    /// is true then.
    #[expect(
        clippy::too_many_arguments,
        reason = "what one line of the journal consists of"
    )]
    pub(crate) async fn take(
        &self,
        db: &mut PgConnection,
        by: &Asker,
        id: AppealId,
        before: Facts,
        step: &Step,
        note: Option<&str>,
        at: Moment,
    ) -> Result<Facts, Error> {
        let at = time::from_millis(time::millis(at));
        let rules = self.rules();
        let reference = self.reference();
        if let Err(refusal) = allowed(by, step, &before)? {
            return Err(overtaken(db, by, id, at, &reference, refusal).await?.into());
        }
        let mut note = note
            .map(|n| n.replace("\r\n", "\n").trim().to_owned())
            .filter(|n| !n.is_empty());
        match step {
            // The head publishes what was handed over, unless they write another.
            Step::Answer if note.is_none() && before.state == State::OnApproval => {
                note = match draft::own(db, by, id).await? {
                    Some(own) => Some(own),
                    None => draft::handed_over(db, id).await?,
                };
            }
            Step::Reject if by.person_id().is_some() => known_reason(db, note.as_deref()).await?,
            Step::Delegate(Some(person)) => note = Some(works_there(db, *person, &before).await?),
            _ => {}
        }
        if by.person_id().is_some() {
            offered(&reference, step, time::day(at))?;
        }
        let sends_to = match step {
            Step::Classify(category) => reference.sends_to(*category),
            _ => None,
        };
        if sends_to.is_some() && note.is_none() {
            note = Some("категория направляет обращение в своё ведомство сразу".into());
        }
        let started = cycle_started(db, id, before.cycle).await?;
        let circumstances = Circumstances {
            at,
            rules: &rules,
            needs_approval: reference
                .source(before.source)
                .is_some_and(|s| s.needs_approval),
            started,
            bound: if step.counts_anew() {
                bound(db, id, before.cycle, started).await?
            } else {
                Bound::default()
            },
            note: note.as_deref(),
            who: by.person_id(),
            sends_to,
            reopen_limit: match step {
                Step::Reopen => {
                    sqlx::query_scalar!("select reopen_limit from settings")
                        .fetch_one(&mut *db)
                        .await?
                }
                _ => i16::MAX,
            },
        };
        let (kind, after) = match decide(&before, step, circumstances) {
            Ok(decided) => decided,
            Err(refusal) => {
                return Err(overtaken(db, by, id, at, &reference, refusal).await?.into());
            }
        };
        if let Some(person) = after.executor.filter(|p| before.executor != Some(*p))
            && !is_there(db, person).await?
        {
            return Err(Denied::Anonymous.into());
        }
        let derivation = derivation(&before, &after, kind, &rules, circumstances);
        write_facts(db, id, &after).await?;
        if let Some(text) = &note {
            match kind {
                Kind::Answered => {
                    publish(db, id, text).await?;
                    incident::echo(db, id, text, &by.actor().code(), at).await?;
                }
                Kind::Redirected => {
                    incident::pass_on(db, id, text, &by.actor().code(), at).await?;
                }
                Kind::Drafted => draft::hand_over(db, by, id, text, at).await?,
                Kind::Promised => draft::used(db, id, text).await?,
                _ => {}
            }
        }
        write_outcome(db, id, Some(&before), &after).await?;
        let line = NewLine {
            at,
            actor: &by.actor().code(),
            kind,
            change: Change {
                before: Some(before),
                after: after.clone(),
            },
            note: note.as_deref(),
            derivation: derivation.as_ref(),
        };
        write_line(db, id, line).await?;
        if matches!(kind, Kind::Rejected | Kind::Withdrawn) {
            incident::hand_on(db, id, &by.actor().code(), after.state, at).await?;
        }
        Ok(after)
    }

    /// Locks an appeal for what a person does: [`lock`], except that they hear
    /// of what has just left their sight.
    pub(crate) async fn lock(
        &self,
        db: &mut PgConnection,
        by: &Asker,
        id: AppealId,
        at: Moment,
    ) -> Result<Facts, Error> {
        match lock(db, by, id).await {
            Err(Error::NotFound) => Err(self.out_of_sight(db, by, id, at).await?),
            locked => locked,
        }
    }

    /// Why there is no such appeal in the asker's sight: their own department
    /// had it a moment ago and somebody has sent it on, or there is none.
    pub(crate) async fn out_of_sight(
        &self,
        db: &mut PgConnection,
        by: &Asker,
        id: AppealId,
        at: Moment,
    ) -> Result<Error, Error> {
        let left = left(db, by, id, at, &self.reference()).await?;
        Ok(left.map_or(Error::NotFound, Error::Refused))
    }

    /// Appeals answered before `until` that nobody has closed, oldest first.
    ///
    /// # Errors
    /// [`Error::Database`].
    pub async fn answered_before(&self, until: Moment, limit: i64) -> Result<Vec<AppealId>, Error> {
        let ids = sqlx::query_scalar!(
            "select id from appeal where state = 'answered' and processed_at <= $1 order by processed_at limit $2",
            until,
            limit
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(ids.into_iter().map(AppealId).collect())
    }
}

/// Locks an appeal for a change. What is outside of the asker's sight does
/// not exist for them.
///
/// (`no key update`, here and wherever appeals are locked: whoever writes a row
/// that only names an appeal, like the index of search, holds the appeal's key,
/// and the two would wait for each other.)
pub(crate) async fn lock(db: &mut PgConnection, by: &Asker, id: AppealId) -> Result<Facts, Error> {
    let sight = by.scope(Right::Read)?;
    sqlx::query_as!(
        Stored,
        "select id, source_id, channel_id, category_id, department_id, executor_id, district_id, cycle, voices, normative_id,
            answered_on_time, received_at, deadline_at, answered_at, processed_at, state, importance, title
         from appeal where id = $1 and ($2::smallint[] is null or department_id = any($2)) for no key update",
        id.0,
        sight.departments() as _,
    )
    .fetch_optional(db)
    .await?
    .ok_or(Error::NotFound)?
    .facts()
}

/// The answer the citizen reads; the draft has done its work.
async fn publish(db: &mut PgConnection, id: AppealId, text: &str) -> Result<(), Error> {
    sqlx::query!("update appeal set answer = $2 where id = $1", id.0, text)
        .execute(&mut *db)
        .await?;
    sqlx::query!("delete from draft where appeal_id = $1", id.0)
        .execute(db)
        .await?;
    Ok(())
}

/// A journal line before it is written.
pub(crate) struct NewLine<'a> {
    pub(crate) at: Moment,
    pub(crate) actor: &'a str,
    pub(crate) kind: Kind,
    pub(crate) change: Change,
    pub(crate) note: Option<&'a str>,
    /// The reckoning of the deadline, where the line sets one.
    pub(crate) derivation: Option<&'a Derivation>,
}

/// Writes a line and answers its key.
pub(crate) async fn write_line(
    db: &mut PgConnection,
    id: AppealId,
    line: NewLine<'_>,
) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!(
        "insert into journal (appeal_id, at, actor, kind, change, note, derivation) values ($1, $2, $3, $4, $5, $6, $7)
         returning id",
        id.0,
        line.at,
        line.actor,
        line.kind.code(),
        Json(line.change) as _,
        line.note,
        line.derivation.map(Json) as _,
    )
    .fetch_one(db)
    .await?)
}

pub(crate) async fn write_facts(
    db: &mut PgConnection,
    id: AppealId,
    f: &Facts,
) -> Result<(), Error> {
    sqlx::query!(
        "update appeal set category_id = $2, department_id = $3, district_id = $4, cycle = $5, normative_id = $6,
            answered_on_time = $7, deadline_at = $8, answered_at = $9, processed_at = $10, state = $11, importance = $12,
            executor_id = $13
         where id = $1",
        id.0,
        f.category.map(|c| c.0),
        f.department.map(|d| d.0),
        f.district.map(|d| d.0),
        f.cycle,
        f.normative.map(|n| n.0),
        f.answered_on_time,
        f.deadline,
        f.answered_at,
        f.processed_at,
        f.state.code(),
        f.importance.code(),
        f.executor.map(|p| p.0),
    )
    .execute(db)
    .await?;
    Ok(())
}

pub(crate) async fn write_outcome(
    db: &mut PgConnection,
    id: AppealId,
    before: Option<&Facts>,
    after: &Facts,
) -> Result<(), Error> {
    if let Some(at) = processed_now(before, after) {
        sqlx::query!(
            "insert into outcome (appeal_id, cycle, state, at) values ($1, $2, $3, $4)",
            id.0,
            after.cycle,
            crate::bulk::outcome_state(after.state),
            at
        )
        .execute(db)
        .await?;
    }
    Ok(())
}
