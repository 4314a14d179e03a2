//! Icons: shapes of one sprite, named by use. An icon says nothing by itself;
//! the word stands beside it.

use leptos::prelude::*;

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $id:literal;)+) => {
        /// A shape of the sprite.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Icon { $($(#[$doc])* $name,)+ }

        impl Icon {
            /// The reference within the document.
            #[must_use]
            pub const fn href(self) -> &'static str {
                match self { $(Self::$name => concat!("#i-", $id),)+ }
            }
        }
    };
}

icons! {
    /// Notifications.
    Bell = "bell";
    /// Back, return.
    Back = "back";
    /// Good news.
    Check = "check2";
    /// Done in time.
    Done = "done";
    /// Promised.
    Flag = "flag";
    /// Nothing here.
    Inbox = "inbox";
    /// Connected.
    Live = "live";
    /// Not connected.
    Off = "off";
    /// On time.
    Ok = "ok";
    /// Overdue.
    Over = "over";
    /// Due soon.
    Soon = "soon";
    /// Old.
    Stale = "stale";
    /// Growth.
    Up = "up";
    /// Fall.
    Down = "down";
    /// How many said the same.
    Voices = "voices";
    /// Waiting.
    Wait = "wait";
    /// Close.
    Cross = "x";
    /// Seen by.
    Eye = "eye";
    /// For colleagues alone.
    Lock = "lock";
    /// Joined.
    Merge = "merge";
    /// What else there is.
    Menu = "menu";
}

/// An icon beside a word.
pub fn icon(icon: Icon) -> impl IntoView {
    view! { <svg class="ico" viewBox="0 0 16 16" aria-hidden="true"><use_ href=icon.href()></use_></svg> }
}

/// The mark of the product.
pub fn mark() -> impl IntoView {
    view! {
        <svg class="brand__mark" viewBox="0 0 22 22" aria-hidden="true">
            <path d="M2 4h5.5c2.6 0 3.3 7 6.5 7h6M2 18h5.5c2.6 0 3.3-7 6.5-7M2 11h12" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round"></path>
        </svg>
    }
}

/// The shapes themselves, once per document.
#[cfg(feature = "ssr")]
#[component]
pub fn Sprite() -> impl IntoView {
    view! { <svg class="sr" aria-hidden="true" focusable="false" inner_html=include_str!("sprite.svg")></svg> }
}
