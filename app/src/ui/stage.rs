//! Small marks of a list row: where it came from and how far it is.

use leptos::prelude::*;

/// Two or three letters of a channel with its full name.
pub fn source(short: &str, name: &str) -> impl IntoView + use<> {
    view! { <abbr class="src" title=name.to_owned()>{short.to_owned()}</abbr> }
}

/// Five small bars, the first `passed` of them filled, and the word.
pub fn stage(passed: u8, word: &str) -> impl IntoView + use<> {
    const BARS: &str = "M0 0h4v7h-4ZM5.4 0h4v7h-4ZM10.8 0h4v7h-4ZM16.2 0h4v7h-4ZM21.6 0h4v7h-4Z";
    // The filled bars are the beginning of the same path: where each one ends.
    const ENDS: [usize; 6] = [0, 12, 26, 41, 56, 71];
    let end = ENDS.get(usize::from(passed)).copied().unwrap_or(BARS.len());
    view! {
        <span class="stage">
            <svg viewBox="0 0 26 7" aria-hidden="true">
                <path d=BARS></path>
                <path class="on" d=&BARS[..end]></path>
            </svg>
            {word.to_owned()}
        </span>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    #[test]
    fn each_bar_ends_where_it_is_closed() {
        let html = leptos::prelude::RenderHtml::to_html(super::stage(2, "координация"));
        assert!(html.contains("M0 0h4v7h-4ZM5.4 0h4v7h-4Z\""), "{html}");
    }
}
