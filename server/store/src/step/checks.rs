//! What a step is checked against beside the rules of `domain`: whose it is,
//! and rows that only the database knows.

use chrono::{NaiveDate, TimeDelta};
use domain::Moment;
use domain::access::{Asker, Denied, Right};
use domain::appeal::{Facts, State};
use domain::deadline::Rules;
use domain::derivation::Derivation;
use domain::ids::{AppealId, PersonId};
use domain::journal::{Change, Kind};
use domain::life::{Bound, Circumstances, Refusal, Step, Was, clock_start};
use domain::reference::Reference;
use domain::why::EarliestVoice;
use sqlx::types::Json;
use sqlx::{PgConnection, PgExecutor};

use crate::{Error, undo};

/// Whether the asker's right to the step holds for this appeal. Whoever would
/// have it at another stage is told who was faster, and others that they may not.
pub(super) fn allowed(
    by: &Asker,
    step: &Step,
    facts: &Facts,
) -> Result<Result<(), Refusal>, Denied> {
    let (kind, now) = (step.kind(), facts.state);
    let right = kind.right(now);
    let leads = kind.from().contains(&now);
    if leads && by.may_in(right, facts.department) {
        return Ok(Ok(()));
    }
    let mut elsewhere = kind.from().iter().filter(|from| **from != now);
    if elsewhere.any(|from| by.may(kind.right(*from)) && (!leads || kind.right(*from) != right)) {
        Ok(Err(Refusal::WrongState(now)))
    } else {
        Err(Denied::Right(right))
    }
}

/// When the clock of a later cycle was started: at the last reopening, if there
/// was one. The first cycle's is started by the citizen's message, without a
/// look at the journal.
pub(crate) async fn cycle_started(
    db: &mut PgConnection,
    id: AppealId,
    cycle: i16,
) -> Result<Option<Moment>, Error> {
    if cycle == 1 {
        return Ok(None);
    }
    Ok(sqlx::query_scalar!(
        "select at from journal where appeal_id = $1 and kind = 'reopened' order by id desc limit 1",
        id.0
    )
    .fetch_optional(db)
    .await?)
}

/// What binds the deadline of the present cycle, whatever the normative says:
/// the last promise to the citizen, the earliest deadline of the voices that
/// the appeal leads.
/// (A reopening, which `started` the clock, frees from those of before.)
pub(crate) async fn bound(
    db: &mut PgConnection,
    id: AppealId,
    cycle: i16,
    started: Option<Moment>,
) -> Result<Bound, Error> {
    let promised = sqlx::query_scalar!(
        r#"select change as "change: Json<Change>" from journal
           where appeal_id = $1 and kind = 'promised' order by id desc limit 1"#,
        id.0
    )
    .fetch_optional(&mut *db)
    .await?;
    let gathered = earliest_voice(db, id, started).await?;
    let promised = promised.map(|c| c.0.after).filter(|f| f.cycle == cycle);
    Ok(Bound {
        promised: promised.and_then(|f| f.deadline),
        gathered: gathered.map(|v| v.until),
    })
}

/// The earliest of the voices that an appeal leads, which have been joined to
/// it since its clock was `started` anew.
pub(crate) async fn earliest_voice(
    db: impl PgExecutor<'_>,
    id: AppealId,
    started: Option<Moment>,
) -> Result<Option<EarliestVoice>, Error> {
    let found = sqlx::query!(
        r#"select m.id, m.deadline_at as "until!"
           from incident i join appeal m on m.incident_id = i.id and m.id <> i.lead_id
           where i.lead_id = $1 and m.deadline_at is not null and ($2::timestamptz is null or exists (
              select from journal j where j.appeal_id = m.id and j.kind = 'merged' and j.at >= $2))
           order by m.deadline_at, m.id limit 1"#,
        id.0,
        started
    )
    .fetch_optional(db)
    .await?;
    Ok(found.map(|v| EarliestVoice {
        appeal: AppealId(v.id),
        until: v.until,
    }))
}

/// Whoever comes so much later than a step was not overtaken by it.
const RACE: TimeDelta = TimeDelta::minutes(10);

/// A refusal because of the state, or of somebody to whom it is entrusted, names
/// them.
pub(crate) async fn overtaken(
    db: &mut PgConnection,
    by: &Asker,
    id: AppealId,
    at: Moment,
    reference: &Reference,
    refusal: Refusal,
) -> Result<Refusal, Error> {
    let now = match refusal {
        Refusal::WrongState(now) => now,
        Refusal::Entrusted { to, .. } => {
            let name = sqlx::query_scalar!("select name from person where id = $1", to.0)
                .fetch_optional(db)
                .await?;
            return Ok(Refusal::Entrusted { to, name });
        }
        refusal => return Ok(refusal),
    };
    // What has stood for long is no race, and an arrival is nobody's step.
    let raced = |l: &undo::LastLine| {
        l.line.at > at - RACE && !matches!(l.line.kind, Kind::Received | Kind::Edited)
    };
    let Some(last) = undo::last(db, id).await?.filter(raced) else {
        return Ok(Refusal::WrongState(now));
    };
    Ok(faster(now, &last, by, reference))
}

