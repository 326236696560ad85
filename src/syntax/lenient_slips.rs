//! Problems found by the lenient grammar, which parses common mistakes as the probable intention.

use super::ast::{Argument, Condition, Expression, Literal, Node, Subject, Test};
use super::foreign_operators::is_operator_word;
use super::function_alias::function_by_alias;
use super::groups::Missing;
use super::names::is_parameter_char;
use super::print::canonical_argument;
use super::text::{self, slice, spaced};
use crate::diagnostics::{Code, EXCERPT_MAX, Help, Problem, excerpt, hides};
use crate::span::{Span, Spanned};

/// Several words as one value, shortened; only the part that is shown is read.
fn quoted_excerpt(words: &str) -> String {
    let shown = words
        .char_indices()
        .nth(EXCERPT_MAX + 1)
        .map_or(words.len(), |(at, _)| at);
    excerpt(&text::quoted(words.get(..shown).unwrap_or(words)))
}

/// `usernamein`: the part of a name before its final `in`.
pub(crate) fn without_glued_in(name: &str) -> Option<(&str, &str)> {
    let (before, word) = name.split_at_checked(name.len().checked_sub("in".len())?)?;
    (word.eq_ignore_ascii_case("in") && !before.is_empty()).then_some((before, word))
}

/// `a, b` · `a & b` · `a | b`
pub(super) fn single_join(query: &str, written: &str, word: &str, span: Span) -> Problem {
    let help = match written {
        "," => "write `and` or `or`; commas go in lists and between the arguments of a function"
            .to_owned(),
        _ => format!(
            "write `{word}` or `{written}{written}`; quote a value that contains `{written}`"
        ),
    };
    let help = Help::from(help).suggesting(span, spaced(query, span, word));
    Problem::unknown_operator(written, help, span)
}

/// `tag(a = b and c = d)`
pub(super) fn inner_join(function: &str, written: &str, span: Span) -> Problem {
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

/// Two adjacent conditions, or a value with white space that looks like two conditions.
///
/// The words of one value are adjacent: `is_beside` is true if neither a parenthesis nor a comment
/// is between them.
pub(super) fn missing_join(
    query: &str,
    missing: Missing,
    condition: &Node,
    is_adjacent: bool,
) -> Problem {
    let (before, span) = (missing.before, condition.span);
    let is_longer = is_adjacent && is_word(condition);
    if let Some(start) = is_longer.then(|| start_of_word(query, before)).flatten() {
        return unquoted_words(query, Span::new(start, span.end));
    }
    let negated = Span::new(missing.not.unwrap_or(span.start), span.end);
    // A `not` is not repeated if it applies to more than this condition or is on another line.
    if slice(query, Span::new(negated.start, span.start)).contains(['(', '#']) {
        let help = Help::from("write `and` or `or` between the two conditions");
        return Problem::missing_operator(with_and(help, query, before, span), span);
    }
    let (left, right) = (
        excerpt(slice(query, before)),
        excerpt(slice(query, negated)),
    );
    let help = Help::from(format!(
        "write `{left} and {right}`, or use `or` if either will do"
    ));
    Problem::missing_operator(with_and(help, query, before, span), span)
}

/// Adds a suggestion of `and` between two conditions, with any parentheses between them. It must
/// not go in a comment, where it would have no effect.
fn with_and(help: Help, query: &str, before: Span, condition: Span) -> Help {
    let between = slice(query, Span::new(before.end, condition.start));
    if between.contains('#') {
        return help;
    }
    let next = between.trim_start_matches(|char: char| char == ')' || char.is_whitespace());
    let at = condition.start as usize - next.len();
    let before = query.get(..at).unwrap_or_default();
    let gap = if before.ends_with(char::is_whitespace) {
        ""
    } else {
        " "
    };
    help.suggesting(Span::of(at..at), format!("{gap}and "))
}

/// The start of a condition's last value, if it is a bare word.
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
        let help = "a parameter is a whole value: bind it to all the words, or write the words in \
            quotes without the parameter";
        return Problem::unquoted_space(help, span);
    }
    let help = Help::from(format!("write `{}`", quoted_excerpt(words)));
    // This runs again for each further word, so long ones are not copied.
    let is_meant =
        words.len() <= EXCERPT_MAX && !words.contains(|char| text::is_quote(char) || hides(char));
    let help = if is_meant {
        help.suggesting(span, text::value(words))
    } else {
        help
    };
    Problem::unquoted_space(help, span)
}

/// Extends a problem about several words by one more word, if they end right before it.
pub(super) fn one_more_word(query: &str, problem: &mut Problem, after: u32, word: Span) -> bool {
    let is_unquoted = problem.code == Code::UnquotedSpace;
    let words = problem
        .span()
        .filter(|span| is_unquoted && span.end == after);
    if let Some(words) = words {
        *problem = unquoted_words(query, words.to(word));
    }
    words.is_some()
}

