//! Answers to common slips: forms of other languages, and what is easily left out or pasted in.

use super::ast::{
    Argument, Condition, Expression, Literal, Node, Operand, Operator, Subject, Test, Value,
};
use super::foreign_operators::{foreign_operator, has_wildcards, is_operator_word, own};
use super::function_alias::called;
use super::groups::Missing;
use super::names::is_parameter_char;
use super::print::canonical_argument;
use super::text;
use crate::diagnostics::{
    Code, Detail, EXCERPT_MAX, Found, Help, Problem, Suggestion, excerpt, hides,
};
use crate::span::{Span, Spanned};

/// Several words as one value, shortened; only as much of them is looked at as is shown.
fn quoted_excerpt(words: &str) -> String {
    let shown = words
        .char_indices()
        .nth(EXCERPT_MAX + 1)
        .map_or(words.len(), |(at, _)| at);
    let mut quoted = String::new();
    text::write_quoted(words.get(..shown).unwrap_or(words), &mut quoted);
    excerpt(&quoted)
}

fn slice(query: &str, span: Span) -> &str {
    query.get(span.range()).unwrap_or_default()
}

/// `usernamein`: what stands before the `in` that a name ends with.
pub(crate) fn without_glued_in(name: &str) -> Option<(&str, &str)> {
    let (before, word) = name.split_at_checked(name.len().checked_sub("in".len())?)?;
    (word.eq_ignore_ascii_case("in") && !before.is_empty()).then_some((before, word))
}

/// The meaning of a foreign operator, and the problem to report.
pub(super) fn operator(written: &str, span: Span) -> (Operator, Problem) {
    let plain = written
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase();
    let (operator, help) = match (own(&plain), foreign_operator(&plain)) {
        (Some(own), _) => (
            own,
            format!("write `{}` without white space in it", own.text()),
        ),
        // With `not`, it is `in`.
        (None, Some(other)) => (other.operator().unwrap_or(Operator::In), other.help()),
        (None, None) => (
            Operator::Equal,
            "the operators are `=` `!=` `~` `!~` `^=` `!^=` `<` `<=` `>` `>=` and `in`".to_owned(),
        ),
    };
    (operator, Problem::unknown_operator(plain, help, span))
}

/// What belongs in place of an operator of another language, and of its value where that is a pattern.
pub(super) fn operator_instead(
    query: &str,
    operator: &Spanned<Operator>,
    operand: &Operand,
) -> Option<Suggestion> {
    let written = slice(query, operator.span).to_lowercase();
    // A negated list needs a `not` before the condition, and what none of the tables knows means nothing.
    let meant = own(&written).or_else(|| foreign_operator(&written)?.operator())?;
    let write = |meant: Operator| (operator.span, spaced(query, operator.span, meant.text()));
    let Operand::Value(value) = operand else {
        let is_list = meant == Operator::Equal;
        return is_list.then(|| Suggestion::of([write(Operator::In)]));
    };
    let Literal::Text { text, .. } = &value.node else {
        return Some(Suggestion::of([write(meant)]));
    };
    if !has_wildcards(&written) {
        return Some(Suggestion::of([write(meant)]));
    }
    let (operator, bare) = without_wildcards(&written, meant, text)?;
    let value = (bare != text).then(|| (value.span, text::value(bare)));
    Some(Suggestion::of(
        std::iter::once(write(operator)).chain(value),
    ))
}

