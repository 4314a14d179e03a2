//! The board's page beside a Leptos page that renders the same rows from a
//! constant, and the same at ten times the history.

use anyhow::Result;

use crate::constant_page::ConstantPage;
use crate::http::rate;
use crate::import::lay;
use crate::server::Server;
use crate::{Figure, Size};

const CONNECTIONS: usize = 16;
const ROUNDS: usize = 3;

pub(crate) async fn run(database: &str, size: Size) -> Result<Vec<Figure>> {
    let small = {
        let server = Server::start(database).await?;
        let constant = ConstantPage::start(database).await?;
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        rate(&server.url("/"), &server.cookie, CONNECTIONS, 1).await?;
        rate(&constant.url(), "", CONNECTIONS, 1).await?;
        // In turn, so that a drift of the machine meets both.
        for _ in 0..ROUNDS {
            theirs.push(rate(&constant.url(), "", CONNECTIONS, size.load_seconds).await?);
            ours.push(
                rate(
                    &server.url("/"),
                    &server.cookie,
                    CONNECTIONS,
                    size.load_seconds,
                )
                .await?,
            );
        }
        (median(ours), median(theirs))
    };
    let more = size.large - size.small;
    let rate_of_import = lay(database, size.small, more).await?;
    eprintln!("  (импорт ещё {more} строк: {rate_of_import:.0}/с)");
    let server = Server::start(database).await?;
    rate(&server.url("/"), &server.cookie, CONNECTIONS, 1).await?;
    let mut large = Vec::new();
    for _ in 0..ROUNDS {
        large.push(
            rate(
                &server.url("/"),
                &server.cookie,
                CONNECTIONS,
                size.load_seconds,
            )
            .await?,
        );
    }
    let (ours, theirs, large) = (small.0, small.1, median(large));
    Ok(vec![
        Figure {
            measure: format!(
                "«/» на сервере, 200 строк, {} обращений (страница из константы: {theirs:.0}/с)",
                size.small
            ),
            value: format!("{ours:.0}/с, {:.2} от неё", ours / theirs),
            limit: "≥ 0,7",
            holds: ours >= 0.7 * theirs,
        },
        Figure {
            measure: format!("то же при {} обращений", size.large),
            value: format!("{large:.0}/с, медленнее в {:.2}", ours / large),
            limit: "≤ 1,1",
            holds: ours <= 1.1 * large,
        },
    ])
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
