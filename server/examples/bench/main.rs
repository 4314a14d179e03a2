//! `make bench`: measures what the README promises and prints each figure
//! beside its limit. Everything runs on this one machine: a durable Postgres
//! (`DATABASE_URL`), the release binary, and this load generator.
//!
//! `--quick` makes every part shorter; such figures are for work on the bench
//! itself and are marked so.

mod constant_page;
mod http;
mod import;
mod intake;
mod pages;
mod search;
mod server;
mod streams;
mod weight;

use anyhow::{Context, Result};

/// How much of everything.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    pub(crate) streams: usize,
    pub(crate) stream_seconds: u64,
    pub(crate) small: usize,
    pub(crate) large: usize,
    pub(crate) load_seconds: u64,
}

/// One line of the result.
pub(crate) struct Figure {
    pub(crate) measure: String,
    pub(crate) value: String,
    pub(crate) limit: &'static str,
    pub(crate) holds: bool,
}

/// The figures so far.
#[derive(Default)]
struct Figures(Vec<Figure>);

impl Figures {
    fn add(&mut self, more: impl IntoIterator<Item = Figure>) {
        for f in more {
            eprintln!("  {}: {} ({})", f.measure, f.value, f.limit);
            self.0.push(f);
        }
    }
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [verb, port] = args.as_slice()
        && verb == "constant-page"
    {
        return constant_page::serve(port.parse()?).await;
    }
    if let Some((_, rest)) = args.split_first().filter(|(verb, _)| *verb == "search") {
        return search::alone(rest.first().map(String::as_str)).await;
    }
    let quick = args.iter().any(|a| a == "--quick");
    let size = if quick {
        Size {
            streams: 200,
            stream_seconds: 5,
            small: 10_000,
            large: 30_000,
            load_seconds: 2,
        }
    } else {
        Size {
            streams: 1000,
            stream_seconds: 30,
            small: 100_000,
            large: 1_000_000,
            load_seconds: 5,
        }
    };
    let admin =
        std::env::var("DATABASE_URL").context("нужен DATABASE_URL; запускайте через make bench")?;
    let database = server::fresh_database(&admin, "svodka_bench").await?;

    let mut figures = Figures::default();
    figures.add([weight::wasm()?]);
    eprintln!("импорт {} строк…", size.small);
    figures.add([import::run(&database, size.small).await?]);
    eprintln!("{} открытых потоков…", size.streams);
    figures.add(streams::run(&database, size).await?);
    eprintln!("приём, 16 писателей…");
    figures.add([intake::run(&database, size).await?]);
    eprintln!(
        "страница «/» при {} и {} обращений…",
        size.small, size.large
    );
    figures.add(pages::run(&database, size).await?);
    eprintln!("поиск по {} обращений…", size.large);
    figures.add(search::run(&admin, size.large).await?);
    let figures = figures.0;

    // (Each figure was also told as it came, should a later part fail.)
    println!("\n| что измерено | получилось | предел | |\n|---|---|---|---|");
    for f in &figures {
        println!(
            "| {} | {} | {} | {} |",
            f.measure,
            f.value,
            f.limit,
            if f.holds { "да" } else { "НЕТ" }
        );
    }
    if quick {
        println!("\n--quick: короткий прогон, числа только для отладки самих измерений");
    }
    let missed = figures.iter().filter(|f| !f.holds).count();
    println!(
        "\nВ пределе: {} из {}",
        figures.len() - missed,
        figures.len()
    );
    Ok(())
}
