//! The page of the press note `/digest/{week}`.

use chrono::{Datelike as _, Days, NaiveDate};
use domain::digest::Digest;
use domain::period::Period;
use domain::reference::Reference;
use domain::words;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::api::{DigestData, get_digest};
use super::note::{self, Piece, week_short};
use super::table;
use crate::address;
use crate::page::page;
use crate::topbar::{Section, still_side, topbar, week_of};

/// The press note of the week in the address.
#[component]
pub fn DigestPage() -> impl IntoView {
    let params = use_params_map();
    let data = Resource::new(
        move || params.with(|p| p.get("week").unwrap_or_default()),
        get_digest,
    );
    page(data, digest)
}

fn digest(data: DigestData) -> AnyView {
    let DigestData {
        viewer,
        reference,
        at,
        digest,
        next,
    } = data;
    let place = reference.settings.place.clone();
    let week = format!("{}-я неделя", digest.monday.iso_week().week());
    let said = said(&digest, &reference);
    view! {
        <Title text=format!("Сводка недели: {}", digest.week_words())/>
        <div class="page">
            {topbar(Section::Digest, place, &week_of(at), &viewer, still_side(at))}
            <main class="digest" id="main">
                <header class="digest__head">
                    <h1 class="page__title">"Сводка недели"</h1>
                    <span class="dim">{week}" · "{digest.week_words()}</span>
                    {weeks(digest.monday, next)}
                </header>
                {table::sums(&digest, &reference)}
                {table::figures(&digest, &reference)}
                <section class="panel" aria-labelledby="note">
                    <div class="panel__head"><h2 id="note">"Текст для прессы"</h2></div>
                    {said}
                </section>
            </main>
        </div>
    }
    .into_any()
}

/// The weeks beside it.
fn weeks(monday: NaiveDate, next: Option<NaiveDate>) -> AnyView {
    let before = monday - Days::new(7);
    let href = |monday| address::digest(&Period::Week(monday).to_string());
    view! {
        <nav class="digest__weeks" aria-label="Недели">
            <a class="btn" rel="prev" href=href(before)>"← "{week_short(before)}</a>
            {next.map(|next| view! { <a class="btn" rel="next" href=href(next)>{week_short(next)}" →"</a> })}
        </nav>
    }
    .into_any()
}

/// The words of the note, its figures links.
fn said(digest: &Digest, reference: &Reference) -> AnyView {
    let piece = |piece: Piece<'_>| match piece {
        Piece::Text(words) => words.into_any(),
        Piece::Figure(figure, previous) => {
            let value = if previous {
                figure.previous
            } else {
                figure.value
            };
            let href = address::list(&figure.filter(previous, reference), reference);
            view! { <b><a href=href>{words::number(value)}</a></b> }.into_any()
        }
    };
    let line = |line: Vec<Piece<'_>>| {
        view! { <p>{line.into_iter().map(piece).collect_view()}</p> }.into_any()
    };
    view! {
        <div class="digest__text">
            <p>{note::title(digest, &reference.settings.place)}</p>
            {note::lines(digest).map(line).into_iter().collect_view()}
        </div>
    }
    .into_any()
}
