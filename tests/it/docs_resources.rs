//! `docs/resources.md` is generated from the catalog. After a change to the catalog:
//!
//! ```text
//! UPDATE_DOCS=1 cargo test --test it docs_resources
//! ```

use connectql::catalog::{FieldDescription, RESOURCES, Resource};

const INTRODUCTION: &str = "\
# Resources

The searchable resources and their fields. This page is generated from the catalog (`src/catalog/resources/`), and a test
compares the two, so do not edit it: see [adding a resource](adding-a-resource.md).

- **field**: the service's spelling, as sent in requests. Queries ignore case, `_` and `-`, and accept the short names.
- **kind**: see [kinds of fields](language.md#kinds-of-fields).
- **operators**: `in` accepts a list, and also a range if `<` is listed.
- **`CONTAINS`**: the minimum and maximum length of a string after `~`. Any other length is an error if the limits are
  documented, and a warning if they are assumed.
- **spelling**: if the reference does not name a field, its spelling is assumed, and a query that uses it gets a warning.
  `field(\"AnyName\") = value` sends a name that is not in the catalog.
- **returned**: the path of the value in a record. If the path goes through an array, all its elements are
  searched; if it ends in a map, all the map's values.

";

const TABLE_HEAD: &str = "\
| field | short | kind | operators | `CONTAINS` | spelling | returned | about |
|---|---|---|---|---|---|---|---|
";

#[test]
fn the_resources_page_is_generated_from_the_catalog() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/resources.md");
    let page = page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(path, &page).expect("the page can be written");
    }
    let written = std::fs::read_to_string(path).expect("the page is there");
    assert!(
        written == page,
        "docs/resources.md is not up to date: run UPDATE_DOCS=1 cargo test --test it docs_resources"
    );
}

#[test]
fn the_language_reference_lists_every_kind_of_field() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/language.md");
    let page = std::fs::read_to_string(path).expect("the page is there");
    for field in RESOURCES.iter().flat_map(|resource| resource.fields) {
        let kind = field.kind.name();
        assert!(page.contains(&format!("\n| `{kind}` | ")), "{kind}");
    }
}

fn page() -> String {
    let sections: Vec<String> = RESOURCES.iter().copied().map(section).collect();
    format!("{INTRODUCTION}{}\n{}", overview(), sections.join("\n"))
}

fn overview() -> String {
    let rows: String = RESOURCES.iter().copied().map(overview_row).collect();
    format!("| resource | operation | largest page | filter |\n|---|---|---|---|\n{rows}")
}

fn overview_row(resource: &Resource) -> String {
    let (name, operation, page) = (resource.name, resource.operation, resource.max_results);
    format!(
        "| [{name}](#{name}) | `{operation}` | {page} | {} |\n",
        filters(resource)
    )
}

fn section(resource: &Resource) -> String {
    let description = resource.describe();
    let rows: String = description.fields.iter().map(row).collect();
    let values: String = description.fields.iter().filter_map(values).collect();
    format!(
        "## {}\n\n{}\n\n```connectql\n{}\n```\n\n{TABLE_HEAD}{rows}{values}\nSource: {}\n",
        resource.name,
        properties(resource),
        resource.example,
        resource.source,
    )
}

/// The properties of a resource other than its fields, one per line.
fn properties(resource: &Resource) -> String {
    let mut facts = vec![
        format!(
            "- operation `{}`, AWS CLI command `{}`",
            resource.operation,
            resource.command()
        ),
        format!(
            "- records in `{}`, merged by `{}`",
            resource.result_list,
            resource.unite_by()
        ),
        format!("- pages of 1 to {}", resource.max_results),
        format!("- filter: {}", filters(resource)),
        resource
            .tags
            .map_or("- tags are not returned".into(), |tags| {
                format!("- tags returned in `{tags}`")
            }),
    ];
    let functions: Vec<String> = resource
        .functions()
        .map(|function| quoted(function.name))
        .collect();
    facts.push(format!("- functions: {}", functions.join(", ")));
    facts.join("\n")
}

fn filters(resource: &Resource) -> String {
    if resource.filters.is_empty() {
        return "none".into();
    }
    let names: Vec<String> = resource
        .filters
        .iter()
        .map(|member| quoted(member.name()))
        .collect();
    names.join(" or ")
}

fn row(field: &FieldDescription) -> String {
    let contains = field.contains.map_or(String::new(), |bounds| {
        let how = if bounds.documented {
            "documented"
        } else {
            "assumed"
        };
        format!("{} to {}, {how}", bounds.min, bounds.max)
    });
    let returned = field
        .returned
        .as_ref()
        .map_or("no".into(), |paths| list(paths));
    let cells = [
        quoted(field.name),
        list(field.short),
        kind(field),
        list(&field.operators).replace("`, `", "` `"),
        contains,
        field.spelling.into(),
        returned,
        field.about.into(),
    ];
    format!("| {} |\n", cells.join(" | "))
}

fn kind(field: &FieldDescription) -> String {
    if field.many {
        format!("{}, several", field.kind)
    } else {
        field.kind.into()
    }
}

/// The values of a fixed set, in a separate paragraph below the table.
fn values(field: &FieldDescription) -> Option<String> {
    let values = field.values?;
    let ordered = field.operators.contains(&"<");
    let text = match (ordered, values) {
        (true, [first, .., last]) => format!("`{first}` to `{last}`"),
        _ => list(values),
    };
    let text = match text.rsplit_once("`, `") {
        Some((most, last)) => format!("{most}` or `{last}"),
        None => text,
    };
    Some(format!("\n`{}` is {text}.\n", field.name))
}

fn list(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
    names.join(", ")
}

fn quoted(name: &str) -> String {
    format!("`{name}`")
}
