//! One step of the work by each of eight people, all at once, over the large
//! history: from the request to the answer, which comes after the commit. And
//! the same while somebody guesses passwords as fast as they are heard.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use domain::access::{Asker, Role};
use domain::ids::DepartmentId;
use domain::person::NewPerson;
use domain::scope::Actor;
use futures::future::try_join_all;
use store::Store;

use crate::intake::{item, token};
use crate::server::Server;
use crate::{Figure, Size};

/// People at work.
const PEOPLE: usize = 8;
/// Who guess passwords at a time, and how long each of them waits between two
/// guesses: two hundred a second from as many addresses as guesses.
const GUESSERS: usize = 4;
const PAUSE: Duration = Duration::from_millis(20);
const P99_MS: f64 = 50.0;

pub(crate) async fn run(database: &str, size: Size) -> Result<Vec<Figure>> {
    let server = Server::start(database).await?;
    let store = Store::connect(database, 2).await?;
    let token = token(database).await?;
    let rounds = if size.load_seconds < 5 { 10 } else { 100 };

    // (What is drawn into memory at the first steps is not measured.)
    let first = shift(&store, "first").await?;
    work(&server, &first, &token, "first", 5).await?;
    let calm = shift(&store, "calm").await?;
    let calm = work(&server, &calm, &token, "calm", rounds).await?;

    let stormy = shift(&store, "storm").await?;
    let storm = Storm::begin(&server);
    let stormy = work(&server, &stormy, &token, "storm", rounds).await?;
    let (heard, refused) = storm.end().await?;

    let (calm, stormy) = (Times::of(calm), Times::of(stormy));
    let appeals = sqlx::query_scalar::<_, i64>("select count(*) from appeal")
        .fetch_one(store.pool())
        .await?;
    Ok(vec![
        Figure {
            measure: format!(
                "один шаг (взять, направить, ответить), {PEOPLE} разом, {appeals} обращений (p50 {:.1} мс)",
                calm.p50
            ),
            value: format!("p99 {:.1} мс", calm.p99),
            limit: "p99 ≤ 50 мс",
            holds: calm.p99 <= P99_MS,
        },
        Figure {
            measure: format!(
                "то же в шквал паролей (проверено {heard}, отказано без проверки {refused})"
            ),
            value: format!(
                "p99 {:.1} мс, больше в {:.2}",
                stormy.p99,
                stormy.p99 / calm.p99
            ),
            limit: "отказывает; p99 больше менее чем в 1,5",
            holds: refused > heard && stormy.p99 < 1.5 * calm.p99,
        },
    ])
}

/// The cookies of people who may take every step.
async fn shift(store: &Store, name: &str) -> Result<Vec<String>> {
    let by = Asker::system(Actor::Console);
    let reference = store.reference();
    let departments: Vec<DepartmentId> = reference.departments.iter().map(|d| d.id).collect();
    let mut cookies = Vec::new();
    for n in 0..PEOPLE {
        let login = format!("bench-{name}-{n}");
        let new = NewPerson {
            login: login.clone(),
            name: format!("Измерения {n}"),
            roles: vec![
                Role::Operator,
                Role::Moderator,
                Role::Coordinator,
                Role::Executor,
            ],
            departments: departments.clone(),
        };
        let id = store.add_person(&by, &new).await?;
        let secret = store
            .open_session(id, "bench", None, chrono::Utc::now())
            .await?;
        cookies.push(format!("svodka_session={secret}"));
    }
    Ok(cookies)
}

/// Works `rounds` appeals of each person from their arrival to the answer;
/// milliseconds of every step.
async fn work(
    server: &Server,
    people: &[String],
    token: &str,
    name: &str,
    rounds: usize,
) -> Result<Vec<f64>> {
    let client = reqwest::Client::new();
    let mut times = Vec::new();
    for round in 0..rounds {
        let arrivals = (0..people.len())
            .map(|n| arrive(server, &client, token, format!("{name}-{round}-{n}")));
        let ids = try_join_all(arrivals).await?;
        for (function, fields) in [
            ("take", ""),
            ("classify", "&category=101"),
            ("assign", "&department=1"),
            ("acknowledge", ""),
            ("answer", "&text=Яма засыпана, двор убран."),
        ] {
            let steps = ids.iter().zip(people).map(|(id, cookie)| {
                step(
                    server,
                    &client,
                    cookie,
                    function,
                    format!("id={id}{fields}"),
                )
            });
            times.extend(try_join_all(steps).await?);
        }
    }
    Ok(times)
}