fn faster(now: State, last: &undo::LastLine, by: &Asker, reference: &Reference) -> Refusal {
    let own = last.line.actor == by.actor().code();
    Refusal::Overtaken {
        now,
        who: if own {
            "вы сами".into()
        } else {
            last.who(reference)
        },
        what: last.line.kind,
        at: last.line.at,
    }
}

/// How far back one looks for who has changed something; nobody's form is older.
const LINES: i64 = 200;

/// Refuses where somebody else has put another value in the place of the one
/// that was seen. (What one has changed oneself, one knows.)
pub(super) async fn as_seen(
    db: &mut PgConnection,
    by: &Asker,
    id: AppealId,
    facts: &Facts,
    was: Was,
    at: Moment,
    reference: &Reference,
) -> Result<(), Error> {
    if was.now(facts) == was {
        return Ok(());
    }
    let lines = undo::lines(db, id, LINES).await?;
    let replaced = lines.iter().find(|l| was.is_replaced(&l.line.change));
    Err(match replaced {
        Some(l) if l.line.actor == by.actor().code() => return Ok(()),
        Some(l) if l.line.at > at - RACE => faster(facts.state, l, by, reference),
        _ => Refusal::ChangedSince,
    }
    .into())
}

/// That the asker's department had an appeal until a moment ago, and who has
/// sent it on; nothing of what has been another's for long.
pub(super) async fn left(
    db: &mut PgConnection,
    by: &Asker,
    id: AppealId,
    at: Moment,
    reference: &Reference,
) -> Result<Option<Refusal>, Error> {
    let sight = by.scope(Right::Read)?;
    let leaves = |l: &&undo::LastLine| {
        let before = l.line.change.before.as_ref();
        l.line.at > at - RACE
            && before.is_some_and(|before| sight.contains(before.department))
            && !sight.contains(l.line.change.after.department)
    };
    let lines = undo::lines(db, id, LINES).await?;
    Ok(lines.iter().find(leaves).map(|l| {
        let own = l.line.actor == by.actor().code();
        Refusal::LeftDepartment {
            who: (!own).then(|| l.who(reference)),
            at: l.line.at,
        }
    }))
}

/// A person chooses among what is offered today, whatever page the form came
/// from: an old one may still show what has been retired since.
pub(super) fn offered(reference: &Reference, step: &Step, day: NaiveDate) -> Result<(), Error> {
    let gone = match *step {
        Step::Classify(id) | Step::Reclassify(id) if !reference.offers_category(id, day) => {
            let name = reference.category(id).map(|c| c.name.as_str());
            ("категория", "такой категории", name)
        }
        Step::Assign(id) | Step::Transfer(id) if !reference.offers_department(id) => {
            let name = reference.department(id).map(|d| d.name.as_str());
            ("ведомство", "такого ведомства", name)
        }
        _ => return Ok(()),
    };
    let (field, none, name) = gone;
    Err(Error::Invalid(match name {
        Some(name) => {
            format!("{field}: «{name}» сейчас не выбирают; обновите страницу и выберите из списка")
        }
        None => format!("{field}: {none} нет; выберите из списка"),
    }))
}

/// A person gives one of the known reasons, and more words if they like.
pub(super) async fn known_reason(db: &mut PgConnection, note: Option<&str>) -> Result<(), Error> {
    let known = sqlx::query_scalar!("select words from reject_reason where retired_at is null")
        .fetch_all(db)
        .await?;
    let Some(note) = note else { return Ok(()) };
    if known.iter().any(|words| note.starts_with(words.as_str())) {
        Ok(())
    } else {
        Err(Error::Invalid(
            "причина отклонения: выберите из списка".into(),
        ))
    }
}

/// The name of an executor, who must be one of the appeal's department.
pub(crate) async fn works_there(
    db: &mut PgConnection,
    person: PersonId,
    facts: &Facts,
) -> Result<String, Error> {
    sqlx::query_scalar!(
        "select p.name from person p
            join person_role r on r.person_id = p.id and r.role = 'executor'
            join person_department d on d.person_id = p.id
         where p.id = $1 and d.department_id = $2 and p.disabled_at is null for share of p",
        person.0,
        facts.department.map(|d| d.0)
    )
    .fetch_optional(db)
    .await?
    .ok_or_else(|| Error::Invalid("исполнитель: выберите сотрудника этого ведомства".into()))
}

/// Whoever is to have an appeal from now on must be there to work on it: whoever
/// disables an account waits for us, or we for them.
pub(crate) async fn is_there(db: &mut PgConnection, person: PersonId) -> Result<bool, Error> {
    let found = sqlx::query_scalar!(
        r#"select true as "there!" from person where id = $1 and disabled_at is null for share"#,
        person.0
    )
    .fetch_optional(db)
    .await?;
    Ok(found.is_some())
}

/// The reckoning of a deadline that a step has set by a normative.
pub(crate) fn derivation(
    before: &Facts,
    after: &Facts,
    kind: Kind,
    rules: &Rules,
    by: Circumstances<'_>,
) -> Option<Derivation> {
    let set = (before.deadline, before.cycle) != (after.deadline, after.cycle);
    if !set || kind == Kind::Promised {
        return None;
    }
    let normative = rules.by_id(after.normative?)?;
    let from = match kind {
        Kind::Reopened => by.at,
        _ => clock_start(after, by),
    };
    rules
        .explain(normative, from)
        .filter(|d| Some(d.due) == after.deadline)
}
