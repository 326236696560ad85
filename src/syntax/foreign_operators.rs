//! Operators of other languages, as words and symbols, and their equivalents.

use std::sync::LazyLock;

use super::ast::{OPERATORS, Operator};
use Operator::{
    Contains, Equal, Greater, GreaterOrEqual, In, Less, LessOrEqual, NotContains, NotEqual,
    NotStartsWith, StartsWith,
};

/// The foreign spelling of an operator.
pub(super) struct ForeignOperator {
    /// Its spelling in lower case, without `_` and with single spaces.
    pub(super) words: &'static str,
    pub(super) means: ForeignMeaning,
    /// True if the lenient grammar reads it as an operator; the others are found in the sequence of
    /// tokens.
    pub(super) is_read: bool,
    /// True if `*` and `%` after it are wildcards.
    is_pattern: bool,
}

/// The meaning of a foreign operator.
#[derive(Clone, Copy)]
pub(super) enum ForeignMeaning {
    /// An operator, and a further note about it.
    Operator(Operator, &'static str),
    /// `in`, with a `not` before the condition.
    NotIn,
    /// No equivalent, and the reason.
    Nothing(&'static str),
}

const NO_PATTERNS: &str = "; there are no regular expressions";
pub(super) const NO_END: &str =
    "the service cannot search for the end of a string: write `~` for text that contains this";
pub(super) const NO_PATTERN: &str = "there are no regular expressions: write `~` for text that contains this, `^=` for text that starts with it";
pub(super) const NO_FUZZY: &str =
    "there is no fuzzy search: write `=` for the exact value, or `~` for a part of it";
const NO_STAR: &str =
    "write `^=` for text that starts with this, or `~` for text that contains this, without `*`";
const NO_NEGATED_STAR: &str = "write `!^=` for text that does not start with this, or `!~` for text that does not contain it, without `*`";
const FOREIGN_OPERATORS: &[ForeignOperator] = &[
    read("==", Equal, ""),
    read("===", Equal, ""),
    read(":=", Equal, ""),
    pattern(":", Equal, ", or `~` for text that contains it"),
    read("is", Equal, ""),
    read("eq", Equal, ""),
    read("equals", Equal, ""),
    unread("equals to", Equal),
    unread("equalsignorecase", Equal),
    unread("exact", Equal),
    unread("iexact", Equal),
    unread("equal", Equal),
    unread("equal to", Equal),
    unread("on", Equal),
    unread("＝", Equal),
    unread("→", Equal),
    unread("꞊", Equal),
    unread("= :", Equal),
    unread("<=>", Equal),
    unread("- >", Equal),
    read("<>", NotEqual, ""),
    read("!==", NotEqual, ""),
    read("ne", NotEqual, ""),
    read("is not", NotEqual, ""),
    unread("-eq", Equal),
    unread("-ne", NotEqual),
    unread("-contains", Contains),
    unread("-notcontains", NotContains),
    unread("-gt", Greater),
    unread("-ge", GreaterOrEqual),
    unread("-lt", Less),
    unread("-le", LessOrEqual),
    unread("-in", In),
    not_in("-notin"),
    without_equivalent("-like", NO_STAR),
    without_equivalent("-notlike", NO_NEGATED_STAR),
    without_equivalent("-notmatch", NO_PATTERN),
    without_equivalent("-match", NO_PATTERN),
    unread("isnt", NotEqual),
    unread("arent", NotEqual),
    unread("doesnt equal", NotEqual),
    unread("neq", NotEqual),
    unread("not equal", NotEqual),
    unread("not equal to", NotEqual),
    unread("not equals", NotEqual),
    unread("does not equal", NotEqual),
    unread("≠", NotEqual),
    unread("!= =", NotEqual),
    unread("/ =", NotEqual),
    unread("= / =", NotEqual),
    // KQL's `=~` compares whole values; in other languages it matches regular expressions.
    pattern(
        "=~",
        Equal,
        ", or `~` for text that contains it; there are no regular expressions",
    ),
    pattern("~=", Contains, ""),
    pattern("*=", Contains, ""),
    read("co", Contains, ""),
    read("contains", Contains, ""),
    read("includes", Contains, ""),
    read("has", Contains, ""),
    pattern("matches", Contains, NO_PATTERNS),
    pattern(
        "like",
        Contains,
        ", without `%`; `^=` for text that starts with it, `=` for exactly this value",
    ),
    pattern(
        "ilike",
        Contains,
        ", without `%`; `=` for exactly this value; case is ignored",
    ),
    unread("contain", Contains),
    unread("is like", Contains),
    unread("icontains", Contains),
    unread("containscs", Contains),
    unread("hascs", Contains),
    unread("containing", Contains),
    unread("∋", Contains),
    unread("∼", Contains),
    unread("～", Contains),
    read(
        "not like",
        NotContains,
        ", without `%`; `!^=` for text that does not start with it, `!=` for any value but this",
    ),
    read("not contains", NotContains, ""),
    unread("not containing", NotContains),
    unread("does not contain", NotContains),
    unread("doesnt contain", NotContains),
    read("sw", StartsWith, ""),
    read("starts with", StartsWith, ""),
    read("startswith", StartsWith, ""),
    read("begins with", StartsWith, ""),
    read("beginswith", StartsWith, ""),
    unread("=^", StartsWith),
    unread("~^", StartsWith),
    unread("start with", StartsWith),
    unread("starts", StartsWith),
    unread("begin with", StartsWith),
    unread("begins", StartsWith),
    unread("beginning with", StartsWith),
    unread("istartswith", StartsWith),
    unread("starting with", StartsWith),
    unread("prefix", StartsWith),
    unread("hasprefix", StartsWith),
    unread("startswithcs", StartsWith),
    unread("hasprefixcs", StartsWith),
    unread("not starts with", NotStartsWith),
    unread("not startswith", NotStartsWith),
    unread("does not start with", NotStartsWith),
    unread("doesnt start with", NotStartsWith),
    read("gt", Greater, ""),
    unread("is not distinct from", Equal),
    unread("is distinct from", NotEqual),
    unread(">>", Greater),
    unread("> than", Greater),
    unread("above", Greater),
    unread("over", Greater),
    unread("after", Greater),
    unread("later than", Greater),
    unread("higher than", Greater),
    unread("larger than", Greater),
    unread("bigger than", Greater),
    unread("more than", Greater),
    unread("greater than", Greater),
    read("ge", GreaterOrEqual, ""),
    read("=>", GreaterOrEqual, ""),
    unread("gte", GreaterOrEqual),
    unread("!<", GreaterOrEqual),
    unread(">==", GreaterOrEqual),
    unread(">>=", GreaterOrEqual),
    unread("no less than", GreaterOrEqual),
    unread("not less than", GreaterOrEqual),
    unread("not below", GreaterOrEqual),
    unread("not before", GreaterOrEqual),
    unread("greater or equal", GreaterOrEqual),
    unread("greater or equal to", GreaterOrEqual),
    unread("greater than or equal", GreaterOrEqual),
    unread("greater than or equal to", GreaterOrEqual),
    unread("more than or equal to", GreaterOrEqual),
    unread("equal or greater than", GreaterOrEqual),
    unread("equal to or greater than", GreaterOrEqual),
    unread("at least", GreaterOrEqual),
    unread("since", GreaterOrEqual),
    unread("on or after", GreaterOrEqual),
    unread("≥", GreaterOrEqual),
    unread("⩾", GreaterOrEqual),
    read("lt", Less, ""),
    unread("<<", Less),
    unread("< than", Less),
    unread("below", Less),
    unread("before", Less),
    unread("prior to", Less),
    unread("earlier than", Less),
    unread("lower than", Less),
    unread("smaller than", Less),
    unread("less than", Less),
    unread("fewer than", Less),
    read("le", LessOrEqual, ""),
    read("=<", LessOrEqual, ""),
    unread("lte", LessOrEqual),
    unread("!>", LessOrEqual),
    unread("<==", LessOrEqual),
    unread("<<=", LessOrEqual),
    unread("until", LessOrEqual),
    unread("up to", LessOrEqual),
    unread("no more than", LessOrEqual),
    unread("not more than", LessOrEqual),
    unread("not greater than", LessOrEqual),
    unread("not above", LessOrEqual),
    unread("not over", LessOrEqual),
    unread("not after", LessOrEqual),
    unread("less or equal", LessOrEqual),
    unread("less or equal to", LessOrEqual),
    unread("less than or equal", LessOrEqual),
    unread("less than or equal to", LessOrEqual),
    unread("equal or less than", LessOrEqual),
    unread("equal to or less than", LessOrEqual),
    unread("at most", LessOrEqual),
    unread("on or before", LessOrEqual),
    unread("≤", LessOrEqual),
    unread("⩽", LessOrEqual),
    unread("is in", In),
    unread("= in", In),
    unread("== in", In),
    unread("in =", In),
    unread("in ==", In),
    unread("in :", In),
    unread("in:", In),
    unread("in set", In),
    unread("in list", In),
    unread("in the list", In),
    unread("in array", In),
    unread("inn", In),
    unread("among", In),
    unread("within", In),
    unread("∈", In),
    unread("one of", In),
    unread("oneof", In),
    unread("any of", In),
    unread("anyof", In),
    ForeignOperator {
        words: "not in",
        means: ForeignMeaning::NotIn,
        is_read: true,
        is_pattern: false,
    },
    not_in("notin"),
    not_in("nin"),
    not_in("∉"),
    not_in("none of"),
    not_in("not one of"),
    not_in("not any of"),
    without_equivalent("ends with", NO_END),
    without_equivalent("endswith", NO_END),
    without_equivalent("ew", NO_END),
    without_equivalent("hassuffix", NO_END),
    without_equivalent("hassuffixcs", NO_END),
    without_equivalent("endswithcs", NO_END),
    without_equivalent("end with", NO_END),
    without_equivalent("ends in", NO_END),
    without_equivalent("ending in", NO_END),
    without_equivalent("ending with", NO_END),
    without_equivalent("≈", NO_FUZZY),
    without_equivalent("sounds like", NO_FUZZY),
    without_equivalent("soundex", NO_FUZZY),
    without_equivalent("similar", NO_FUZZY),
    without_equivalent("fuzzy", NO_FUZZY),
    without_equivalent("glob", NO_STAR),
    without_equivalent("matches regex", NO_PATTERN),
    without_equivalent("iregex", NO_PATTERN),
    without_equivalent("regexp", NO_PATTERN),
    without_equivalent("regex", NO_PATTERN),
    without_equivalent("rlike", NO_PATTERN),
    without_equivalent("similar to", NO_PATTERN),
];

const fn read(words: &'static str, operator: Operator, note: &'static str) -> ForeignOperator {
    ForeignOperator {
        words,
        means: ForeignMeaning::Operator(operator, note),
        is_read: true,
        is_pattern: false,
    }
}

const fn pattern(words: &'static str, operator: Operator, note: &'static str) -> ForeignOperator {
    ForeignOperator {
        is_pattern: true,
        ..read(words, operator, note)
    }
}

const fn unread(words: &'static str, operator: Operator) -> ForeignOperator {
    ForeignOperator {
        words,
        means: ForeignMeaning::Operator(operator, ""),
        is_read: false,
        is_pattern: false,
    }
}

const fn not_in(words: &'static str) -> ForeignOperator {
    ForeignOperator {
        words,
        means: ForeignMeaning::NotIn,
        is_read: false,
        is_pattern: false,
    }
}

const fn without_equivalent(words: &'static str, help: &'static str) -> ForeignOperator {
    ForeignOperator {
        words,
        means: ForeignMeaning::Nothing(help),
        is_read: false,
        is_pattern: false,
    }
}

impl ForeignOperator {
    /// The equivalent operator, if any.
    pub(super) fn operator(&self) -> Option<Operator> {
        match self.means {
            ForeignMeaning::Operator(operator, _) => Some(operator),
            ForeignMeaning::NotIn | ForeignMeaning::Nothing(_) => None,
        }
    }

    /// The text to type instead.
    pub(super) fn help(&self) -> String {
        match self.means {
            ForeignMeaning::Operator(operator, note) => {
                format!("write `{}`{}{note}", operator.text(), purpose(operator))
            }
            ForeignMeaning::NotIn => {
                "put `not` before the whole condition: `not field in (a, b)`".to_owned()
            }
            ForeignMeaning::Nothing(help) => help.to_owned(),
        }
    }
}

/// The purpose of an operator, if its symbol is not obvious.
fn purpose(operator: Operator) -> &'static str {
    match operator {
        Equal => " for exactly this value",
        Contains => " for text that contains this",
        StartsWith => " for text that starts with this",
        _ => "",
    }
}

/// True if two words are equal, ignoring case, `_` and apostrophes: `isn't`.
pub(super) fn is_same(word: &str, other: &str) -> bool {
    let letters =
        |char: char| (!matches!(char, '_' | '\'' | '’')).then(|| char.to_ascii_lowercase());
    word.chars().filter_map(letters).eq(other.chars())
}

/// Entries in buckets by the first significant letter of their words.
type ByLetter<T> = [Vec<T>; BUCKETS];

/// Enough for each letter to have its own bucket.
const BUCKETS: usize = 32;

fn by_letter<T>(entries: impl Iterator<Item = (&'static str, T)>) -> ByLetter<T> {
    let mut found: ByLetter<T> = std::array::from_fn(|_| Vec::new());
    for (word, entry) in entries {
        if let Some(bucket) = found.get_mut(bucket(word)) {
            bucket.push(entry);
        }
    }
    found
}

/// The bucket of a word: `_` at its beginning and case do not matter in comparisons.
fn bucket(word: &str) -> usize {
    let first = word.trim_start().chars().find(|char| *char != '_');
    first.unwrap_or_default().to_ascii_lowercase() as usize % BUCKETS
}

static BY_LETTER: LazyLock<ByLetter<&ForeignOperator>> =
    LazyLock::new(|| by_letter(FOREIGN_OPERATORS.iter().map(|other| (other.words, other))));

/// The words of the operators read by the grammar.
static READ_WORDS: LazyLock<ByLetter<&str>> = LazyLock::new(|| {
    let read = FOREIGN_OPERATORS.iter().filter(|other| other.is_read);
    by_letter(
        read.flat_map(|other| other.words.split(' '))
            .map(|word| (word, word)),
    )
});

/// The operators of other languages whose first word begins with the same letter.
fn candidates(written: &str) -> impl Iterator<Item = &'static ForeignOperator> {
    let bucket = BY_LETTER.get(bucket(written));
    bucket.into_iter().flatten().copied()
}

/// The operator of another language with this spelling.
pub(super) fn foreign_operator(written: &str) -> Option<&'static ForeignOperator> {
    candidates(written).find(|other| {
        let mut words = written.split_whitespace();
        other
            .words
            .split(' ')
            .all(|word| words.next().is_some_and(|written| is_same(written, word)))
            && words.next().is_none()
    })
}