async fn arrive(
    server: &Server,
    client: &reqwest::Client,
    token: &str,
    external_id: String,
) -> Result<i64> {
    let answer = client
        .post(server.url("/api/v1/appeals"))
        .bearer_auth(token)
        .header("content-type", "application/json")
        .body(item(&format!("step-{external_id}")))
        .send()
        .await?;
    let kept: serde_json::Value = answer.json().await?;
    kept["id"].as_i64().context("приём не назвал номер")
}

async fn step(
    server: &Server,
    client: &reqwest::Client,
    cookie: &str,
    function: &str,
    body: String,
) -> Result<f64> {
    let start = Instant::now();
    let answer = client
        .post(server.url(&format!("/api/fn/{function}")))
        .header("cookie", cookie)
        .header("accept", "application/json")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body)
        .send()
        .await?;
    let status = answer.status();
    let words = answer.text().await?;
    ensure!(status.is_success(), "{function}: {status} {words}");
    Ok(start.elapsed().as_secs_f64() * 1_000.0)
}

/// Guesses, each at another name and from another address, so that only the
/// work itself is limited.
struct Storm {
    over: Arc<AtomicBool>,
    guessers: Vec<tokio::task::JoinHandle<Result<()>>>,
    heard: Arc<AtomicU64>,
    refused: Arc<AtomicU64>,
}

impl Storm {
    fn begin(server: &Server) -> Self {
        let mut storm = Self {
            over: Arc::default(),
            guessers: Vec::new(),
            heard: Arc::default(),
            refused: Arc::default(),
        };
        for guesser in 0..GUESSERS {
            let (over, url) = (storm.over.clone(), server.url("/login"));
            let (heard, refused) = (storm.heard.clone(), storm.refused.clone());
            storm.guessers.push(tokio::spawn(async move {
                let client = reqwest::Client::builder()
                    .redirect(reqwest::redirect::Policy::none())
                    .build()?;
                let mut under_way = tokio::task::JoinSet::new();
                for n in 0_u32.. {
                    if over.load(Ordering::Relaxed) {
                        break;
                    }
                    let guess = client
                        .post(&url)
                        .header(
                            "x-forwarded-for",
                            format!("10.{guesser}.{}.{}", n / 250 % 250, n % 250),
                        )
                        .header("content-type", "application/x-www-form-urlencoded")
                        .body(format!(
                            "login=name-{guesser}-{n}&password=guess+number+{n}"
                        ));
                    let (heard, refused) = (heard.clone(), refused.clone());
                    under_way.spawn(async move {
                        let to = guess.send().await?.headers()["location"]
                            .to_str()?
                            .to_owned();
                        let counter = if to.contains("trouble=wrong") {
                            heard
                        } else {
                            refused
                        };
                        counter.fetch_add(1, Ordering::Relaxed);
                        anyhow::Ok(())
                    });
                    tokio::time::sleep(PAUSE).await;
                }
                while let Some(guess) = under_way.join_next().await {
                    guess??;
                }
                Ok(())
            }));
        }
        storm
    }

    /// How many guesses were worked out, and how many turned away.
    async fn end(self) -> Result<(u64, u64)> {
        self.over.store(true, Ordering::Relaxed);
        for guesser in self.guessers {
            guesser.await??;
        }
        Ok((
            self.heard.load(Ordering::Relaxed),
            self.refused.load(Ordering::Relaxed),
        ))
    }
}

struct Times {
    p50: f64,
    p99: f64,
}

impl Times {
    fn of(mut times: Vec<f64>) -> Self {
        times.sort_by(f64::total_cmp);
        let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)];
        Self {
            p50: at(50),
            p99: at(99),
        }
    }
}
