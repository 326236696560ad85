//! `connectql resources`

use std::io::Write;

use connectql::Resource;
use connectql::catalog::{
    Field, FieldDescription, FunctionDescription, PartDescription, RESOURCES, ResourceDescription,
    Spelling,
};
use textwrap::{WordSeparator, WordSplitter};

use super::error::{CliError, Status};
use super::output;
use super::resource_argument::resource_parser;

const EXAMPLES: &str = "\
Examples:
  connectql resources
  connectql resources users
  connectql resources --json";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The resource to describe; omit it to list all
    #[arg(value_name = "RESOURCE", value_parser = resource_parser(), hide_possible_values = true)]
    resource: Option<&'static Resource>,
    /// Print JSON, for programs
    #[arg(long)]
    json: bool,
    /// Print only names, one per line
    #[arg(long, conflicts_with = "json")]
    names: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CliError> {
    let mut out = std::io::stdout().lock();
    if arguments.names {
        out.write_all(names(arguments.resource).as_bytes())?;
        return Ok(Status::Success);
    }
    let shown = RESOURCES
        .iter()
        .filter(|known| arguments.resource.is_none_or(|shown| shown == **known));
    let described: Vec<ResourceDescription> = shown.map(|resource| resource.describe()).collect();
    match (arguments.resource, described.as_slice()) {
        _ if arguments.json => output::json(&mut out, &described, false)?,
        (Some(resource), [about]) => out.write_all(resource_page(resource, about).as_bytes())?,
        _ => out.write_all(list(&described).as_bytes())?,
    }
    Ok(Status::Success)
}

/// Names for shells to complete.
fn names(resource: Option<&Resource>) -> String {
    let names: Vec<&str> = match resource {
        None => RESOURCES.iter().map(|resource| resource.name).collect(),
        Some(resource) => {
            let fields = resource.fields.iter().map(|field| field.name);
            fields
                .chain(resource.functions().map(|function| function.name))
                .collect()
        }
    };
    names.join("\n") + "\n"
}

fn list(resources: &[ResourceDescription]) -> String {
    let row = |resource: &ResourceDescription| {
        vec![
            resource.resource.to_owned(),
            resource.operation.to_owned(),
            resource.fields.len().to_string(),
        ]
    };
    let head = ["RESOURCE", "OPERATION", "FIELDS"];
    table(&head, &resources.iter().map(row).collect::<Vec<_>>())
}

fn resource_page(resource: &Resource, about: &ResourceDescription) -> String {
    let facts = [
        ("Operation", about.operation.to_owned()),
        ("Command", format!("aws connect {}", about.command)),
        (
            "Records",
            format!(
                "{}, identified by {}",
                about.result_list,
                about.id.join(" and ")
            ),
        ),
        ("Page", page(about)),
        ("Filters", filters(about)),
        ("Contains", contains(about)),
        ("Spelling", spelling(resource)),
        ("Example", resource.example.to_owned()),
    ];
    let facts = facts.iter().filter(|(_, fact)| !fact.is_empty());
    let facts: String = facts
        .map(|(what, fact)| wrapped(&format!("{what:<11}"), "           ", fact))
        .collect();
    let fields = fields_table(resource, about);
    let functions: String = about.functions.iter().map(function).collect();
    format!("{facts}\n{fields}\nFUNCTION\n{functions}")
}

/// The fields in aligned columns, with details below each row.
fn fields_table(resource: &Resource, about: &ResourceDescription) -> String {
    let fields = || resource.fields.iter().zip(&about.fields);
    let rows: Vec<Vec<String>> = fields()
        .map(|(field, described)| field_row(field, described))
        .collect();
    let table = table(&["FIELD", "KIND", "OPERATORS"], &rows);
    let (head, rows) = table.split_once('\n').unwrap_or_default();
    let details = fields().map(|(field, described)| field_details(field, described));
    let rows = rows.lines().zip(details);
    let rows: String = rows
        .map(|(row, details)| row.to_owned() + "\n" + &details)
        .collect();
    format!("{head}\n{rows}")
}

fn page(about: &ResourceDescription) -> String {
    let size = format!("up to {} records", about.max_results);
    if about.paginator {
        size
    } else {
        size + "; the AWS CLI reads one page at a time"
    }
}

fn filters(about: &ResourceDescription) -> String {
    match about.filter_limits {
        _ if about.filters.is_empty() => "none".to_owned(),
        Some(limits) => format!(
            "{}; a filter with groups allows up to {} tags and {} groups",
            about.filters.join(", "),
            limits.tags,
            limits.groups
        ),
        None => about.filters.join(", "),
    }
}

