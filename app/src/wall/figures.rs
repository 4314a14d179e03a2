//! The large figures of the wall.

use domain::figures::{Compared, Figures};
use domain::filter::Filter;
use domain::reference::Reference;
use domain::{metric, time, words};
use leptos::prelude::*;

use super::lists;
use crate::address;
use crate::ui::icon::{Icon, icon};
use crate::ui::moment::until;
use crate::ui::part::{Part, parts};

/// All of them; the week and the month only where the wall is wide.
pub(super) fn figures(f: &Figures, r: &Reference) -> impl IntoView + use<> {
    let n = |n: u32| words::number(n.into());
    let door = |filter: &Filter, count: u32| Part::door(n(count), address::list(filter, r));
    let usual = match f.usual_weeks {
        0 => vec![Part::words("обычное неизвестно")],
        _ => vec![
            Part::words(format!("к {} обычно ", hour(f))),
            Part::words(n(f.today.before)).with_class("strong"),
        ],
    };
    let before = |words: &str, c: Compared, filter: Option<Filter>| match filter {
        Some(filter) => vec![Part::words(format!("{words} ")), door(&filter, c.before)],
        None => vec![Part::words("первый час, сравнивать не с чем")],
    };
    let nobodys = f
        .loads
        .iter()
        .find(|l| l.department.is_none())
        .map_or(0, |l| l.open);
    let due = format!("{} срок у ", until("до", f.due_until));
    let share = f.timeliness().map_or_else(|| "—".to_owned(), words::tenths);
    let answers = vec![
        door(&lists::answered(f, Some(true)), f.answered_on_time),
        Part::words(" из "),
        door(&lists::answered(f, None), f.answered),
        Part::words(format!(", цель {}", r.settings.timeliness_target)),
    ];
    let tile = |class, name, definition, list: &Filter, value, note| Tile {
        class,
        name,
        definition,
        href: address::list(list, r),
        value,
        unit: None,
        note,
    };
    let tiles = [
        tile(
            "wkpi",
            "Поступило сегодня",
            metric::TODAY,
            &lists::today(f),
            n(f.today.now),
            usual,
        ),
        tile(
            "wkpi wall__span",
            "За неделю",
            metric::WEEK,
            &lists::week(f),
            n(f.week.now),
            before("неделю назад", f.week, lists::week_before(f)),
        ),
        tile(
            "wkpi wall__span",
            "За месяц",
            metric::MONTH,
            &lists::month(f),
            n(f.month.now),
            before("месяц назад", f.month, lists::month_before(f)),
        ),
        tile(
            "wkpi",
            "В работе",
            metric::OPEN,
            &lists::open(),
            n(f.open),
            vec![
                Part::words("не распределено "),
                door(&lists::of(None, lists::open()), nobodys),
            ],
        ),
        tile(
            if f.overdue > 0 { OVER } else { "wkpi" },
            "Просрочено",
            metric::OVERDUE,
            &lists::overdue(),
            n(f.overdue),
            vec![Part::words(due), door(&lists::due(f), f.due_today)],
        ),
        Tile {
            unit: f.timeliness().map(|_| "%"),
            ..tile(
                "wkpi",
                "Своевременность",
                metric::TIMELINESS,
                &lists::answered(f, Some(true)),
                share,
                answers,
            )
        },
    ];
    tiles.into_iter().map(Tile::view).collect_view()
}

/// The class of the tile that burns.
const OVER: &str = "wkpi wkpi--over";

/// One tile. Nobody points at a wall: its definition is in the title and with
/// the same figure on the board.
struct Tile {
    class: &'static str,
    name: &'static str,
    definition: &'static str,
    href: String,
    value: String,
    unit: Option<&'static str>,
    note: Vec<Part>,
}

impl Tile {
    fn view(self) -> impl IntoView {
        let shape = (self.class == OVER).then(|| icon(Icon::Over));
        let unit = self.unit.map(|u| view! { <small>{u}</small> });
        view! {
            <article class=self.class title=self.definition>
                <h2>{self.name}</h2>
                <p class="wkpi__figure"><a href=self.href>{shape}{self.value}{unit}</a></p>
                <p>{parts(self.note)}</p>
            </article>
        }
    }
}

/// The last full hour, up to which periods are compared.
fn hour(f: &Figures) -> String {
    format!("{}:00", time::hour(f.at))
}