/// The operator of another language that a word of several letters is a misspelling of.
pub(super) fn misspelt_operator(written: &str) -> Option<Operator> {
    const LENGTH_MIN: usize = 5;
    let lower = written.to_ascii_lowercase().replace('_', "");
    let is_near = |other: &&ForeignOperator| {
        let is_long = other.words.len() >= LENGTH_MIN && lower.len() >= LENGTH_MIN;
        is_long && !other.is_pattern && strsim::osa_distance(&lower, other.words) == 1
    };
    let is_known = foreign_operator(written).is_some();
    candidates(written)
        .find(|other| !is_known && is_near(other))?
        .operator()
}

/// The operators of other languages that the grammar does not read and that may begin with this
/// word.
pub(super) fn unread_operators(first: &str) -> impl Iterator<Item = &'static ForeignOperator> {
    candidates(first).filter(|other| !other.is_read)
}

/// True if an operator of another language, or a range, can begin with a word.
pub(super) fn begins_operator(word: &str) -> bool {
    let is_of_range = ["between", "from"].iter().any(|first| is_same(word, first));
    is_of_range
        || candidates(word).any(|other| {
            other
                .words
                .split(' ')
                .take(1)
                .any(|first| is_same(word, first))
        })
}

/// The equivalent of a sign, or of a word of another language.
pub(crate) fn equivalent_operator(word: &str) -> Option<Operator> {
    native_operator(word).or_else(|| foreign_operator(word)?.operator())
}

