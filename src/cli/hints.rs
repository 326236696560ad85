//! Options to mention in help lines, which the library does not know.

use connectql::{Code, Description, Problem, Report};

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
    let parameter = problem.parameter().unwrap_or_default();
    match problem.code {
        Code::UnboundParameter => {
            vec![("bind it", format!("`--param {parameter}=VALUE`"))]
        }
        Code::CannotNegate | Code::NotSearchable => {
            vec![("allow a residual", "`--residual`".to_owned())]
        }
        Code::TooManyRequests => {
            let requests = problem.requests().unwrap_or_default();
            let option = format!("`--max-requests {requests}`");
            vec![("allow more requests", option)]
        }
        Code::FileAsValue => {
            let file = problem.file().unwrap_or_default();
            let option = format!("`--param-file {parameter}={file}`");
            vec![("read its lines", option)]
        }
        Code::LoneValue => vec![("pass the text in it", "`--file`".to_owned())],
        Code::Syntax => vec![
            (
                "the size of a page is an option",
                "`--max-results`".to_owned(),
            ),
            ("requested with its token", "`--next-token`".to_owned()),
            ("bind the lines of the file", "`--param-file`".to_owned()),
        ],
        _ => Vec::new(),
    }
}