/// `like "%Sup%"`, `:Sup*`: behind operators of other languages, these are wildcards. `like 'bob'` compares with all of the
/// text. `None` for patterns that mean more.
fn without_wildcards<'t>(
    written: &str,
    operator: Operator,
    text: &'t str,
) -> Option<(Operator, &'t str)> {
    let is_wildcard = |char: char| matches!(char, '*' | '%');
    let is_expression = matches!(written, "=~" | "matches");
    let bare = text.trim_matches(is_wildcard);
    if bare.is_empty() || bare.contains(is_wildcard) || is_expression && text.contains(EXPRESSION) {
        return None;
    }
    let is_whole = bare == text && written.contains("like");
    let at_start = !text.starts_with(is_wildcard) && text.ends_with(is_wildcard);
    let [equal, contains, starts] = if operator.positive().1 {
        [
            Operator::NotEqual,
            Operator::NotContains,
            Operator::NotStartsWith,
        ]
    } else {
        [Operator::Equal, Operator::Contains, Operator::StartsWith]
    };
    let meant = match (is_whole, at_start, bare == text) {
        (true, ..) => equal,
        (_, true, _) => starts,
        (_, _, true) => operator,
        _ => contains,
    };
    Some((meant, bare))
}

/// Characters by which a text is a regular expression.
const EXPRESSION: [char; 6] = ['/', '\\', '[', '(', '*', '.'];

/// A word in place of a sign, apart from what is beside it.
fn spaced(query: &str, span: Span, word: &str) -> String {
    let is_word = word.starts_with(char::is_alphabetic);
    let before = query.get(..span.start as usize).unwrap_or_default();
    let after = query.get(span.end as usize..).unwrap_or_default();
    let is_apart = |char: Option<char>| char.is_none_or(char::is_whitespace);
    let gap = |is_apart: bool| if is_word && !is_apart { " " } else { "" };
    format!(
        "{}{word}{}",
        gap(is_apart(before.chars().next_back())),
        gap(is_apart(after.chars().next()))
    )
}

/// `level between 2 and 4`
pub(super) fn between(query: &str, values: &[Value], span: Span) -> Problem {
    let end = |index: usize| {
        values
            .get(index)
            .map(|value| excerpt(slice(query, value.span)))
            .unwrap_or_default()
    };
    let help = Help::from(format!(
        "write `in {}..{}`: both ends are included",
        end(0),
        end(1)
    ));
    let help = match values {
        [low, high] => help.suggesting(
            Span::new(span.start, high.span.end),
            format!("in {}..{}", slice(query, low.span), slice(query, high.span)),
        ),
        _ => help,
    };
    Problem::unknown_operator("between", help, span)
}

/// `field = (a, b)`, `field = 2..4`, `field in a`
pub(super) fn operand(
    query: &str,
    operator: &mut Spanned<Operator>,
    operand: &Operand,
    span: Span,
) -> Option<Problem> {
    let is_in = operator.node == Operator::In;
    // `in a, b`: the list may go on.
    let is_followed = |value: Span| {
        let behind = query.get(value.end as usize..).unwrap_or_default();
        behind.trim_start().starts_with(',')
    };
    let with_in = |help: String| {
        let help = Help::from(help);
        if operator.node == Operator::Equal {
            help.suggesting(operator.span, spaced(query, operator.span, "in"))
        } else {
            help
        }
    };
    let (expected, found, detail, help) = match operand {
        Operand::List(_) | Operand::Range(..) if is_in => return None,
        Operand::Value(value) if !is_in || matches!(value.node, Literal::Parameter(_)) => {
            return None;
        }
        Operand::List(values) => {
            let all = values.iter().map(|value| value.span).reduce(Span::to);
            let inside = all.map_or_else(|| "a, b".to_owned(), |all| excerpt(slice(query, all)));
            let help = with_in(format!("write `in ({inside})`"));
            ("one value", "a list", Some(Found::List), help)
        }
        Operand::Range(low, high) => {
            let help = with_in(format!(
                "write `in {}`, or quote a value that has `..` in it",
                excerpt(slice(query, low.span.to(high.span)))
            ));
            ("one value", "a range", Some(Found::Range), help)
        }
        Operand::Value(value) if slice(query, value.span).starts_with(['[', '{']) => (
            "a list or a range after `in`",
            "a list in brackets",
            None,
            "put a list in parentheses: `in (a, b)`".into(),
        ),
        Operand::Value(value) => {
            let written = slice(query, value.span);
            let help = Help::from(format!("write `in ({})`", excerpt(written)));
            let is_range = text::other_range(written).is_some();
            let help = if is_range || is_followed(value.span) {
                help
            } else {
                help.suggesting(value.span, format!("({written})"))
            };
            let expected = "a list or a range after `in`";
            (expected, "one value", Some(Found::Value), help)
        }
    };
    if !is_in {
        operator.node = Operator::In;
    }
    let problem = Problem::syntax(expected, found, help, span);
    Some(match detail {
        Some(found) => problem.with_detail(Detail::Operand(found)),
        None => problem,
    })
}