/// The equivalent of a sign or word that compares with one value.
pub(super) fn equivalent_comparison(word: &str) -> Option<Operator> {
    equivalent_operator(word).filter(|operator| *operator != Operator::In)
}

/// The equivalent of a sign or word that compares with one value, in which `*` and `%` are not
/// wildcards.
pub(super) fn literal_comparison(word: &str) -> Option<Operator> {
    equivalent_comparison(word).filter(|_| !has_wildcards(word))
}

/// The operator of this language with this spelling, ignoring white space: `! =`.
pub(super) fn native_operator(written: &str) -> Option<Operator> {
    let letters = || {
        written
            .chars()
            .filter(|char| !char.is_whitespace())
            .map(|char| char.to_ascii_lowercase())
    };
    OPERATORS
        .iter()
        .find(|(text, _)| letters().eq(text.chars()))
        .map(|(_, operator)| *operator)
}

/// True if a word is part of a foreign operator that the grammar reads.
pub(crate) fn is_operator_word(word: &str) -> bool {
    let mut like = READ_WORDS.get(bucket(word)).into_iter().flatten();
    word.eq_ignore_ascii_case("between") || like.any(|part| is_same(word, part))
}

/// True if `*` and `%` after a word of a foreign operator are wildcards.
pub(super) fn has_wildcards(written: &str) -> bool {
    written
        .split(' ')
        .any(|word| foreign_operator(word).is_some_and(|other| other.is_pattern))
}

