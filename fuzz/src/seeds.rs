//! The initial inputs of a fuzzer: the corpus queries, their requests, and the words in both.

#[allow(dead_code, reason = "the command's arguments are for others")]
#[path = "../../tests/it/corpus/file.rs"]
mod file;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use connectql::catalog::{FUNCTIONS, Field, Kind, RESOURCES};
use connectql::syntax::ast::OPERATORS;
use connectql::{Options, Resource, compile_with};

use self::file::File;
use super::plans::flags;
use super::world::{FIRST, byte_of};

/// The maximum length of a seed, in bytes: longer ones only slow a fuzzer down.
pub const LENGTH_MAX: usize = 2048;
/// The maximum length of a dictionary word that the fuzzer accepts.
const WORD_MAX: usize = 60;

/// The members that `serde_json` itself uses for numbers and nested text; in other people's JSON
/// they are ordinary members.
const PRIVATE_NAMES: [&str; 2] = [
    "\"$serde_json::private::RawValue\":",
    "\"$serde_json::private::Number\":",
];

/// The inputs of a target. `root` is that of the repository.
pub fn inputs(root: &Path, target: &str) -> BTreeSet<Vec<u8>> {
    let queries = queries(root);
    let inputs: BTreeSet<Vec<u8>> = match target {
        "parse" | "print" => queries
            .into_iter()
            .map(|file| file.query.into_bytes())
            .collect(),
        "compile" => queries.iter().map(compile_input).collect(),
        "decompile" => queries
            .iter()
            .flat_map(|file| requests(file, b""))
            .collect(),
        "wire" => queries
            .iter()
            .flat_map(|file| requests(file, b""))
            .map(|request| request[1..].to_vec())
            .collect(),
        "slips" | "repair" => pieces(),
        "server" => queries
            .iter()
            .flat_map(|file| requests(file, b"i"))
            .collect(),
        other => panic!("there is no target {other}"),
    };
    inputs
        .into_iter()
        .filter(|input| input.len() <= LENGTH_MAX)
        .collect()
}

/// Random bytes, each selecting a piece of a query.
fn pieces() -> BTreeSet<Vec<u8>> {
    const INPUTS: usize = 300;
    const LENGTH: usize = 10;
    let mut random: u64 = 0x2545_F491_4F6C_DD1D;
    let mut byte = || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random.to_le_bytes()[3]
    };
    (0..INPUTS)
        .map(|_| (0..LENGTH).map(|_| byte()).collect())
        .collect()
}

fn queries(root: &Path) -> Vec<File> {
    let mut paths = Vec::new();
    below(&root.join("tests/corpus"), &mut paths);
    paths.sort();
    let mut queries: Vec<File> = paths.iter().map(|path| File::read(path)).collect();
    let realistic = std::fs::read_to_string(root.join("benches/queries/realistic.txt"))
        .expect("it can be read");
    queries.extend(realistic.lines().map(|line| bare(&connectql::USERS, line)));
    queries.extend(
        RESOURCES
            .iter()
            .map(|resource| bare(resource, resource.example)),
    );
    queries
}

fn below(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the corpus is there") {
        let path = entry.expect("it can be read").path();
        if path.is_dir() {
            below(&path, paths);
        } else if path.extension() == Some("query".as_ref()) {
            paths.push(path);
        }
    }
}

fn bare(resource: &'static Resource, query: &str) -> File {
    File {
        resource,
        query: query.to_owned(),
        options: Options::default(),
        json: serde_json::Map::new(),
        arguments: Vec::new(),
    }
}

fn compile_input(file: &File) -> Vec<u8> {
    let has_parameters = file.query.contains('$');
    let chosen = usize::from(file.options.residual) * flags::RESIDUAL
        + usize::from(file.options.single) * flags::SINGLE
        + usize::from(has_parameters) * flags::PARAMETERS;
    let byte = |number: usize| FIRST + u8::try_from(number).expect("it is small");
    let mut input = vec![byte_of(file.resource), byte(16), byte(100), byte(chosen)];
    input.extend_from_slice(file.query.as_bytes());
    input
}

