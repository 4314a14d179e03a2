//! A frame as bytes: one event of the live feed.

use app::context::AppState;
use app::frames;
use bytes::Bytes;
use domain::ids::Seq;
use domain::live::{Audience, Rows, WorkFrame};
use domain::notice::Ring;
use domain::time;
use serde::Serialize;

use super::changes::Since;

/// The last event of a listener that may not listen any more: its page loads
/// itself again, and is shown what it may see now.
pub(super) const LEAVE: Bytes = Bytes::from_static(b"event: leave\ndata: {}\n\n");

/// The whole picture of an audience; `None` before the board is loaded.
pub(super) fn snapshot(app: &AppState, audience: &Audience) -> Option<(Seq, Bytes)> {
    match audience {
        Audience::Board => {
            frames::board(app).map(|f| (f.figures.seq, event("snapshot", f.figures.seq, &f)))
        }
        Audience::Queue(d) => {
            frames::queue(app, *d).map(|f| (f.figures.seq, event("snapshot", f.figures.seq, &f)))
        }
        Audience::Work(scope) => {
            frames::work(app, scope).map(|f| (f.figures.seq, event("snapshot", f.figures.seq, &f)))
        }
        Audience::Wall(scene) => {
            frames::wall(app, *scene).map(|f| (f.figures.seq, event("snapshot", f.figures.seq, &f)))
        }
        Audience::Bell => nothing(app),
    }
}

/// The figures now and the rows that changed.
pub(super) fn delta(app: &AppState, audience: &Audience, since: Since) -> Option<(Seq, Bytes)> {
    let rows = match since {
        Since::Rows(rows) => Rows::Changed(rows),
        Since::Flood | Since::Unknown => Rows::Flood,
    };
    let told = app.board.counted()?;
    let (seq, at) = (told.figures.seq, told.figures.at);
    let bytes = match audience {
        Audience::Board => event("delta", seq, &frames::board_with(app, rows)?),
        Audience::Queue(d) => event("delta", seq, &frames::queue_with(app, *d, rows)?),
        Audience::Work(_) => {
            let build = app.build.to_string();
            let figures = frames::work_figures(app, seq, at);
            event(
                "delta",
                seq,
                &WorkFrame {
                    build,
                    figures,
                    rows,
                },
            )
        }
        Audience::Wall(scene) => event("delta", seq, &frames::wall(app, *scene)?),
        Audience::Bell => return nothing(app),
    };
    Some((seq, bytes))
}

/// What whoever hears the bell alone is told of the feed: that it is there.
fn nothing(app: &AppState) -> Option<(Seq, Bytes)> {
    let told = app.board.counted()?;
    let (seq, at) = (told.figures.seq, time::millis(told.figures.at));
    Some((seq, beat(at, &app.build, seq)))
}

/// The heartbeat: the server's clock, its build, and how far the feed is.
pub(super) fn beat(at: i64, build: &str, seq: Seq) -> Bytes {
    #[derive(Serialize)]
    struct Beat<'a> {
        at: i64,
        build: &'a str,
        seq: Seq,
    }
    write("event: beat\ndata: ".to_owned(), &Beat { at, build, seq })
}

/// What rings on one person's pages. It has no place in the feed.
pub(super) fn ring(ring: &Ring) -> Bytes {
    write("event: notice\ndata: ".to_owned(), ring)
}

fn event(name: &str, seq: Seq, frame: &impl Serialize) -> Bytes {
    write(format!("id: {seq}\nevent: {name}\ndata: "), frame)
}

/// JSON has no line breaks of its own, so one `data:` line holds it.
fn write(head: String, data: &impl Serialize) -> Bytes {
    let mut bytes = head.into_bytes();
    match serde_json::to_writer(&mut bytes, data) {
        Ok(()) => {
            bytes.extend_from_slice(b"\n\n");
            bytes.into()
        }
        Err(error) => {
            tracing::error!(%error, "кадр ленты не записан");
            Bytes::new()
        }
    }
}
