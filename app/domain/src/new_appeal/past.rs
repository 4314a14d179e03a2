//! What has happened to an item before we heard of it.

use super::field::{fault, in_past};
use super::{Fault, Past};
use crate::Moment;
use crate::appeal::{Facts, State};
use crate::journal::Kind;

/// The steps that a status and stage times imply. A foreign system may skip
/// steps of ours, so they are taken as told, only their order is checked.
pub(super) fn past(
    facts: &Facts,
    status: Option<State>,
    times: [(&'static str, Option<Moment>); 4],
    now: Moment,
) -> Result<Vec<Past>, Fault> {
    let mut last = facts.received_at;
    for (field, at) in times.iter().filter_map(|(f, t)| t.map(|t| (*f, t))) {
        in_past(field, at, now)?;
        if at < last {
            return Err(fault(
                field,
                "order",
                "время раньше предыдущего шага; проверьте порядок и часовой пояс".into(),
            ));
        }
        last = at;
    }
    let [taken, assigned, answered, closed] = times.map(|(_, t)| t);
    let end = status.unwrap_or(if closed.is_some() {
        State::Closed
    } else if answered.is_some() {
        State::Answered
    } else if assigned.is_some() {
        State::Assigned
    } else if taken.is_some() {
        State::Moderation
    } else {
        State::Received
    });
    let mut out: Vec<Past> = Vec::new();
    let mut current = facts.clone();
    let mut push = |at: Moment, kind: Kind, state: State| {
        current.state = state;
        if state == State::Answered && current.answered_at.is_none() {
            current.answered_at = Some(at);
            current.answered_on_time = Some(current.deadline.is_none_or(|d| at <= d));
        }
        if state.is_processed() && current.processed_at.is_none() {
            current.processed_at = Some(at);
        }
        out.push(Past {
            at,
            kind,
            after: current.clone(),
            actor: None,
            note: None,
        });
    };
    if let Some(at) = taken {
        push(at, Kind::Taken, State::Moderation);
    }
    if let Some(at) = assigned {
        push(at, Kind::Assigned, State::Assigned);
    }
    // A closing without an answer of its own is the answer.
    let answer = answered.or(match end {
        State::Answered | State::Closed => Some(closed.unwrap_or(last)),
        _ => None,
    });
    if let Some(at) = answer {
        push(at, Kind::Answered, State::Answered);
    }
    let at = closed.unwrap_or(last);
    match end {
        State::Received | State::Answered => {}
        State::Moderation if taken.is_some() => {}
        State::Assigned if assigned.is_some() => {}
        State::Moderation => push(at, Kind::Taken, end),
        State::Coordination => push(at, Kind::Classified, end),
        State::Assigned => push(at, Kind::Assigned, end),
        State::InProgress => push(at, Kind::Acknowledged, end),
        State::Interim => push(at, Kind::Promised, end),
        State::OnApproval => push(at, Kind::Drafted, end),
        State::Closed => push(at, Kind::Closed, end),
        State::Rejected => push(at, Kind::Rejected, end),
        State::Redirected => push(at, Kind::Redirected, end),
        State::Merged => push(at, Kind::Merged, end),
        State::Withdrawn => push(at, Kind::Withdrawn, end),
    }
    Ok(out)
}
