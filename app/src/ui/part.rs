//! A run of words beside a figure: plain, weighed, with a shape, or a door to
//! a list. As data, so that the browser's program draws all notes by one view.

use leptos::either::Either;
use leptos::prelude::*;

use crate::ui::icon::{Icon, icon};

/// One run of words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    words: String,
    class: &'static str,
    shape: Option<Icon>,
    href: Option<String>,
}

impl Part {
    /// Plain words.
    pub fn words(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            ..Self::default()
        }
    }

    /// Words with a look of their own.
    pub fn with_class(self, class: &'static str) -> Self {
        Self { class, ..self }
    }

    /// A shape before the words.
    pub fn with_shape(self, shape: Option<Icon>) -> Self {
        Self { shape, ..self }
    }

    /// A figure that opens its list.
    pub fn door(words: impl Into<String>, href: String) -> Self {
        Self {
            href: Some(href),
            ..Self::words(words)
        }
    }
}

/// The runs, in order.
pub fn parts(parts: Vec<Part>) -> impl IntoView {
    parts.into_iter().map(part).collect_view()
}

fn part(p: Part) -> impl IntoView {
    let Part {
        words,
        class,
        shape,
        href,
    } = p;
    match href {
        Some(href) => Either::Left(view! { <a href=href><b class=class>{words}</b></a> }),
        None => Either::Right(view! { <span class=class>{shape.map(icon)}{words}</span> }),
    }
}
