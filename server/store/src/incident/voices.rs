//! What becomes of the voices when the leading appeal moves: its answer and
//! its addressee are theirs too, and where it ends without either the oldest of
//! them leads.

use domain::Moment;
use domain::access::Asker;
use domain::appeal::{Facts, State};
use domain::deadline::Rules;
use domain::ids::AppealId;
use domain::journal::{Change, Kind};
use domain::life::{Bound, Circumstances, Step, decide};
use sqlx::PgConnection;

use super::{joined_in, number};
use crate::Error;
use crate::step::{NewLine, bound, lock, write_facts, write_line};

/// The leading appeal (locked) has ended without an answer: the oldest of those
/// joined to it leads from now on. It is considered once more, as far as it had
/// come, and the others wait for its answer: the earliest of their deadlines is its.
pub(crate) async fn hand_on(
    db: &mut PgConnection,
    lead: AppealId,
    actor: &str,
    ended: State,
    at: Moment,
) -> Result<(), Error> {
    let next = sqlx::query_scalar!(
        "select a.id from incident i join appeal a on a.incident_id = i.id and a.id <> i.lead_id and a.state = 'merged'
         where i.lead_id = $1 order by a.received_at, a.id limit 1",
        lead.0
    )
    .fetch_optional(&mut *db)
    .await?;
    let Some(id) = next.map(AppealId) else {
        return Ok(());
    };
    // Whoever ends the leading appeal need not see the others.
    let before = lock(db, &Asker::timer(), id).await?;
    sqlx::query!(
        "with left_it as (update appeal set incident_id = null, voices = 1 where id = $1 returning id),
            i as (update incident set lead_id = $2 where lead_id = $1 returning id)
         update appeal a set voices = (select count(*) from appeal m where m.incident_id = a.incident_id and m.id <> $1)
         where a.id = $2",
        lead.0,
        id.0
    )
    .execute(&mut *db)
    .await?;
    let bound = bound(db, id, before.cycle, None).await?;
    let (kind, after) = again(&before, joined_in(db, id).await?, bound, at)?;
    write_facts(db, id, &after).await?;
    let how = match ended {
        State::Answered | State::Closed => "закрыто источником без текста ответа".to_owned(),
        ended => format!("завершено без ответа: {}", ended.word()),
    };
    let note = format!(
        "обращение {}, с которым это было объединено, {how}",
        number(lead)
    );
    let line = NewLine {
        at,
        actor,
        kind,
        change: Change {
            before: Some(before),
            after,
        },
        note: Some(&note),
        derivation: None,
    };
    write_line(db, id, line).await?;
    Ok(())
}

/// A voice is considered once more, and those that are left are its voices.
fn again(
    facts: &Facts,
    joined_in: Option<State>,
    bound: Bound,
    at: Moment,
) -> Result<(Kind, Facts), Error> {
    // (Nothing is counted anew, so no rules are asked.)
    let rules = Rules::default();
    let by = Circumstances {
        bound,
        ..Circumstances::new(at, &rules, false)
    };
    Ok(decide(facts, &Step::Split(joined_in), by)?)
}

/// One answer for all: it becomes that of every appeal joined to this one,
/// and each history says so. Their facts stay as they are.
pub(crate) async fn echo(
    db: &mut PgConnection,
    lead: AppealId,
    answer: &str,
    actor: &str,
    at: Moment,
) -> Result<(), Error> {
    sqlx::query!(
        "update appeal m set answer = $2 from incident i
         where i.lead_id = $1 and m.incident_id = i.id and m.id <> $1 and m.state = 'merged'",
        lead.0,
        answer
    )
    .execute(&mut *db)
    .await?;
    tell(db, lead, Kind::Echoed, answer, actor, at).await
}

/// The leading appeal has been sent elsewhere: so is the whole incident, and
/// each history says where.
pub(crate) async fn pass_on(
    db: &mut PgConnection,
    lead: AppealId,
    addressee: &str,
    actor: &str,
    at: Moment,
) -> Result<(), Error> {
    sqlx::query!(
        "select m.id from incident i join appeal m on m.incident_id = i.id and m.id <> i.lead_id
         where i.lead_id = $1 and m.state = 'merged' order by m.id for no key update of m",
        lead.0
    )
    .fetch_all(&mut *db)
    .await?;
    tell(db, lead, Kind::Redirected, addressee, actor, at).await
}

/// A line in the history of every (locked) voice, whose facts stay as they are.
async fn tell(
    db: &mut PgConnection,
    lead: AppealId,
    kind: Kind,
    note: &str,
    actor: &str,
    at: Moment,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into journal (appeal_id, at, actor, kind, change, note)
         select m.id, $3, $4, $5, l.change || jsonb_build_object('before', l.change -> 'after'), $2
         from incident i join appeal m on m.incident_id = i.id and m.id <> i.lead_id and m.state = 'merged'
         cross join lateral
            (select change from journal j where j.appeal_id = m.id order by j.id desc limit 1) l
         where i.lead_id = $1 order by m.id",
        lead.0,
        note,
        at,
        actor,
        kind.code()
    )
    .execute(db)
    .await?;
    Ok(())
}
