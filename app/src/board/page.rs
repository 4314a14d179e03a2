//! The page of the board: one resource for the first picture, one stream that
//! keeps it true.

use std::sync::Arc;

use domain::filter::Filter;
use domain::ids::Seq;
use domain::live::{BoardFrame, Rows};
use domain::row::Row;
use domain::words;
use leptos::prelude::*;
use leptos::server_fn::ServerFn as _;
use leptos::tachys::html::InertElement;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use serde::Deserialize;

use super::api::{BoardData, GetBoard, Picture, get_board};
use super::fold::Lines;
use super::list::{self, List};
use super::{breakdown, burn, hours, keys, kpis, workload};
use crate::address;
use crate::ask::ask;
use crate::island::{island, living};
use crate::live;
use crate::page::page;
use crate::topbar::{Section, still_side, topbar, week_of};
use crate::ui::due::Horizon;
use crate::ui::state::banner;

/// The board, its list filtered by the address.
#[component]
pub fn BoardPage() -> impl IntoView {
    let search = use_location().search;
    let data = Resource::new(move || search.get(), get_board);
    page(data, |data| {
        let BoardData { viewer, picture } = data;
        let (place, at) = (
            picture.reference.settings.place.clone(),
            picture.frame.figures.at,
        );
        view! {
            <Title text="Табло"/>
            <div class="page page--fit page--board">
                {topbar(Section::Board, place, &week_of(at), &viewer, still_side(at))}
                {living_part(picture)}
            </div>
        }
        .into_any()
    })
}

/// The living part, drawn once for all who get the same picture: when the
/// server comes back, every board in the city loads itself at once.
fn living_part(picture: Picture) -> InertElement {
    #[cfg(feature = "ssr")]
    if picture.query.is_empty()
        && let Ok(state) = crate::context::state()
    {
        let of = (picture.frame.figures.seq, picture.frame.figures.at);
        let draw = || crate::island::text("Board", picture, board);
        return InertElement::new(state.board.drawn(of, draw));
    }
    island("Board", picture, board)
}

living!(Board = board);

/// All below the top line.
fn board(picture: Picture) -> impl IntoView {
    keys::listen();
    let Picture {
        query,
        reference,
        frame,
    } = picture;
    let reference = Arc::new(reference);
    let filter = Arc::new(Filter::parse(address::pairs(&query), &reference).unwrap_or_default());
    let figures = RwSignal::new(frame.figures.clone());
    let burning = RwSignal::new(frame.burning.clone());
    let rows = match &frame.rows {
        Rows::All(rows) => rows.clone(),
        Rows::Changed(_) | Rows::Flood => vec![],
    };
    let list = List {
        reference: reference.clone(),
        filter,
        lines: RwSignal::new(Lines::new(rows)),
        figures,
    };
    let apply = {
        let (list, query) = (list.clone(), query.clone());
        move |frame: BoardFrame| apply(&list, burning, &query, frame)
    };
    let live = live::follow("board", &frame, apply);
    let horizon = {
        let reference = reference.clone();
        Memo::new(move |_| Horizon::of(&figures.read(), &reference))
    };
    view! {
        {banner(live)}
        <main class="board" id="main">
            <h1 class="sr">"Табло муниципального центра управления"</h1>
            {kpis::kpis(figures, &reference)}
            {burn::burn(burning, horizon, live, reference.clone())}
            <div class="board__grid">
                {list::panel(&list, &query, horizon, live)}
                <div class="board__side">
                    {breakdown::breakdown(figures, reference.clone())}
                    {hours::hours(figures, reference.clone())}
                </div>
                <div class="board__side">{workload::workload(figures, reference)}</div>
            </div>
        </main>
        <footer class="keys">
            {keys::footer()}
            <span class="keys__end">{move || change(figures.read().seq)}</span>
        </footer>
    }
}

/// Takes a frame in. A filtered list is not in the stream: where a whole list
/// comes, or time alone has changed what belongs, it is asked for again.
fn apply(list: &List, burning: RwSignal<Vec<Row>>, query: &str, frame: BoardFrame) {
    let BoardFrame {
        figures,
        burning: burn,
        rows,
        ..
    } = frame;
    let before = list
        .figures
        .with_untracked(|f| (f.overdue, f.due_today, f.due_until));
    let timely = (figures.overdue, figures.due_today, figures.due_until) != before;
    list.figures.set(figures);
    if burning.with_untracked(|b| *b != burn) {
        burning.set(burn);
    }
    let filtered = !list.filter.is_empty();
    match rows {
        Rows::All(_) if filtered => refetch(list.clone(), query),
        rows => list.take(rows),
    }
    if filtered && timely && list.depends_on_time() {
        refetch(list.clone(), query);
    }
}

/// Asks for the filtered list as it is now.
fn refetch(list: List, query: &str) {
    /// Of what comes, what is wanted.
    #[derive(Deserialize)]
    struct Again {
        picture: Picture,
    }
    ask(GetBoard::PATH, ("query", query), move |again: Again| {
        list.renew(again.picture.frame.rows);
    });
}