/// The lengths of text for `~`, and the fields for which the service documents them.
fn contains(about: &ResourceDescription) -> String {
    let bounds: Vec<_> = about
        .fields
        .iter()
        .filter_map(|field| Some((field.name, field.contains?)))
        .collect();
    let Some((_, first)) = bounds.first() else {
        return String::new();
    };
    let (of, count) = (
        |documented: bool| -> Vec<&str> {
            bounds
                .iter()
                .filter(|(_, bounds)| bounds.documented == documented)
                .map(|(name, _)| *name)
                .collect()
        },
        bounds.len(),
    );
    let known = match of(true) {
        all if all.len() == count => "documented".to_owned(),
        none if none.is_empty() => "assumed".to_owned(),
        some => format!("documented for {}; assumed for the others", some.join(", ")),
    };
    format!(
        "`~` accepts {} to {} characters ({known})",
        first.min, first.max
    )
}

fn spelling(resource: &Resource) -> String {
    let assumed = resource
        .fields
        .iter()
        .filter(|field| field.spelling == Spelling::Assumed)
        .count();
    match assumed {
        0 => "all documented".to_owned(),
        all if all == resource.fields.len() => "all assumed".to_owned(),
        _ => "documented, except for fields marked as assumed".to_owned(),
    }
}

fn field_row(field: &Field, described: &FieldDescription) -> Vec<String> {
    vec![
        field.name.to_owned(),
        described.kind.to_owned(),
        described.operators.join(" "),
    ]
}

/// The lines below the row of a field.
fn field_details(field: &Field, described: &FieldDescription) -> String {
    let assumed = if field.spelling == Spelling::Assumed {
        " (spelling assumed)"
    } else {
        ""
    };
    let values = described
        .values
        .map_or_else(String::new, |values| listed(field, values));
    let short = match described.short {
        [] => String::new(),
        names => format!("; short: {}", names.join(", ")),
    };
    let several = if described.many && !field.about.contains("any of") {
        "; a record may have several"
    } else {
        ""
    };
    wrapped(
        "    ",
        "    ",
        &format!("{}{values}{several}{short}{assumed}", field.about),
    )
}

/// The fixed set of a field's values, after its description. Values in order are shown as a range,
/// unless the description already mentions it.
fn listed(field: &Field, values: &[&str]) -> String {
    match values {
        [first, .., last] if field.kind.supports_range() => {
            let range = format!("from {first} to {last}");
            if field.about.contains(&range) {
                String::new()
            } else {
                format!(", {range}")
            }
        }
        _ => format!(": {}", values.join(", ")),
    }
}

fn function(function: &FunctionDescription) -> String {
    let after = (!function.operators.is_empty())
        .then(|| format!("operators: {}", function.operators.join(" ")));
    let parts = function.parts.iter().map(part).chain(after);
    let parts: String = parts.map(|part| wrapped("    ", "      ", &part)).collect();
    format!(
        "{}\n{}{parts}",
        function.usage,
        wrapped("    ", "    ", function.about)
    )
}

/// A part of a function: its operators and its limits.
fn part(part: &PartDescription) -> String {
    let limits = match (part.min, part.max, part.max_length) {
        (Some(min), Some(max), _) => format!(", {min} to {max}"),
        (_, _, Some(length)) => format!(", up to {length} characters"),
        _ => String::new(),
    };
    let operators = part.operators.join(" ");
    let operators = if operators.is_empty() {
        operators
    } else {
        format!(" {operators}")
    };
    format!("{}{operators}{limits}", part.name)
}

/// The width of a line, in characters.
const WIDTH: usize = 80;

/// Wraps words in lines, with `first` before the first line and `rest` before the others.
fn wrapped(first: &str, rest: &str, words: &str) -> String {
    let options = textwrap::Options::new(WIDTH)
        .initial_indent(first)
        .subsequent_indent(rest)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false);
    textwrap::fill(words, options) + "\n"
}

/// Rows in aligned columns; the last column is not padded.
fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let head: Vec<String> = head.iter().map(|cell| (*cell).to_owned()).collect();
    let widths: Vec<usize> = (0..head.len())
        .map(|column| {
            let cells = std::iter::once(&head)
                .chain(rows)
                .filter_map(|row| row.get(column));
            cells
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or_default()
        })
        .collect();
    let mut text = String::new();
    for row in std::iter::once(&head).chain(rows) {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:<width$}"))
            .collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}
