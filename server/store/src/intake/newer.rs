//! A newer version of an item that has come before.

use domain::Moment;
use domain::appeal::{Facts, State};
use domain::ids::{AppealId, SourceId};
use domain::journal::{Change, Kind};
use domain::new_appeal::Checked;
use sqlx::PgConnection;

use super::{Outcome, Received};
use crate::columns::{Stored, processed_now};
use crate::step::{NewLine, bound, write_facts, write_line, write_outcome};
use crate::{Error, incident};

/// A newer version of a known item; one that has come before changes nothing.
/// What the citizen wrote and who it was is the source's, an answer only where
/// none of us has given one; category and district only fill a gap, since an operator's
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
        r#"select id, sent_digest, coalesce($3 = any(sent_before), false) as "earlier!", text, author, author_url, url, address,
            lat, lon, answer,
            exists (select from journal j
                where j.appeal_id = a.id and j.actor like 'person:%'
                    and (j.kind = 'answered' or j.kind = 'echoed' and a.state = 'merged')) as "ours!"
           from appeal a where source_id = $1 and external_id = $2 for no key update"#,
        source.0,
        item.external_id,
        digest
    )
    .fetch_one(&mut *db)
    .await?;
    let id = AppealId(old.id);
    if old.sent_digest == digest || old.earlier {
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
        let bound = bound(db, id, before.cycle, None).await?;
        if !bound.holds(now) {
            after.deadline = bound.earliest(item.facts.deadline);
            after.normative = item.facts.normative;
        }
    }
    // What a person has answered here is the answer; what the source answered
    // itself it may put in other words.
    let answer = item.answer.as_ref().filter(|_| !old.ours);
    sqlx::query!(
        "update appeal set sent_before = array_append(sent_before, sent_digest), sent_digest = $2, title = $3, text = $4,
            author = $5, author_url = $6, url = $7, address = $8, lat = $9, lon = $10, answer = coalesce($11, answer)
         where id = $1",
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
        answer,
    )
    .execute(&mut *db)
    .await?;
    let place = |(lat, lon): (f64, f64)| format!("{lat}, {lon}");
    let (was_at, is_at) = (old.lat.zip(old.lon).map(place), item.place.map(place));
    let mut was = Vec::new();
    for (field, old, new) in [
        ("прежний текст", Some(&old.text), Some(&item.text)),
        ("прежний автор", old.author.as_ref(), item.author.as_ref()),
        (
            "прежняя страница автора",
            old.author_url.as_ref(),
            item.author_url.as_ref(),
        ),
        ("прежняя ссылка", old.url.as_ref(), item.url.as_ref()),
        ("прежний адрес", old.address.as_ref(), item.address.as_ref()),
        ("прежние координаты", was_at.as_ref(), is_at.as_ref()),
        // Without an answer of its own the source leaves the one there is.
        (
            "прежний ответ",
            old.answer.as_ref(),
            answer.or(old.answer.as_ref()),
        ),
    ] {
        if old != new {
            let old = old.map_or("не указано", String::as_str);
            was.push(format!("{field}: {old}"));
        }
    }
    if let Some(other) = item
        .answer
        .as_ref()
        .filter(|a| old.ours && old.answer.as_ref() != Some(*a))
    {
        was.push(format!(
            "источник прислал другой ответ, он не заменил наш: {other}"
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
    // Whoever has joined it waits for the same answer, and for its new words.
    let is_answered = |state| matches!(state, State::Answered | State::Closed);
    let now_answered = after.state.is_open() && is_answered(end.state);
    let new_words = is_answered(after.state) && answer.is_some() && answer != old.answer.as_ref();
    if (now_answered || new_words)
        && let Some(text) = answer.or(old.answer.as_ref())
    {
        incident::echo(db, id, text, actor, now).await?;
    }
    if after.state.is_open() && end.state == State::Redirected {
        let words = "источник передал обращение другому адресату";
        incident::pass_on(db, id, words, actor, now).await?;
    }
    if after.state.is_open() && matches!(end.state, State::Rejected | State::Withdrawn) {
        incident::hand_on(db, id, actor, end.state, now).await?;
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