/// True for `{"Username": …` and `{Username: …`, but not for `{username} = bob` and `{username = bob}`.
pub(super) fn is_json(query: &str) -> bool {
    let inside = query.trim_start().strip_prefix('{').map(str::trim_start);
    inside.is_some_and(|inside| match inside.find(['"', '\'', ':', '=', '}']) {
        Some(at) => at == 0 || !inside.get(at..).unwrap_or_default().starts_with(['=', '}']),
        None => true,
    })
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
        // A subject without a name is a value on its own: already reported.
        Expression::Condition(Condition {
            subject: Subject::Field(name),
            test: None,
        }) => !name.node.is_empty(),
        _ => false,
    }
}

/// `tag(BPO = New York)`, `in (a b)`
///
/// The words of a value are one problem, however many there are: `last` is the previous problem.
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
    let previous = last.filter(|last| last.code == Code::UnquotedSpace);
    match (value, previous) {
        (Some(value), Some(previous))
            if is_word(stray) && previous.span().is_some_and(|span| span.start >= value.end) =>
        {
            let span = previous.span().map_or(stray, |span| span.to(stray));
            *previous = Problem::unquoted_space(words(value), span);
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

/// A value without a field: `"smith"`.
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
        None if follows_parameter(query, span) => {
            "a parameter name can contain only letters, digits and `_`, so this one ends here"
                .into()
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
    Help::from(line).suggesting_alone(span, format!("name {operator} {value}"))
}

/// `queries/all.cql` · `@all.cql`: the name of a file in place of a query.
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
fn follows_parameter(query: &str, span: Span) -> bool {
    let before = query.get(..span.start as usize).unwrap_or_default();
    let without_name = before.trim_end_matches(is_parameter_char);
    without_name.len() < before.len() && without_name.ends_with('$')
}

/// Fields that contain an ID, and the resource to search by name.
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

/// `tag.BPO = 123`: if a function is meant, the condition becomes a call.
pub(super) fn dotted(
    query: &str,
    Spanned { node: name, span }: Spanned<&str>,
    condition: &mut Condition,
    whole: Span,
    problems: &mut Vec<Problem>,
) {
    let (head, key) = name.split_once('.').unwrap_or((name, ""));
    let function = function_by_alias(head)
        .filter(|called| called.has_key)
        .map(|called| called.name);
    let help = match (&condition.test, function) {
        (None, Some(function @ "tag")) => {
            format!("write `{function}({} = value)`", excerpt(&text::value(key))).into()
        }
        (_, Some(function)) => {
            // The call's test already has the intended operator.
            let is_inside = |span: Span| span.is_within(whole);
            problems.pop_if(|last| {
                last.code == Code::UnknownOperator && last.span().is_some_and(is_inside)
            });
            turn_into_call(condition, Spanned::new(function, span), key, whole)
        }
        (Some(_), None) => help_for_dotted_field(name).into(),
        (None, None) => return problems.push(lone_value(query, name, span, None)),
    };
    let found = format!("`{}`", excerpt(name));
    problems.push(Problem::syntax("a field or a function", found, help, span));
}

fn help_for_dotted_field(name: &str) -> String {
    match named_by_id(name) {
        Some((what, with)) => {
            format!("only the ID of a {what} can be searched for: search `{with}` by name first")
        }
        None => "a field name cannot contain dots".to_owned(),
    }
}

/// Turns a condition into a call with its test inside the parentheses, and suggests that.
fn turn_into_call(
    condition: &mut Condition,
    function: Spanned<&str>,
    key: &str,
    whole: Span,
) -> Help {
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
    let help = Help::replacing(
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
            "a comment begins after white space: `{} {}`; a parameter name cannot contain `#`",
            excerpt(word),
            excerpt(&glued)
        )
    } else {
        let quoted = excerpt(&text::value(&format!("{word}{glued}")));
        format!("quote a value that contains `#`: `{quoted}`; a comment begins after white space")
    };
    let message = "`#` within a word would turn the rest into a comment";
    let mark = Span::new(span.end, span.end + 1);
    Problem::new(Code::GluedComment, mark, message).with_help(help)
}

/// `“Sup”`
pub(super) fn typographic_quotes(written: &str, span: Span) -> Problem {
    let quoted = text::quoted(inside_quotes(written));
    let message = "typographic quotes do not quote a value";
    Problem::new(Code::TypographicQuote, span, message)
        .with_help(Help::replacing("write", span, quoted))
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
        // The closing quote must not be read as part of the value.
        let quoted = text::quoted(&text::unescape(word, 0, &mut Vec::new()));
        (excerpt(&quoted), span, quoted)
    } else {
        let closed = format!("{quote}{}{quote}", excerpt(word));
        (closed, Span::new(span.end, span.end), quote.to_string())
    };
    let (closed, edit_span, instead) = help;
    let help = Help::from(format!("close it: `{closed}`"));
    // With white space in the text, the value may have ended much earlier.
    let help = if inside == word {
        help.suggesting(edit_span, instead)
    } else {
        help
    };
    Problem::new(Code::UnclosedQuote, mark, "the quote is never closed").with_help(help)
}

/// A string without its enclosing quotes of any kind.
pub(super) fn inside_quotes(written: &str) -> &str {
    let written = written.strip_prefix(text::is_quote).unwrap_or(written);
    written.strip_suffix(text::is_quote).unwrap_or(written)
}
