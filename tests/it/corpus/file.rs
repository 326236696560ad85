//! A file of the corpus: a query, and the options before it.

use std::path::Path;

use connectql::{Options, Resource};
use serde_json::{Map, Value};

/// A query and its options.
pub(crate) struct File {
    pub(crate) resource: &'static Resource,
    pub(crate) query: String,
    pub(crate) options: Options,
    /// The same options as JSON.
    pub(crate) json: Map<String, Value>,
    /// The same options for the command.
    pub(crate) arguments: Vec<String>,
}

impl File {
    pub(crate) fn read(path: &Path) -> File {
        let text = std::fs::read_to_string(path).expect("the file can be read");
        let folder = path
            .parent()
            .and_then(Path::file_name)
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let resource = connectql::resource(folder).unwrap_or(&connectql::USERS);
        let mut file = File {
            resource,
            query: String::new(),
            options: Options::default(),
            json: Map::new(),
            arguments: Vec::new(),
        };
        let mut rest = text.as_str();
        let mut repeated = String::new();
        while let Some((line, after)) = rest
            .strip_prefix("#: ")
            .and_then(|rest| rest.split_once('\n'))
        {
            rest = after;
            let (option, value) = line.split_once(' ').unwrap_or((line, ""));
            match option {
                "repeat" => repeated = repeat(value),
                _ => file.option(option, value),
            }
        }
        file.options = serde_json::from_value(Value::Object(file.json.clone()))
            .expect("the options are known");
        file.query = rest.strip_suffix('\n').unwrap_or(rest).to_owned() + &repeated;
        file
    }

    fn option(&mut self, option: &str, value: &str) {
        if option == "resource" {
            self.resource = connectql::resource(value).expect("the resource is known");
            return;
        }
        self.arguments.push(format!("--{option}"));
        let is_flag = matches!(option, "residual" | "single");
        self.arguments.extend((!is_flag).then(|| value.to_owned()));
        if option == "param" {
            let (name, value) = value.split_once('=').expect("a parameter is NAME=VALUE");
            self.parameter(name, value);
            return;
        }
        let read = match value.parse::<u64>() {
            _ if is_flag => Value::Bool(true),
            Ok(number) if option.starts_with("max-") => number.into(),
            _ => value.into(),
        };
        self.json.insert(camel_case(option), read);
    }

    /// One value, or a list if the name is repeated.
    fn parameter(&mut self, name: &str, value: &str) {
        let parameters = self
            .json
            .entry("parameters")
            .or_insert_with(|| Value::Object(Map::new()));
        let bound = parameters
            .as_object_mut()
            .expect("it is an object")
            .entry(name)
            .or_insert(Value::Null);
        *bound = match bound.take() {
            Value::Null => value.into(),
            Value::Array(mut values) => {
                values.push(value.into());
                Value::Array(values)
            }
            first => Value::Array(vec![first, value.into()]),
        };
    }
}

/// `max-results` as `maxResults`.
fn camel_case(option: &str) -> String {
    let mut words = option.split('-');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let (initial, rest) = word.split_at(1);
        name + &initial.to_uppercase() + rest
    })
}

/// `300 TEXT`: the text repeated 300 times.
fn repeat(value: &str) -> String {
    let (times, text) = value.split_once(' ').expect("a number and a text");
    text.repeat(times.parse().expect("a number"))
}
