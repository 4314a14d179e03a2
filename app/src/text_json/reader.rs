//! Reads what this program's other half has written: JSON of records, lists,
//! names and whole numbers.
//!
//! `serde_json` can do more (floating point, places and words of errors), and
//! weighs in the browser three times as much. Whoever reads here can only
//! ask again, so an error says nothing but that it is one.

mod values;

use std::borrow::Cow;
use std::fmt::{self, Display};

use serde::de::{self, DeserializeOwned};

/// A value from its JSON.
///
/// # Errors
/// [`Unreadable`], if it is not.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    let mut reader = Reader { text, at: 0 };
    let value = T::deserialize(&mut reader)?;
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(Unreadable),
    }
}

/// The text is not what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ответ не читается")
    }
}

impl std::error::Error for Unreadable {}

// Every constructor, or serde would put its words together to no purpose.
impl de::Error for Unreadable {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
    fn invalid_type(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }
    fn invalid_value(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }
    fn invalid_length(_: usize, _: &dyn de::Expected) -> Self {
        Self
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn missing_field(_: &'static str) -> Self {
        Self
    }
    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

type Read<T> = Result<T, Unreadable>;

struct Reader<'de> {
    text: &'de str,
    at: usize,
}

impl<'de> Reader<'de> {
    /// The next byte that is not white space, without taking it.
    fn peek(&mut self) -> Option<u8> {
        loop {
            let byte = *self.text.as_bytes().get(self.at)?;
            if !matches!(byte, b' ' | b'\t' | b'\n' | b'\r') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    /// Takes the next byte, if it is this one.
    fn takes(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn expect(&mut self, byte: u8) -> Read<()> {
        if self.takes(byte) {
            Ok(())
        } else {
            Err(Unreadable)
        }
    }

    /// Between the members of a list or record: whether there is one more.
    fn more(&mut self, first: &mut bool, end: u8) -> Read<bool> {
        if self.peek() == Some(end) {
            return Ok(false);
        }
        if !std::mem::take(first) {
            self.expect(b',')?;
        }
        Ok(true)
    }

    fn word(&mut self, word: &str) -> bool {
        self.peek();
        let there = self
            .text
            .as_bytes()
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(word.as_bytes()));
        if there {
            self.at += word.len();
        }
        there
    }

    fn bool(&mut self) -> Read<bool> {
        if self.word("true") {
            Ok(true)
        } else if self.word("false") {
            Ok(false)
        } else {
            Err(Unreadable)
        }
    }

    fn integer(&mut self) -> Read<i64> {
        let negative = self.takes(b'-');
        let from = self.at;
        let mut n = 0i64;
        while let Some(digit @ b'0'..=b'9') = self.text.as_bytes().get(self.at) {
            n = n
                .checked_mul(10)
                .and_then(|n| n.checked_sub(i64::from(digit - b'0')))
                .ok_or(Unreadable)?;
            self.at += 1;
        }
        if self.at == from || matches!(self.text.as_bytes().get(self.at), Some(b'.' | b'e' | b'E'))
        {
            return Err(Unreadable);
        }
        if negative {
            Ok(n)
        } else {
            n.checked_neg().ok_or(Unreadable)
        }
    }

    /// What stands between here and the next quote or backslash.
    fn plain(&mut self) -> Read<&'de str> {
        let rest = self.text.get(self.at..).ok_or(Unreadable)?;
        let end = rest
            .bytes()
            .position(|b| matches!(b, b'"' | b'\\'))
            .ok_or(Unreadable)?;
        self.at += end;
        rest.get(..end).ok_or(Unreadable)
    }

    fn string(&mut self) -> Read<Cow<'de, str>> {
        self.expect(b'"')?;
        let start = self.plain()?;
        if self.takes(b'"') {
            return Ok(Cow::Borrowed(start));
        }
        let mut string = start.to_owned();
        while !self.takes(b'"') {
            string.push(self.escaped()?);
            string.push_str(self.plain()?);
        }
        Ok(Cow::Owned(string))
    }

    fn escaped(&mut self) -> Read<char> {
        self.expect(b'\\')?;
        let byte = *self.text.as_bytes().get(self.at).ok_or(Unreadable)?;
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.unit()?;
                let point = if (0xd800..0xdc00).contains(&unit) && self.word("\\u") {
                    let low = self.unit()?.checked_sub(0xdc00).ok_or(Unreadable)?;
                    0x1_0000 + ((unit - 0xd800) << 10) + low
                } else {
                    unit
                };
                char::from_u32(point).ok_or(Unreadable)?
            }
            _ => return Err(Unreadable),
        })
    }

    fn unit(&mut self) -> Read<u32> {
        let digits = self.text.get(self.at..self.at + 4).ok_or(Unreadable)?;
        self.at += 4;
        let add = |n, digit: char| Some(n * 16 + digit.to_digit(16)?);
        digits.chars().try_fold(0, add).ok_or(Unreadable)
    }

    /// Passes over a value that nobody asked for, however deep.
    fn skip(&mut self) -> Read<()> {
        let mut depth = 0usize;
        loop {
            match self.peek().ok_or(Unreadable)? {
                b'"' => {
                    self.string()?;
                }
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                    continue;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1).ok_or(Unreadable)?;
                    self.at += 1;
                }
                b',' | b':' if depth > 0 => {
                    self.at += 1;
                    continue;
                }
                b'0'..=b'9' | b'a'..=b'z' | b'-' => {
                    let scalar =
                        |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.');
                    while self.text.as_bytes().get(self.at).is_some_and(scalar) {
                        self.at += 1;
                    }
                }
                _ => return Err(Unreadable),
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }
}

#[cfg(test)]
mod tests;
