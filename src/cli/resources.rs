//! `connectql resources`

use std::io::Write;

use connectql::Resource;
use connectql::catalog::{FieldDescription, RESOURCES, ResourceDescription};

use super::{Status, Stop, output, resource_parser};

const EXAMPLES: &str = "\
Examples:
  connectql resources
  connectql resources users
  connectql resources --json";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The resource to tell about; without it, all are listed
    #[arg(value_name = "RESOURCE", value_parser = resource_parser())]
    resource: Option<&'static Resource>,
    /// Print JSON, for programs
    #[arg(long)]
    json: bool,
    /// Print names alone, one a line: of the resources, or of the fields and functions of one
    #[arg(long, conflicts_with = "json")]
    names: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, Stop> {
    let mut out = std::io::stdout().lock();
    let all: Vec<ResourceDescription> = match arguments.resource {
        Some(resource) => vec![resource.describe()],
        None => RESOURCES.iter().map(|resource| resource.describe()).collect(),
    };
    match arguments.resource {
        _ if arguments.names => out.write_all(names(arguments.resource).as_bytes())?,
        _ if arguments.json => output::json(&mut out, &all, false)?,
        Some(resource) => out.write_all(one(resource, &resource.describe()).as_bytes())?,
        None => out.write_all(list(&all).as_bytes())?,
    }
    Ok(Status::Success)
}

/// For shells, which complete them.
fn names(resource: Option<&Resource>) -> String {
    let names: Vec<&str> = match resource {
        None => RESOURCES.iter().map(|resource| resource.name).collect(),
        Some(resource) => {
            let fields = resource.fields.iter().map(|field| field.name);
            fields.chain(resource.functions().map(|function| function.name)).collect()
        }
    };
    names.join("\n") + "\n"
}

fn list(resources: &[ResourceDescription]) -> String {
    let row = |resource: &ResourceDescription| {
        vec![resource.resource.to_owned(), resource.operation.to_owned(), resource.fields.len().to_string()]
    };
    let head = ["RESOURCE", "OPERATION", "FIELDS"];
    table(&head, &resources.iter().map(row).collect::<Vec<_>>())
}

fn one(resource: &Resource, about: &ResourceDescription) -> String {
    let functions: Vec<&str> = resource.functions().map(|entry| entry.usage).collect();
    let facts = [
        ("Operation", about.operation.to_owned()),
        ("Command", format!("aws connect {}", about.command)),
        ("Records", format!("{}, told apart by {}", about.result_list, about.id.join(" and "))),
        ("Page", format!("up to {} records", about.max_results)),
        ("Filters", if about.filters.is_empty() { "none".to_owned() } else { about.filters.join(", ") }),
        ("Functions", functions.join(", ")),
        ("Example", resource.example.to_owned()),
    ];
    let facts: Vec<String> = facts.iter().map(|(what, fact)| format!("{what:<11}{fact}\n")).collect();
    let facts = facts.concat();
    let rows: Vec<Vec<String>> = about.fields.iter().map(field_row).collect();
    format!("{facts}\n{}", table(&["FIELD", "SHORT", "KIND", "OPERATORS", "ABOUT"], &rows))
}

fn field_row(field: &FieldDescription) -> Vec<String> {
    let assumed = if field.spelling == "assumed" { " (spelling assumed)" } else { "" };
    let values = field.values.map(|values| match values {
        [first, .., last] if values.len() > VALUES_MAX => format!(": {first} … {last}"),
        _ => format!(": {}", values.join(", ")),
    });
    vec![
        field.name.to_owned(),
        field.short.join(", "),
        field.kind.to_owned(),
        field.operators.join(" "),
        format!("{}{}{assumed}", field.about, values.unwrap_or_default()),
    ]
}

/// The most values of a closed set that are listed.
const VALUES_MAX: usize = 20;

/// Rows in columns; the last one is as wide as it is.
fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let head: Vec<String> = head.iter().map(|cell| (*cell).to_owned()).collect();
    let widths: Vec<usize> = (0..head.len())
        .map(|column| {
            let cells = std::iter::once(&head).chain(rows).filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
        })
        .collect();
    let mut text = String::new();
    for row in std::iter::once(&head).chain(rows) {
        let cells: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        text.push_str(cells.join("  ").trim_end());
        text.push('\n');
    }
    text
}