#[cfg(test)]
mod tests {
    use super::super::ast::{Condition, Expression};
    use super::super::parse::parse;
    use super::{
        FOREIGN_OPERATORS, ForeignMeaning, ForeignOperator, equivalent_operator, foreign_operator,
        is_same,
    };
    use crate::syntax::ast::Operator;

    /// The operator that the grammar reads these words as, if any.
    fn read(words: &str, value: &str) -> Option<Operator> {
        let query = format!("field {words} {value}");
        let Expression::Condition(Condition {
            test: Some(test), ..
        }) = parse(&query).ok()?.ast.root?.node
        else {
            return None;
        };
        (query.get(test.operator.span.range()) == Some(words)).then_some(test.operator.node)
    }

    #[test]
    fn the_grammar_reads_operators_as_the_table_says() {
        for other in FOREIGN_OPERATORS {
            let meant = match other.means {
                ForeignMeaning::Operator(operator, _) => Some(operator),
                ForeignMeaning::NotIn => Some(Operator::In),
                ForeignMeaning::Nothing(_) => None,
            };
            // Without wildcards, `like` compares the whole text.
            let value = if other.words.ends_with("like") {
                "%x%"
            } else {
                "x"
            };
            assert_eq!(
                read(other.words, value),
                meant.filter(|_| other.is_read),
                "{}",
                other.words
            );
        }
    }

    #[test]
    fn no_operator_appears_twice() {
        let found =
            |other: &ForeignOperator| foreign_operator(other.words).map(|found| found.words);
        assert!(
            FOREIGN_OPERATORS
                .iter()
                .all(|other| found(other) == Some(other.words))
        );
        let same = |words: &str| {
            FOREIGN_OPERATORS
                .iter()
                .filter(|other| other.words == words)
                .count()
        };
        assert!(FOREIGN_OPERATORS.iter().all(|other| same(other.words) == 1));
    }

    #[test]
    fn case_underscores_and_white_space_are_ignored() {
        assert_eq!(
            equivalent_operator("Starts_With"),
            Some(Operator::StartsWith)
        );
        assert_eq!(equivalent_operator("is \n NOT"), Some(Operator::NotEqual));
        assert_eq!(equivalent_operator("! ^="), Some(Operator::NotStartsWith));
        assert_eq!(
            (
                equivalent_operator("not in"),
                equivalent_operator("endswith")
            ),
            (None, None)
        );
        assert!(is_same("ENDS_with", "endswith") && !is_same("end", "ends"));
    }
}
