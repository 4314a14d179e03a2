//! `/admin`: what there is to keep in order, each with its count.

use domain::access::Right;
use domain::{time, words};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use serde::{Deserialize, Serialize};

use crate::error::AppError;
use crate::page::page;
use crate::sheet::Sheet;
use crate::text_json::TextJson;
use crate::topbar::Section;
use crate::ui::moment::{stamp, when};

/// What `/admin` shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdminData {
    /// The frame of the page.
    sheet: Sheet,
    /// Departments, categories and sources in use.
    counts: [usize; 3],
    /// The latest change: when, who, what.
    latest: Option<(domain::Moment, String, String)>,
}

/// The overview.
///
/// # Errors
/// [`AppError::Forbidden`] to all but administrators.
#[server(prefix = "/api/fn", endpoint = "admin", input = GetUrl, output = TextJson)]
pub async fn get_admin() -> Result<AdminData, AppError> {
    use crate::admin::ledger::reading::who;
    use crate::context;

    let (state, by) = context::desk()?;
    let sheet = Sheet::begin(&state).await?;
    let reference = state.store.reference();
    let latest = state
        .store
        .ledger(&by, None, 1)
        .await
        .map_err(|e| context::failed(&state, "настройка", &e))?;
    Ok(AdminData {
        sheet,
        counts: [
            reference.departments.iter().filter(|d| !d.retired).count(),
            reference.categories.iter().filter(|c| !c.retired).count(),
            reference.sources.len(),
        ],
        latest: latest.into_iter().next().map(|l| (l.at, who(l.who), l.act)),
    })
}

/// `/admin`
#[component]
pub fn AdminPage() -> impl IntoView {
    let data = Resource::new(|| (), |()| get_admin());
    page(data, |data| {
        let AdminData {
            sheet,
            counts,
            latest,
        } = data;
        let [departments, categories, sources] =
            counts.map(|n| words::number(u64::try_from(n).unwrap_or(0)));
        let today = time::day(sheet.at);
        let latest = latest.map(|(at, who, what)| {
            view! { "последнее: "{what}", "{who}", "{stamp(at, when(at, today))} }.into_any()
        });
        let card = |href: &'static str, name: &'static str, words: &'static str, more: AnyView| {
            view! {
                <li>
                    <a class="panel entry-card" href=href>
                        <b>{name}</b>
                        <span>{words}</span>
                        <span class="dim">{more}</span>
                    </a>
                </li>
            }
        };
        let used = |n: String| view! { "действуют: "{n} }.into_any();
        let people = sheet.viewer.may(Right::People).then(|| {
            let words = "кто входит, с какими ролями и в каких ведомствах";
            card("/admin/people", "Люди", words, ().into_any())
        });
        let displays = sheet.viewer.may(Right::Displays).then(|| {
            let words = "подключить, назвать, сменить сцену, отозвать";
            card("/displays", "Экраны стены", words, ().into_any())
        });
        let templates = sheet.viewer.may(Right::Templates).then(|| {
            let words = "готовые ответы по категориям и источникам, за что отклоняют";
            card(
                "/admin/templates",
                "Шаблоны и причины",
                words,
                ().into_any(),
            )
        });
        let body = view! {
            <ul class="entry-cards">
                {people}
                {card("/admin/departments", "Ведомства", "названия, календари, сколько ответов в день", used(departments))}
                {card("/admin/categories", "Категории", "дерево, ведомство по умолчанию, отрасль, сезон", used(categories))}
                {card("/admin/sources", "Источники и ключи", "системы, каналы, согласование, ключи приёма", used(sources))}
                {card("/admin/norms", "Нормативы", "сколько времени на что, откуда это взято, пересчёт", ().into_any())}
                {card("/admin/urgency", "Скоро срок и эскалация", "за сколько предупреждать, кто узнаёт о забытом", ().into_any())}
                {card("/admin/calendars", "Календари", "рабочие часы, праздники и переносы по годам", ().into_any())}
                {card("/admin/settings", "Общие правила", "конец дня, цель, закрытие, повторы, оценки, сеансы", ().into_any())}
                {templates}
                {displays}
                {card("/admin/ledger", "Журнал изменений", "кто что изменил", latest.into_any())}
            </ul>
        };
        sheet.draw(Section::Admin, "Настройка", None, body.into_any())
    })
}
