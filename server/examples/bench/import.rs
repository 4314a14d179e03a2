//! `svodka import` of a CSV beside `COPY` of the same rows into the table
//! `appeal` of a second database, just as empty and migrated just the same.

use std::io::Write as _;
use std::process::Command;
use std::time::Instant;

use anyhow::{Result, ensure};
use chrono::{TimeDelta, Utc};

use crate::Figure;
use crate::server::{binary, pool};

/// Imports `rows` appeals of the last eight weeks into the empty database;
/// about one in a hundred stays open.
pub(crate) async fn run(database: &str, beside: &str, rows: usize) -> Result<Figure> {
    let ours = lay(database, 0, rows).await?;
    let copy = copy(database, beside, rows).await?;
    Ok(Figure {
        measure: format!("импорт CSV, {rows} строк (COPY в ту же таблицу: {copy:.0}/с)"),
        value: format!("{ours:.0} строк/с, {:.2} от COPY", ours / copy),
        limit: "≥ 20 000/с или ≥ 0,4 от COPY",
        holds: ours >= 20_000.0 || ours >= 0.4 * copy,
    })
}

/// Imports rows number `from..from + rows`; rows a second.
pub(crate) async fn lay(database: &str, from: usize, rows: usize) -> Result<f64> {
    let file = std::env::temp_dir().join(format!("svodka-bench-{}.csv", std::process::id()));
    write_csv(&file, from, rows)?;
    // The schema and the reference data are laid before the clock starts.
    store::Store::connect(database, 1).await?;
    let start = Instant::now();
    import(database, &file)?;
    let rate = per_second(rows, start);
    std::fs::remove_file(&file)?;
    Ok(rate)
}

/// Runs the command line's import.
fn import(database: &str, file: &std::path::Path) -> Result<()> {
    let status = Command::new(binary()?)
        .args(["import", "--source", "incident_management"])
        .arg(file)
        .env("DATABASE_URL", database)
        .env("SVODKA_LOG", "warn")
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status()?;
    ensure!(status.success(), "импорт не удался");
    Ok(())
}

/// Rows number `from..from + rows` of a made-up register.
fn write_csv(file: &std::path::Path, from: usize, rows: usize) -> Result<()> {
    let mut out = std::io::BufWriter::new(std::fs::File::create(file)?);
    writeln!(
        out,
        "external_id,channel,received_at,text,author,category,district,address,status,answered_at,closed_at"
    )?;
    let now = Utc::now();
    let categories = [
        "roads",
        "transport",
        "housing",
        "improvement",
        "yards",
        "waste",
        "energy",
    ];
    for n in from..from + rows {
        let ago = i64::try_from(n * 7919 % (8 * 7 * 24 * 3600))?;
        let received = now - TimeDelta::seconds(ago + 3600);
        let answered = received + TimeDelta::minutes(30);
        let category = categories[n % categories.len()];
        let end = if n % 100 == 0 {
            "assigned,,".into()
        } else {
            format!("closed,{a},{a}", a = answered.to_rfc3339())
        };
        writeln!(
            out,
            "bench-{n},vk,{},\"Обращение № {n}: уже вторую неделю не могут убрать мусор и засыпать яму у подъезда, по вечерам темно, \
             просим прислать ответственных и сообщить о сроках. Пишем третий раз, ответа так и не получили.\",Житель {n},{category},,\
             \"ул. Ставропольская, {}\",{end}",
            received.to_rfc3339(),
            n % 300 + 1,
        )?;
    }
    out.flush()?;
    Ok(())
}

/// `COPY` of the very rows that were imported; rows a second. What it leaves
/// out are journal, outcomes, tallies and reading the file.
async fn copy(database: &str, beside: &str, rows: usize) -> Result<f64> {
    let columns = "source_id, channel_id, category_id, department_id, district_id, cycle, voices, normative_id, answered_on_time, \
        received_at, registered_at, deadline_at, answered_at, processed_at, lat, lon, state, importance, external_id, sent_digest, \
        title, text, answer, author, author_url, url, address";
    let mut data = Vec::new();
    {
        use futures::TryStreamExt as _;
        let mut read = pool(database).await?.acquire().await?;
        let mut out = read
            .copy_out_raw(&format!(
                "copy (select {columns} from appeal order by id) to stdout"
            ))
            .await?;
        while let Some(part) = out.try_next().await? {
            data.extend_from_slice(&part);
        }
    }
    store::Store::connect(beside, 1).await?;
    let mut write = pool(beside).await?.acquire().await?;
    let start = Instant::now();
    let mut sink = write
        .copy_in_raw(&format!("copy appeal ({columns}) from stdin"))
        .await?;
    for part in data.chunks(1 << 16) {
        sink.send(part).await?;
    }
    let n = sink.finish().await?;
    let rate = per_second(rows, start);
    ensure!(usize::try_from(n)? == rows, "COPY записал {n} строк");
    Ok(rate)
}

#[expect(clippy::cast_precision_loss, reason = "a rate for a person")]
fn per_second(rows: usize, since: Instant) -> f64 {
    rows as f64 / since.elapsed().as_secs_f64()
}
