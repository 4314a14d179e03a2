//! What others say: the incident's voices, and colleagues among themselves.

use domain::appeal::State;
use domain::reference::Reference;
use domain::row::Row;
use domain::{Moment, time, words};
use leptos::prelude::*;

use super::api::Desk;
use super::step::form;
use crate::address;
use crate::ui::area::area;
use crate::ui::icon::{Icon, icon};
use crate::ui::moment::{stamp, when};
use crate::ui::stage::source;

/// Voices that come with an incident at most.
const LISTED: usize = 199;

/// The incident: whose answer is everybody's, and who said the same.
pub(super) fn voices(desk: &Desk, row: &Row, r: &Reference) -> Option<AnyView> {
    let incident = desk.incident.as_ref()?;
    let others = incident.voices.iter().filter(|v| v.id != row.id);
    let lines: Vec<AnyView> = others
        .map(|v| {
            let channel = r.channel(v.channel);
            let at = time::local(v.received_at);
            view! {
                <li>
                    {stamp(v.received_at, words::clock(at))}
                    {source(channel.map_or("", |c| &c.short), channel.map_or("", |c| &c.name))}
                    <a href=address::appeal(v.id)><q dir="auto">{v.title.clone()}</q></a>
                </li>
            }
            .into_any()
        })
        .collect();
    let lead = (incident.lead != row.id).then(|| {
        let number = words::number(incident.lead.0.unsigned_abs());
        view! {
            <p class="said__more">
                {icon(Icon::Merge)}
                {lead_words(incident.state)}
                <a class="link" href=address::appeal(incident.lead)>"обращение №\u{a0}"{number}</a>
            </p>
        }
    });
    let leads = incident.lead == row.id;
    let count = u64::from(incident.all).saturating_sub(u64::from(!leads));
    let unseen = count.saturating_sub(u64::try_from(lines.len()).unwrap_or(0));
    let title = format!(
        "Ещё {} в инциденте",
        words::counted(count, "голос", "голоса", "голосов")
    );
    let rest = (unseen > 0).then(|| {
        let number = words::number(unseen);
        let words = if lines.len() < LISTED {
            format!("Ещё {number} здесь не видно: их ведёт не ваше ведомство.")
        } else {
            format!("И ещё {number}.")
        };
        view! { <p class="dim">{words}</p> }
    });
    let list = (count > 0).then(|| {
        view! { <h2 class="h-small" id="voices">{title}</h2><ol class="voices">{lines}</ol>{rest} }
    });
    Some(view! { <section class="story" aria-label="Инцидент">{lead}{list}</section> }.into_any())
}

/// What a voice has to expect of the appeal that leads.
const fn lead_words(state: State) -> &'static str {
    match state {
        State::Answered | State::Closed => "Ответ общий: ",
        State::Redirected => "Перенаправлено вместе: ",
        _ => "Ответ будет общий: ",
    }
}

/// What colleagues say, and the field to join in.
pub(super) fn comments(desk: &Desk, row: &Row, now: Moment) -> Option<AnyView> {
    if desk.comments.is_empty() && !desk.writes {
        return None;
    }
    let said: Vec<AnyView> = desk
        .comments
        .iter()
        .map(|c| {
            let at = stamp(c.at, when(c.at, time::day(now)));
            view! { <li><p class="said__by"><b>{c.name.clone()}</b>{at}</p><p class="talk__text" dir="auto">{c.text.clone()}</p></li> }
                .into_any()
        })
        .collect();
    let write = desk.writes.then(|| {
        let inside = view! {
            {area("text", "Заметка для коллег", "", "2", Some("KeyN"))}
            <button class="btn">"Добавить заметку"</button>
        };
        form(row, "comment", "talk__form", inside.into_any())
    });
    Some(
        view! {
            <section class="talk" aria-labelledby="talk">
                <h2 class="h-small" id="talk">{icon(Icon::Lock)}"Заметки коллег"<span class="dim">" гражданин их не видит"</span></h2>
                <ol>{said}</ol>
                {write}
            </section>
        }
        .into_any(),
    )
}
