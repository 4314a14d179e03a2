//! The page `/admin/settings`.

use leptos::prelude::*;

use super::api::{SettingsData, get_settings};
use crate::admin::tabs::tabs;
use crate::page::page;
use crate::topbar::Section;
use crate::ui::form::{form, number, submit, text};

/// `/admin/settings`
#[component]
pub fn SettingsPage() -> impl IntoView {
    let data = Resource::new(|| (), |()| get_settings());
    page(data, |data| {
        let SettingsData { sheet, settings: s } = data;
        let tabs = tabs(&sheet.viewer, "/admin/settings");
        let fields = view! {
            {text("Название на табло", "place", &s.place, 60)}
            {text("Конец дня для «срок сегодня»", "day_end", &clock(s.day_end_minute), 5)}
            {number("Горит: за сколько минут до срока", "burning_minutes", Some(s.burning_minutes), 1)}
            {number("Цель своевременности, %", "timeliness_target", Some(s.timeliness_target), 0)}
            {number("Закрывать через столько дней после ответа", "close_after_days", Some(s.close_after_days), 1)}
            {number("Повторных рассмотрений не больше", "reopen_limit", Some(s.reopen_limit), 0)}
            {number("Хорошая оценка закрывает: от", "rating_good", Some(s.rating_good), 2)}
            {number("Плохая возобновляет: до", "rating_bad", Some(s.rating_bad), 1)}
            {number("Сеанс без действий кончается через, минут", "session_idle_minutes", Some(s.session_idle_minutes), 5)}
            {number("Любой сеанс кончается через, дней", "session_days", Some(s.session_days), 1)}
            {submit("Сохранить", "btn btn--main")}
        };
        let body = view! {
            <p class="sheet__words">
                "Действует для всего табло сразу после сохранения; сроки, которые уже идут, не пересчитываются."
            </p>
            <section class="panel" aria-label="Общие правила">{form("change_settings", "entry__form", fields)}</section>
        };
        sheet.draw(Section::Admin, "Общие правила", tabs, body.into_any())
    })
}

/// A minute of the day as it is entered, `18:00`.
fn clock(minute: i16) -> String {
    format!("{}:{:02}", minute / 60, minute % 60)
}