/// `field in ()`
pub(super) fn empty_list(span: Span) -> Problem {
    Problem::syntax(
        "a value",
        "an empty list",
        "write at least one value: `in (a, b)`",
        span,
    )
}

/// `a, b` · `a & b` · `a | b`
pub(super) fn single_join(query: &str, written: &str, word: &str, span: Span) -> Problem {
    let help = match written {
        "," => "write `and` or `or`; commas go in lists and between the arguments of a function"
            .to_owned(),
        _ => format!(
            "write `{word}` or `{written}{written}`; quote a value that has `{written}` in it"
        ),
    };
    let help = Help::from(help).suggesting(span, spaced(query, span, word));
    Problem::unknown_operator(written, help, span)
}

/// `tag(a = b and c = d)`
pub(super) fn inner_join(function: &str, written: &str, span: Span) -> Problem {
    let written = written.trim();
    let span = Span::of(span.start as usize..span.start as usize + written.len());
    let help = if written.eq_ignore_ascii_case("or") || written == "||" {
        Help::from(format!(
            "write a condition for each: `{function}(…) or {function}(…)`"
        ))
    } else {
        Help::from("separate the arguments of a function with commas, which mean `and`")
            .suggesting(span, ",")
    };
    Problem::syntax("`,` or `)`", format!("`{written}`"), help, span)
}

/// Two conditions side by side, or a value with white space that looks like that.
///
/// Words of one value stand side by side: `is_beside` says that no parenthesis and no comment is between the two.
pub(super) fn missing_join(
    query: &str,
    missing: Missing,
    condition: &Node,
    is_beside: bool,
) -> Problem {
    let (before, span) = (missing.before, condition.span);
    let is_longer = is_beside && is_word(condition);
    if let Some(start) = is_longer.then(|| start_of_word(query, before)).flatten() {
        return unquoted_words(query, Span::new(start, span.end));
    }
    let negated = Span::new(missing.not.unwrap_or(span.start), span.end);
    // A `not` of more than this condition, or one on another line, is not repeated.
    if slice(query, Span::new(negated.start, span.start)).contains(['(', '#']) {
        let help = Help::from("write `and` or `or` between the two conditions");
        return Problem::missing_operator(with_and(help, query, before, span), span);
    }
    let (left, right) = (
        excerpt(slice(query, before)),
        excerpt(slice(query, negated)),
    );
    let help = Help::from(format!(
        "write `{left} and {right}`, or `or` where any will do"
    ));
    Problem::missing_operator(with_and(help, query, before, span), span)
}

/// A help that suggests an `and` between two conditions, and what closes and opens groups between them. In a comment it
/// would join nothing.
fn with_and(help: Help, query: &str, before: Span, condition: Span) -> Help {
    let between = slice(query, Span::new(before.end, condition.start));
    if between.contains('#') {
        return help;
    }
    let next = between.trim_start_matches(|char: char| char == ')' || char.is_whitespace());
    let place = Span::of(condition.start as usize - next.len()..condition.start as usize);
    let place = Span::new(place.start, place.start);
    let gap = if slice(query, Span::new(0, place.start)).ends_with(char::is_whitespace) {
        ""
    } else {
        " "
    };
    help.suggesting(place, format!("{gap}and "))
}

