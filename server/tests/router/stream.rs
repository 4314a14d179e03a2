//! A viewer of the live feed that reads its bytes as a browser does.

use std::collections::VecDeque;

use axum::body::{Body, BodyDataStream};
use axum::http::{Request, StatusCode, header};
use futures::StreamExt as _;
use serde_json::Value;
use tokio::time::timeout;
use tower::ServiceExt as _;

use crate::stand::{PATIENCE, Stand, get};

/// One event.
#[derive(Clone, Debug)]
pub struct Event {
    pub id: Option<i64>,
    pub name: String,
    pub data: Value,
}

impl Event {
    /// The external numbers of the rows that changed, by appeal.
    pub fn changed(&self) -> Vec<i64> {
        let rows = self.data["rows"]["changed"]
            .as_array()
            .or(self.data["latest"].as_array());
        rows.into_iter()
            .flatten()
            .map(|r| r["id"].as_i64().unwrap())
            .collect()
    }

    /// The rows of a whole list.
    pub fn all(&self) -> Vec<i64> {
        let rows = self.data["rows"]["all"]
            .as_array()
            .or(self.data["latest"].as_array());
        rows.into_iter()
            .flatten()
            .map(|r| r["id"].as_i64().unwrap())
            .collect()
    }

    pub fn figure(&self, name: &str) -> i64 {
        self.data["figures"][name]
            .as_i64()
            .unwrap_or_else(|| panic!("{name}: {}", self.data))
    }
}

/// An open stream.
pub struct Stream {
    body: BodyDataStream,
    rest: String,
    events: VecDeque<Event>,
}

impl Stream {
    /// Opens the feed of a scope.
    pub async fn open(stand: &Stand, query: &str) -> Self {
        Self::request(stand, get(&format!("/live?{query}"))).await
    }

    /// Opens the feed of a scope as somebody else.
    pub async fn open_as(stand: &Stand, cookie: &str, query: &str) -> Self {
        let mut request = get(&format!("/live?{query}"));
        let cookie = cookie.parse().unwrap();
        request.headers_mut().insert(header::COOKIE, cookie);
        Self::request(stand, request).await
    }

    /// Opens the feed as a browser that comes back.
    pub async fn resume(stand: &Stand, query: &str, last: i64) -> Self {
        let mut request = get(&format!("/live?{query}"));
        request.headers_mut().insert("last-event-id", last.into());
        Self::request(stand, request).await
    }

    async fn request(stand: &Stand, request: Request<Body>) -> Self {
        let answer = timeout(PATIENCE, stand.router.clone().oneshot(request))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(answer.status(), StatusCode::OK);
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/event-stream");
        assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
        assert_eq!(answer.headers()["x-accel-buffering"], "no");
        Self {
            body: answer.into_body().into_data_stream(),
            rest: String::new(),
            events: VecDeque::new(),
        }
    }

    /// The next event; `None` when the server has ended the stream.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.events.pop_front() {
                return Some(event);
            }
            let bytes = timeout(PATIENCE, self.body.next())
                .await
                .expect("лента молчит")?
                .unwrap();
            self.rest.push_str(std::str::from_utf8(&bytes).unwrap());
            while let Some((event, rest)) = self.rest.split_once("\n\n") {
                self.events.push_back(parse(event));
                self.rest = rest.to_owned();
            }
        }
    }

    /// The next frame; heartbeats and the number of the bell left out.
    pub async fn frame(&mut self) -> Event {
        self.until(|e| e.name != "beat" && e.name != "notice").await
    }

    /// The first event that is wanted; heartbeats do not prolong the wait.
    pub async fn until(&mut self, wanted: impl Fn(&Event) -> bool) -> Event {
        let wait = async {
            loop {
                let event = self.next().await.expect("лента закрыта");
                if wanted(&event) {
                    return event;
                }
            }
        };
        timeout(PATIENCE, wait)
            .await
            .expect("лента не принесла ожидаемого")
    }

    /// Reads deltas until all of `ids` have come; answers every id in the
    /// order of its coming, with repetitions.
    pub async fn collect(&mut self, ids: &[i64]) -> Vec<i64> {
        let mut seen = Vec::new();
        while !ids.iter().all(|id| seen.contains(id)) {
            let event = self.frame().await;
            assert_eq!(event.name, "delta", "{event:?}");
            seen.extend(event.changed());
        }
        seen
    }
}

fn parse(text: &str) -> Event {
    let field = |name: &str| {
        text.lines()
            .find_map(|l| l.strip_prefix(name)?.strip_prefix(": "))
    };
    Event {
        id: field("id").map(|id| id.parse().unwrap()),
        name: field("event").unwrap().to_owned(),
        data: serde_json::from_str(field("data").unwrap()).unwrap(),
    }
}
