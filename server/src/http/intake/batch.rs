//! NDJSON: good lines are kept, bad ones reported, each by its number.

use std::num::NonZeroUsize;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::ids::AppealId;
use domain::new_appeal::Checked;
use serde::Serialize;
use store::{Outcome, Received};

use super::{Door, ITEM_LIMIT};
use crate::http::problem::Problem;

/// Items of one transaction.
const CHUNK: usize = 500;

/// What became of one line.
#[derive(Serialize)]
#[serde(untagged)]
enum Line {
    Kept {
        line: usize,
        id: AppealId,
        outcome: Outcome,
    },
    Refused {
        line: usize,
        problem: Problem,
    },
}

#[derive(Serialize)]
struct Answer {
    accepted: usize,
    rejected: usize,
    items: Vec<Line>,
}

/// Takes a batch, chunk by chunk, each one durable before the next.
///
/// # Errors
/// [`Problem`]: 400 for an empty body, 429 when the source may not begin
/// now, 503 when the database fails on the way; what came before is kept and
/// sending all of it again changes nothing.
pub(super) async fn receive(door: &Door<'_>, body: &[u8]) -> Result<Response, Problem> {
    let lines: Vec<(usize, &[u8])> = body
        .split(|b| *b == b'\n')
        .zip(1..)
        .map(|(bytes, number)| (number, bytes.trim_ascii()))
        .filter(|(_, bytes)| !bytes.is_empty())
        .collect();
    if lines.is_empty() {
        return Err(Problem::new(
            StatusCode::BAD_REQUEST,
            "empty",
            "в теле запроса нет ни одной строки",
        ));
    }
    let chunk = NonZeroUsize::new(CHUNK.min(door.node.gate.at_once())).unwrap_or(NonZeroUsize::MIN);
    let mut answers = Vec::with_capacity(lines.len());
    for (n, lines) in lines.chunks(chunk.get()).enumerate() {
        // A source that may not begin is told so; one that has begun is slowed
        // down, since a batch larger than the burst could never pass at once.
        if n == 0 {
            door.node.gate.admit(door.source, lines.len())?;
        } else {
            door.node.gate.wait(door.source, lines.len()).await;
        }
        receive_chunk(door, lines, &mut answers).await?;
    }
    let accepted = answers
        .iter()
        .filter(|a| matches!(a, Line::Kept { .. }))
        .count();
    let rejected = answers.len() - accepted;
    door.count("rejected", u64::try_from(rejected).unwrap_or(u64::MAX));
    let status = if accepted > 0 {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    Ok((
        status,
        axum::Json(Answer {
            accepted,
            rejected,
            items: answers,
        }),
    )
        .into_response())
}

async fn receive_chunk(
    door: &Door<'_>,
    lines: &[(usize, &[u8])],
    answers: &mut Vec<Line>,
) -> Result<(), Problem> {
    let mut good = Vec::with_capacity(lines.len());
    let faults: Vec<Option<Problem>> = lines
        .iter()
        .map(|(_, bytes)| check(door, bytes).map(|item| good.push(item)).err())
        .collect();
    let mut kept = keep(door, &good).await?.into_iter();
    for ((line, _), fault) in lines.iter().zip(faults) {
        let outcome = match fault {
            None => kept.next().ok_or_else(Problem::unavailable)?,
            Some(problem) => Err(problem),
        };
        answers.push(match outcome {
            Ok(Received { id, outcome }) => Line::Kept {
                line: *line,
                id,
                outcome,
            },
            Err(problem) => Line::Refused {
                line: *line,
                problem: Problem {
                    line: Some(*line),
                    ..problem
                },
            },
        });
    }
    Ok(())
}

fn check(door: &Door<'_>, bytes: &[u8]) -> Result<Checked, Problem> {
    if bytes.len() > ITEM_LIMIT {
        let detail = format!(
            "строка длиннее {} КиБ; сократите обращение",
            ITEM_LIMIT / 1024
        );
        return Err(Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            detail,
        ));
    }
    door.check(bytes)
}

/// Keeps a chunk in one transaction; where the database refuses the data of
/// one item, each by itself, so that the others are kept.
async fn keep(
    door: &Door<'_>,
    items: &[Checked],
) -> Result<Vec<Result<Received, Problem>>, Problem> {
    if items.is_empty() {
        return Ok(Vec::new());
    }
    match door.keep(items).await {
        Ok(answers) => Ok(answers.into_iter().map(Ok).collect()),
        Err(problem) if problem.status == StatusCode::UNPROCESSABLE_ENTITY => {
            let mut answers = Vec::with_capacity(items.len());
            for item in items {
                match door.keep(std::slice::from_ref(item)).await {
                    Ok(one) => answers.extend(one.into_iter().map(Ok)),
                    Err(p) if p.status == StatusCode::UNPROCESSABLE_ENTITY => answers.push(Err(p)),
                    Err(p) => return Err(p),
                }
            }
            Ok(answers)
        }
        Err(problem) => Err(problem),
    }
}