/// The requests of a query, each after the byte of its resource.
fn requests(file: &File, instance: &[u8]) -> Vec<Vec<u8>> {
    let mut options = file.options.clone();
    options.residual = true;
    options.instance_id = String::from_utf8(instance.to_vec())
        .ok()
        .filter(|id| !id.is_empty());
    let Ok(plan) = compile_with(file.resource, &file.query, &options) else {
        return Vec::new();
    };
    let request = |request| {
        let mut input = vec![byte_of(file.resource)];
        input.extend(serde_json::to_vec(request).expect("a request can be written"));
        input
    };
    plan.requests.iter().map(request).collect()
}

// ---- words ----

/// Pieces of queries, correct and incorrect, and values that occur in the records.
const SYNTAX: &str = "
    and or not in under ( ) , .. # \" ' \\u{ } \\\" \\n && || ! == <> : like between tag.BPO “ ” ‘ \u{1F600} é İ
    $x $n $ids null true false name value level limit aws: * % 1 5 50 2..4 2026-01-31 2026-01-31T23:59:59Z -0.5
    1e3 BPO Team 123 Claims Language German
";

/// Pieces that contain white space.
const SPACED: [&str; 6] = [
    "is not",
    "not in",
    "starts with",
    "\r\n",
    "\u{A0}",
    "\u{2028}",
];

/// The names and fixed values of requests.
const JSON: &str = "
    InstanceId NextToken MaxResults SearchFilter SearchCriteria OrConditions AndConditions AndCondition
    StringCondition NumberCondition DecimalCondition DateCondition DateTimeCondition BooleanCondition
    ListCondition TargetListType PROFICIENCIES Conditions HierarchyGroupCondition HierarchyGroupMatchType
    WITH_CHILD_GROUPS TypeCondition StateCondition StatusCondition QueueTypeCondition ViewTypeCondition
    ViewStatusCondition TagFilter AttributeFilter UserAttributeFilter FlowAttributeFilter
    ContactEvaluationAttributeFilter TagCondition TagConditions TagKey TagValue ContactFlowTypeCondition
    ContactFlowType ContactEvaluationAttributeCondition AttributeConditions AttributeKey AttributeValue
    StringValue ContactAgentId FieldName Value MinValue MaxValue ComparisonType EXACT CONTAINS STARTS_WITH
    GREATER_OR_EQUAL GREATER LESSER_OR_EQUAL LESSER EQUAL NOT_EQUAL RANGE GREATER_THAN LESS_THAN
    GREATER_THAN_OR_EQUAL_TO LESS_THAN_OR_EQUAL_TO EQUAL_TO IS_TRUE IS_FALSE Name limit
";

/// The words in the inputs of a target.
pub fn words(target: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let is_query = matches!(target, "parse" | "print" | "compile");
    for field in RESOURCES.iter().flat_map(|resource| resource.fields) {
        words.insert(field.name.to_owned());
        words.extend(values(field).iter().map(|value| (*value).to_owned()));
        words.extend(
            field
                .short
                .iter()
                .filter(|_| is_query)
                .map(|name| (*name).to_owned()),
        );
    }
    if is_query {
        words.extend(SYNTAX.split_whitespace().chain(SPACED).map(str::to_owned));
        words.extend(
            FUNCTIONS
                .iter()
                .map(|function| format!("{}(", function.name)),
        );
        words.extend(OPERATORS.iter().map(|(text, _)| format!(" {text} ")));
    } else {
        words.extend(PRIVATE_NAMES.map(str::to_owned));
        words.extend(JSON.split_whitespace().map(|word| format!("\"{word}\"")));
        words.extend(
            [
                "{", "}", "[", "]", "},{", ":", "null", "\\u0000", "1e400", "-1", "1.5",
            ]
            .map(str::to_owned),
        );
    }
    words.retain(|word| word.len() <= WORD_MAX);
    words
}

fn values(field: &Field) -> &'static [&'static str] {
    if let Kind::Choice { values, .. } = field.kind {
        values
    } else {
        &[]
    }
}

/// Words as a dictionary file.
pub fn dictionary(words: &BTreeSet<String>) -> String {
    words
        .iter()
        .flat_map(|word| ["\"".to_owned(), escaped(word), "\"\n".to_owned()])
        .collect()
}

fn escaped(word: &str) -> String {
    let escape = |byte: u8| match byte {
        b'"' | b'\\' => format!("\\{}", char::from(byte)),
        b' '..=b'~' => char::from(byte).to_string(),
        _ => format!("\\x{byte:02x}"),
    };
    word.bytes().map(escape).collect()
}
