//! What a list can be filtered by, as native selects: names from the
//! dictionary, codes for the address.

use domain::appeal::State;
use domain::escalation::Level;
use domain::reference::Reference;
use leptos::prelude::*;

use crate::address;

/// One select.
pub(crate) struct Choice {
    /// The parameter.
    pub(crate) name: &'static str,
    /// What is chosen, «Округ».
    pub(crate) label: &'static str,
    /// The word for no choice.
    pub(crate) any: &'static str,
    /// Values and their words.
    options: Vec<(String, String)>,
}

/// The six selects, in the order of a person's thought. What is not offered
/// any more is left out, unless it is what the query asks for.
pub(crate) fn choices(r: &Reference, query: &str) -> [Choice; 6] {
    let named = |code: &str, name: &str| (code.to_owned(), name.to_owned());
    let open = [named("open", "все открытые")].into_iter();
    let choice = |name, label, any, options| Choice {
        name,
        label,
        any,
        options,
    };
    [
        choice(
            "source",
            "Источник",
            "любой",
            r.sources.iter().map(|s| named(&s.code, &s.name)).collect(),
        ),
        choice(
            "category",
            "Категория",
            "любая",
            categories(r, chosen(query, "category")),
        ),
        choice(
            "department",
            "Ведомство",
            "любое",
            none("не распределено")
                .chain(
                    r.departments
                        .iter()
                        .filter(|d| !d.retired || d.code == chosen(query, "department"))
                        .map(|d| named(&d.code, &d.name)),
                )
                .collect(),
        ),
        choice(
            "district",
            "Округ",
            "любой",
            none("не указан")
                .chain(r.districts.iter().map(|d| named(&d.code, &d.name)))
                .collect(),
        ),
        choice(
            "status",
            "Статус",
            "любой",
            open.chain(State::ALL.iter().map(|s| named(s.code(), s.word())))
                .collect(),
        ),
        choice("overdue", "Срок", "любой", vec![named("1", "просрочено")]),
    ]
}

/// How high an appeal has climbed. For the register alone: the rows of a live
/// list do not say it.
pub(crate) fn climbs() -> Choice {
    let option = |l: &Level| (l.code().to_owned(), l.up_to().to_owned());
    Choice {
        name: "climbed",
        label: "Поднято",
        any: "не важно",
        options: Level::ALL.iter().map(option).collect(),
    }
}

fn none(words: &str) -> impl Iterator<Item = (String, String)> + use<> {
    std::iter::once(("none".to_owned(), words.to_owned()))
}

/// Categories in the order of the tree, those below another one set in.
fn categories(r: &Reference, chosen: &str) -> Vec<(String, String)> {
    let mut options: Vec<_> = none("без категории").collect();
    let offered = || {
        r.categories
            .iter()
            .filter(|c| !c.retired || c.code == chosen)
    };
    for top in r.categories.iter().filter(|c| c.parent.is_none()) {
        if offered().any(|c| c.id == top.id) {
            options.push((top.code.clone(), top.name.clone()));
        }
        let below = offered().filter(|c| c.parent == Some(top.id));
        options.extend(below.map(|c| (c.code.clone(), format!("\u{2003}{}", c.name))));
    }
    options
}

impl Choice {
    /// The select itself; `class` is its look, `empty` its first line.
    pub(crate) fn select(
        self,
        class: &'static str,
        empty: &'static str,
        query: &str,
    ) -> impl IntoView + use<> {
        let chosen = chosen(query, self.name).to_owned();
        let all = std::iter::once((String::new(), empty.to_owned())).chain(self.options);
        // The property too: a select that was touched no longer heeds attributes.
        let option = |(value, words): (String, String)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected prop:selected=selected>{words}</option> }
        };
        view! { <select class=class name=self.name aria-label=self.label>{all.map(option).collect_view()}</select> }
    }
}

fn chosen<'a>(query: &'a str, name: &str) -> &'a str {
    address::pairs(query)
        .filter(|(n, _)| *n == name)
        .last()
        .map_or("", |(_, v)| v)
}

/// Conditions of the query that have no select; the form hands them on. What is
/// searched has a field of its own.
pub(crate) fn kept(query: &str) -> impl IntoView + use<> {
    const SELECTS: [&str; 6] = [
        "source",
        "category",
        "department",
        "district",
        "status",
        "overdue",
    ];
    let kept = address::pairs(query)
        .filter(|(n, v)| !["after", "q"].contains(n) && !v.is_empty() && !SELECTS.contains(n));
    kept.map(|(n, v)| view! { <input type="hidden" name=n.to_owned() value=v.to_owned()/> })
        .collect_view()
}

/// Categories as the options of a select whose value is the key: under the
/// name of the one above them, so that a few letters find one. What is not
/// offered any more is there only where it is what was chosen; `none` stands for
/// no choice.
pub(crate) fn grouped(
    r: &Reference,
    chosen: Option<domain::ids::CategoryId>,
    none: &'static str,
) -> Vec<AnyView> {
    let option = |c: &domain::reference::Category| {
        let selected = Some(c.id) == chosen;
        view! { <option value=c.id.0.to_string() selected=selected>{c.name.clone()}</option> }
            .into_any()
    };
    let none = view! { <option value="">{none}</option> }.into_any();
    std::iter::once(none)
        .chain(
            r.categories
                .iter()
                .filter(|c| c.parent.is_none())
                .filter_map(|top| {
                    let below = r.categories.iter().filter(|c| c.parent == Some(top.id));
                    let inside: Vec<AnyView> = std::iter::once(top)
                        .chain(below)
                        .filter(|c| !c.retired || Some(c.id) == chosen)
                        .map(option)
                        .collect();
                    (!inside.is_empty()).then(|| {
                        view! { <optgroup label=top.name.clone()>{inside}</optgroup> }.into_any()
                    })
                }),
        )
        .collect()
}
