//! A newer version of an item that has come before.

use domain::Moment;
use domain::appeal::{Facts, State};
use domain::ids::{AppealId, SourceId};
use domain::journal::{Change, Kind};
use domain::new_appeal::Checked;
use sqlx::PgConnection;

use super::{Outcome, Received};
use crate::Error;
use crate::columns::{Stored, processed_now};
use crate::step::{NewLine, write_facts, write_line, write_outcome};

/// A newer version of a known item. The text and the address are the
/// source's; category and district only fill a gap, since an operator's
/// decision outweighs a repetition; a state is taken only when the source
/// has finished what is still open with us.
pub(super) async fn update(
    db: &mut PgConnection,
    source: SourceId,
    item: &Checked,
    digest: &[u8],
    actor: &str,
    now: Moment,
) -> Result<Received, Error> {
    let old = sqlx::query!(
        "select id, sent_digest, text, address, answer from appeal where source_id = $1 and external_id = $2 for no key update",
        source.0,
        item.external_id
    )
    .fetch_one(&mut *db)
    .await?;
    let id = AppealId(old.id);
    if old.sent_digest == digest {
        return Ok(Received {
            id,
            outcome: Outcome::Same,
        });
    }
    let before = sqlx::query_as!(
        Stored,
        "select id, source_id, channel_id, category_id, department_id, executor_id, district_id, cycle, voices, normative_id,
            answered_on_time, received_at, deadline_at, answered_at, processed_at, state, importance, title
         from appeal where id = $1",
        id.0
    )
    .fetch_one(&mut *db)
    .await?
    .facts()?;
    let mut after = before.clone();
    after.category = before.category.or(item.facts.category);
    after.department = before.department.or(item.facts.department);
    after.district = before.district.or(item.facts.district);
    if item.facts.importance > before.importance {
        after.importance = item.facts.importance;
    }
    if (after.category, after.importance) != (before.category, before.importance)
        && after.state.is_open()
        // A promise to the citizen stands.
        && after.state != State::Interim
        && after.cycle == 1
    {
        after.deadline = item.facts.deadline;
        after.normative = item.facts.normative;
    }
    sqlx::query!(
        "update appeal set sent_digest = $2, title = $3, text = $4, author = $5, author_url = $6, url = $7, address = $8,
            lat = $9, lon = $10, answer = coalesce($11, answer) where id = $1",
        id.0,
        digest,
        item.title,
        item.text,
        item.author,
        item.author_url,
        item.url,
        item.address,
        item.place.map(|p| p.0),
        item.place.map(|p| p.1),
        item.answer,
    )
    .execute(&mut *db)
    .await?;
    let mut was = Vec::new();
    if old.text != item.text {
        was.push(format!("прежний текст: {}", old.text));
    }
    if old.address != item.address {
        was.push(format!(
            "прежний адрес: {}",
            old.address.as_deref().unwrap_or("не указан")
        ));
    }
    let note = (!was.is_empty()).then(|| was.join("\n"));
    apply(
        db,
        id,
        &before,
        &after,
        NewLineKind {
            at: now,
            actor,
            kind: Kind::Edited,
            note: note.as_deref(),
        },
    )
    .await?;
    let end = item.latest();
    if after.state.is_open() && !end.state.is_open() {
        let finished = finish(&after, end);
        let kind = item.past.last().map_or(Kind::Closed, |p| p.kind);
        let at = item.past.last().map_or(now, |p| p.at);
        apply(
            db,
            id,
            &after,
            &finished,
            NewLineKind {
                at,
                actor,
                kind,
                note: None,
            },
        )
        .await?;
    }
    Ok(Received {
        id,
        outcome: Outcome::Updated,
    })
}

struct NewLineKind<'a> {
    at: Moment,
    actor: &'a str,
    kind: Kind,
    note: Option<&'a str>,
}

async fn apply(
    db: &mut PgConnection,
    id: AppealId,
    before: &Facts,
    after: &Facts,
    line: NewLineKind<'_>,
) -> Result<(), Error> {
    write_facts(db, id, after).await?;
    write_outcome(db, id, Some(before), after).await?;
    let change = Change {
        before: Some(before.clone()),
        after: after.clone(),
    };
    write_line(
        db,
        id,
        NewLine {
            at: line.at,
            actor: line.actor,
            kind: line.kind,
            change,
            note: line.note,
            derivation: None,
        },
    )
    .await?;
    Ok(())
}

/// Our facts with the end that the source reports.
fn finish(ours: &Facts, end: &Facts) -> Facts {
    let mut after = ours.clone();
    after.state = end.state;
    if after.answered_at.is_none() && end.answered_at.is_some() {
        after.answered_at = end.answered_at;
        after.answered_on_time = end
            .answered_at
            .map(|at| after.deadline.is_none_or(|d| at <= d));
    }
    if after.processed_at.is_none() {
        after.processed_at = end.processed_at;
    }
    debug_assert!(processed_now(Some(ours), &after).is_some() || !after.state.is_processed());
    after
}
