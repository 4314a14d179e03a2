//! The words: the citizen's, the answer, and the history between them. What a
//! person wrote is only ever a text node or an attribute's value.

use chrono::Datelike;
use domain::detail::Detail;
use domain::journal::Entry;
use domain::reference::Reference;
use domain::{Moment, time, words};
use leptos::prelude::*;

use super::story::{Line, Mark, deadline_words, story};
use crate::ui::moment::{full, stamp, when};

/// What the citizen wrote.
pub(crate) fn said(d: &Detail, now: Moment) -> AnyView {
    let author = d
        .author
        .clone()
        .filter(|a| !a.trim().is_empty())
        .unwrap_or_else(|| "Автор не указан".into());
    let author = match web(d.author_url.as_deref()) {
        Some(href) => view! { <a class="link" href=href rel="external noopener noreferrer nofollow"><bdi>{author}</bdi></a> }.into_any(),
        None => view! { <bdi>{author}</bdi> }.into_any(),
    };
    let original = web(d.url.as_deref())
        .map(|href| view! { <a class="link" href=href rel="external noopener noreferrer nofollow">"открыть в источнике"</a> });
    let text = if d.text.trim().is_empty() {
        "Текста нет.".to_owned()
    } else {
        d.text.clone()
    };
    view! {
        <section class="said" aria-label="Текст обращения">
            <p class="said__by">
                <b>{author}</b>
                {stamp(d.row.received_at, when(d.row.received_at, time::day(now)))}
                {original}
            </p>
            <blockquote class="said__text" dir="auto">{text}</blockquote>
        </section>
    }
    .into_any()
}

/// What the citizen was told.
pub(crate) fn answer(d: &Detail, now: Moment) -> Option<AnyView> {
    let text = d.answer.clone().filter(|a| !a.trim().is_empty())?;
    let at = d
        .row
        .answered_at
        .map(|at| stamp(at, when(at, time::day(now))));
    Some(
        view! {
            <section class="said" aria-labelledby="answer">
                <p class="said__by"><b id="answer">"Ответ"</b>{at}</p>
                <blockquote class="said__text" dir="auto">{text}</blockquote>
            </section>
        }
        .into_any(),
    )
}

/// An address that leads to the web and nowhere else: no scripts, no files.
pub(super) fn web(url: Option<&str>) -> Option<String> {
    let url = url?.trim();
    let starts = |scheme: &str| {
        url.get(..scheme.len())
            .is_some_and(|s| s.eq_ignore_ascii_case(scheme))
    };
    (starts("https://") || starts("http://")).then(|| url.to_owned())
}

/// The history, each day named once.
pub(super) fn history(entries: &[Entry], r: &Reference, now: Moment) -> AnyView {
    let mut shown = None;
    let mut lines: Vec<AnyView> = Vec::new();
    for line in story(entries, r, now) {
        let day = time::day(line.at);
        if shown.replace(day) != Some(day) {
            let year = Some(day.year())
                .filter(|y| *y != time::day(now).year())
                .map(|y| format!(" {y}"));
            let name = words::weekday_date(day) + &year.unwrap_or_default();
            lines.push(view! { <li class="timeline__day"><span class="dot"></span><span>{name}</span></li> }.into_any());
        }
        lines.push(told(line));
    }
    view! {
        <section class="story" aria-labelledby="story">
            <h2 class="h-small" id="story">"История"</h2>
            <ol class="timeline">{lines}</ol>
        </section>
    }
    .into_any()
}

fn told(line: Line) -> AnyView {
    let day = time::day(line.at);
    let class = match line.mark {
        Mark::Plain => "",
        Mark::Late => "late",
        Mark::Now => "now",
    };
    let rest = (!line.rest.is_empty()).then(|| format!(": {}", line.rest));
    let deadline = line.deadline.map(|(new, old)| {
        let old = old.map(|old| view! { " вместо "<s>{stamp(old, deadline_words(old, day))}</s> });
        view! { ", срок "{stamp(new, deadline_words(new, day))}{old} }
    });
    let quote = line.quote.map(|q| view! { ": "<q dir="auto">{q}</q> });
    view! {
        <li class=class>
            <time datetime=time::iso(line.at) title=full(line.at)>{words::clock(time::local(line.at))}</time>
            <span class="dot"></span>
            <p>
                <b>{line.what}</b>
                {rest}
                {deadline}
                {quote}
                {line.who.map(|who| view! { <span class="who">{who}</span> })}
            </p>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::web;

    #[test]
    fn only_the_web_is_linked() {
        assert_eq!(
            web(Some(" https://vk.com/wall-1_2 ")).as_deref(),
            Some("https://vk.com/wall-1_2")
        );
        assert_eq!(web(Some("HTTP://ok.ru")).as_deref(), Some("HTTP://ok.ru"));
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "//vk.com",
            "ftp://a",
            "",
            "https:/x",
            "\u{1}https://x",
            "привет",
        ] {
            assert_eq!(web(Some(bad)), None, "{bad}");
        }
    }
}
