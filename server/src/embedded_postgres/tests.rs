//! A real cluster, killed and started again.

use std::os::unix::fs::PermissionsExt as _;

use sqlx::{Connection as _, PgConnection};

use super::*;

/// A state directory that an unprivileged user can reach; none, with a
/// message, where there is no Postgres.
fn state() -> Option<tempfile::TempDir> {
    if let Err(why) = Binaries::find(None) {
        eprintln!("ПРОПУЩЕНО: {why:#}");
        return None;
    }
    let dir = tempfile::tempdir().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    Some(dir)
}

async fn number(url: &str, sql: &'static str) -> i64 {
    let mut db = PgConnection::connect(url).await.unwrap();
    sqlx::query_scalar(sql).fetch_one(&mut db).await.unwrap()
}

async fn run(url: &str, sql: &'static str) {
    let mut db = PgConnection::connect(url).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut db).await.unwrap();
}

fn postmaster(state: &Path) -> String {
    let text = fs::read_to_string(state.join("cluster/data/postmaster.pid")).unwrap();
    text.lines().next().unwrap().to_owned()
}

#[tokio::test]
async fn a_killed_server_starts_again_with_its_data() {
    let Some(dir) = state() else { return };
    let first = EmbeddedPostgres::start(dir.path()).unwrap();
    run(
        &first.url(),
        "create table t (n bigint); insert into t values (41), (1)",
    )
    .await;
    let setting = "select count(*) from pg_settings where (name, setting) in
        (('fsync', 'on'), ('listen_addresses', ''), ('synchronous_commit', 'on'), ('full_page_writes', 'on'))";
    assert_eq!(number(&first.url(), setting).await, 4);
    assert_eq!(
        number(&first.url(), "select (lower('ЁЖ') = 'ёж')::int::bigint").await,
        1
    );

    let killed = Command::new("kill")
        .args(["-9", &postmaster(dir.path())])
        .status()
        .unwrap();
    assert!(killed.success());
    // The socket file stays behind; only a refused connection tells.
    while first.is_listening() {
        std::thread::yield_now();
    }
    let second = EmbeddedPostgres::start(dir.path()).unwrap();
    assert_eq!(
        number(&second.url(), "select sum(n)::bigint from t").await,
        42
    );

    // A server killed under a running process is revived by it.
    assert!(
        Command::new("kill")
            .args(["-9", &postmaster(dir.path())])
            .status()
            .unwrap()
            .success()
    );
    while first.is_listening() {
        std::thread::yield_now();
    }
    first.revive().unwrap();
    second.revive().unwrap();
    assert_eq!(
        number(&second.url(), "select sum(n)::bigint from t").await,
        42
    );

    // Two users: the first one out leaves it running, the last one stops it.
    first.stop().unwrap();
    assert!(second.is_listening());
    let socket = second.places.socket();
    second.stop().unwrap();
    assert!(UnixStream::connect(&socket).is_err());
}

#[test]
fn an_interrupted_first_start_and_a_foreign_pid_are_no_obstacle() {
    let Some(dir) = state() else { return };
    let first = EmbeddedPostgres::start(dir.path()).unwrap();
    first.stop().unwrap();
    // Half made remains of a first start, and the number of a stopped
    // server given to another program: here, to this test.
    fs::create_dir(dir.path().join("cluster/new-1")).unwrap();
    let pid = dir.path().join("cluster/data/postmaster.pid");
    fs::write(
        &pid,
        format!(
            "{}\n{}\n0\n",
            std::process::id(),
            pid.parent().unwrap().display()
        ),
    )
    .unwrap();
    let again = EmbeddedPostgres::start(dir.path()).unwrap();
    assert!(again.is_listening());
}
