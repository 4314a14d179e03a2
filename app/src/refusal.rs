//! A refusal that a person's browser gets in place of a page: of the guard at
//! the door, of a form from elsewhere, of a database that is away. It is drawn
//! without data, so that nothing that has failed is needed for it.

use leptos::config::LeptosOptions;
use leptos::prelude::*;

use crate::address;
use crate::ui::icon::{Icon, Sprite, icon};

/// The whole document: what happened, why, and the way back; where a `form`
/// was refused, also to what was written in it.
#[must_use]
pub fn document(options: &LeptosOptions, title: &str, words: &str, form: bool) -> String {
    let style = format!("/{}/{}.css", options.site_pkg_dir, options.output_name);
    let title = title.to_owned();
    let mut letters = words.chars();
    // Words for programs begin small and end bare; a person reads a sentence.
    let words: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .chain(['.'])
        .collect();
    view! {
        <!DOCTYPE html>
        <html lang="ru">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=style/>
                <title>{format!("{title} · Сводка")}</title>
            </head>
            <body>
                <main class="state state--error" id="main">
                    {icon(Icon::Over)}
                    <h1>{title.clone()}</h1>
                    <p>{words}</p>
                    {form.then(|| view! { <p>"Написанное в форме вернёт кнопка браузера «Назад»."</p> })}
                    <a class="btn btn--main" href=address::BOARD>"На табло"</a>
                </main>
                <Sprite/>
            </body>
        </html>
    }
    .to_html()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_somebody_else_stay_words() {
        let options = LeptosOptions::builder().output_name("svodka").build();
        let page = document(
            &options,
            "Нет доступа",
            "по адресу <script>x</script> ничего нет",
            false,
        );
        assert!(
            page.contains("По адресу &lt;script&gt;x&lt;/script&gt; ничего нет."),
            "{page}"
        );
        assert!(!page.contains("<script"), "{page}");
    }
}
