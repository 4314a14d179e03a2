//! The page `/admin/urgency`.

use domain::appeal::Importance;
use domain::escalation::{EscalationRule, Level, Reason};
use domain::ids::{CalendarId, SourceId};
use domain::reference::Source;
use domain::warning::WarningRule;
use domain::words;
use leptos::prelude::*;

use super::api::{UrgencyData, get_urgency};
use crate::admin::entry::{end, options, said};
use crate::admin::tabs::tabs;
use crate::page::page;
use crate::topbar::Section;
use crate::ui::form::{field, form, hidden, select, submit, text};

/// `/admin/urgency`
#[component]
pub fn UrgencyPage() -> impl IntoView {
    let data = Resource::new(|| (), |()| get_urgency());
    page(data, |data| {
        let all = data.sources.iter().map(|s| source(s, &data)).collect_view();
        let body = view! {
            <p class="sheet__words">
                "Считается рабочее время. Обращение поднимается к исполнителю, затем к руководителю, затем к старшему смены; ступень выше не может узнать раньше, чем ступень ниже. Правки действуют сразу."
            </p>
            {all}
        };
        let tabs = tabs(&data.sheet.viewer, "/admin/urgency");
        data.sheet.draw(
            Section::Admin,
            "Скоро срок и эскалация",
            tabs,
            body.into_any(),
        )
    })
}

fn source(s: &Source, data: &UrgencyData) -> AnyView {
    let heading = format!("urgency-{}", s.id);
    let warnings: Vec<_> = of(&data.rules.warnings, |r| r.source == s.id);
    let climbs = Reason::ALL.iter().map(|reason| {
        let rules = of(&data.rules.escalations, |r| {
            (r.source, r.reason) == (s.id, *reason)
        });
        let title = match reason {
            Reason::Untouched => "Никто не занимался",
            Reason::Overdue => "Срок прошёл",
        };
        let mut rules = rules;
        rules.sort_by_key(|(r, _)| r.level);
        view! {
            <h3 class="panel__part">{title}</h3>
            {rules.into_iter().map(|(r, basis)| climb(r, basis, data)).collect_view()}
            {new_climb(s.id, *reason, data)}
        }
    });
    let none = warnings.is_empty().then(
        || view! { <p class="sheet__words dim">"Правил нет: «скоро срок» не отмечается."</p> },
    );
    view! {
        <section class="panel" aria-labelledby=heading>
            <div class="panel__head"><span class="src">{s.short.clone()}</span><h2 id=heading.clone()>{s.name.clone()}</h2></div>
            <h3 class="panel__part">"Скоро срок"</h3>
            {none}
            {warnings.into_iter().map(|(r, basis)| warning(r, basis, data)).collect_view()}
            {new_warning(s.id, data)}
            {climbs.collect_view()}
        </section>
    }
    .into_any()
}

fn of<T>(rules: &[(T, String)], holds: impl Fn(&T) -> bool) -> Vec<(&T, &str)> {
    let all = rules.iter().filter(|(r, _)| holds(r));
    all.map(|(r, basis)| (r, basis.as_str())).collect()
}

fn importance(i: Option<Importance>) -> String {
    i.map_or_else(
        || "любая важность".to_owned(),
        |i| format!("важность «{}»", i.word()),
    )
}

fn warning(r: &WarningRule, basis: &str, data: &UrgencyData) -> AnyView {
    let code = r.importance.map_or("", Importance::code);
    let keys =
        move || view! { {hidden("source", r.source)}{hidden("importance", code)} }.into_any();
    let change = view! {
        {keys()}
        {fields(Some(r.minutes), r.calendar, basis, 1, data)}
        {submit("Сохранить", "btn btn--main")}
    };
    let head = format!("за {} до срока", words::work(r.minutes.into()));
    entry(
        head,
        importance(r.importance),
        basis,
        form("set_warning", "entry__form", change).into_any(),
        end(
            "remove_warning",
            "Без правила для этой важности действует общее, а без него «скоро срок» не отмечается.",
            "Отменить правило",
            "btn btn--danger",
            keys(),
        )
        .into_any(),
    )
}

