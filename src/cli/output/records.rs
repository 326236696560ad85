//! The formats in which records are printed.

use std::io::{self, IsTerminal, Write};

use clap::ValueEnum;
use connectql::Resource;
use connectql::evaluate::Record;
use connectql::wire::write_json;
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::columns::{Cell, Column, Columns, short_headings};
use super::separated::Separator;
use super::table::Table;

/// The group of these options in the help.
const OUTPUT: &str = "Output";

/// A format of records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in super::super) enum Format {
    /// One JSON object per line
    Jsonl,
    /// One JSON response
    Json,
    /// Aligned columns
    Table,
    /// Comma-separated values
    Csv,
    /// Tab-separated values
    Tsv,
    /// One ID per line
    Ids,
}

/// The output format of records.
#[derive(clap::Args)]
pub(in super::super) struct OutputArguments {
    /// Output format: jsonl, json, table, csv, tsv or ids
    #[arg(long, value_name = "FORMAT", value_enum, hide_possible_values = true, help_heading = OUTPUT)]
    output: Option<Format>,
    /// Columns to print, as in `Username,Tags."a.b"`
    #[arg(long, value_name = "COLUMNS", help_heading = OUTPUT)]
    columns: Option<Columns>,
    /// Do not escape formulas for spreadsheets
    #[arg(long, help_heading = OUTPUT)]
    raw: bool,
}

impl OutputArguments {
    /// The requested format. Columns without a format imply a table.
    pub(in super::super) fn format(&self) -> Option<Format> {
        self.output
            .or(self.columns.is_some().then_some(Format::Table))
    }

    /// A writer of records in this format.
    pub(in super::super) fn writer(
        &self,
        resource: &'static Resource,
        format: Format,
        is_compact: bool,
    ) -> RecordWriter {
        let columns = self.columns.clone();
        let columns = columns.unwrap_or_else(|| Columns::of(resource.columns)).0;
        let form = match format {
            Format::Jsonl => Form::Lines,
            Format::Json => Form::Response(Vec::new(), is_compact),
            Format::Table => Form::Table(Table::new(short_headings(&columns), terminal_width())),
            Format::Csv => Form::Separated(Separator::Comma, false),
            Format::Tsv => Form::Separated(Separator::Tab, false),
            Format::Ids => Form::Ids,
        };
        RecordWriter {
            resource,
            columns,
            is_raw: self.raw,
            form,
        }
    }
}

fn headings(columns: &[Column]) -> Vec<String> {
    columns
        .iter()
        .map(|column| column.heading.clone())
        .collect()
}

fn terminal_width() -> Option<usize> {
    let out = io::stdout();
    let size = out
        .is_terminal()
        .then(|| terminal_size::terminal_size_of(&out))
        .flatten();
    size.map(|(width, _)| usize::from(width.0))
}

/// Writes records in a format.
pub(in super::super) struct RecordWriter {
    resource: &'static Resource,
    columns: Vec<Column>,
    is_raw: bool,
    form: Form,
}

enum Form {
    Lines,
    /// The records so far, and whether the response is printed on one line.
    Response(Vec<Record>, bool),
    Table(Table),
    /// True once the headings have been written.
    Separated(Separator, bool),
    Ids,
}

impl RecordWriter {
    pub(in super::super) fn record(
        &mut self,
        out: &mut impl Write,
        record: Record,
    ) -> io::Result<()> {
        match &mut self.form {
            Form::Lines => {
                write_json(&mut *out, &record, true)?;
                out.write_all(b"\n")
            }
            Form::Response(records, _) => {
                records.push(record);
                Ok(())
            }
            Form::Table(table) => {
                let cells = self.columns.iter().map(|column| column.cell(&record).text);
                table.row(out, cells)
            }
            Form::Separated(separator, has_headings) => {
                if !std::mem::replace(has_headings, true) {
                    write_headings(out, *separator, &self.columns, self.is_raw)?;
                }
                let cells = self.columns.iter().map(|column| column.cell(&record));
                writeln!(out, "{}", separator.row(cells, self.is_raw))
            }
            Form::Ids => {
                let ids = Columns::of(self.resource.id).0;
                let cells = ids.iter().map(|column| column.cell(&record));
                writeln!(out, "{}", Separator::Tab.row(cells, true))
            }
        }
    }

    /// Writes the pending output.
    pub(in super::super) fn finish(&mut self, out: &mut impl Write) -> io::Result<()> {
        match &mut self.form {
            Form::Lines | Form::Ids | Form::Separated(_, true) => Ok(()),
            Form::Separated(separator, false) => {
                write_headings(out, *separator, &self.columns, self.is_raw)
            }
            Form::Table(table) => table.finish(out),
            Form::Response(records, is_compact) => {
                let response = Response {
                    list: self.resource.result_list,
                    records,
                };
                write_json(&mut *out, &response, *is_compact)?;
                out.write_all(b"\n")
            }
        }
    }

    /// True if the pending output is useful even if the search fails.
    pub(in super::super) fn keeps_parts(&self) -> bool {
        !matches!(self.form, Form::Response(..))
    }
}

fn write_headings(
    out: &mut impl Write,
    separator: Separator,
    columns: &[Column],
    is_raw: bool,
) -> io::Result<()> {
    let cells = headings(columns).into_iter().map(|text| Cell {
        text,
        is_text: true,
    });
    writeln!(out, "{}", separator.row(cells, is_raw))
}

/// A response of the service with all records.
struct Response<'r> {
    list: &'static str,
    records: &'r [Record],
}

impl Serialize for Response<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut response = serializer.serialize_map(Some(2))?;
        response.serialize_entry(self.list, self.records)?;
        response.serialize_entry("ApproximateTotalCount", &self.records.len())?;
        response.end()
    }
}
