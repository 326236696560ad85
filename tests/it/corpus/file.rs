//! A file of the corpus: a query, and the options before it.

use std::path::Path;

use connectql::{Options, Resource};

/// A query and what it is compiled with.
pub(crate) struct File {
    pub(crate) resource: &'static Resource,
    pub(crate) query: String,
    pub(crate) options: Options,
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
        file.query = rest.strip_suffix('\n').unwrap_or(rest).to_owned() + &repeated;
        file
    }

    fn option(&mut self, option: &str, value: &str) {
        let options = &mut self.options;
        match option {
            "resource" => {
                self.resource = connectql::resource(value).expect("the resource is known");
            }
            "param" => {
                let (name, value) = value.split_once('=').expect("a parameter is NAME=VALUE");
                options.parameters.add(name, value);
            }
            "residual" => options.residual = true,
            "single" => options.single = true,
            "max-requests" => options.max_requests = value.parse().expect("a number"),
            "max-results" => options.max_results = Some(value.parse().expect("a number")),
            "instance-id" => options.instance_id = Some(value.to_owned()),
            "next-token" => options.next_token = Some(value.to_owned()),
            other => panic!("no option of the corpus: {other}"),
        }
        if option != "resource" {
            self.arguments.push(format!("--{option}"));
            let is_flag = matches!(option, "residual" | "single");
            self.arguments.extend((!is_flag).then(|| value.to_owned()));
        }
    }
}

/// `300 TEXT`: so many times the text.
fn repeat(value: &str) -> String {
    let (times, text) = value.split_once(' ').expect("a number and a text");
    text.repeat(times.parse().expect("a number"))
}
