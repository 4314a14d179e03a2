//! What a search has to say besides its rows: words it has read as others,
//! what it has left out, and what to try when nothing was found.

use domain::filter::Filter;
use domain::reference::Reference;
use leptos::prelude::*;

use super::api::SearchData;
use super::form;
use crate::address;
use crate::ui::icon::Icon;
use crate::ui::state::state;

/// The notes above the rows.
pub(super) fn notes(s: &SearchData, filter: &Filter, r: &Reference) -> AnyView {
    let corrected = (!s.corrected.is_empty()).then(|| {
        let words = |(from, to): &(String, String)| {
            view! { <span class="told__word"><s>{from.clone()}</s>" → "<b>{to.clone()}</b></span> }
        };
        view! {
            <p>
                "Исправлено: "
                {s.corrected.iter().map(words).collect_view()}
                <a class="link" href=form::paged(filter, &s.as_written, r, None)>"искать как написано"</a>
            </p>
        }
    });
    let cut = s
        .cut
        .then(|| view! { <p>"Запрос длинный: учтены первые слова."</p> });
    let behind = s.behind.then(|| {
        view! { <p>"Поиск ещё дочитывает журнал: последние изменения появятся здесь чуть позже."</p> }
    });
    view! { <div class="told" role="status">{corrected}{cut}{behind}</div> }.into_any()
}

/// In the place of rows: why there are none, and what to try.
pub(super) fn nothing(s: &SearchData, filter: &Filter) -> AnyView {
    let (title, words) = if s.silent {
        (
            "В запросе нет слов для поиска",
            "Предлоги, союзы и знаки не ищутся. Напишите, о чём обращение, его номер, автора или адрес.".to_owned(),
        )
    } else if s.unknown.is_empty() {
        (
            "Ничего не нашлось",
            "Уберите слово, которого может не быть, или снимите часть отбора. Фраза ищется дословно, если взять её в кавычки; \
             номер обращения пишите цифрами."
                .to_owned(),
        )
    } else {
        (
            "Ничего не нашлось",
            format!(
                "Ни в одном обращении нет слова «{}» и похожих на него. Проверьте, как оно написано, или уберите его.",
                s.unknown.join("», «")
            ),
        )
    };
    let next = if filter.is_empty() || s.silent {
        (address::APPEALS.into(), "Все обращения")
    } else {
        let everywhere = format!("{}?q={}", address::APPEALS, address::encoded(&s.shown));
        (everywhere, "Искать без отбора")
    };
    state("state", Icon::Inbox, title, words, Some(next)).into_any()
}
