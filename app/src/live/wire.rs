//! An `EventSource` that can be opened again: the only place that touches it.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventSource, MessageEvent};

/// What comes over the wire.
pub(super) enum Signal<'a> {
    /// A frame, as JSON.
    Frame(&'a str),
    /// A heartbeat, as JSON.
    Beat(&'a str),
    /// What there is to ring about, as JSON.
    Ring(&'a str),
    /// The server has ended it: the page may not listen any more.
    Leave,
    /// The connection broke, or was refused.
    Broken,
}

/// One connection at a time; closed when dropped.
pub(super) struct Wire {
    source: Option<EventSource>,
    text: Closure<dyn FnMut(MessageEvent)>,
    leave: Closure<dyn FnMut(Event)>,
    broken: Closure<dyn FnMut(Event)>,
}

impl Wire {
    /// A wire that is not connected yet.
    pub(super) fn new(tell: impl Fn(Signal<'_>) + Copy + 'static) -> Self {
        let text = move |event: MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            tell(match event.type_().as_str() {
                "beat" => Signal::Beat(&text),
                "notice" => Signal::Ring(&text),
                _ => Signal::Frame(&text),
            });
        };
        Self {
            source: None,
            text: Closure::new(text),
            leave: Closure::new(move |_| tell(Signal::Leave)),
            broken: Closure::new(move |_| tell(Signal::Broken)),
        }
    }

    /// Connects, ending an earlier connection.
    pub(super) fn open(&mut self, url: &str) {
        self.close();
        let Ok(source) = EventSource::new(url) else {
            return;
        };
        let text = self.text.as_ref().unchecked_ref();
        let leave = self.leave.as_ref().unchecked_ref();
        let broken = self.broken.as_ref().unchecked_ref();
        for (name, listener) in [
            ("snapshot", text),
            ("delta", text),
            ("beat", text),
            ("notice", text),
            ("leave", leave),
            ("error", broken),
        ] {
            // Fails only without a listener.
            let _ = source.add_event_listener_with_callback(name, listener);
        }
        self.source = Some(source);
    }

    /// Ends the connection; nothing is told any more.
    pub(super) fn close(&mut self) {
        if let Some(source) = self.source.take() {
            source.close();
        }
    }

    /// Whether a connection is open or being opened.
    pub(super) fn is_open(&self) -> bool {
        self.source.is_some()
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.close();
    }
}
