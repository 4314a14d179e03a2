//! A newer version of an item that has come before.

use domain::Moment;
use domain::access::Asker;
use domain::appeal::{Facts, State};
use domain::deadline::Rules;
use domain::derivation::Derivation;
use domain::ids::{AppealId, SourceId};
use domain::journal::{Change, Kind};
use domain::life::{Circumstances, set_deadline};
use domain::new_appeal::{Checked, Past};
use sqlx::PgConnection;

use super::{Outcome, Received};
use crate::columns::processed_now;
use crate::step::{
    NewLine, bound, cycle_started, derivation, lock, write_facts, write_line, write_outcome,
};
use crate::{Error, Store, incident};

impl Store {
    /// A newer version of a known item; one that has come before changes nothing.
    /// What the citizen wrote and who it was is the source's, an answer only where
    /// none of us has given one; category and district only fill a gap, since an operator's
    /// decision outweighs a repetition; a state is taken only when the source
    /// has finished what is still open with us. A rating may close, or reopen.
    pub(super) async fn update(
        &self,
        db: &mut PgConnection,
        source: SourceId,
        item: &Checked,
        digest: &[u8],
        by: &Asker,
        now: Moment,
    ) -> Result<Received, Error> {
        let old = known(db, source, item, digest).await?;
        let id = AppealId(old.id);
        if old.sent_digest == digest || old.earlier {
            return Ok(Received {
                id,
                outcome: Outcome::Same,
            });
        }
        let actor = &by.actor().code();
        let before = lock(db, by, id).await?;
        let mut after = filled(&before, item, old.bounced);
        let derivation = recounted(db, &self.rules(), id, &before, &mut after, now).await?;
        // What a person has answered here is the answer; what the source answered
        // itself it may put in other words.
        let answer = item.answer.as_ref().filter(|_| !old.ours);
        write_item(db, id, item, digest, answer).await?;
        let note = replaced(&old, item, answer);
        let rating = item.rating.filter(|r| old.rating != Some(r.stars()));
        // (A rating has a line of its own.)
        if note.is_some() || after != before || rating.is_none() {
            let line = NewLine {
                at: now,
                actor,
                kind: Kind::Edited,
                change: change(&before, &after),
                note: note.as_deref(),
                derivation: derivation.as_ref(),
            };
            apply(db, id, line).await?;
        }
        let end = ending(db, id, &after, item, now).await?;
        let ended = end.as_ref().map(|e| e.facts.state);
        if let Some(end) = &end {
            let line = NewLine {
                at: end.at,
                actor,
                kind: end.kind,
                change: change(&after, &end.facts),
                note: None,
                derivation: None,
            };
            apply(db, id, line).await?;
        }
        let words = answer.or(old.answer.as_ref());
        let new_words = is_answered(after.state) && words != old.answer.as_ref();
        tell_voices(db, id, ended, new_words, words, actor, now).await?;
        if let Some(rating) = rating {
            let facts = end.map_or(after, |e| e.facts);
            self.rated(db, by, id, facts, rating, now).await?;
        }
        Ok(Received {
            id,
            outcome: Outcome::Updated,
        })
    }
}

/// What is kept of an item as it came last.
struct Known {
    id: i64,
    sent_digest: Vec<u8>,
    /// Whether this version came before the last one.
    earlier: bool,
    text: String,
    author: Option<String>,
    author_url: Option<String>,
    url: Option<String>,
    address: Option<String>,
    lat: Option<f64>,
    lon: Option<f64>,
    answer: Option<String>,
    rating: Option<i16>,
    /// Whether one of us has answered.
    ours: bool,
    /// Whether a department has returned it.
    bounced: bool,
}

async fn known(
    db: &mut PgConnection,
    source: SourceId,
    item: &Checked,
    digest: &[u8],
) -> Result<Known, Error> {
    Ok(sqlx::query_as!(
        Known,
        r#"select id, sent_digest, coalesce($3 = any(sent_before), false) as "earlier!", text, author, author_url, url, address,
            lat, lon, answer, rating,
            exists (select from journal j
                where j.appeal_id = a.id and j.actor like 'person:%'
                    and (j.kind = 'answered' or j.kind = 'echoed' and a.state = 'merged')) as "ours!",
            exists (select from journal j where j.appeal_id = a.id and j.kind = 'bounced') as "bounced!"
           from appeal a where source_id = $1 and external_id = $2 for no key update"#,
        source.0,
        item.external_id,
        digest
    )
    .fetch_one(db)
    .await?)
}

/// Our facts with the gaps filled. (A department comes with the category that
/// it belongs to, and one that has returned the appeal does not get it again.)
fn filled(ours: &Facts, item: &Checked, bounced: bool) -> Facts {
    let mut after = ours.clone();
    after.category = ours.category.or(item.facts.category);
    if after.category == item.facts.category && !bounced {
        after.department = ours.department.or(item.facts.department);
    }
    after.district = ours.district.or(item.facts.district);
    after.importance = ours.importance.max(item.facts.importance);
    after
}

/// Counts the deadline anew where category or importance have changed: by those
/// that hold now, which need not be the item's. A promise to the citizen stands.
async fn recounted(
    db: &mut PgConnection,
    rules: &Rules,
    id: AppealId,
    before: &Facts,
    after: &mut Facts,
    now: Moment,
) -> Result<Option<Derivation>, Error> {
    let same = (after.category, after.importance) == (before.category, before.importance);
    if same || !after.state.is_open() {
        return Ok(None);
    }
    let started = cycle_started(db, id, before.cycle).await?;
    let by = Circumstances {
        started,
        bound: bound(db, id, before.cycle, started).await?,
        ..Circumstances::new(now, rules, false)
    };
    set_deadline(after, by);
    Ok(derivation(before, after, Kind::Edited, rules, by))
}

