//! The tokens of a query, the token at a position, and the parameters.

use std::collections::BTreeMap;

use connectql::syntax::ast::{
    Argument, Condition, Expression, Literal, Node, Operand, Subject, Test, Value,
};
use connectql::syntax::parse;
use connectql::{
    AGENT_STATUSES, Encoding, Span, TokenKind, USERS, hover, parameters, resource, tokens,
};
use proptest::prelude::*;

use crate::corpus::{file::File, files};

/// The kinds of the pieces of a tree.
#[derive(Default)]
struct Pieces(BTreeMap<(u32, u32), TokenKind>);

impl Pieces {
    fn add(&mut self, span: Span, kind: TokenKind) {
        self.0.insert((span.start, span.end), kind);
    }

    fn node(&mut self, node: &Node) {
        match &node.node {
            Expression::And(members) | Expression::Or(members) => {
                members.iter().for_each(|member| self.node(member));
            }
            Expression::Not(inner) => self.node(inner),
            Expression::Condition(condition) => self.condition(condition),
            other => panic!("an expression of a new kind: {other:?}"),
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match &condition.subject {
            Subject::Field(name) => self.add(name.span, TokenKind::Field),
            Subject::Call {
                function,
                arguments,
            } => {
                self.add(function.span, TokenKind::Function);
                let has_parts = function.node.eq_ignore_ascii_case("proficiency");
                arguments
                    .iter()
                    .for_each(|argument| self.argument(argument, has_parts));
            }
            other => panic!("a subject of a new kind: {other:?}"),
        }
        self.test(condition.test.as_ref());
    }

    fn argument(&mut self, argument: &Argument, has_parts: bool) {
        self.value(&argument.key);
        let is_part = match &argument.key.node {
            Literal::Text { text, quoted } => {
                let is_word = ["name", "value", "level"].contains(&text.to_lowercase().as_str());
                has_parts && !quoted && is_word && argument.test.is_some()
            }
            _ => false,
        };
        if is_part {
            self.add(argument.key.span, TokenKind::Field);
        }
        self.test(argument.test.as_ref());
    }

    fn test(&mut self, test: Option<&Test>) {
        let Some(test) = test else { return };
        self.add(test.operator.span, TokenKind::Operator);
        match &test.operand {
            Operand::Value(value) => self.value(value),
            Operand::List(values) => values.iter().for_each(|value| self.value(value)),
            Operand::Range(low, high) => {
                self.value(low);
                self.value(high);
            }
            other => panic!("an operand of a new kind: {other:?}"),
        }
    }

    fn value(&mut self, value: &Value) {
        let kind = match value.node {
            Literal::Parameter(_) => TokenKind::Parameter,
            _ => TokenKind::Value,
        };
        self.add(value.span, kind);
    }
}

#[test]
fn tokens_of_correct_queries_agree_with_their_trees() {
    for path in files() {
        let query = File::read(&path).query;
        let Ok(parsed) = parse(&query) else { continue };
        if !parsed.problems.is_empty() {
            continue;
        }
        let mut pieces = Pieces::default();
        if let Some(root) = &parsed.ast.root {
            pieces.node(root);
        }
        for comment in &parsed.ast.comments {
            pieces.add(comment.span, TokenKind::Comment);
        }
        let mut found = BTreeMap::new();
        for token in tokens(&query, Encoding::Bytes) {
            let text = &query[token.start..token.end];
            assert_ne!(token.kind, TokenKind::Unknown, "{}: {text}", path.display());
            let is_joint = matches!(token.kind, TokenKind::Keyword | TokenKind::Punctuation);
            if !is_joint && text != ".." {
                let ends = (
                    u32::try_from(token.start).unwrap(),
                    u32::try_from(token.end).unwrap(),
                );
                found.insert(ends, token.kind);
            }
        }
        assert_eq!(found, pieces.0, "{}", path.display());
    }
}

#[test]
fn incorrect_queries_have_tokens_as_far_as_possible() {
    let kinds = |query: &str| -> Vec<(TokenKind, String)> {
        tokens(query, Encoding::Bytes)
            .iter()
            .map(|token| (token.kind, query[token.start..token.end].to_owned()))
            .collect()
    };
    let described = |query: &str| -> String {
        let described = kinds(query).into_iter();
        described.fold(String::new(), |all, (kind, text)| {
            format!("{all}{kind:?}:{text} ")
        })
    };
    for (query, expected) in [
        ("name like Sup", "Field:name Unknown:like Unknown:Sup "),
        (
            "a = b c = d",
            "Field:a Operator:= Value:b Field:c Operator:= Value:d ",
        ),
        (
            "tag(BPO = 12",
            "Function:tag Punctuation:( Value:BPO Operator:= Value:12 ",
        ),
        (
            "level in 2..$high",
            "Field:level Operator:in Value:2 Operator:.. Parameter:$high ",
        ),
        (
            "a=b||!c=d",
            "Field:a Operator:= Value:b Keyword:|| Keyword:! Field:c Operator:= Value:d ",
        ),
        (
            "a=b&&!(c=d)",
            "Field:a Operator:= Value:b Keyword:&& Keyword:! Punctuation:( Field:c Operator:= Value:d Punctuation:) ",
        ),
        (
            "field(\"X\") in (a)",
            "Function:field Punctuation:( Value:\"X\" Punctuation:) Operator:in Punctuation:( Value:a Punctuation:) ",
        ),
        ("name = \"Sup", "Field:name Operator:= Value:\"Sup "),
        ("# one\n# two", "Comment:# one Comment:# two "),
        ("", ""),
    ] {
        assert_eq!(described(query), expected, "{query}");
    }
}

proptest! {
    #[test]
    fn tokens_cover_all_text_except_white_space(query in "[a-z=~^!<>&|()$#.,'\" \n\u{e9}\u{1f600}\u{201c}\\\\-]{0,40}") {
        let mut end = 0;
        for token in tokens(&query, Encoding::Bytes) {
            prop_assert!(token.start >= end && token.end > token.start);
            prop_assert!(query[end..token.start].trim().is_empty(), "{query:?}");
            end = token.end;
        }
        prop_assert!(query[end..].trim().is_empty(), "{query:?}");
        let last = Encoding::Utf16.position(&query, query.len());
        let ends = tokens(&query, Encoding::Utf16).last().map_or(0, |token| token.end);
        prop_assert!(ends <= last);
        for at in 0..=last {
            prop_assert!(hover(&USERS, &query, at, Encoding::Utf16).is_ok());
        }
        prop_assert!(hover(&USERS, &query, last + 1, Encoding::Utf16).is_err());
    }
}

#[test]
fn hover_describes_tokens_in_the_services_spelling() {
    let query = "name = '😀' and not routing_profile ^= x or proficiency(name = a, level >= 2) or tag(a in (b))";
    let at = |word: &str| query[..query.find(word).unwrap()].chars().count() + 1;
    let title = |word: &str| {
        let found = hover(&USERS, query, at(word), Encoding::CodePoints).unwrap();
        found.map(|found| (found.kind, found.title, found.start))
    };
    let expected = |word: &str, kind, title: &str| {
        let start = query[..query.find(word).unwrap()].chars().count();
        Some((kind, title.to_owned(), start))
    };
    assert_eq!(
        title("routing_profile"),
        expected("routing_profile", TokenKind::Field, "RoutingProfileId")
    );
    assert_eq!(title("not"), expected("not", TokenKind::Keyword, "not"));
    assert_eq!(title("^="), expected("^=", TokenKind::Operator, "^="));
    assert_eq!(title("level"), expected("level", TokenKind::Field, "level"));
    assert_eq!(
        title("proficiency"),
        expected(
            "proficiency",
            TokenKind::Function,
            "proficiency(VALUE >= LEVEL)"
        )
    );
    assert_eq!(title("'😀'"), None);
    // `proficiency` is not a function of other resources.
    assert_eq!(
        hover(&AGENT_STATUSES, "proficiency(a)", 3, Encoding::Bytes),
        Ok(None)
    );
}

#[test]
fn parameters_are_listed_with_their_subjects() {
    let query = "'é' = 1 or State = $state or name in $names or displayorder in 1..$most or tag(BPO = $bpo, $key = a)";
    let used = parameters(&AGENT_STATUSES, query, Encoding::CodePoints).unwrap();
    let described: Vec<_> = used
        .iter()
        .map(|used| {
            (
                used.name.as_str(),
                used.field.as_str(),
                used.list,
                used.kind,
            )
        })
        .collect();
    let choice = AGENT_STATUSES.field("state").unwrap().kind;
    assert_eq!(
        described,
        [
            ("state", "state", false, Some(choice.name())),
            ("names", "name", true, Some("text")),
            ("most", "displayOrder", false, Some(choice.name())),
            ("bpo", "tag(BPO)", false, Some("text")),
            ("key", "tag", false, Some("text")),
        ]
    );
    assert_eq!(used[0].values, ["ENABLED", "DISABLED"]);
    let text: String = query
        .chars()
        .skip(used[1].start)
        .take(used[1].end - used[1].start)
        .collect();
    assert_eq!(text, "$names");
    let users = "proficiency($what >= $level) or hierarchy(under $group) or nothing = $none or field(\"New\") = $new";
    let described: Vec<String> = parameters(resource("users").unwrap(), users, Encoding::Bytes)
        .unwrap()
        .iter()
        .map(|used| format!("{} {} {:?}", used.name, used.field, used.kind))
        .collect();
    assert_eq!(
        described,
        [
            "what proficiency Some(\"text\")",
            "level proficiency(level) Some(\"number\")",
            "group hierarchy Some(\"id\")",
            "none nothing None",
            "new field Some(\"text\")",
        ]
    );
}
