//! The program itself, as whoever has the machine runs it: the first start,
//! the demonstration and what stays of it, the accounts.
#![expect(
    clippy::unwrap_used,
    reason = "what the test itself prepares must simply work"
)]

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use chrono::Utc;
use domain::access::{Asker, Role};
use domain::person::NewPerson;
use domain::scope::Actor;
use reqwest::header::{CONTENT_TYPE, LOCATION, SET_COOKIE};
use server::demo::accounts;
use sqlx::{ConnectOptions as _, PgPool};
use store::Store;

const PASSWORD: &str = "korrektnaya loshad";
/// The demonstration's, published on its login page.
const PUBLISHED: &str = "krasnodar-2022";

fn command(pool: &PgPool, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_svodka"));
    command
        .args(args)
        .env(
            "DATABASE_URL",
            pool.connect_options().to_url_lossy().to_string(),
        )
        .env("SVODKA_DATABASE_CONNECTIONS", "4")
        .env("SVODKA_LOG", "error");
    command
}

/// Runs a verb to its end, with these words on its standard input.
fn run(pool: &PgPool, args: &[&str], input: &str) -> Output {
    let mut child = command(pool, args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // (A verb that reads nothing may have ended already.)
    drop(stdin.write_all(input.as_bytes()));
    drop(stdin);
    child.wait_with_output().unwrap()
}

/// What a verb that succeeds prints.
fn printed(pool: &PgPool, args: &[&str], input: &str) -> String {
    let output = run(pool, args, input);
    assert!(output.status.success(), "{args:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// What a verb that fails says of it.
fn complaint(pool: &PgPool, args: &[&str]) -> String {
    let output = run(pool, args, "");
    assert_eq!(output.status.code(), Some(1), "{args:?}: {output:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// `svodka serve` at work.
struct Served {
    child: Child,
    /// Held, so that nothing is printed into a closed pipe.
    _stdout: BufReader<ChildStdout>,
    /// What it printed before it opened.
    told: Vec<String>,
    url: String,
}

impl Served {
    fn start(pool: &PgPool) -> Self {
        let mut child = command(pool, &["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut told = Vec::new();
        let url = loop {
            let mut line = String::new();
            assert_ne!(stdout.read_line(&mut line).unwrap(), 0, "{told:?}");
            match line.trim().strip_prefix("Табло открыто: ") {
                Some(url) => break url.trim_end_matches('/').to_owned(),
                None => told.push(line),
            }
        };
        Self {
            child,
            _stdout: stdout,
            told,
            url,
        }
    }

    /// Sends a form; answers where it leads and the cookie that comes along.
    async fn post(&self, path: &str, body: String) -> (String, String) {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        let answer = client
            .post(format!("{}{path}", self.url))
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body)
            .send()
            .await
            .unwrap();
        let header = |name| answer.headers().get(name).map(|v| v.to_str().unwrap());
        let told = |name| header(name).unwrap_or_default().to_owned();
        (told(LOCATION), told(SET_COOKIE))
    }

    /// Asks it to end, and waits until it has.
    fn stop(mut self) {
        let pid = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(asked.unwrap().success());
        self.child.wait().unwrap();
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // After `stop` there is nothing to kill.
        drop(self.child.kill());
    }
}

/// The secret of a link.
fn secret(text: &str) -> &str {
    text.trim().split_once("/login?link=").unwrap().1
}

async fn number(pool: &PgPool, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_first_start_makes_one_administrator(pool: PgPool) {
    // Whoever was added before it is none.
    let args = ["user", "add", "olga", "--name", "Ольга"];
    printed(&pool, &[&args[..], &["--role", "operator"]].concat(), "");

    let first = Served::start(&pool);
    let told = first.told.concat();
    assert!(told.contains("имя входа admin)"), "{told}");
    let form = format!(
        "link={}&password=korrektnaya+loshad&again=korrektnaya+loshad",
        secret(&told)
    );
    let (leads, cookie) = first.post("/login/link", form.clone()).await;
    assert_eq!(leads, "/");
    assert!(cookie.starts_with("svodka_session="), "{cookie}");
    let (leads, _) = first.post("/login/link", form).await;
    assert_eq!(leads, "/login?trouble=link", "once");
    let form = "login=admin&password=korrektnaya+loshad".to_owned();
    assert_eq!(first.post("/login", form).await.0, "/");
    first.stop();

    let second = Served::start(&pool);
    assert_eq!(second.told, [""; 0], "no second administrator");
    second.stop();
    let admins = "select count(*) from person_role where role = 'admin'";
    assert_eq!(number(&pool, admins).await, 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_demonstration_leaves_nobody_behind(pool: PgPool) {
    let store = Store::new(pool.clone()).await.unwrap();
    accounts::may_begin(&store).await.unwrap();
    let offered = accounts::people(&store, Utc::now()).await.unwrap();
    let admin = offered.iter().find(|p| p.login == "admin").unwrap();
    assert_eq!(admin.password, PUBLISHED);
    let log_in = async |login: &str| {
        let entered = store.log_in(login, PUBLISHED, "test", None, Utc::now());
        entered.await.unwrap().is_some()
    };
    assert!(log_in("admin").await && log_in("head").await);

    let plain = Served::start(&pool);
    let told = plain.told.concat();
    assert!(told.contains("имя входа administrator)"), "{told}");
    for login in ["admin", "head"] {
        let form = format!("login={login}&password={PUBLISHED}");
        let (leads, _) = plain.post("/login", form).await;
        assert_eq!(leads, "/login?trouble=wrong", "{login}");
    }
    assert_eq!(number(&pool, "select count(*) from session").await, 0);
    let real = "select count(*) from person where disabled_at is null";
    assert_eq!(number(&pool, real).await, 1, "the administrator");
    plain.stop();

    // The next demonstration, beside the administrator, has its people again.
    accounts::may_begin(&store).await.unwrap();
    accounts::people(&store, Utc::now()).await.unwrap();
    assert!(log_in("admin").await && log_in("head").await);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_demonstration_does_not_begin_among_people(pool: PgPool) {
    // Of the same login as one of its own, but nobody of it.
    let args = ["user", "add", "head", "--name", "Ольга"];
    printed(&pool, &[&args[..], &["--role", "supervisor"]].concat(), "");
    let said = complaint(&pool, &["serve", "--demo", "--listen", "127.0.0.1:0"]);
    for word in ["настоящие учётные записи", "SVODKA_STATE_DIR"] {
        assert!(said.contains(word), "{said}");
    }
    assert_eq!(number(&pool, "select count(*) from person").await, 1);
    assert_eq!(number(&pool, "select count(*) from appeal").await, 0);
}

/// A demonstration of a version that did not mark its people.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn people_of_an_older_demonstration_are_known_by_their_names(pool: PgPool) {
    let store = Store::new(pool.clone()).await.unwrap();
    let by = Asker::system(Actor::Console);
    for (login, name) in [("admin", "Сергей Дорошенко"), ("head", "Ольга")] {
        let new = NewPerson {
            login: login.into(),
            name: name.into(),
            roles: vec![Role::Admin],
            departments: vec![],
        };
        store.add_person(&by, &new).await.unwrap();
    }
    sqlx::query(
        "delete from person_role where person_id = (select id from person where login = 'head')",
    )
    .execute(&pool)
    .await
    .unwrap();
    // The program alone, as after an upgrade.
    let plain = Served::start(&pool);
    let told = plain.told.concat();
    assert!(told.contains("имя входа administrator)"), "{told}");
    plain.stop();
    let people = store.people(&by).await.unwrap();
    let out = people.iter().filter(|p| p.disabled).map(|p| &*p.login);
    assert_eq!(out.collect::<Vec<_>>(), ["admin"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn accounts_are_kept_from_the_command_line(pool: PgPool) {
    let store = Store::new(pool.clone()).await.unwrap();
    let add = ["user", "add", "olga", "--name", "Ольга Шевцова"];
    let roles = ["--role", "head", "--department", "housing"];
    let link = printed(&pool, &[&add[..], &roles].concat(), "");
    let is_good = async |link: &str| store.is_good_link(secret(link), Utc::now()).await.unwrap();
    assert!(is_good(&link).await);
    let said = complaint(&pool, &[&add[..], &roles].concat());
    assert!(said.contains("уже занято"), "{said}");
    let said = complaint(
        &pool,
        &[
            &add[..2],
            &["oleg", "--name", "О"],
            &["--role", "admin", "--department", "moon"],
        ]
        .concat(),
    );
    assert!(said.contains("«moon»"), "{said}");

    let list = || printed(&pool, &["user", "list"], "");
    assert_eq!(list(), "olga\tОльга Шевцова\thead\thousing\tбез пароля\n");
    let said = printed(
        &pool,
        &["user", "password", "olga"],
        &format!("{PASSWORD}\n"),
    );
    assert!(said.contains("Пароль olga задан"), "{said}");
    assert!(list().contains("\tдействует"));
    let enters = async || {
        let entered = store.log_in("olga", PASSWORD, "test", None, Utc::now());
        entered.await.unwrap().is_some()
    };
    assert!(enters().await);
    // Another link ends the earlier ones.
    let again = printed(&pool, &["user", "password", "olga", "--link"], "");
    assert!(is_good(&again).await && !is_good(&link).await);
    let output = run(&pool, &["user", "password", "olga"], "short");
    assert!(!output.status.success());
    assert!(enters().await, "nothing has changed");

    // The last administrator stays.
    let said = complaint(&pool, &["user", "disable", "olga"]);
    assert!(said.contains("ни одного администратора"), "{said}");
    printed(
        &pool,
        &["user", "add", "admin", "--name", "А", "--role", "admin"],
        "",
    );
    let said = printed(&pool, &["user", "disable", "olga"], "");
    assert!(said.contains("отключена"), "{said}");
    assert!(list().contains("housing\tотключена"), "{}", list());
    assert!(!enters().await && !is_good(&again).await);
    assert_eq!(number(&pool, "select count(*) from session").await, 0);
    let said = complaint(&pool, &["user", "disable", "nobody"]);
    assert!(said.contains("«nobody» нет"), "{said}");
}
