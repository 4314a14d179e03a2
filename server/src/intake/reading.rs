//! A whole file, row by row, into chunks of checked items. It blocks: run it
//! on a thread of its own.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use csv::StringRecord;
use domain::Moment;
use domain::deadline::Rules;
use domain::ids::SourceId;
use domain::journal::Kind;
use domain::new_appeal::{Checked, check};
use domain::reference::Reference;

use super::Fault;
use super::csv::{LineNumber, Table};
use super::layout::{Item, Layout};
use crate::io_reason;

/// Faults told one by one; the rest are only counted.
const LISTED: usize = 20;

/// Everything that reading a file depends on.
pub struct Reading {
    /// The file.
    pub table: Table,
    /// What its columns mean.
    pub layout: Layout,
    /// Whose register it is.
    pub source: SourceId,
    /// Codes.
    pub reference: Arc<Reference>,
    /// Norms.
    pub rules: Arc<Rules>,
    /// The moment of the import: nothing may lie after it.
    pub now: Moment,
}

/// What became of the rows.
#[derive(Debug, Default)]
pub struct Report {
    /// Rows read, without the header.
    pub rows: u64,
    /// Rows that did not become appeals.
    pub faulty: u64,
    /// The first of them.
    pub listed: Vec<(LineNumber, Fault)>,
    /// Appeals with a step whose hour the file does not tell.
    pub moved: u64,
    /// Why reading stopped before the end, if it did.
    pub broken: Option<anyhow::Error>,
}

/// Where faulty rows go: the file with the same columns, after which four
/// remarks say where, what, why. Our own format passes over `#` columns, so
/// the mended file can be imported as it is.
pub struct Faults(Option<csv::Writer<File>>);

impl Faults {
    /// Creates the file, if one is wanted.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(path: Option<&Path>, header: &StringRecord) -> Result<Self> {
        let Some(path) = path else {
            return Ok(Self(None));
        };
        let file = File::create(path)
            .map_err(|e| anyhow!("файл ошибок {}: {}", path.display(), io_reason::of(&e)))?;
        let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(file);
        writer.write_record(header.iter().chain(["#строка", "#поле", "#причина"]))?;
        Ok(Self(Some(writer)))
    }

    fn add(&mut self, table: &Table, line: LineNumber, fault: &Fault) -> Result<()> {
        let Some(writer) = &mut self.0 else {
            return Ok(());
        };
        let remarks = [line.to_string(), fault.field.clone(), fault.reason.clone()];
        writer
            .write_record(table.raw().chain(remarks.iter().map(String::as_bytes)))
            .context("файл ошибок не записывается")
    }
}

impl Reading {
    /// Reads to the end; `take` gets chunks of at most `size` items and says
    /// whether more are wanted.
    pub fn run(
        mut self,
        size: usize,
        mut faults: Faults,
        mut take: impl FnMut(Vec<Checked>) -> bool,
    ) -> Report {
        let mut report = Report::default();
        let mut chunk = Vec::with_capacity(size);
        report.broken = loop {
            let (line, row) = match self.table.next_row() {
                Ok(Some(next)) => next,
                Ok(None) => break None,
                Err(error) => break Some(error),
            };
            report.rows += 1;
            match row.and_then(|row| self.item(&row, &mut report)) {
                Ok(item) => chunk.push(item),
                Err(fault) => {
                    if let Err(error) = faults.add(&self.table, line, &fault) {
                        break Some(error);
                    }
                    report.faulty += 1;
                    if report.listed.len() < LISTED {
                        report.listed.push((line, fault));
                    }
                }
            }
            if chunk.len() == size && !take(std::mem::replace(&mut chunk, Vec::with_capacity(size)))
            {
                return report;
            }
        };
        if !chunk.is_empty() {
            take(chunk);
        }
        report
    }

    fn item(&self, row: &StringRecord, report: &mut Report) -> Result<Checked, Fault> {
        let Item { appeal, moved } = self.layout.item(row)?;
        let answer_told = appeal.answered_at.is_some();
        let mut checked = check(appeal, self.source, &self.reference, &self.rules, self.now)?;
        if !moved.is_empty() {
            report.moved += 1;
            // The history must not claim an hour that nobody told.
            for past in checked
                .past
                .iter_mut()
                .filter(|p| moved.contains(&field(p.kind, answer_told)))
            {
                past.note = Some("источник указал только день, без часа".into());
            }
        }
        Ok(checked)
    }
}

/// The stage time that dates a step of this kind; a closing without an answer
/// of its own is the answer.
const fn field(kind: Kind, answer_told: bool) -> &'static str {
    match kind {
        Kind::Answered if !answer_told => "closed_at",
        Kind::Taken => "taken_at",
        Kind::Assigned => "assigned_at",
        Kind::Answered => "answered_at",
        Kind::Closed | Kind::Rejected | Kind::Redirected | Kind::Merged | Kind::Withdrawn => {
            "closed_at"
        }
        _ => "",
    }
}
