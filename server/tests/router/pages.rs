//! The pages to their last byte, with the worst that a citizen can write.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use domain::time;
use serde_json::Value;
use server::HttpConfig;
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use tower::ServiceExt as _;

use crate::item::{HOSTILE, item};
use crate::stand::{Answer, Stand, get, options, until};

/// A board with one hostile appeal in every field that takes free text.
async fn hostile(stand: &Stand) -> i64 {
    let token = stand.token("incident_management").await;
    let mut appeal = item(HOSTILE, stand.now());
    for field in ["text", "author", "address", "answer"] {
        appeal[field] = format!("{HOSTILE} {field}").into();
    }
    appeal["url"] = "https://vk.com/wall-1_1?a=\"><script>alert(1)</script>"
        .replace(' ', "")
        .into();
    appeal["author_url"] = "https://vk.com/'onmouseover='alert(1)".into();
    let id = stand.bring(&token, &appeal).await;
    until("обращение на табло", async || {
        stand
            .node
            .app
            .board
            .read(|b| b.newest().any(|r| r.id.0 == id))
            .then_some(())
    })
    .await;
    id
}

fn pages(id: i64) -> Vec<String> {
    let week = "2026-W48";
    [
        "/".to_owned(),
        "/?source=incident_management&category=roads&status=open".to_owned(),
        "/departments/transport".to_owned(),
        "/wall".to_owned(),
        "/appeals".to_owned(),
        "/appeals?status=open&department=transport".to_owned(),
        "/appeals?q=%D0%B2%D0%B7%D0%BB%D0%BE%D0%BC&status=open".to_owned(),
        format!("/appeals/{id}"),
        format!("/digest/{week}"),
    ]
    .into()
}

