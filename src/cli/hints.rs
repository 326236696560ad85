//! The options for what a help line describes: the library does not know them.

use connectql::{Description, Problem, Report};

/// The problems for programs and people, with the options of the command in their help.
pub(super) fn descriptions(report: &Report) -> Vec<Description> {
    let mut descriptions = report.descriptions();
    for (problem, description) in report.problems().iter().zip(&mut descriptions) {
        for (phrase, option) in hints(problem) {
            let with_option = format!("{phrase} ({option})");
            description.help = description.help.replacen(phrase, &with_option, 1);
        }
    }
    descriptions
}

/// Advice in a help line, and the option that follows it.
fn hints(problem: &Problem) -> Vec<(&'static str, String)> {
    match problem {
        Problem::UnboundParameter { name, .. } => {
            vec![("bind it", format!("`--param {name}=VALUE`"))]
        }
        Problem::CannotNegate { .. } | Problem::NotSearchable { .. } => {
            vec![("allow a residual", "`--residual`".to_owned())]
        }
        Problem::TooManyRequests { requests, .. } => {
            let option = format!("`--max-requests {requests}`");
            vec![("allow more requests", option)]
        }
        Problem::FileAsValue { name, file, .. } => {
            vec![("read its lines", format!("`--param-file {name}={file}`"))]
        }
        Problem::LoneValue { .. } => vec![("pass the text in it", "`--file`".to_owned())],
        Problem::Syntax { .. } => vec![
            (
                "the size of a page is an option",
                "`--max-results`".to_owned(),
            ),
            ("asked for with its token", "`--next-token`".to_owned()),
            ("bind the lines of the file", "`--param-file`".to_owned()),
        ],
        _ => Vec::new(),
    }
}