fn climb(r: &EscalationRule, basis: &str, data: &UrgencyData) -> AnyView {
    let keys = move || {
        view! { {hidden("source", r.source)}{hidden("level", r.level.code())}{hidden("reason", r.reason.code())} }
            .into_any()
    };
    let change = view! {
        {keys()}
        {fields(Some(r.minutes), r.calendar, basis, 0, data)}
        {submit("Сохранить", "btn btn--main")}
    };
    let head = match (r.minutes, r.reason) {
        (0, _) => "сразу".to_owned(),
        (n, Reason::Untouched) => format!("через {} без движения", words::work(n.into())),
        (n, Reason::Overdue) => format!("через {} после срока", words::work(n.into())),
    };
    entry(
        head,
        format!("узнаёт {}", level(r.level)),
        basis,
        form("set_escalation", "entry__form", change).into_any(),
        end(
            "remove_escalation",
            "Без этой ступени обращение поднимется сразу к следующей.",
            "Отменить ступень",
            "btn btn--danger",
            keys(),
        )
        .into_any(),
    )
}

/// Who hears, as the roles are called.
const fn level(level: Level) -> &'static str {
    match level {
        Level::Executor => "исполнитель",
        Level::Head => "руководитель",
        Level::Supervisor => "старший смены",
    }
}

/// A rule: a line that opens into its forms.
fn entry(head: String, who: String, basis: &str, change: AnyView, remove: AnyView) -> AnyView {
    view! {
        <details class="entry entry--norm">
            <summary><b>{head}</b><span>{who}</span><span class="dim entry__end">{said(basis)}</span></summary>
            {change}
            {remove}
        </details>
    }
    .into_any()
}

/// Only what has no rule yet can be added.
fn new_warning(source: SourceId, data: &UrgencyData) -> Option<AnyView> {
    let all = std::iter::once(None).chain(Importance::ALL.iter().copied().map(Some));
    let free: Vec<_> = all
        .filter(|i| {
            let taken = &data.rules.warnings;
            !taken
                .iter()
                .any(|(r, _)| (r.source, r.importance) == (source, *i))
        })
        .map(|i| (i.map_or("", Importance::code).to_owned(), importance(i)))
        .collect();
    let first = free.first()?.0.clone();
    let body = view! {
        {hidden("source", source)}
        {select("Важность", "importance", free, &first)}
        {fields(None, CalendarId(1), "", 1, data)}
        {submit("Добавить правило", "btn btn--main")}
    };
    Some(add("Добавить правило", "set_warning", body.into_any()))
}

fn new_climb(source: SourceId, reason: Reason, data: &UrgencyData) -> Option<AnyView> {
    let free: Vec<_> = Level::ALL
        .iter()
        .filter(|l| {
            let taken = &data.rules.escalations;
            !taken
                .iter()
                .any(|(r, _)| (r.source, r.reason, r.level) == (source, reason, **l))
        })
        .map(|l| (l.code().to_owned(), level(*l).to_owned()))
        .collect();
    let first = free.first()?.0.clone();
    let body = view! {
        {hidden("source", source)}
        {hidden("reason", reason.code())}
        {select("Кто узнаёт", "level", free, &first)}
        {fields(None, CalendarId(1), "", 0, data)}
        {submit("Добавить ступень", "btn btn--main")}
    };
    Some(add("Добавить ступень", "set_escalation", body.into_any()))
}

fn add(words: &'static str, function: &'static str, body: AnyView) -> AnyView {
    view! {
        <details class="entry entry--new">
            <summary>{words}</summary>
            {form(function, "entry__form", body)}
        </details>
    }
    .into_any()
}

fn fields(
    minutes: Option<u32>,
    calendar: CalendarId,
    basis: &str,
    least: i64,
    data: &UrgencyData,
) -> AnyView {
    let calendars = data.calendars.iter().cloned();
    let calendars = options("", calendars).split_off(1);
    let minutes = minutes.map(|n| n.to_string());
    // The longest is the rule's, `domain::rule_edit`: 250 days of 480 minutes.
    let minutes = view! { <input class="input" name="minutes" type="number" value=minutes min=least.to_string() max="120000" step="1"/> };
    view! {
        {field("Рабочих минут (час: 60, день: 480)", minutes)}
        {select("Календарь", "calendar", calendars, &calendar.to_string())}
        {text("Основание: документ или решение", "basis", &said(basis), 300)}
    }
    .into_any()
}