/// The start of a condition's last value, if that is a bare word.
fn start_of_word(query: &str, condition: Span) -> Option<u32> {
    let written = slice(query, condition);
    let (_, value) = written.rsplit_once(['=', '~', '<', '>'])?;
    let length = u32::try_from(value.trim_start().len()).ok()?;
    let is_word = !written.ends_with(|char| char == ')' || text::is_quote(char));
    is_word.then_some(condition.end - length)
}

/// `firstname = Anna Maria`
fn unquoted_words(query: &str, span: Span) -> Problem {
    let words = slice(query, span);
    if words.starts_with('$') {
        let help = "a parameter is a whole value: bind it to all of the words, or write them in quotes without it";
        return Problem::unquoted_space(help, span);
    }
    let help = Help::from(format!("write `{}`", quoted_excerpt(words)));
    // Each further word begins anew, so long ones are not copied.
    let is_meant =
        words.len() <= EXCERPT_MAX && !words.contains(|char| text::is_quote(char) || hides(char));
    let help = if is_meant {
        help.suggesting(span, text::value(words))
    } else {
        help
    };
    Problem::unquoted_space(help, span)
}

/// One more word of the words that a problem is about, if they end right before it.
pub(super) fn one_more_word(query: &str, problem: &mut Problem, behind: u32, word: Span) -> bool {
    let is_unquoted = problem.code == Code::UnquotedSpace;
    let words = problem
        .span()
        .filter(|span| is_unquoted && span.end == behind);
    if let Some(words) = words {
        *problem = unquoted_words(query, words.to(word));
    }
    words.is_some()
}

/// `{"SearchCriteria": …`
pub(super) fn json(query: &str) -> Problem {
    let start = query.len() - query.trim_start().len();
    let help = if ["SearchCriteria", "SearchFilter", "InstanceId", "FieldName"]
        .iter()
        .any(|member| query.contains(member))
    {
        "this looks like the JSON of a request, which `connectql decompile` reads"
    } else {
        "a query is text, such as `FIELD = VALUE`; the JSON of a request is read by `connectql decompile`"
    };
    Problem::syntax("a condition", "`{`", help, Span::of(start..start + 1))
}

/// True if a condition is a value without a field.
pub(super) fn is_lone_value(node: &Node) -> bool {
    match &node.node {
        Expression::Condition(Condition {
            subject: Subject::Field(name),
            test: None,
        }) => name.node.is_empty(),
        _ => false,
    }
}

/// True if a condition is a single word.
pub(super) fn is_word(node: &Node) -> bool {
    match &node.node {
        // A subject without a name is a value that stands alone: that has been said.
        Expression::Condition(Condition {
            subject: Subject::Field(name),
            test: None,
        }) => !name.node.is_empty(),
        _ => false,
    }
}

/// `tag(BPO = New York)`, `in (a b)`
///
/// The words of a value are one problem, however many there are: `last` is what has been said before.
pub(super) fn stray(
    query: &str,
    value: Option<Span>,
    stray: Span,
    last: Option<&mut Problem>,
) -> Option<Problem> {
    let is_word = |span: Span| !slice(query, span).contains(['=', '~', '<', '>', '"', '\'', '(']);
    let words = |value: Span| {
        let words = quoted_excerpt(slice(query, value.to(stray)));
        Help::from(format!(
            "write `{words}`, or put a comma between two values"
        ))
    };
    let said = last.filter(|last| last.code == Code::UnquotedSpace);
    match (value, said) {
        (Some(value), Some(said))
            if is_word(stray) && said.span().is_some_and(|span| span.start >= value.end) =>
        {
            let span = said.span().map_or(stray, |span| span.to(stray));
            *said = Problem::unquoted_space(words(value), span);
            None
        }
        (Some(value), _) if is_word(stray) && is_word(value) => {
            Some(Problem::unquoted_space(words(value), stray))
        }
        _ => Some(Problem::syntax(
            "`,` or `)`",
            format!("`{}`", excerpt(slice(query, stray))),
            Help::from("separate arguments and values with commas")
                .suggesting(Span::of(stray.start as usize..stray.start as usize), ", "),
            stray,
        )),
    }
}

