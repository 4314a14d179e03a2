//! What lies on the desk beside the steps: the draft, comments, who else
//! looks, saved views.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::steps::Done;
#[cfg(feature = "ssr")]
use super::steps::{appeal, number, request, told};
use crate::error::AppError;
use crate::text_json::TextJson;

/// Keeps the draft of an answer.
///
/// # Errors
/// [`AppError::Refused`] where a colleague was faster, the appeal has ended or
/// the template is offered no more.
#[server(prefix = "/api/fn", endpoint = "keep_draft", output = TextJson)]
pub async fn keep_draft(
    /// The appeal's number.
    id: String,
    /// The text; an empty one throws the draft away.
    #[server(default)]
    text: String,
    /// The draft it began from: its instant in milliseconds.
    #[server(default)]
    seen: String,
    /// The template that goes into it; scripts put it in by themselves.
    #[server(default)]
    template: String,
) -> Result<Done, AppError> {
    use domain::{time, words};

    let (state, by, now) = request()?;
    let id = appeal(&id)?;
    let text = match template.trim() {
        "" => text,
        template => {
            let template = number(template, "шаблон")?;
            with_template(&state, &by, id, &text, template).await?
        }
    };
    let seen = seen.trim().parse().ok().map(time::from_millis);
    let kept = state
        .store
        .keep_draft(&by, id, &text, seen, now)
        .await
        .map_err(|e| told(&state, "черновик", &e))?;
    let what = if text.trim().is_empty() {
        "черновик убран"
    } else {
        "черновик сохранён"
    };
    let words = format!("{what} {}", words::clock(time::local(kept)));
    if crate::context::wants_page() {
        crate::notice::done(&format!("Ответ не отправлен, {words}."));
    }
    Ok(Done {
        words,
        at_ms: time::millis(kept),
        ..Done::default()
    })
}

/// What is written, and one of the appeal's templates below it.
#[cfg(feature = "ssr")]
async fn with_template(
    state: &crate::context::AppState,
    by: &domain::access::Asker,
    id: domain::ids::AppealId,
    text: &str,
    template: i32,
) -> Result<String, AppError> {
    let failed = |e| told(state, "шаблон", &e);
    let found = state.store.appeal(by, id).await.map_err(failed)?;
    let row = found.ok_or(AppError::NotFound)?.row;
    let all = state.store.templates(by, row.category, row.source).await;
    let chosen = all.map_err(failed)?.into_iter().find(|t| t.id == template);
    let chosen = chosen.ok_or_else(|| AppError::Refused("этого шаблона больше нет".into()))?;
    Ok(format!("{}\n\n{}", text.trim_end(), chosen.text)
        .trim_start()
        .to_owned())
}

/// Says something about an appeal to colleagues.
///
/// # Errors
/// [`AppError::Refused`] for nothing or too much.
#[server(prefix = "/api/fn", endpoint = "comment", output = TextJson)]
pub async fn comment(
    /// The appeal's number.
    id: String,
    /// What.
    #[server(default)]
    text: String,
) -> Result<Done, AppError> {
    let (state, by, now) = request()?;
    state
        .store
        .add_comment(&by, appeal(&id)?, &text, now)
        .await
        .map_err(|e| told(&state, "заметка", &e))?;
    if crate::context::wants_page() {
        crate::notice::done("Заметка добавлена.");
    }
    Ok(Done {
        words: "Заметка добавлена".into(),
        at_ms: domain::time::millis(now),
        ..Done::default()
    })
}

/// Who else looks at an appeal, and whether anything has changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Looking {
    /// Their names.
    pub others: Vec<String>,
    /// Changes whenever the appeal's page does.
    pub revision: String,
}

/// A sign of life from whoever looks at an appeal, every few seconds.
///
/// # Errors
/// [`AppError::NotFound`] outside of the asker's sight.
#[server(prefix = "/api/fn", endpoint = "look", output = TextJson)]
pub async fn look(
    /// The appeal's number; 0 for none any more.
    id: String,
    /// The one looked at before.
    #[server(default)]
    left: String,
    /// Whether the person has just opened it: what they were told of it is read.
    #[server(default)]
    opened: bool,
) -> Result<Looking, AppError> {
    use domain::access::Named;
    use domain::ids::AppealId;

    let (state, by, now) = request()?;
    let id = appeal(&id)?;
    if let Some(person) = by.person_id()
        && let Ok(left) = left.parse()
        && left != id.0
    {
        state.board.presence().leave(AppealId(left), person);
    }
    if id.0 == 0 {
        return Ok(Looking::default());
    }
    let revision = state
        .store
        .revision(&by, id)
        .await
        .map_err(|e| told(&state, "кто смотрит", &e))?;
    if opened {
        crate::bell::seen(&state, &by, id).await?;
        // Of these signs of life the only one that a hand has given.
        let session = crate::context::me()?.session;
        state
            .store
            .has_acted(session, now)
            .await
            .map_err(|e| told(&state, "кто смотрит", &e))?;
    }
    let others = match by.person_id() {
        Some(person) => {
            let name = crate::context::me()?.name;
            let presence = state.board.presence();
            presence.look(id, &Named { id: person, name }, now)
        }
        None => Vec::new(),
    };
    Ok(Looking { others, revision })
}

/// Keeps a view of `/work` under a name.
///
/// # Errors
/// [`AppError::Refused`] for a name that will not do.
#[server(prefix = "/api/fn", endpoint = "save_view", output = TextJson)]
pub async fn save_view(
    /// Its name.
    #[server(default)]
    name: String,
    /// The query.
    #[server(default)]
    query: String,
) -> Result<Done, AppError> {
    use crate::address;
    use domain::filter::Filter;
    use domain::worklist::WorkList;

    let (state, by, _) = request()?;
    // What the workplace understands of the query, and nothing else.
    let reference = state.store.reference();
    let filter = Filter::parse(address::pairs(&query), &reference)
        .map_err(|e| AppError::Refused(format!("отбор не читается: {e}")))?;
    let list = address::pairs(&query)
        .find(|(name, _)| *name == "list")
        .and_then(|(_, list)| WorkList::parse(list));
    let mut query = filter.query(&reference);
    if let Some(list) = list {
        query = address::with(&query, "list", list.code());
    }
    state
        .store
        .save_view(&by, &name, &query)
        .await
        .map_err(|e| told(&state, "вид", &e))?;
    Ok(Done {
        words: format!("Вид «{}» сохранён", name.trim()),
        ..Done::default()
    })
}

/// Forgets a view.
///
/// # Errors
/// [`AppError::NotFound`] for a view that is not the asker's.
#[server(prefix = "/api/fn", endpoint = "drop_view", output = TextJson)]
pub async fn drop_view(
    /// Its key.
    id: String,
) -> Result<Done, AppError> {
    let (state, by, _) = request()?;
    let id = super::steps::number(&id, "вид")?;
    state
        .store
        .drop_view(&by, id)
        .await
        .map_err(|e| told(&state, "вид", &e))?;
    Ok(Done {
        words: "Вид удалён".into(),
        ..Done::default()
    })
}
