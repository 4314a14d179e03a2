//! `make bench`: measures what the README promises and prints each figure
//! beside its limit. Everything runs on this one machine: a durable Postgres
//! (`DATABASE_URL`), the release binary, and this load generator.
//!
//! `--quick` makes every part shorter; such figures are for work on the bench
//! itself and are marked so. Words choose parts: `make bench PARTS="import
//! intake"`; the parts are `weight`, `deadlines`, `keys`, `import`, `streams`, `intake`, `pages`, `steps`, `search`.
//! Parts after `import` measure beside its rows, which are then laid unmeasured.

mod constant_page;
mod deadlines;
mod http;
mod import;
mod intake;
mod keys;
mod pages;
mod search;
mod server;
mod steps;
mod streams;
mod weight;

use anyhow::{Context, Result, bail};

/// What can be measured, in this order.
const PARTS: [&str; 9] = [
    "weight",
    "deadlines",
    "keys",
    "import",
    "streams",
    "intake",
    "pages",
    "steps",
    "search",
];

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
    let quick = args.iter().any(|a| a == "--quick");
    let parts: Vec<&str> = args
        .iter()
        .map(String::as_str)
        .filter(|a| *a != "--quick")
        .collect();
    if let Some(part) = parts.iter().find(|p| !PARTS.contains(p)) {
        bail!("нет части «{part}»; есть {}", PARTS.join(", "));
    }
    let wanted = |part| parts.is_empty() || parts.contains(&part);
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
    if wanted("weight") {
        figures.add(weight::wasm()?);
    }
    if wanted("deadlines") {
        figures.add([deadlines::run(&database).await?]);
    }
    if wanted("keys") {
        eprintln!("клавиши рабочего места…");
        let own = server::fresh_database(&admin, "svodka_bench_keys").await?;
        figures.add([keys::run(&own).await?]);
        server::drop_database(&admin, "svodka_bench_keys").await?;
    }
    if !["import", "streams", "intake", "pages", "steps"]
        .iter()
        .any(|part| wanted(part))
    {
        // Nothing below looks at these rows.
    } else if wanted("import") {
        eprintln!("импорт {} строк…", size.small);
        let beside = server::fresh_database(&admin, "svodka_bench_copy").await?;
        figures.add([import::run(&database, &beside, size.small).await?]);
        server::drop_database(&admin, "svodka_bench_copy").await?;
    } else {
        import::lay(&database, 0, size.small).await?;
    }
    if wanted("streams") {
        eprintln!("{} открытых потоков…", size.streams);
        figures.add(streams::run(&database, size).await?);
    }
    if wanted("intake") {
        eprintln!("приём, 16 писателей…");
        figures.add([intake::run(&database, size).await?]);
    }
    if wanted("pages") {
        eprintln!(
            "страница «/» при {} и {} обращений…",
            size.small, size.large
        );
        figures.add(pages::run(&database, size).await?);
    }
    if wanted("steps") {
        if !wanted("pages") {
            import::lay(&database, size.small, size.large - size.small).await?;
        }
        eprintln!("шаги работы…");
        figures.add(steps::run(&database, size).await?);
    }
    if wanted("search") {
        eprintln!("поиск по {} обращений…", size.large);
        figures.add(search::run(&admin, size.large).await?);
    }
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
