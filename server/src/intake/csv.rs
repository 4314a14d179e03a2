//! A CSV file as bytes: plain or gzipped (told by the first bytes, not by the
//! name), with or without a byte order mark, separated by commas, semicolons
//! or tabs. Rows come out one at a time; a row that cannot be read is a fault
//! with its line number and the file goes on.

use std::io::{BufRead, BufReader, Read};

use anyhow::{Context, Result, anyhow, bail};
use csv::{ByteRecord, StringRecord};
use flate2::bufread::MultiGzDecoder;

use super::Fault;
use crate::io_reason;

/// A table being read.
pub struct Table {
    reader: csv::Reader<Box<dyn BufRead + Send>>,
    header: StringRecord,
    record: ByteRecord,
    /// Lines end with CR LF: the reader then counts a row from the LF before it.
    ends_with_crlf: bool,
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table")
            .field("header", &self.header)
            .finish_non_exhaustive()
    }
}

/// Where a row begins, counting the header as line 1.
pub type LineNumber = u64;

impl Table {
    /// Opens a table; the separator is found out from the header unless given.
    ///
    /// # Errors
    /// When the bytes cannot be read or hold no header.
    pub fn open(bytes: impl Read + Send + 'static, delimiter: Option<char>) -> Result<Self> {
        let mut plain = plain(BufReader::with_capacity(1 << 16, bytes))?;
        let start = plain.fill_buf().map_err(unreadable)?;
        if start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff") {
            bail!("файл в кодировке UTF-16: сохраните его в UTF-8");
        }
        if start.starts_with(b"PK\x03\x04") {
            bail!("это книга XLSX или архив ZIP: сохраните таблицу как CSV в UTF-8");
        }
        if start.starts_with(b"\xef\xbb\xbf") {
            plain.consume(3);
        }
        let start = plain.fill_buf().map_err(unreadable)?;
        let ends_with_crlf = start
            .iter()
            .position(|b| *b == b'\n')
            .is_some_and(|lf| lf > 0 && start[lf - 1] == b'\r');
        let delimiter = match delimiter {
            Some(c) => u8::try_from(c)
                .ok()
                .filter(u8::is_ascii)
                .context("разделителем может быть только один знак ASCII")?,
            None => guess(start),
        };
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .buffer_capacity(1 << 16)
            .from_reader(plain);
        let header = reader
            .byte_headers()
            .map_err(|e| unreadable(e.into()))?
            .clone();
        let header = StringRecord::from_byte_record(header)
            .map_err(|_| anyhow!("заголовок не в UTF-8: сохраните файл в UTF-8"))?;
        if header.iter().all(|h| h.trim().is_empty()) {
            bail!("файл пуст: нужна строка с названиями столбцов");
        }
        Ok(Self {
            reader,
            header,
            record: ByteRecord::new(),
            ends_with_crlf,
        })
    }

    /// The names of the columns.
    #[must_use]
    pub fn header(&self) -> &StringRecord {
        &self.header
    }

    /// The next row, or the fault of one; none at the end.
    ///
    /// # Errors
    /// When the bytes end before their time (a cut gzip) or the disk fails.
    pub fn next_row(&mut self) -> Result<Option<(LineNumber, Result<StringRecord, Fault>)>> {
        let line = self.reader.position().line();
        let read = self.reader.read_byte_record(&mut self.record);
        if !read
            .map_err(|e| unreadable(e.into()).context(format!("файл оборвался у строки {line}")))?
        {
            return Ok(None);
        }
        let line = self.record.position().map_or(line, csv::Position::line)
            + u64::from(self.ends_with_crlf);
        let row = StringRecord::from_byte_record(self.record.clone())
            .map_err(|_| Fault::new("строка", "текст не в UTF-8; сохраните файл в UTF-8"));
        Ok(Some((line, row)))
    }

    /// The row last read as it stands in the file, whatever its encoding.
    pub fn raw(&self) -> impl Iterator<Item = &[u8]> {
        self.record.iter()
    }
}

fn unreadable(error: std::io::Error) -> anyhow::Error {
    anyhow!("файл не читается: {}", io_reason::of(&error))
}

fn plain(mut bytes: impl BufRead + Send + 'static) -> Result<Box<dyn BufRead + Send>> {
    let gzipped = bytes
        .fill_buf()
        .map_err(unreadable)?
        .starts_with(b"\x1f\x8b");
    Ok(if gzipped {
        Box::new(BufReader::with_capacity(
            1 << 16,
            MultiGzDecoder::new(bytes),
        ))
    } else {
        Box::new(bytes)
    })
}

/// The sign that separates most of the header; a comma in doubt.
fn guess(start: &[u8]) -> u8 {
    let header = start.split(|b| *b == b'\n').next().unwrap_or(start);
    let count = |sign: u8| header.iter().filter(|b| **b == sign).count();
    let best = [b'\t', b';', b',']
        .into_iter()
        .max_by_key(|sign| count(*sign));
    best.unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn rows(bytes: Vec<u8>) -> Vec<(LineNumber, Result<Vec<String>, Fault>)> {
        let mut table = Table::open(std::io::Cursor::new(bytes), None).unwrap();
        assert_eq!(table.header().iter().collect::<Vec<_>>(), ["a", "b"]);
        let mut out = Vec::new();
        while let Some((line, row)) = table.next_row().unwrap() {
            out.push((line, row.map(|r| r.iter().map(str::to_owned).collect())));
        }
        out
    }

    #[test]
    fn separators_marks_and_quotes() {
        for text in [
            "a,b\n\"1,2\",\"x\ny\"\n3,4\n",
            "\u{feff}a;b\r\n\"1,2\";\"x\ny\"\r\n3;4",
            "a\tb\n1,2\t\"x\ny\"\n3\t4\n",
        ] {
            let got = rows(text.into());
            assert_eq!(got[0], (2, Ok(vec!["1,2".into(), "x\ny".into()])), "{text}");
            assert_eq!(got[1], (4, Ok(vec!["3".into(), "4".into()])), "{text}");
            assert_eq!(got.len(), 2);
        }
    }

    #[test]
    fn gzip_is_told_by_its_bytes() {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(b"a,b\n1,2\n").unwrap();
        let whole = gz.finish().unwrap();
        assert_eq!(rows(whole.clone()).len(), 1);
        // Two members, as log rotation and `cat` make them.
        let mut gz = flate2::write::GzEncoder::new(whole.clone(), flate2::Compression::fast());
        gz.write_all(b"3,4\n").unwrap();
        assert_eq!(rows(gz.finish().unwrap()).len(), 2);
        // A cut file is an error, never a shorter file.
        let cut = whole[..whole.len() - 9].to_vec();
        let read = Table::open(std::io::Cursor::new(cut), None).and_then(|mut t| {
            while t.next_row()?.is_some() {}
            Ok(())
        });
        assert!(read.is_err());
    }

    #[test]
    fn a_bad_row_does_not_stop_the_file() {
        let got = rows(b"a,b\n1,\xff\xfe\n3,4\n".to_vec());
        assert!(got[0].1.is_err());
        assert_eq!(got[1], (3, Ok(vec!["3".into(), "4".into()])));
    }

    #[test]
    fn what_is_not_a_table() {
        for bad in [
            &b""[..],
            b"\n\n",
            b"\xff\xfea\0",
            b"PK\x03\x04....",
            b"\xcd\xee\xec\xe5\xf0,b\n",
        ] {
            assert!(
                Table::open(std::io::Cursor::new(bad.to_vec()), None).is_err(),
                "{bad:?}"
            );
        }
    }
}