/// A value with no field before it: `"smith"`.
pub(super) fn lone_value(query: &str, value: &str, span: Span, test: Option<&Test>) -> Problem {
    let written = slice(query, span);
    let help = match test {
        None if written.starts_with('$') => named(span, "=", written, ""),
        Some(_) => format!(
            "a condition begins with a field, and `{}` is not one",
            excerpt(written)
        )
        .into(),
        None if value.starts_with("//") || value.starts_with("--") => {
            "a comment begins with `#`".into()
        }
        None if is_behind_parameter(query, span) => {
            "a parameter's name has letters, digits and `_`; it ends here".into()
        }
        None => {
            let operator = if (2..=25).contains(&value.chars().count()) {
                "~"
            } else {
                "="
            };
            let of_file = match file_name(query, value) {
                Some(_) => "; if it is a file, pass the text in it",
                None => "",
            };
            named(span, operator, &text::value(value), of_file)
        }
    };
    Problem::lone_value(help, span)
}

/// The help for a value without a field.
fn named(span: Span, operator: &str, value: &str, more: &str) -> Help {
    let line = format!("name the field: `name {operator} {}`{more}", excerpt(value));
    Help::from(line).suggesting(span, format!("name {operator} {value}"))
}

/// `queries/all.cql` · `@all.cql`: the name of a file where a query belongs.
fn file_name<'v>(query: &str, value: &'v str) -> Option<&'v str> {
    const ENDINGS: [&str; 6] = ["cql", "connectql", "json", "query", "sql", "txt"];
    let is_whole_query = query.trim() == value;
    let name = value.strip_prefix('@').unwrap_or(value);
    let has_ending = name
        .rsplit_once('.')
        .is_some_and(|(_, ending)| ENDINGS.contains(&ending));
    (is_whole_query && !name.is_empty() && (has_ending || name.len() < value.len())).then_some(name)
}

/// `$a-b`: the name of the parameter is `a`.
fn is_behind_parameter(query: &str, span: Span) -> bool {
    let before = query.get(..span.start as usize).unwrap_or_default();
    let without_name = before.trim_end_matches(is_parameter_char);
    without_name.len() < before.len() && without_name.ends_with('$')
}

/// Fields that hold an ID, and the resource to search by name.
const NAMED_BY_ID: [(&str, &str, &str); 3] = [
    ("routingprofile", "routing profile", "routing-profiles"),
    ("securityprofile", "security profile", "security-profiles"),
    ("hierarchygroup", "hierarchy group", "user-hierarchy-groups"),
];

/// `routingprofile.name`, `routingProfileName`
pub(crate) fn named_by_id(name: &str) -> Option<(&'static str, &'static str)> {
    let plain = name.replace(['_', '-', '.'], "").to_lowercase();
    let head = plain.strip_suffix("name")?;
    NAMED_BY_ID
        .iter()
        .find(|(other, ..)| *other == head)
        .map(|(_, what, with)| (*what, *with))
}

/// `tag.BPO = 123`: where a function is meant, the condition becomes a call of it.
pub(super) fn dotted(
    query: &str,
    Spanned { node: name, span }: Spanned<&str>,
    condition: &mut Condition,
    whole: Span,
    problems: &mut Vec<Problem>,
) {
    let (head, key) = name.split_once('.').unwrap_or((name, ""));
    let function = called(head)
        .filter(|called| called.has_key)
        .map(|called| called.name);
    let help = match (&condition.test, function) {
        (None, Some(function @ "tag")) => {
            format!("write `{function}({} = value)`", excerpt(&text::value(key))).into()
        }
        (_, Some(function)) => {
            // The test of the call has the operator that is meant.
            let is_inside = |span: Span| span.is_within(whole);
            problems.pop_if(|last| {
                last.code == Code::UnknownOperator && last.span().is_some_and(is_inside)
            });
            become_call(condition, Spanned::new(function, span), key, whole)
        }
        (Some(_), None) => match named_by_id(name) {
            Some((what, with)) => {
                format!("only the id of a {what} can be searched: search `{with}` by name first")
                    .into()
            }
            None => "a field's name has no dots".into(),
        },
        (None, None) => return problems.push(lone_value(query, name, span, None)),
    };
    let (expected, found) = (
        "a field or a function".to_owned(),
        format!("`{}`", excerpt(name)),
    );
    problems.push(Problem::syntax(expected, found, help, span));
}

