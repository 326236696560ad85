//! Prints facts about records that `connectql resources --json` does not include: for each
//! operation, the members that every record has, and the fields whose values are in a map.

#![allow(clippy::print_stdout)]

use connectql::catalog::{Field, RESOURCES};
use serde_json::{Map, Value, json};

fn main() {
    let columns: Map<String, Value> = RESOURCES
        .iter()
        .map(|resource| {
            let in_map = resource.fields.iter().filter(|field| field.in_map);
            let in_map: Vec<&str> = in_map.map(|field: &Field| field.name).collect();
            let columns = json!({"always": resource.always, "inMap": in_map});
            (resource.operation.to_owned(), columns)
        })
        .collect();
    println!("{}", Value::Object(columns));
}
