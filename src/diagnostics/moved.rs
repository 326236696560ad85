//! Problems of a text at other places: those of the text that it was made from.

use super::problem::suggesting_help;
use crate::diagnostics::Problem;
use crate::span::Span;

impl Problem {
    /// The problem at other places.
    pub(crate) fn moved(mut self, moved: impl Fn(Span) -> Span) -> Problem {
        if let Some(span) = self.span_mut() {
            *span = moved(*span);
        }
        if let Some(help) = suggesting_help!(&mut self) {
            help.move_suggestion(moved);
        }
        self
    }

    fn span_mut(&mut self) -> Option<&mut Span> {
        match self {
            Problem::NotUtf8 { span, .. }
            | Problem::TooDeep { span, .. }
            | Problem::Syntax { span, .. }
            | Problem::UnclosedQuote { span, .. }
            | Problem::UnclosedParenthesis { span, .. }
            | Problem::UnopenedParenthesis { span, .. }
            | Problem::UnknownOperator { span, .. }
            | Problem::TypographicQuote { span, .. }
            | Problem::MissingOperator { span, .. }
            | Problem::UnquotedSpace { span, .. }
            | Problem::LoneValue { span, .. }
            | Problem::GluedComment { span, .. }
            | Problem::UnknownEscape { span, .. }
            | Problem::UnknownField { span, .. }
            | Problem::UnknownFunction { span, .. }
            | Problem::OperatorNotTaken { span, .. }
            | Problem::MissingComparison { span, .. }
            | Problem::UnknownValue { span, .. }
            | Problem::OutOfRange { span, .. }
            | Problem::ReversedRange { span, .. }
            | Problem::NoClock { span, .. }
            | Problem::MalformedValue { span, .. }
            | Problem::ContainsLength { span, .. }
            | Problem::TagLimit { span, .. }
            | Problem::UnboundParameter { span, .. }
            | Problem::ListParameter { span, .. }
            | Problem::FunctionArguments { span, .. }
            | Problem::CannotNegate { span, .. }
            | Problem::NotSearchable { span, .. }
            | Problem::NoValueLeft { span, .. }
            | Problem::Unanswerable { span, .. }
            | Problem::HiddenInComment { span, .. }
            | Problem::MatchesNothing { span, .. }
            | Problem::Redundant { span, .. }
            | Problem::Wildcard { span, .. }
            | Problem::NameForId { span, .. }
            | Problem::FullName { span, .. }
            | Problem::BareNull { span, .. }
            | Problem::ContainsLengthUndocumented { span, .. }
            | Problem::AssumedField { span, .. } => Some(span),
            Problem::UnanswerableResidual { span, .. }
            | Problem::TooManyTerms { span, .. }
            | Problem::TooManyRequests { span, .. }
            | Problem::SeveralRequests { span, .. }
            | Problem::FilterTooLarge { span, .. }
            | Problem::FetchesEverything { span, .. } => span.as_mut(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::span::Span;
    use crate::{USERS, compile};

    #[test]
    fn every_place_of_a_problem_moves_with_it() {
        let behind = |span: Span| Span::new(span.start + 7, span.end + 7);
        for query in [
            "usrname = bob",
            "(username = bob",
            "username == bob",
            "a b",
            "tag(x",
            "username = $x",
            "username = \"x",
            "id in ()",
        ] {
            for problem in compile(&USERS, query).unwrap_err().problems() {
                let moved = problem.clone().moved(behind);
                assert_eq!(moved.span(), problem.span().map(behind), "{problem:?}");
                let places = [&moved, problem]
                    .map(|problem| problem.suggestion().map(|suggestion| suggestion.span));
                assert_eq!(places[0], places[1].map(behind), "{problem:?}");
            }
        }
    }
}
