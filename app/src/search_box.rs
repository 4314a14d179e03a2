//! The field of the top line: from every page one word away from an appeal.
//! The register has a field of its own, among its filters.

use leptos::prelude::*;

use crate::address;

/// A plain form: works before and without any script.
pub(crate) fn search_box() -> impl IntoView {
    view! {
        <form class="find" role="search" method="get" action=address::APPEALS>
            <input
                class="find__field"
                type="search"
                name="q"
                maxlength="200"
                placeholder="Найти обращение"
                aria-label="Найти обращение: слова, номер, автор, адрес"
                enterkeyhint="search"
            />
        </form>
    }
}