/// Makes a condition a call with its test between the parentheses, and offers that.
fn become_call(condition: &mut Condition, function: Spanned<&str>, key: &str, whole: Span) -> Help {
    let Spanned {
        node: function,
        span,
    } = function;
    let key = Spanned::new(Literal::text(key), span);
    let argument = Argument {
        under: false,
        key,
        test: condition.test.take(),
        span: whole,
    };
    let help = Help::offering(
        "write",
        whole,
        format!("{function}({})", canonical_argument(&argument)),
    );
    let function = Spanned::new(function.to_owned(), span);
    condition.subject = Subject::Call {
        function,
        arguments: vec![argument],
    };
    help
}

/// `abc#def`
pub(super) fn glued_comment(query: &str, word: &str, span: Span) -> Problem {
    let rest = query.get(span.end as usize..).unwrap_or_default();
    let glued: String = rest
        .chars()
        .take_while(|char| !char.is_whitespace() && !"(),\"'".contains(*char))
        .collect();
    let help = if text::is_keyword(word) || is_operator_word(&word.to_lowercase()) {
        format!(
            "a comment begins after white space: `{} {}`",
            excerpt(word),
            excerpt(&glued)
        )
    } else if word.starts_with('$') {
        format!(
            "a comment begins after white space: `{} {}`; no parameter has `#` in its name",
            excerpt(word),
            excerpt(&glued)
        )
    } else {
        let quoted = excerpt(&text::value(&format!("{word}{glued}")));
        format!("quote a value that has `#` in it: `{quoted}`; a comment begins after white space")
    };
    let message = "`#` within a word would make the rest a comment";
    let mark = Span::new(span.end, span.end + 1);
    Problem::new(Code::GluedComment, mark, message).with_help(help)
}

/// `“Sup”`
pub(super) fn typographic_quotes(written: &str, span: Span) -> Problem {
    let mut quoted = String::new();
    text::write_quoted(inside_quotes(written), &mut quoted);
    let message = "typographic quotes do not quote a value";
    Problem::new(Code::TypographicQuote, span, message)
        .with_help(Help::offering("write", span, quoted))
}

/// `"Sup`
pub(super) fn unclosed_quote(written: &str, span: Span) -> Problem {
    let quote = written.chars().next().unwrap_or('"');
    let inside = inside_quotes(written);
    let word = inside
        .split(|char: char| char.is_whitespace() || ")\u{201C}\u{201D}".contains(char))
        .next()
        .unwrap_or_default();
    let mark = Span::new(span.start, span.start + 1);
    let help = if inside.contains('\\') {
        // The quote that closes it must not be taken for a part of the value.
        let mut quoted = String::new();
        text::write_quoted(&text::unescape(word, 0, &mut Vec::new()), &mut quoted);
        (excerpt(&quoted), span, quoted)
    } else {
        let closed = format!("{quote}{}{quote}", excerpt(word));
        (closed, Span::new(span.end, span.end), quote.to_string())
    };
    let (closed, place, instead) = help;
    let help = Help::from(format!("close it: `{closed}`"));
    // Behind white space, the value may have ended long before.
    let help = if inside == word {
        help.suggesting(place, instead)
    } else {
        help
    };
    Problem::new(Code::UnclosedQuote, mark, "the quote is never closed").with_help(help)
}

/// A text without the quotes at its ends, whatever their kind.
pub(super) fn inside_quotes(written: &str) -> &str {
    let written = written.strip_prefix(text::is_quote).unwrap_or(written);
    written.strip_suffix(text::is_quote).unwrap_or(written)
}
