//! JSON between the two halves of the program, read in one way only
//! ([`read`]): answers of server functions, frames, and what a page hands to
//! its islands. So the browser's program holds each type's reader once, and
//! nothing that writes.

mod reader;

use leptos::server_fn::codec::Post;
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use reader::{Unreadable, read};

/// The output of every server function: `#[server(output = TextJson)]`.
pub type TextJson = Post<TextJsonEncoding>;

/// JSON, decoded from text.
#[derive(Debug)]
pub struct TextJsonEncoding;

impl ContentType for TextJsonEncoding {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for TextJsonEncoding {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for TextJsonEncoding {
    type Error = serde_json::Error;

    fn encode(output: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(output).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for TextJsonEncoding {
    type Error = Unreadable;

    fn decode(bytes: Bytes) -> Result<T, Self::Error> {
        read(std::str::from_utf8(&bytes).map_err(|_| Unreadable)?)
    }
}
