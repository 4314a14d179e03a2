//! The page `/admin/templates`: templates, and below them the reasons.

use domain::catalog::{TemplateEntry, TemplateRow};
use domain::reference::Reference;
use leptos::prelude::*;

use super::api::{TemplatesData, get_templates};
use super::reasons;
use crate::admin::entry::{options, retire};
use crate::admin::tabs::tabs;
use crate::page::page;
use crate::topbar::Section;
use crate::ui::area::escaped;
use crate::ui::form::{form, hidden, select, submit, text};

/// `/admin/templates`
#[component]
pub fn TemplatesPage() -> impl IntoView {
    let data = Resource::new(|| (), |()| get_templates());
    page(data, |data| {
        let TemplatesData {
            sheet,
            reference,
            templates,
            reasons,
        } = data;
        // One panel for each category that has any, in the order of the rows.
        let groups = templates.chunk_by(|a, b| a.entry.category == b.entry.category);
        let groups = groups.map(|rows| group(rows, &reference)).collect_view();
        let new = view! {
            {fields(None, &reference)}
            {submit("Добавить шаблон", "btn btn--main")}
        };
        let body = view! {
            <p class="sheet__words">
                "Шаблон предлагают, когда подходят и категория обращения (или та, что выше неё), и источник; самый близкий стоит первым. Подстановок нет: текст вставляется в ответ как есть, и его правят перед отправкой."
            </p>
            {groups}
            <details class="panel entry">
                <summary>"Добавить шаблон"</summary>
                {form("add_template", "entry__form", new)}
            </details>
            {reasons::panel(&reasons)}
        };
        let tabs = tabs(&sheet.viewer, "/admin/templates");
        sheet.draw(Section::Admin, "Шаблоны и причины", tabs, body.into_any())
    })
}

fn group(rows: &[TemplateRow], r: &Reference) -> AnyView {
    let category = rows.first().and_then(|t| t.entry.category);
    let name = category
        .and_then(|id| r.category(id))
        .map_or_else(|| "Для любой категории".to_owned(), |c| c.name.clone());
    let heading = format!("templates-{}", category.map_or(0, |c| c.0));
    view! {
        <section class="panel" aria-labelledby=heading>
            <div class="panel__head"><h2 id=heading.clone()>{name}</h2></div>
            {rows.iter().map(|t| row(t, r)).collect_view()}
        </section>
    }
    .into_any()
}

/// One template: a line that opens into its form.
fn row(t: &TemplateRow, r: &Reference) -> AnyView {
    let source = match t.entry.source.and_then(|id| r.source(id)) {
        Some(source) => view! { <span class="src">{source.short.clone()}</span> }.into_any(),
        None => view! { <span class="dim">"любой источник"</span> }.into_any(),
    };
    let change = view! {
        {hidden("id", t.id)}
        {fields(Some(&t.entry), r)}
        {submit("Сохранить", "btn btn--main")}
    };
    view! {
        <details class="entry">
            <summary>
                <b>{t.entry.title.clone()}</b>
                {source}
                {t.retired.then(|| view! { <span class="chip">"в архиве"</span> })}
            </summary>
            {form("change_template", "entry__form", change)}
            {retire("retire_template", t.id, t.retired, [
                "Шаблон перестанут предлагать; ответы, данные по нему, останутся.",
                "Шаблон в архиве: его не предлагают.",
            ])}
        </details>
    }
    .into_any()
}

/// What is retired is offered only where it is chosen already.
fn fields(t: Option<&TemplateEntry>, r: &Reference) -> AnyView {
    let (category, source) = (t.and_then(|t| t.category), t.and_then(|t| t.source));
    let categories = r
        .categories
        .iter()
        .filter(|c| !c.retired || Some(c.id) == category)
        .map(|c| {
            let deeper = if c.parent.is_some() { "\u{2003}" } else { "" };
            (c.id, format!("{deeper}{}", c.name))
        });
    let sources = r.sources.iter().map(|s| (s.id, s.name.clone()));
    let of = |id: Option<String>| id.unwrap_or_default();
    view! {
        {text("Название в списке", "title", t.map_or("", |t| &t.title), 100)}
        {select("Категория", "category", options("любая", categories), &of(category.map(|c| c.to_string())))}
        {select("Источник", "source", options("любой", sources), &of(source.map(|s| s.to_string())))}
        <label class="field field--wide">
            <span>"Текст ответа"</span>
            <textarea class="area" name="text" rows="4" required maxlength="10000" inner_html=escaped(t.map_or("", |t| &t.text))></textarea>
        </label>
    }
    .into_any()
}
