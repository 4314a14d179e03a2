//! A field for many words with words in it. Leptos 0.8 does not escape what
//! stands inside `<textarea>`, and a property is set by scripts alone: here
//! the text is escaped by hand, so that it is there without scripts, and
//! never more than text.

use leptos::prelude::*;

/// Text as the content of `<textarea>`: a line break first, because a browser
/// takes one away.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    out.push('\n');
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
    out
}

/// The field. For pages drawn by the server alone.
pub fn area(
    name: &'static str,
    label: &'static str,
    text: &str,
    rows: &'static str,
    hot: Option<&'static str>,
) -> impl IntoView + use<> {
    view! {
        <label class="area__label">
            <span class="sr">{label}</span>
            <textarea class="area" name=name rows=rows placeholder=label data-hot=hot inner_html=escaped(text)></textarea>
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn nothing_but_text_comes_out() {
        let hostile = "</textarea><script>alert(1)</script> & &lt; \"'";
        assert_eq!(
            escaped(hostile),
            "\n&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &amp;lt; \"'"
        );
    }
}
