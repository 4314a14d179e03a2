//! `svodka import` through the command line, down to the rows: a file nobody
//! on this project wrote, and our own format with its faults.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use server::cli::Cli;
use server::settings::Settings;
use sqlx::{ConnectOptions as _, PgPool};

/// Runs `svodka …` on the test's database.
async fn svodka(pool: &PgPool, args: &[&str]) -> ExitCode {
    let line = std::iter::once("svodka")
        .chain(args.iter().copied())
        .map(OsString::from);
    let settings = Settings {
        database_url: Some(pool.connect_options().to_url_lossy().to_string()),
        ..Settings::default()
    };
    Cli::read(line)
        .expect("a command line")
        .run(settings)
        .await
        .expect("a finished run")
}

/// Exit codes have no equality of their own.
fn same(code: ExitCode, wanted: ExitCode) -> bool {
    format!("{code:?}") == format!("{wanted:?}")
}

async fn number(pool: &PgPool, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql)
        .fetch_one(pool)
        .await
        .expect("a number")
}

/// The file of the city of Los Angeles; none, with a message, where it is absent.
fn la() -> Option<PathBuf> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/la311-2017-12.csv.gz");
    if file.exists() {
        return Some(file);
    }
    eprintln!(
        "ПРОПУЩЕНО: нет {}, загрузка файла MyLA311 не проверена",
        file.display()
    );
    None
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn los_angeles_imports_completely_and_only_once(pool: PgPool) {
    let Some(file) = la() else { return };
    let file = file.to_string_lossy();
    let args = [
        "import",
        "--source",
        "open311",
        "--mapping",
        "myla311",
        &file,
    ];
    assert!(same(svodka(&pool, &args).await, ExitCode::SUCCESS));
    for (sql, wanted) in [
        ("select count(*) from appeal", 9_999),
        ("select count(*) from appeal where state = 'closed'", 9_739),
        ("select count(*) from appeal where state = 'withdrawn'", 246),
        ("select count(*) from appeal where state = 'redirected'", 9),
        ("select count(*) from appeal where is_open", 5),
        (
            "select count(*) from appeal where category_id is null or text = ''",
            0,
        ),
        (
            "select count(*) from appeal where answered_at < received_at or processed_at < received_at",
            0,
        ),
        // Winter time of Los Angeles, then its summer time.
        (
            "select count(*) from appeal a join journal j on j.appeal_id = a.id
          where a.external_id = '1-870704831' and a.received_at = '2018-01-01T07:59:58Z'
            and j.kind = 'closed' and j.at = '2018-04-09T16:18:35Z'",
            1,
        ),
        // A closing day without an hour, on the day of the receipt.
        (
            "select count(*) from journal where kind = 'closed' and note is not null",
            12,
        ),
        (
            "select count(*) from journal j join appeal a on a.id = j.appeal_id where j.at < a.received_at",
            0,
        ),
        ("select count(*) from journal where seq is null", 0),
        ("select max(seq) - count(*) from journal", 0),
    ] {
        assert_eq!(number(&pool, sql).await, wanted, "{sql}");
    }

    let lines = number(&pool, "select count(*) from journal").await;
    assert!(same(svodka(&pool, &args).await, ExitCode::SUCCESS));
    assert_eq!(number(&pool, "select count(*) from appeal").await, 9_999);
    assert_eq!(
        number(&pool, "select count(*) from journal").await,
        lines,
        "nothing new the second time"
    );
    assert!(same(svodka(&pool, &["verify"]).await, ExitCode::SUCCESS));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn faulty_rows_are_kept_for_mending_and_the_rest_goes_in(pool: PgPool) {
    let dir = tempfile::tempdir().expect("a directory");
    let (file, errors) = (
        dir.path().join("register.csv"),
        dir.path().join("errors.csv"),
    );
    let text = "external_id;channel;received_at;text;category;status;closed_at\n\
                1;vk;2022-12-12T10:00:00+03:00;Яма на дороге;roads;closed;2022-12-13T10:00:00+03:00\n\
                2;vk;вчера;Нет воды;;;\n\
                3;fax;2022-12-12T10:00:00+03:00;Нет света;;;\n\
                4;vk;2022-12-12T10:00:00+03:00;Закрыто до поступления;;closed;2022-12-11T10:00:00+03:00\n\
                5;vk;2022-12-12T10:00:00+03:00;Лишний столбец;;;;\n\
                6;ok;2022-12-12T10:00:00+03:00;Свет погас;energy;;\n";
    std::fs::write(&file, text).expect("a file");
    let (file, errors) = (
        file.to_string_lossy().into_owned(),
        errors.to_string_lossy().into_owned(),
    );
    let args = [
        "import",
        "--source",
        "incident_management",
        "--errors",
        &errors,
        &file,
    ];
    assert!(same(svodka(&pool, &args).await, ExitCode::FAILURE));
    assert_eq!(number(&pool, "select count(*) from appeal").await, 2);
    let closed = "select count(*) from appeal where external_id = '1' and state = 'closed' and answered_at = '2022-12-13T07:00:00Z'";
    assert_eq!(number(&pool, closed).await, 1);

    let told = std::fs::read_to_string(&errors).expect("the file of errors");
    for (line, field) in [
        (3, "received_at"),
        (4, "channel"),
        (5, "closed_at"),
        (6, "число столбцов"),
    ] {
        assert!(told.contains(&format!(",{line},{field},")), "{told}");
    }
    // Mended, the file of errors is imported as it is.
    let mended = told
        .replace(",вчера,", ",2022-12-12T11:00:00+03:00,")
        .replace(",fax,", ",vk,")
        .replace("2022-12-11T10", "2022-12-14T10");
    let mended: String = mended
        .lines()
        .filter(|l| !l.starts_with("5,"))
        .map(|l| format!("{l}\n"))
        .collect();
    std::fs::write(&file, mended).expect("a file");
    assert!(same(
        svodka(&pool, &["import", "--source", "incident_management", &file]).await,
        ExitCode::SUCCESS
    ));
    assert_eq!(number(&pool, "select count(*) from appeal").await, 5);
}
