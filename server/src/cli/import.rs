//! `svodka import`: a register from a CSV file into the database.
//!
//! One thread reads and checks, the runtime writes; between them at most two
//! chunks, so that a file of any size takes the same memory. A bad row is
//! listed and passed by; running the import again continues or repeats it
//! without a second copy of anything.

use std::fs::File;
use std::io::Read;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, ensure};
use clap::Args;
use domain::new_appeal::Checked;
use domain::scope::Actor;
use domain::words::number;
use futures::stream;
use indicatif::{ProgressBar, ProgressStyle};
use store::{CHUNK, Imported, Store};
use tokio::sync::mpsc;

use super::SourceCode;
use crate::intake::csv::Table;
use crate::intake::layout::Layout;
use crate::intake::mapping::Mapping;
use crate::intake::reading::{Faults, Reading, Report};
use crate::io_reason;

/// `svodka import`
#[derive(Debug, Args)]
#[command(
    override_usage = "svodka import --source КОД [--mapping РАСКЛАДКА] [--errors ФАЙЛ] ФАЙЛ",
    after_help = "Свой формат: столбцы external_id, channel, received_at, text и необязательные author, author_url,\n\
                  url, category, district, department, address, lat, lon, importance, status, taken_at, assigned_at,\n\
                  answered_at, closed_at, answer, rating; время по RFC 3339. Другие форматы описывает раскладка.\n\
                  Повторная загрузка того же файла ничего не меняет. Код выхода 1 — были строки с ошибками."
)]
pub(super) struct Import {
    #[command(flatten)]
    source: SourceCode,
    /// Раскладка столбцов: файл TOML или имя встроенной (myla311)
    #[arg(long, value_name = "РАСКЛАДКА")]
    mapping: Option<String>,
    /// Куда записать строки с ошибками, чтобы исправить и загрузить снова
    #[arg(long, value_name = "ФАЙЛ")]
    errors: Option<PathBuf>,
    /// Таблица CSV в UTF-8, можно сжатая gzip; «-» — стандартный ввод
    #[arg(value_name = "ФАЙЛ")]
    file: PathBuf,
}

/// An opened file whose header fits.
pub(super) struct Ready {
    table: Table,
    layout: Layout,
    faults: Faults,
    bar: ProgressBar,
}

impl Import {
    /// Opens everything before the database is touched: a wrong file name
    /// should not have to wait for it.
    pub(super) fn prepare(&self) -> Result<Ready> {
        let mapping = self.mapping.as_deref().map(Mapping::load).transpose()?;
        let named = || format!("файл {}", self.file.display());
        let (bytes, bar): (Box<dyn Read + Send>, ProgressBar) = if self.file.as_os_str() == "-" {
            let bar = ProgressBar::new_spinner().with_style(style("{spinner} {msg}"));
            (Box::new(std::io::stdin()), bar)
        } else {
            let opened = File::open(&self.file).and_then(|f| f.metadata().map(|m| (f, m)));
            let (file, about) =
                opened.map_err(|e| anyhow!("{}: {}", named(), io_reason::of(&e)))?;
            ensure!(!about.is_dir(), "{}: это папка", named());
            let bar =
                ProgressBar::new(about.len()).with_style(style("{wide_bar} {percent:>3} %  {msg}"));
            (Box::new(bar.wrap_read(file)), bar)
        };
        let delimiter = mapping.as_ref().and_then(|m| m.file.delimiter);
        let table = Table::open(bytes, delimiter).with_context(named)?;
        let layout = match &mapping {
            Some(mapping) => Layout::new(mapping, table.header()),
            None => Layout::own(table.header()),
        };
        let layout = layout.with_context(named)?;
        let faults = Faults::new(self.errors.as_deref(), table.header())?;
        Ok(Ready {
            table,
            layout,
            faults,
            bar,
        })
    }

    pub(super) async fn run(&self, ready: Ready, store: &Store) -> Result<ExitCode> {
        let source = self.source.find(store)?;
        let Ready {
            table,
            layout,
            faults,
            bar,
        } = ready;
        let (send, mut chunks) = mpsc::channel::<Vec<Checked>>(2);
        let (reference, rules) = (store.reference(), store.rules());
        let reading = Reading {
            table,
            layout,
            source,
            reference,
            rules,
            now: chrono::Utc::now(),
        };
        let reader = tokio::task::spawn_blocking(move || {
            reading.run(CHUNK, faults, |chunk| send.blocking_send(chunk).is_ok())
        });
        let actor = Actor::Import(self.source.source.clone());
        let chunks = stream::poll_fn(move |cx| chunks.poll_recv(cx));
        let done = store
            .import_chunks(source, &actor, chunks, |sum| {
                bar.set_message(format!("загружено {}", number(count(sum.new + sum.same))));
            })
            .await
            .context("запись в базу не удалась")?;
        let report = reader.await?;
        bar.finish_and_clear();
        tell(&report, done);
        if let Some(broken) = report.broken {
            return Err(broken.context(
                "загружено не всё; после исправления загрузите файл снова, повторов не будет",
            ));
        }
        Ok(if report.faulty == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

fn tell(report: &Report, done: Imported) {
    for (line, fault) in &report.listed {
        eprintln!("строка {line}, поле {}: {}", fault.field, fault.reason);
    }
    let more = report.faulty - count(report.listed.len());
    if more > 0 {
        eprintln!("… и ещё строк с ошибками: {}", number(more));
    }
    println!(
        "Строк прочитано: {}; новых: {}, уже были: {}, с ошибками: {}.",
        number(report.rows),
        number(count(done.new)),
        number(count(done.same)),
        number(report.faulty)
    );
    if report.moved > 0 {
        println!(
            "Час закрытия или другого шага файл не называет, только день: {} (принято время предыдущего шага в этот день).",
            number(report.moved)
        );
    }
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
