//! Search finds what it should, nothing else, and nothing out of scope.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

mod common;

use std::sync::LazyLock;

use chrono::TimeDelta;
use common::*;
use domain::access::{Asker, Role};
use domain::filter::{Choice, Filter, Status};
use domain::ids::{AppealId, PersonId};
use domain::life::Step;
use domain::new_appeal::NewAppeal;
use domain::scope::Actor;
use domain::search::{Fields, Query};
use serde_json::{Value, json};
use sqlx::PgPool;
use store::{Count, Cursor, Error, Found, Store};

static ALL: LazyLock<Asker> = LazyLock::new(Asker::timer);

fn appeal(external_id: &str, more: Value) -> NewAppeal {
    let mut item =
        json!({"external_id": external_id, "channel": "vk", "received_at": noon() - minutes(90)});
    for (name, value) in more.as_object().unwrap() {
        item[name] = value.clone();
    }
    serde_json::from_value(item).unwrap()
}

async fn bring(store: &Store, external_id: &str, more: Value) -> AppealId {
    receive(store, appeal(external_id, more), noon()).await
}

/// Numbers what is committed and brings the index up to date.
async fn index(store: &Store) {
    sequence_all(store).await;
    while store.index(500).await.unwrap().lines > 0 {}
}

async fn search(store: &Store, by: &Asker, query: &str) -> Found {
    let (filter, query) = (Filter::default(), Query::parse(query));
    store
        .search(by, &filter, &query, noon(), None, 50)
        .await
        .unwrap()
}

fn ids(found: &Found) -> Vec<AppealId> {
    found
        .numbered
        .iter()
        .chain(&found.appeals)
        .map(|a| a.row.id)
        .collect()
}

async fn finds(store: &Store, query: &str) -> Vec<AppealId> {
    ids(&search(store, &ALL, query).await)
}

