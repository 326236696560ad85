//! Options to mention in help lines, which the library does not know.

use connectql::{Code, Description, Problem, Report};

/// The problems for programs and people, with the options of the command in their help.
pub(super) fn descriptions(report: &Report) -> Vec<Description> {
    let mut descriptions = report.descriptions();
    for (problem, description) in report.problems().iter().zip(&mut descriptions) {
        let residual = ("allow a residual", "`--residual`".to_owned());
        for (phrase, option) in hints(problem).into_iter().chain([residual]) {
            let with_option = format!("{phrase} ({option})");
            description.help = description.help.replacen(phrase, &with_option, 1);
        }
    }
    descriptions
}

/// Advice in a help line, and the option that follows it.
fn hints(problem: &Problem) -> Vec<(&'static str, String)> {
    let parameter = problem.parameter().unwrap_or_default();
    let one = |phrase, option: String| vec![(phrase, option)];
    match problem.code {
        Code::UnboundParameter => one("bind it", format!("`--param {parameter}=VALUE`")),
        Code::TooManyRequests => {
            let requests = problem.requests().unwrap_or_default();
            one(
                "allow more requests",
                format!("`--max-requests {requests}`"),
            )
        }
        Code::FileAsValue => {
            let file = problem.file().unwrap_or_default();
            one(
                "read its lines",
                format!("`--param-file {parameter}={file}`"),
            )
        }
        Code::LoneValue => one("pass the text in it", "`--file`".into()),
        Code::Syntax => vec![
            ("the size of a page is an option", "`--max-results`".into()),
            ("requested with its token", "`--next-token`".into()),
            ("bind the lines of the file", "`--param-file`".into()),
        ],
        _ => Vec::new(),
    }
}
