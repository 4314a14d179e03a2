//! An appeal's history in words: the journal's lines, and between them the
//! moments at which a deadline went by while nobody watched (in an import).

use chrono::NaiveDate;
use domain::Moment;
use domain::appeal::{Facts, Importance};
use domain::journal::{Entry, Kind};
use domain::reference::Reference;
use domain::{time, words};

/// How a line of the history is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Something was done.
    Plain,
    /// A deadline went by.
    Late,
    /// Where it stands now.
    Now,
}

/// A line of the history as a person reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) at: Moment,
    pub(super) mark: Mark,
    /// What happened: «Направлено в ведомство».
    pub(super) what: String,
    /// The particulars: which department, which category.
    pub(super) rest: String,
    /// Where the deadline changed: the new one, and the old one.
    pub(super) deadline: Option<(Moment, Option<Moment>)>,
    /// A reason, a comment, an answer, an earlier text.
    pub(super) quote: Option<String>,
    /// Who did it.
    pub(super) who: Option<String>,
}

/// The whole story up to `now`, oldest first.
pub(super) fn story(history: &[Entry], r: &Reference, now: Moment) -> Vec<Line> {
    let mut lines = Vec::with_capacity(history.len() + 2);
    let mut before: Option<&Facts> = None;
    let history = in_time(history);
    let recorded = |at| {
        history
            .iter()
            .any(|e| e.kind == Kind::Breached && e.at == at)
    };
    for (i, entry) in history.iter().enumerate() {
        lines.push(told(entry, before, r));
        // What the watch records changes nothing else, and may be dated back.
        if !entry.kind.is_note() {
            before = Some(&entry.after);
        }
        let until = history.get(i + 1).map_or(now, |next| next.at);
        if let Some(facts) = before {
            lines.extend(passed(facts, entry.at, until).filter(|l| !recorded(l.at)));
        }
    }
    if let Some(last) = before.filter(|f| f.state.is_open()) {
        let rest = format!("{}, ответа нет", last.state.word());
        lines.push(Line {
            rest,
            ..line(now, Mark::Now, "Сейчас".into())
        });
    }
    lines
}

/// The lines with those of the watch in the place of their time: after a
/// pause they are written later than what happened meanwhile.
fn in_time(history: &[Entry]) -> Vec<&Entry> {
    let (watch, mut all): (Vec<&Entry>, Vec<&Entry>) =
        history.iter().partition(|e| e.kind.is_note());
    for entry in watch {
        let place = all.iter().rposition(|e| e.at <= entry.at);
        all.insert(place.map_or(0, |p| p + 1), entry);
    }
    all
}

fn line(at: Moment, mark: Mark, what: String) -> Line {
    Line {
        at,
        mark,
        what,
        rest: String::new(),
        deadline: None,
        quote: None,
        who: None,
    }
}

/// The deadline that went by after a line and before the next.
fn passed(facts: &Facts, from: Moment, until: Moment) -> Option<Line> {
    let deadline = facts
        .deadline
        .filter(|d| facts.state.is_open() && from < *d && *d <= until)?;
    let rest = format!("на стадии «{}»", facts.state.word());
    Some(Line {
        rest,
        ..line(deadline, Mark::Late, "Срок прошёл".into())
    })
}

fn told(entry: &Entry, before: Option<&Facts>, r: &Reference) -> Line {
    let after = &entry.after;
    let mut told = line(entry.at, Mark::Plain, capital(entry.kind.word()));
    told.who = Some(match &entry.name {
        Some(name) => name.clone(),
        None => r.actor(&entry.actor),
    });
    if entry.kind.is_note() {
        told.rest = entry.note.clone().unwrap_or_default();
        if entry.kind == Kind::Breached {
            told.mark = Mark::Late;
        }
        return told;
    }
    told.quote = entry.note.clone().filter(|n| !n.is_empty());
    told.rest = particulars(entry.kind, after, before, r);
    let was = before.and_then(|b| b.deadline);
    told.deadline = after
        .deadline
        .filter(|d| Some(*d) != was)
        .map(|d| (d, entry.deadline_before));
    told
}

