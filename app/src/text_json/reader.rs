//! Reads what this program's other half has written: JSON of records, lists,
//! names and whole numbers.
//!
//! `serde_json` can do more (floating point, places and words of errors), and
//! weighs in the browser three times as much. Whoever reads here can only
//! ask again, so an error says nothing but that it is one.

use std::borrow::Cow;
use std::fmt::{self, Display};

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;

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

impl<'de> de::Deserializer<'de> for &mut Reader<'de> {
    type Error = Unreadable;

    // All types but those below say what they are.
    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Read<V::Value> {
        Err(Unreadable)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_bool(self.bool()?)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_i64(self.integer()?)
    }
    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_i64(visitor)
    }
    fn deserialize_i16<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_i64(visitor)
    }
    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_i64(visitor)
    }
    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_i64(visitor)
    }
    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_i64(visitor)
    }
    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_i64(visitor)
    }
    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_str(&self.string()?)
    }
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_str(visitor)
    }
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_string(self.string()?.into_owned())
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        if self.word("null") {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }
    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        if self.word("null") {
            visitor.visit_unit()
        } else {
            Err(Unreadable)
        }
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.expect(b'[')?;
        let value = visitor.visit_seq(Members {
            reader: self,
            first: true,
        })?;
        self.expect(b']')?;
        Ok(value)
    }
    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Read<V::Value> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.expect(b'{')?;
        let value = visitor.visit_map(Members {
            reader: self,
            first: true,
        })?;
        self.expect(b'}')?;
        Ok(value)
    }
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        self.deserialize_map(visitor)
    }

    /// `"name"`, or `{"name": content}`.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        if !self.takes(b'{') {
            return visitor.visit_enum(Variant {
                reader: self,
                content: false,
            });
        }
        let value = visitor.visit_enum(Variant {
            reader: self,
            content: true,
        })?;
        self.expect(b'}')?;
        Ok(value)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.skip()?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { i128 u128 f32 f64 char bytes byte_buf unit_struct tuple_struct }
}

/// The members of a list or record, one after the other.
struct Members<'a, 'de> {
    reader: &'a mut Reader<'de>,
    first: bool,
}

impl<'de> SeqAccess<'de> for Members<'_, 'de> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        if self.reader.more(&mut self.first, b']')? {
            seed.deserialize(&mut *self.reader).map(Some)
        } else {
            Ok(None)
        }
    }
}

impl<'de> MapAccess<'de> for Members<'_, 'de> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Read<Option<K::Value>> {
        if !self.reader.more(&mut self.first, b'}')? {
            return Ok(None);
        }
        let key = seed.deserialize(&mut *self.reader)?;
        self.reader.expect(b':')?;
        Ok(Some(key))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<T::Value> {
        seed.deserialize(&mut *self.reader)
    }
}

/// A variant, with or without content.
struct Variant<'a, 'de> {
    reader: &'a mut Reader<'de>,
    content: bool,
}

impl<'de> EnumAccess<'de> for Variant<'_, 'de> {
    type Error = Unreadable;
    type Variant = Self;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Read<(T::Value, Self)> {
        let name = seed.deserialize(&mut *self.reader)?;
        if self.content {
            self.reader.expect(b':')?;
        }
        Ok((name, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_, 'de> {
    type Error = Unreadable;

    fn unit_variant(self) -> Read<()> {
        if self.content {
            Err(Unreadable)
        } else {
            Ok(())
        }
    }
    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Read<T::Value> {
        if self.content {
            seed.deserialize(self.reader)
        } else {
            Err(Unreadable)
        }
    }
    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Read<V::Value> {
        if self.content {
            de::Deserializer::deserialize_tuple(self.reader, len, visitor)
        } else {
            Err(Unreadable)
        }
    }
    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        if self.content {
            de::Deserializer::deserialize_map(self.reader, visitor)
        } else {
            Err(Unreadable)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use domain::live::{Rows, WallFrame};
    use domain::row::Row;
    use serde::{Deserialize, Serialize};

    use super::*;
    use crate::error::AppError;

    /// Everything that frames are made of.
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Sample {
        text: String,
        title: Box<str>,
        small: u8,
        large: i64,
        yes: bool,
        pair: (u32, u32),
        list: Vec<Option<i16>>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        absent: Option<bool>,
        rows: [Rows; 2],
        unit: (),
    }

    fn sample(text: &str) -> Sample {
        Sample {
            text: text.into(),
            title: text.into(),
            small: 255,
            large: i64::MIN,
            yes: true,
            pair: (0, u32::MAX),
            list: vec![None, Some(-7)],
            absent: None,
            rows: [Rows::Flood, Rows::Changed(vec![])],
            unit: (),
        }
    }

    fn same<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
        for json in [
            serde_json::to_string(value),
            serde_json::to_string_pretty(value),
        ] {
            assert_eq!(read::<T>(&json.unwrap()).as_ref(), Ok(value));
        }
    }

    #[test]
    fn what_serde_json_writes_is_read() {
        same(&sample(""));
        same(&sample("Яма \"у дома\" \\ \u{0}\u{8}\u{c}\n\r\t\u{2028} 🕳"));
        same(&Ok::<Sample, AppError>(sample("x")));
        same(&vec![
            AppError::NotFound,
            AppError::BadAddress("a=б".into()),
            AppError::unavailable("К-0"),
        ]);
    }

    #[test]
    fn every_way_to_write_a_character_is_read() {
        let json = r#""\u042f\ud83d\udd73 \/ \"""#;
        assert_eq!(read::<String>(json), Ok("Я🕳 / \"".into()));
    }

    #[test]
    fn what_is_new_in_a_record_is_passed_over() {
        let mut json = serde_json::to_value(sample("x")).unwrap();
        json["later"] = serde_json::json!([{"a": [1.5e-3, null, "}]\""], "b": {}}, []]);
        json["also"] = serde_json::json!(-2.5);
        assert_eq!(read(&json.to_string()), Ok(sample("x")));
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let whole = serde_json::to_string(&sample("\u{1}я")).unwrap();
        for (end, _) in whole.char_indices() {
            assert_eq!(read::<Sample>(&whole[..end]), Err(Unreadable));
        }
        for json in [
            "",
            "1.0",
            "1e3",
            "9223372036854775808",
            "-",
            "1 1",
            "\"1\"",
            "null",
            "[1]",
        ] {
            assert_eq!(read::<i64>(json), Err(Unreadable), "{json}");
        }
        for json in [
            r#""\ud83d""#,
            r#""\udd73""#,
            r#""\u+042""#,
            r#""\x""#,
            r#""a"#,
            "a",
        ] {
            assert_eq!(read::<String>(json), Err(Unreadable), "{json}");
        }
        for json in ["[1 2]", "[,1]", "[1,]", "[1", "{}"] {
            assert_eq!(read::<Vec<u8>>(json), Err(Unreadable), "{json}");
        }
        for json in [
            r#""all""#,
            r#"{"flood":[]}"#,
            r#""other""#,
            "{}",
            r#"{"all":[]"#,
        ] {
            assert_eq!(read::<Rows>(json), Err(Unreadable), "{json}");
        }
        assert_eq!(read::<Row>("{}"), Err(Unreadable));
        assert_eq!(read::<WallFrame>("[]"), Err(Unreadable));
        assert_eq!(read::<u8>("256"), Err(Unreadable));
    }
}