fn change(seq: Seq) -> String {
    format!("изменение № {}", words::number(seq.0.unsigned_abs()))
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use domain::appeal::{Importance, State};
    use domain::board::Board;
    use domain::ids::{AppealId, CategoryId, ChannelId, DepartmentId, DistrictId, SourceId};
    use domain::reference::{Category, Channel, Department, District, Reference, Settings, Source};
    use domain::time::from_millis;
    use leptos_router::components::Router;
    use leptos_router::location::RequestUrl;

    use super::*;

    fn reference() -> Reference {
        let s = String::from;
        Reference {
            sources: vec![Source {
                id: SourceId(1),
                code: s("pos"),
                name: s("ПОС"),
                short: s("ПОС"),
                needs_approval: true,
            }],
            channels: vec![Channel {
                id: ChannelId(1),
                source: SourceId(1),
                code: s("gosuslugi"),
                name: s("Госуслуги"),
                short: s("ГУ"),
            }],
            categories: vec![Category {
                id: CategoryId(1),
                parent: None,
                code: s("roads"),
                name: s("Дороги"),
                short: s("Дороги"),
                department: None,
                direct: false,
                retired: false,
                season: None,
            }],
            departments: vec![Department {
                id: DepartmentId(1),
                code: s("transport"),
                name: s("Транспорт"),
                short: s("Транспорт"),
                retired: false,
            }],
            districts: vec![District {
                id: DistrictId(1),
                code: s("west"),
                name: s("Западный округ"),
                short: s("Западный"),
            }],
            settings: Settings {
                place: s("МЦУ"),
                day_end_minute: 1080,
                burning_minutes: 15,
                timeliness_target: 80,
                close_after_days: 3,
            },
        }
    }

    fn row(id: i64, title: &str) -> Row {
        let at = from_millis(1_795_000_000_000);
        Row {
            id: AppealId(id),
            received_at: at - chrono::TimeDelta::minutes(id),
            source: SourceId(1),
            channel: ChannelId(1),
            category: Some(CategoryId(1)),
            department: (id % 3 > 0).then_some(DepartmentId(1)),
            executor: None,
            district: Some(DistrictId(1)),
            state: if id % 5 == 0 {
                State::Answered
            } else {
                State::Assigned
            },
            importance: if id % 7 == 0 {
                Importance::High
            } else {
                Importance::Normal
            },
            deadline: Some(at + chrono::TimeDelta::minutes(100 - id)),
            answered_at: (id % 5 == 0).then_some(at),
            answered_on_time: (id % 5 == 0).then_some(true),
            processed_at: None,
            voices: 3,
            title: title.into(),
        }
    }

    fn html(rows: Vec<Row>, query: &str) -> String {
        let reference = reference();
        let board = Board::load(
            Seq(7),
            rows.iter().filter(|r| r.state.is_open()).cloned(),
            rows.clone(),
            [],
        );
        let now = from_millis(1_795_000_000_000);
        let burning = board
            .burning(now, &reference)
            .into_iter()
            .cloned()
            .collect();
        let figures = board.figures(now, &reference);
        let frame = BoardFrame {
            build: "1".into(),
            figures,
            burning,
            rows: Rows::All(rows),
        };
        let picture = Picture {
            query: query.into(),
            reference,
            frame,
        };
        let owner = Owner::new();
        owner.with(|| {
            provide_context(RequestUrl::new("/"));
            leptos_meta::provide_meta_context();
            view! { <Router>{island("Board", picture, super::board)}</Router> }.to_html()
        })
    }

    #[test]
    fn what_a_citizen_wrote_stays_text() {
        let html = html(vec![row(1, "<script>alert(1)</script>\u{202e}\"'")], "");
        assert!(html.contains("&lt;script&gt;alert(1)"), "{html}");
        // Neither in the picture nor in the data beside it.
        assert!(!html.contains("<script>"));
        assert_eq!(html.matches("</script").count(), 1);
        assert!(
            !html.contains(" style="),
            "the policy of the page refuses inline styles"
        );
    }

    #[test]
    fn every_link_to_a_list_reads_back() {
        let html = html((1..=200).map(|i| row(i, "Яма")).collect(), "");
        let links: Vec<_> = html
            .split("href=\"/appeals?")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .collect();
        assert!(links.len() > 30, "{}", links.len());
        for link in links {
            let query = link.replace("&amp;", "&");
            let filter = Filter::parse(address::pairs(&query), &reference()).unwrap();
            assert_eq!(filter.query(&reference()), query);
        }
        assert_eq!(html.matches("<li class=\"row").count(), 200);
    }

    #[test]
    fn an_empty_list_says_so() {
        assert!(html(vec![], "").contains("Обращений ещё нет"));
        assert!(html(vec![], "overdue=1").contains("Просроченных нет"));
    }
}
