//! The page `/notices`.

use domain::notice::{Notice, Topic};
use domain::{Moment, time};
use leptos::prelude::*;

use super::api::{NoticesData, get_notices};
use crate::address;
use crate::page::page;
use crate::topbar::Section;
use crate::ui::form::{form, hidden, submit};
use crate::ui::icon::Icon;
use crate::ui::moment::{stamp, when};
use crate::ui::state::state;

/// `/notices`
#[component]
pub fn NoticesPage() -> impl IntoView {
    let data = Resource::new(|| (), |()| get_notices());
    page(data, |data| {
        let NoticesData {
            sheet,
            notices,
            choices,
            climbed,
        } = data;
        let body = view! {
            <div class="sheet__cols sheet__cols--notices">
                {list(&notices, choices.is_empty(), sheet.at)}
                {chosen(&choices)}
            </div>
        };
        let lists = climbed.map(|href| {
            view! { <a class="link" href=href>"Что сейчас поднято к вам"</a> }.into_any()
        });
        sheet.draw(Section::Account, "Уведомления", lists, body.into_any())
    })
}

fn list(notices: &[Notice], nothing_concerns: bool, at: Moment) -> AnyView {
    if notices.is_empty() {
        let words = if nothing_concerns {
            "Вашим ролям уведомления не приходят: они нужны тем, кто работает с обращениями."
        } else {
            "Когда обращение поручат вам, вернут на доработку или у него пройдёт срок, об этом будет сказано здесь и у колокольчика вверху."
        };
        let none = state("state", Icon::Bell, "Уведомлений нет", words.into(), None);
        return view! { <section class="panel">{none}</section> }.into_any();
    }
    let unread = notices.iter().filter(|n| !n.read).count();
    let mark = notices.first().filter(|_| unread > 0).map(|newest| {
        let body = view! {
            {hidden("up_to", newest.seq)}
            {submit("Отметить всё прочитанным", "btn")}
        };
        form("read_notices", "panel__end", body)
    });
    let rows = notices.iter().map(|n| row(n, at)).collect_view();
    view! {
        <section class="panel" aria-labelledby="latest">
            <div class="panel__head"><h2 id="latest">"Последние"</h2>{mark}</div>
            <ul class="rows notices">{rows}</ul>
            <p class="panel__foot">"Хранятся 30\u{a0}дней. О том, что вы сделали сами, не сообщается."</p>
        </section>
    }
    .into_any()
}

fn row(n: &Notice, at: Moment) -> AnyView {
    let class = if n.read {
        "rows__row"
    } else {
        "rows__row notices__new"
    };
    let mark = (!n.read).then(|| view! { <span class="chip">"новое"</span> });
    let text = match n.short_quote() {
        Some(quote) => view! {
            <a href=address::appeal(n.appeal)><b>{n.words()}</b></a>
            <q dir="auto">{quote}</q>
        }
        .into_any(),
        // The appeal is another department's by now.
        None => view! {
            <b>{n.words()}</b>
            <span class="dim">"Сейчас оно в другом ведомстве, поэтому здесь только номер."</span>
        }
        .into_any(),
    };
    view! {
        <li class=class>
            <div class="rows__text">{text}<span class="dim">{stamp(n.at, when(n.at, time::day(at)))}</span></div>
            {mark}
        </li>
    }
    .into_any()
}

fn chosen(choices: &[(Topic, bool)]) -> AnyView {
    let body = if choices.is_empty() {
        let words = "Уведомления получают те, кто работает с обращениями; у вас нет таких ролей.";
        view! { <p class="sheet__words">{words}</p> }.into_any()
    } else {
        let all = choices.iter().map(|(t, on)| choice(*t, *on)).collect_view();
        let fields = view! {
            <fieldset class="checks"><legend class="sr">"О чём сообщать"</legend>{all}</fieldset>
            {submit("Сохранить", "btn btn--main")}
        };
        form("choose_notices", "stack-form", fields).into_any()
    };
    view! {
        <section class="panel" aria-labelledby="choices">
            <div class="panel__head"><h2 id="choices">"О чём сообщать"</h2></div>
            {body}
        </section>
    }
    .into_any()
}

/// A topic, with a sentence about it.
fn choice(topic: Topic, on: bool) -> impl IntoView {
    let (code, word, sentence) = (topic.code(), topic.word(), topic.definition());
    view! {
        <label class="check check--said">
            <input type="checkbox" name="topics[]" value=code checked=on/>
            <span>{word}<small>{sentence}</small></span>
        </label>
    }
}