fn particulars(kind: Kind, after: &Facts, before: Option<&Facts>, r: &Reference) -> String {
    let mut parts: Vec<String> = Vec::new();
    match kind {
        Kind::Received => {
            let source = r.source(after.source).map_or("", |s| &s.name);
            let channel = r.channel(after.channel).map_or("", |c| &c.name);
            parts.push(if channel == source {
                source.into()
            } else {
                format!("{source}, {channel}")
            });
        }
        Kind::Reopened => parts.push(format!("рассмотрение {}", after.cycle)),
        _ => {}
    }
    let first = before.is_none();
    if (kind == Kind::Classified || after.category != before.and_then(|b| b.category))
        && let Some(id) = after.category
    {
        parts.push(category(id, r));
    }
    if (kind == Kind::Assigned || after.department != before.and_then(|b| b.department))
        && let Some(d) = after.department.and_then(|id| r.department(id))
    {
        parts.push(d.name.clone());
    }
    let was = before.map_or(Importance::Normal, |b| b.importance);
    if after.importance != was {
        let raised = if first {
            "важность"
        } else {
            "важность стала"
        };
        parts.push(format!("{raised} «{}»", after.importance.word()));
    }
    parts.join("; ")
}

/// `Дороги → Люки и колодцы`: the category under the one above it.
fn category(id: domain::ids::CategoryId, r: &Reference) -> String {
    let name = |id| r.category(id).map_or("", |c| c.name.as_str());
    let top = r.top(id);
    if top == id {
        name(id).into()
    } else {
        format!("{} → {}", name(top), name(id))
    }
}

/// A deadline as read on the day of its line.
pub(super) fn deadline_words(at: Moment, day: NaiveDate) -> String {
    words::when(time::local(at), day)
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use domain::appeal::State;
    use domain::ids::{ChannelId, SourceId};
    use domain::reference::Settings;
    use domain::time::from_millis;

    use super::*;

    fn reference() -> Reference {
        Reference {
            sources: vec![],
            channels: vec![],
            categories: vec![],
            departments: vec![],
            districts: vec![],
            settings: Settings {
                place: "МЦУ".into(),
                day_end_minute: 1080,
                burning_minutes: 15,
                timeliness_target: 80,
                close_after_days: 7,
            },
        }
    }

    fn entry(at: i64, kind: Kind, state: State, deadline: Option<i64>) -> Entry {
        let after = Facts {
            state,
            deadline: deadline.map(from_millis),
            ..Facts::arrived(SourceId(1), ChannelId(1), from_millis(0))
        };
        Entry {
            at: from_millis(at),
            actor: "timer".into(),
            name: None,
            kind,
            after,
            deadline_before: None,
            note: None,
        }
    }

    #[test]
    fn a_deadline_that_went_by_stands_between_the_lines() {
        let history = [
            entry(0, Kind::Received, State::Received, Some(100)),
            entry(50, Kind::Taken, State::Moderation, Some(100)),
            entry(200, Kind::Classified, State::Coordination, Some(900)),
        ];
        let told = story(&history, &reference(), from_millis(300));
        let marks: Vec<_> = told.iter().map(|l| (time::millis(l.at), l.mark)).collect();
        let expected = [
            (0, Mark::Plain),
            (50, Mark::Plain),
            (100, Mark::Late),
            (200, Mark::Plain),
            (300, Mark::Now),
        ];
        assert_eq!(marks, expected);
        assert_eq!(told[3].deadline.map(|d| d.0), Some(from_millis(900)));
        assert_eq!(told[1].deadline, None);
    }

    #[test]
    fn a_recorded_breach_is_told_once_and_in_its_time() {
        let mut breached = entry(100, Kind::Breached, State::Coordination, Some(900));
        breached.note = Some("общий срок на этапе «модерация»".into());
        let history = [
            entry(0, Kind::Received, State::Received, Some(100)),
            entry(200, Kind::Classified, State::Coordination, Some(900)),
            breached,
        ];
        let told = story(&history, &reference(), from_millis(300));
        let marks: Vec<_> = told.iter().map(|l| (time::millis(l.at), l.mark)).collect();
        let expected = [
            (0, Mark::Plain),
            (100, Mark::Late),
            (200, Mark::Plain),
            (300, Mark::Now),
        ];
        assert_eq!(marks, expected);
        assert_eq!(told[1].rest, "общий срок на этапе «модерация»");
        assert_eq!(told[2].deadline.map(|d| d.0), Some(from_millis(900)));
    }

    #[test]
    fn an_ended_appeal_has_no_now() {
        let history = [
            entry(0, Kind::Received, State::Received, Some(100)),
            entry(50, Kind::Answered, State::Answered, Some(100)),
        ];
        let told = story(&history, &reference(), from_millis(300));
        assert!(told.iter().all(|l| l.mark == Mark::Plain));
        assert_eq!(told[1].what, "Дан ответ");
    }
}