/// A head of the department.
fn department(store: &Store, code: &str) -> Asker {
    let own = store.reference().department_by_code(code).unwrap().id;
    Asker::person(PersonId(1), vec![Role::Head], vec![own])
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_text_in_every_form(pool: PgPool) {
    let store = store(pool).await;
    let pit = bring(
        &store,
        "vk-77",
        json!({
            "text": "Огромные ямы у остановок, нет света. ЁЛКА упала!", "author": "Мария Иванова",
            "address": "ул. Ставропольская, 216", "status": "answered", "answered_at": noon(),
            "answer": "Ремонт включён в план"
        }),
    )
    .await;
    let other = bring(&store, "vk-78", json!({"text": "Свет есть, нет воды"})).await;
    index(&store).await;
    for query in [
        "яма",
        "ям",
        "ЯМАМИ",
        "остановка",
        "елка",
        "ёлки",
        "свет яма",
        "яма свет",
        "\"нет света\"",
        "иванова",
        "Ивановой",
        "иванов",
        "ставропольская 216",
        "ул. Ставропольская, д. 216",
        "на Ставропольской",
        "ремонт",
        "планы включены",
        "яма -вода",
        "vk-77",
        "яма иванова ремонт ставропольской",
    ] {
        assert_eq!(finds(&store, query).await, [pit], "{query}");
    }
    for query in [
        "мусорный",
        "яма вода",
        "\"света нет\"",
        "яма -свет",
        "иван",
        "217",
        "и",
        "",
        "\"\"",
        "-яма",
    ] {
        assert!(finds(&store, query).await.is_empty(), "{query}");
    }
    assert_eq!(
        finds(&store, "свет").await,
        [other, pit],
        "the newest of one instant first"
    );
    let by_number = format!("№ {}", pit);
    assert_eq!(finds(&store, &by_number).await, [pit]);
    let found = search(&store, &ALL, &pit.to_string()).await;
    assert_eq!((ids(&found), found.count), (vec![pit], Count::Exactly(1)));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_slip_is_corrected_and_told(pool: PgPool) {
    let store = store(pool).await;
    let asphalt = bring(&store, "1", json!({"text": "Разбит асфальт на дороге"})).await;
    let clinic = bring(
        &store,
        "2",
        json!({"text": "В поликлинике очередь", "author": "Прохор Петрухин"}),
    )
    .await;
    index(&store).await;
    for (query, id, word) in [
        ("асфалт", asphalt, "асфальт"),
        ("дарога", asphalt, "дорога"),
        ("паликлиника", clinic, "поликлиника"),
        ("gjkbrkbybrf", clinic, "поликлиника"),
        ("петрухен", clinic, "петрухин"),
        ("разбитт", asphalt, "разбит"),
        ("очередь паликлинике", clinic, "поликлинике"),
    ] {
        let found = search(&store, &ALL, query).await;
        assert_eq!(ids(&found), [id], "{query}");
        assert_eq!(found.corrections.len(), 1, "{query}");
        assert_eq!(found.corrections[0].to, word, "{query}");
    }
    let literally = search(&store, &ALL, "\"асфалт\"").await;
    assert!(ids(&literally).is_empty() && literally.corrections.is_empty());
    assert_eq!(literally.unknown, ["асфалт"]);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_head_finds_only_the_own_department(pool: PgPool) {
    let store = store(pool).await;
    let (roads, transport) = (
        department(&store, "transport"),
        department(&store, "housing"),
    );
    let ours = bring(
        &store,
        "1",
        json!({"text": "Яма у школы", "department": "transport"}),
    )
    .await;
    let theirs = bring(
        &store,
        "2",
        json!({
            "text": "Яма во дворе", "author": "Секретнов Пётр", "department": "housing"
        }),
    )
    .await;
    let nobodys = bring(&store, "3", json!({"text": "Яма нигде"})).await;
    index(&store).await;
    assert_eq!(ids(&search(&store, &roads, "яма").await), [ours]);
    assert_eq!(ids(&search(&store, &transport, "яма").await), [theirs]);
    assert_eq!(finds(&store, "яма").await, [nobodys, theirs, ours]);
    for query in [
        "секретнов",
        "секритнов",
        "2",
        &theirs.to_string(),
        "двор",
        "\"яма во дворе\"",
        "двоор",
    ] {
        let found = search(&store, &roads, query).await;
        assert!(ids(&found).is_empty(), "{query}");
        assert_eq!(found.count, Count::Exactly(0), "{query}");
        // Not even that such a name exists.
        assert!(
            found.corrections.is_empty() && found.unknown.is_empty(),
            "{query}"
        );
    }
    // It moves, and is out of sight at once, whatever the index still thinks.
    let to = transport.departments()[0];
    let worker = Asker::system(Actor::Demo("тест".into()));
    let step = async |s: Step| store.step(&worker, ours, &s, None, noon()).await;
    for s in [
        Step::Take,
        Step::Classify(store.reference().categories[0].id),
        Step::Assign(to),
    ] {
        step(s).await.unwrap();
    }
    assert!(ids(&search(&store, &roads, "яма").await).is_empty());
    index(&store).await;
    assert!(ids(&search(&store, &roads, "яма").await).is_empty());
    assert_eq!(
        ids(&search(&store, &transport, "яма").await),
        [theirs, ours]
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_edited_text_is_found_by_its_new_words_only(pool: PgPool) {
    let store = store(pool).await;
    let id = bring(
        &store,
        "1",
        json!({"text": "Сломан светофор", "author": "Забывайкин"}),
    )
    .await;
    index(&store).await;
    assert_eq!(finds(&store, "светофоры").await, [id]);
    bring(&store, "1", json!({"text": "Сломана скамейка"})).await;
    index(&store).await;
    assert_eq!(finds(&store, "скамеек").await, [id]);
    for gone in ["светофор", "Забывайкин", "забывайкен"] {
        assert!(finds(&store, gone).await.is_empty(), "{gone}");
    }
    let kept: Vec<String> =
        sqlx::query_scalar("select word from search_word where docs < 1 or word like '%забыв%'")
            .fetch_all(store.pool())
            .await
            .unwrap();
    assert!(
        kept.is_empty(),
        "a name that stands nowhere is forgotten: {kept:?}"
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn whatever_is_written_is_only_words(pool: PgPool) {
    let store = store(pool).await;
    let id = bring(&store, "1", json!({
        "text": "'; drop table appeal; -- & | ! <-> :* \u{202e}%_\\ <b>яма</b>", "author": "O'Neil \"); --"
    })).await;
    index(&store).await;
    let long = "слово ".repeat(2_000);
    for query in [
        "'",
        "\\",
        "%",
        "_",
        "яма' or '1'='1",
        "яма & !",
        "яма:*",
        "яма <-> яма",
        "{1,2}",
        "$1",
        "\0",
        "яма\0",
        "\u{202e}\u{feff}",
        "((((",
        "\"\"\"",
        "-",
        "--",
        "№",
        "№ 99999999999999999999",
        "9223372036854775807",
        "@ям",
        long.as_str(),
        &"я".repeat(10_240),
        &"а б в ".repeat(50),
    ] {
        let found = search(&store, &ALL, query).await;
        assert!(found.appeals.len() <= 1, "{query:?}");
    }
    for query in ["яма", "drop table", "\u{202e}яма\0", "o'neil", "<b>яма</b>"] {
        assert_eq!(finds(&store, query).await, [id], "{query:?}");
    }
    assert_eq!(
        store.count(&ALL, &Filter::default(), noon()).await.unwrap(),
        1
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_index_goes_on_where_it_stopped(pool: PgPool) {
    let one = store(pool.clone()).await;
    for n in 0..30 {
        bring(
            &one,
            &n.to_string(),
            json!({"text": format!("Яма номер {n}")}),
        )
        .await;
    }
    sequence_all(&one).await;
    assert_eq!(one.index(10).await.unwrap().lines, 10);
    assert_eq!(search(&one, &ALL, "яма").await.behind, 20);
    // A second node, as after a restart; both at once; and again from the start.
    let two = store(pool.clone()).await;
    let (a, b) = tokio::join!(one.index(7), two.index(7));
    assert!(a.unwrap().lines + b.unwrap().lines >= 7);
    index(&two).await;
    assert_eq!(search(&two, &ALL, "яма").await.count, Count::Exactly(30));
    let docs = "select docs from search_word where word = 'ям'";
    let docs = async || {
        sqlx::query_scalar::<_, i32>(docs)
            .fetch_one(&pool)
            .await
            .unwrap()
    };
    assert_eq!(docs().await, 30);
    sqlx::query("update search_head set seq = 0")
        .execute(&pool)
        .await
        .unwrap();
    let again = one.index(1_000).await.unwrap();
    assert_eq!(
        (again.lines, again.appeals),
        (30, 0),
        "read twice, counted once"
    );
    assert_eq!(docs().await, 30);
    // Lines that are not numbered yet are not skipped.
    bring(&one, "late", json!({"text": "Яма последняя"})).await;
    assert_eq!(one.index(10).await.unwrap().lines, 0);
    index(&one).await;
    assert_eq!(
        search(&one, &ALL, "последняя").await.count,
        Count::Exactly(1)
    );
}

/// Forms of a few words, so that any three meet somewhere.
const FORMS: [&str; 12] = [
    "яма",
    "ямы",
    "дорога",
    "дорог",
    "Ёлка",
    "елки",
    "остановок",
    "остановка",
    "свет",
    "света",
    "иванова",
    "5",
];

fn pick(seed: &mut u64, n: usize) -> usize {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 33).unwrap() % n
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn search_equals_reading_everything(pool: PgPool) {
    let store = store(pool).await;
    let r = store.reference();
    let mut seed = 7;
    let mut items = Vec::new();
    for n in 0..300 {
        let mut words = |most: usize| {
            let n = 1 + pick(&mut seed, most);
            let words: Vec<_> = (0..n)
                .map(|_| FORMS[pick(&mut seed, FORMS.len())])
                .collect();
            words.join(" ")
        };
        let (text, author, address) = (words(4), words(2), words(2));
        let mut item = json!({
            "text": text, "author": author, "address": address,
            "received_at": noon() - TimeDelta::hours(5 * i64::try_from(pick(&mut seed, 200)).unwrap()),
            "department": r.departments[pick(&mut seed, 3)].code,
        });
        if pick(&mut seed, 2) == 0 {
            item["status"] = "rejected".into();
            item["closed_at"] = json!(noon());
        }
        items.push(checked(&store, appeal(&n.to_string(), item), noon()));
    }
    store
        .import(source(&store, "incident_management"), &actor(), &items)
        .await
        .unwrap();
    index(&store).await;

    for n in 0..150 {
        let mut asked: Vec<String> = (0..1 + pick(&mut seed, 3))
            .map(|_| FORMS[pick(&mut seed, FORMS.len())].to_owned())
            .collect();
        match pick(&mut seed, 5) {
            0 => asked.push(format!("-{}", FORMS[pick(&mut seed, FORMS.len())])),
            1 => asked.push(format!("\"{}\"", FORMS[pick(&mut seed, FORMS.len())])),
            _ => {}
        }
        let query = Query {
            // «5» is the number of an appeal too; here it is a word.
            number: None,
            code: None,
            ..Query::parse(&asked.join(" "))
        };
        let filter = Filter {
            department: (n % 3 == 0).then(|| Choice::Is(r.departments[pick(&mut seed, 3)].id)),
            status: (n % 4 == 0).then_some(Status::Open),
            ..Filter::default()
        };
        let by = if n % 5 == 0 {
            department(&store, &r.departments[0].code)
        } else {
            ALL.clone()
        };
        let expected = naive(&store, &by, &filter, &query).await;
        let (found, count) = whole(&store, &by, &filter, &query, 20).await;
        assert_eq!(found, expected, "{query:?} {filter:?}");
        assert_eq!(count, Count::Exactly(expected.len() as u64));
    }
}

/// Reads every appeal of the filter and asks the domain.
async fn naive(store: &Store, by: &Asker, filter: &Filter, query: &Query) -> Vec<AppealId> {
    let all = store.list(by, filter, noon(), None, 10_000).await.unwrap();
    let mut found = Vec::new();
    for row in all.rows {
        let a = store.appeal(by, row.id).await.unwrap().unwrap();
        let fields = Fields {
            text: &a.text,
            answer: a.answer.as_deref(),
            author: a.author.as_deref(),
            address: a.address.as_deref(),
        };
        if query.matches(&fields) {
            found.push(row.id);
        }
    }
    found
}

/// All pages together.
async fn whole(
    store: &Store,
    by: &Asker,
    filter: &Filter,
    query: &Query,
    limit: usize,
) -> (Vec<AppealId>, Count) {
    let mut after: Option<Cursor> = None;
    let mut all = Vec::new();
    loop {
        let found = store
            .search(by, filter, query, noon(), after, limit)
            .await
            .unwrap();
        all.extend(found.appeals.iter().map(|a| a.row.id));
        match found.next {
            Some(next) => after = Some(next),
            None => return (all, found.count),
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_common_word_is_read_window_by_window(pool: PgPool) {
    let store = store(pool).await;
    let mut seed = 11;
    let items: Vec<_> = (0..6_000)
        .map(|n| {
            // A year, thick at its old end.
            let hours = 8_000 - i64::try_from(pick(&mut seed, 90) * pick(&mut seed, 90)).unwrap();
            let rare = if n % 700 == 0 {
                "медведь"
            } else {
                "волк"
            };
            let item = json!({
                "text": format!("Яма и {rare}"), "received_at": noon() - TimeDelta::hours(hours),
                "category": if n % 9 == 0 { "roads" } else { "waste" },
            });
            checked(&store, appeal(&n.to_string(), item), noon())
        })
        .collect();
    store
        .import(source(&store, "incident_management"), &actor(), &items)
        .await
        .unwrap();
    sequence_all(&store).await;
    while store.index(5_000).await.unwrap().lines > 0 {}

    let all = store
        .list(&ALL, &Filter::default(), noon(), None, 10_000)
        .await
        .unwrap();
    let all: Vec<_> = all.rows.iter().map(|r| r.id).collect();
    let (found, count) = whole(&store, &ALL, &Filter::default(), &Query::parse("ямы"), 900).await;
    assert_eq!((found, count), (all, Count::MoreThan(1_000)));
    let roads = store
        .reference()
        .categories
        .iter()
        .find(|c| c.code == "roads")
        .unwrap()
        .id;
    let filter = Filter {
        category: Some(Choice::Is(roads)),
        ..Filter::default()
    };
    let list = store
        .list(&ALL, &filter, noon(), None, 10_000)
        .await
        .unwrap();
    let list: Vec<_> = list.rows.iter().map(|r| r.id).collect();
    let (found, count) = whole(&store, &ALL, &filter, &Query::parse("яма"), 100).await;
    assert_eq!(
        (found, count),
        (list.clone(), Count::Exactly(list.len() as u64))
    );
    let both = search(&store, &ALL, "яма медведя").await;
    assert_eq!(both.count, Count::Exactly(9));
    assert_eq!(
        search(&store, &ALL, "волк медведь").await.count,
        Count::Exactly(0)
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_search_that_takes_too_long_says_so(pool: PgPool) {
    let store = store(pool.clone()).await;
    bring(&store, "1", json!({"text": "Яма"})).await;
    index(&store).await;
    // Somebody holds the index: waiting for a lock is waiting too.
    let mut other = pool.begin().await.unwrap();
    sqlx::query("lock table appeal_search in access exclusive mode")
        .execute(&mut *other)
        .await
        .unwrap();
    let (filter, query) = (Filter::default(), Query::parse("яма"));
    let late = store.search(&ALL, &filter, &query, noon(), None, 10).await;
    assert!(matches!(late, Err(Error::TooSlow)), "{late:?}");
    other.rollback().await.unwrap();
    assert_eq!(finds(&store, "яма").await.len(), 1);
}