async fn write_item(
    db: &mut PgConnection,
    id: AppealId,
    item: &Checked,
    digest: &[u8],
    answer: Option<&String>,
) -> Result<(), Error> {
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
    .execute(db)
    .await?;
    Ok(())
}

/// What the version has replaced, as it was.
fn replaced(old: &Known, item: &Checked, answer: Option<&String>) -> Option<String> {
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
    (!was.is_empty()).then(|| was.join("\n"))
}

fn change(before: &Facts, after: &Facts) -> Change {
    Change {
        before: Some(before.clone()),
        after: after.clone(),
    }
}

/// Writes what a line says has become true, and the line.
async fn apply(db: &mut PgConnection, id: AppealId, line: NewLine<'_>) -> Result<(), Error> {
    let Change { before, after } = &line.change;
    write_facts(db, id, after).await?;
    write_outcome(db, id, before.as_ref(), after).await?;
    write_line(db, id, line).await?;
    Ok(())
}

/// How the source has ended what is open with us.
struct End {
    at: Moment,
    kind: Kind,
    facts: Facts,
}

/// The end that the item tells of, if it ends the present consideration: what
/// was ended before a reopening, or before it left an incident, has been
/// considered once more since then, however often the source repeats it.
async fn ending(
    db: &mut PgConnection,
    id: AppealId,
    ours: &Facts,
    item: &Checked,
    now: Moment,
) -> Result<Option<End>, Error> {
    let end = item.latest();
    let Some(last) = item
        .past
        .last()
        .filter(|_| ours.state.is_open() && !end.state.is_open())
    else {
        return Ok(None);
    };
    // An answer is as old as it was before the source closed it.
    let decided = end
        .processed_at
        .filter(|_| is_answered(end.state))
        .unwrap_or(last.at);
    let begun = begun(db, id, ours.cycle).await?;
    let mut at = last.at;
    if begun.is_some_and(|begun| decided < begun) {
        if is_dated_answer(item) || is_told(db, id, last).await? {
            return Ok(None);
        }
        // The source does not say when: it is so from now on.
        at = now;
    }
    Ok(Some(End {
        at,
        kind: last.kind,
        facts: finish(ours, end, at, begun),
    }))
}

/// Whether the source says when it answered: an answer without a time is as old
/// as what came before it.
fn is_dated_answer(item: &Checked) -> bool {
    let answer = item.past.iter().position(|p| p.kind == Kind::Answered);
    answer.is_some_and(|i| {
        let before = i.checked_sub(1).and_then(|i| item.past.get(i));
        item.past[i].at > before.map_or(item.facts.received_at, |p| p.at)
    })
}

/// Whether the source has told of this before.
async fn is_told(db: &mut PgConnection, id: AppealId, last: &Past) -> Result<bool, Error> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from journal where appeal_id = $1 and kind = $2 and at = $3) as "told!""#,
        id.0,
        last.kind.code(),
        last.at
    )
    .fetch_one(db)
    .await?)
}

/// When a later consideration began; the first is as old as the message.
async fn begun(db: &mut PgConnection, id: AppealId, cycle: i16) -> Result<Option<Moment>, Error> {
    if cycle == 1 {
        return Ok(None);
    }
    Ok(sqlx::query_scalar!(
        "select at from journal where appeal_id = $1 and kind in ('reopened', 'split') order by id desc limit 1",
        id.0
    )
    .fetch_optional(db)
    .await?)
}

/// Our facts with the end that the source reports of this instant.
fn finish(ours: &Facts, end: &Facts, at: Moment, begun: Option<Moment>) -> Facts {
    let mut after = ours.clone();
    after.state = end.state;
    if after.answered_at.is_none() && end.answered_at.is_some() {
        after.answered_at = end.answered_at;
        after.answered_on_time = end
            .answered_at
            .map(|at| after.deadline.is_none_or(|d| at <= d));
    }
    if after.processed_at.is_none() {
        let present = |p: &Moment| begun.is_none_or(|begun| *p >= begun);
        after.processed_at = end
            .processed_at
            .filter(present)
            .or_else(|| end.state.is_processed().then_some(at));
    }
    debug_assert!(processed_now(Some(ours), &after).is_some() || !after.state.is_processed());
    after
}

const fn is_answered(state: State) -> bool {
    matches!(state, State::Answered | State::Closed)
}

/// Whoever has joined it waits for the same answer, and for its new words; an end
/// that brings them neither words nor an addressee is none for them.
async fn tell_voices(
    db: &mut PgConnection,
    id: AppealId,
    ended: Option<State>,
    new_words: bool,
    words: Option<&String>,
    actor: &str,
    now: Moment,
) -> Result<(), Error> {
    let words = words.filter(|w| !w.trim().is_empty());
    match (ended, words) {
        (Some(state), Some(words)) if is_answered(state) => {
            incident::echo(db, id, words, actor, now).await
        }
        (Some(State::Redirected), _) => {
            let words = "источник передал обращение другому адресату";
            incident::pass_on(db, id, words, actor, now).await
        }
        (Some(state), _) => incident::hand_on(db, id, actor, state, now).await,
        (None, Some(words)) if new_words => incident::echo(db, id, words, actor, now).await,
        (None, _) => Ok(()),
    }
}