fn is_whole(path: &str, page: &Answer) {
    assert!(
        page.header(header::CONTENT_TYPE).starts_with("text/html"),
        "{path}"
    );
    assert!(
        page.text().trim_end().ends_with("</html>"),
        "{path} обрывается: {}",
        page.text()
    );
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_hostile_appeal_is_only_text_on_every_page(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let id = hostile(&stand).await;
    let mut shown = 0;
    for path in pages(id) {
        let page = stand.get(&path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text());
        is_whole(&path, &page);
        let text = without_data(page.text());
        for raw in [
            "<script>alert",
            "<img src=x",
            // The appeal's own «&lt;b&gt;» must not have been taken for markup.
            " &lt;b&gt;",
            "'onmouseover='alert(1) ",
        ] {
            assert!(!text.contains(raw), "{path} содержит {raw}: {text}");
        }
        shown += usize::from(text.contains("&lt;script") || text.contains("взлом"));
        for script in text.split("<script").skip(1) {
            let head = script.split('>').next().unwrap_or("");
            assert!(
                head.contains("nonce="),
                "{path}: скрипт без nonce: <script{head}>"
            );
        }
        for forbidden in [
            " style=\"",
            " onclick=",
            " onload=",
            "<style",
            "javascript:",
        ] {
            assert!(!text.contains(forbidden), "{path} содержит {forbidden}");
        }
    }
    assert!(shown >= 5, "обращение видно только на {shown} страницах");
    stand.close().await;
}

/// The page less the data of its living parts: blocks that no browser runs and
/// in which nothing can end them.
fn without_data(page: &str) -> String {
    let mut blocks = page.split("<script type=\"application/json\">");
    let mut rest = blocks.next().unwrap_or("").to_owned();
    for block in blocks {
        let (data, more) = block.split_once('<').unwrap();
        assert!(serde_json::from_str::<Value>(data).is_ok(), "{data}");
        rest.push_str(more.strip_prefix("/script>").unwrap());
    }
    rest
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_page_brings_its_policy_and_stays_in_no_cache(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let page = stand.get("/").await;
    let policy = page.header(header::CONTENT_SECURITY_POLICY);
    let nonce = policy
        .split("'nonce-")
        .nth(1)
        .and_then(|p| p.split('\'').next())
        .unwrap();
    assert!(
        page.text().contains(&format!("nonce=\"{nonce}\"")),
        "{policy}"
    );
    assert!(
        !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
        "{policy}"
    );
    assert_ne!(
        stand.get("/").await.header(header::CONTENT_SECURITY_POLICY),
        policy
    );
    for answer in [
        &page,
        &stand.get("/readyz").await,
        &stand.get("/api/nothing").await,
    ] {
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("x-frame-options"), "DENY");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
        assert!(
            answer
                .header(header::CONTENT_SECURITY_POLICY)
                .contains("frame-ancestors 'none'")
        );
    }
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_not_there_is_said_by_the_application(pool: PgPool) {
    let stand = Stand::open(pool).await;
    for path in [
        "/nothing",
        "/appeals/999999",
        "/appeals/слово",
        "/departments/nobody",
        "/pkg/nothing.js",
        "/../Cargo.toml",
    ] {
        let path = path.replace("слово", "%D1%81%D0%BB%D0%BE%D0%B2%D0%BE");
        let page = stand.get(&path).await;
        assert_eq!(
            page.status,
            StatusCode::NOT_FOUND,
            "{path}: {}",
            page.text()
        );
        is_whole(&path, &page);
    }
    for path in ["/?source=nobody", "/appeals?status=odd", "/digest/2026-W99"] {
        let page = stand.get(path).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{path}");
        is_whole(path, &page);
    }
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_foreign_page_cannot_make_a_browser_act(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let request = |site: &str| {
        let request = Request::builder()
            .method(Method::POST)
            .uri("/api/fn/board")
            .header(header::HOST, "localhost");
        request
            .header("sec-fetch-site", site)
            .body(Body::empty())
            .unwrap()
    };
    let foreign = stand.send(request("cross-site")).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    assert!(foreign.text().contains("не с нашей страницы"));
    assert_ne!(
        stand.send(request("same-origin")).await.status,
        StatusCode::FORBIDDEN
    );
    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn files_are_compressed_beforehand_and_asked_for_again(pool: PgPool) {
    let site = tempfile::tempdir().unwrap();
    for folder in ["pkg", "fonts"] {
        std::fs::create_dir(site.path().join(folder)).unwrap();
    }
    for (file, bytes) in [
        ("pkg/svodka.js", "console.log(1)"),
        ("pkg/svodka.js.br", "br"),
        ("pkg/svodka.wasm", "\0asm"),
        ("fonts/a.woff2", "wOF2"),
    ] {
        std::fs::write(site.path().join(file), bytes).unwrap();
    }
    let settings = options(site.path().to_str().unwrap());
    let stand = Stand::with(pool, HttpConfig::default(), settings).await;

    let plain = stand.get("/pkg/svodka.js").await;
    assert_eq!(
        (plain.status, plain.text()),
        (StatusCode::OK, "console.log(1)")
    );
    assert_eq!(plain.header(header::CACHE_CONTROL), "no-cache");
    let with = |name: header::HeaderName, value: &str| {
        let mut request = get("/pkg/svodka.js");
        request.headers_mut().insert(name, value.parse().unwrap());
        request
    };
    let again = stand
        .send(with(header::IF_NONE_MATCH, plain.header(header::ETAG)))
        .await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    let small = stand.send(with(header::ACCEPT_ENCODING, "gzip, br")).await;
    assert_eq!(
        (small.header(header::CONTENT_ENCODING), small.text()),
        ("br", "br")
    );
    assert_eq!(
        stand
            .get("/pkg/svodka.wasm")
            .await
            .header(header::CONTENT_TYPE),
        "application/wasm"
    );
    assert!(
        stand
            .get("/fonts/a.woff2")
            .await
            .header(header::CACHE_CONTROL)
            .contains("max-age")
    );

    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_wall_asks_for_its_own_program_where_there_is_one(pool: PgPool) {
    let site = tempfile::tempdir().unwrap();
    std::fs::create_dir(site.path().join("pkg")).unwrap();
    let settings = options(site.path().to_str().unwrap());
    let stand = Stand::with(pool, HttpConfig::default(), settings).await;
    until("табло", async || stand.node.app.board.counted()).await;

    let asks = async |path: &str, program: &str| {
        let page = stand.get(path).await;
        page.text().contains(&format!("/pkg/{program}.wasm\""))
            && page.text().contains("/pkg/svodka.css\"")
    };
    assert!(asks("/wall", "svodka").await);
    std::fs::write(site.path().join("pkg/wall.wasm"), "\0asm").unwrap();
    assert!(asks("/wall", "wall").await);
    assert!(asks("/", "svodka").await);

    stand.close().await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_page_is_compressed_when_asked(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let mut request = get("/");
    request
        .headers_mut()
        .insert(header::ACCEPT_ENCODING, "gzip".parse().unwrap());
    let page = stand.send(request).await;
    assert_eq!(page.header(header::CONTENT_ENCODING), "gzip");
    assert!(page.body.starts_with(&[0x1f, 0x8b]));
    assert_eq!(stand.get("/").await.header(header::CONTENT_ENCODING), "");
    stand.close().await;
}

/// A thousand requests, twenty at a time, on several threads: every page of
/// every kind comes to its last byte.
#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_thousand_pages_come_whole(_: PgPoolOptions, database: PgConnectOptions) {
    let hammer = move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(4)
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async move {
            let pool = PgPoolOptions::new()
                .max_connections(8)
                .connect_with(database)
                .await
                .unwrap();
            let stand = Stand::open(pool.clone()).await;
            let id = hostile(&stand).await;
            let paths = pages(id);
            let mut workers = tokio::task::JoinSet::new();
            for worker in 0..20 {
                let (router, paths) = (stand.router.clone(), paths.clone());
                workers.spawn(async move {
                    for n in 0..50 {
                        let path = &paths[(worker + n) % paths.len()];
                        let whole = async {
                            let answer = router.clone().oneshot(get(path)).await.unwrap();
                            let (head, body) = answer.into_parts();
                            (head, axum::body::to_bytes(body, usize::MAX).await.unwrap())
                        };
                        let (head, body) = tokio::time::timeout(Duration::from_secs(60), whole)
                            .await
                            .expect(path);
                        is_whole(
                            path,
                            &Answer {
                                status: head.status,
                                headers: head.headers,
                                body,
                            },
                        );
                    }
                });
            }
            while let Some(worker) = workers.join_next().await {
                worker.unwrap();
            }
            stand.close().await;
            pool.close().await;
        });
    };
    tokio::task::spawn_blocking(hammer).await.unwrap();
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_page_and_the_feed_agree(pool: PgPool) {
    let stand = Stand::open(pool).await;
    let id = hostile(&stand).await;
    let data: Value = stand.get("/api/fn/board?query=").await.json();
    let frame = &data["picture"]["frame"];
    assert_eq!(frame["rows"]["all"][0]["id"], id, "{data}");
    let mut feed = crate::stream::Stream::open(&stand, "scope=board").await;
    let snapshot = feed.frame().await;
    assert_eq!(snapshot.data["rows"], frame["rows"]);
    assert_eq!(
        snapshot.figure("seq"),
        frame["figures"]["seq"].as_i64().unwrap()
    );
    assert_eq!(time::iso(stand.now()).len(), 25);
    stand.close().await;
}
