//! Adversarial input: deep, long, malformed, or costly to plan. It is handled within limits, on a
//! thread with a small stack, in the build that uses the most stack.

use std::thread::Builder;

use connectql::syntax::{MAX_DEPTH, MAX_LENGTH};
use connectql::{
    AGENT_STATUSES, MAX_PROBLEMS, Options, Plan, Report, Resource, USERS, compile_with,
};

use crate::effort::size;
use crate::program::run;

/// The stack size of the threads that compile: an eighth of the default.
const STACK: usize = 256 * 1024;
/// The maximum number of lines of a diagnostic for people.
const LINES_MAX: usize = 20;
const BYTES_MAX: usize = 4096;

// ---- helpers ----

fn compile(resource: &'static Resource, query: &str) -> Result<Plan, Report> {
    with_options(resource, query, &Options::default())
}

/// Compiles on a thread with a small stack, and prints the result.
fn with_options(
    resource: &'static Resource,
    query: &str,
    options: &Options,
) -> Result<Plan, Report> {
    let (query, options) = (query.to_owned(), options.clone());
    let compiled = move || {
        let compiled = compile_with(resource, &query, &options);
        match &compiled {
            Ok(plan) => drop(serde_json::to_string(plan).unwrap()),
            Err(report) => check_report(&query, report),
        }
        compiled
    };
    Builder::new()
        .stack_size(STACK)
        .spawn(compiled)
        .unwrap()
        .join()
        .unwrap()
}

/// Checks that the problems are bounded in number and length, and that their spans are in the
/// query.
fn check_report(query: &str, report: &Report) {
    assert!(!report.is_empty() && report.problems().len() <= MAX_PROBLEMS + 1);
    for problem in report.descriptions() {
        assert!(
            query
                .get(problem.start as usize..problem.end as usize)
                .is_some(),
            "{problem:?}"
        );
        assert!(
            problem.message.len() + problem.help.len() < BYTES_MAX,
            "{problem:?}"
        );
    }
}

fn codes(compiled: &Result<Plan, Report>) -> Vec<String> {
    let report = compiled
        .as_ref()
        .map_or_else(|report| report, |plan| &plan.warnings);
    report
        .problems()
        .iter()
        .map(|problem| problem.code.text().replace("connectql::", ""))
        .collect()
}

fn first_code(query: &str) -> String {
    codes(&compile(&USERS, query))
        .first()
        .cloned()
        .unwrap_or_default()
}

/// Checks that the diagnostic of one problem is bounded, whatever the query.
fn assert_short_diagnostic(query: &[u8], code: &str) {
    let output = run(&["compile", "users"], query);
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{code}: {text}");
    assert!(output.stdout.is_empty(), "{code}: nothing is printed");
    assert!(text.contains(code), "{code}: {text}");
    let lines = text.trim_end().lines().count();
    assert!(
        lines <= LINES_MAX && text.len() <= BYTES_MAX,
        "{code}: {lines} lines, {} bytes",
        text.len()
    );
}

fn joined(number: usize, join: &str, condition: impl Fn(usize) -> String) -> String {
    (0..number).map(condition).collect::<Vec<_>>().join(join)
}

// ---- depth ----

#[test]
fn parentheses_nest_to_the_limit_and_no_deeper() {
    let nested = |depth: usize| format!("{}username = a{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(
        compile(&USERS, &nested(MAX_DEPTH)).unwrap().requests.len(),
        1
    );
    assert_eq!(first_code(&nested(MAX_DEPTH + 1)), "too_deep");
    assert_eq!(first_code(&nested(100_000)), "too_deep");
}

#[test]
fn groups_nest_to_the_limit_through_every_stage() {
    let mut query = "username = a".to_owned();
    for depth in 0..MAX_DEPTH {
        let join = if depth % 2 == 0 { "or" } else { "and" };
        query = format!("({query} {join} lastname = l{depth})");
    }
    assert_eq!(compile(&USERS, &query).unwrap().requests.len(), 1);
    let negated = format!(
        "not {}",
        query
            .replace("username =", "type =")
            .replace("lastname = l", "displayorder = 1")
    );
    drop(compile(&AGENT_STATUSES, &negated));
    let mixed = query
        .replace("lastname", "tag(a")
        .replace(" or tag(a = l", " or tag(a = ")
        .replace("= l", "= m");
    drop(compile(&USERS, &mixed));
}

#[test]
fn unmatched_parentheses_are_reported() {
    assert_eq!(
        first_code(&"(".repeat(size(100_000))),
        "unclosed_parenthesis"
    );
    assert_eq!(
        first_code(&")".repeat(size(100_000))),
        "unopened_parenthesis"
    );
    assert_eq!(
        first_code(&format!("{}username = a", "(".repeat(size(100_000)))),
        "too_deep"
    );
    assert_eq!(
        first_code(&format!("{}username = a", "(".repeat(MAX_DEPTH))),
        "unclosed_parenthesis"
    );
    assert_eq!(
        first_code(&format!("username = a{}", ")".repeat(size(100_000)))),
        "unopened_parenthesis"
    );
    for function in ["tag(", "proficiency(", "hierarchy(under ", "field("] {
        drop(compile(&USERS, &function.repeat(size(10_000))));
    }
}

#[test]
fn any_number_of_negations_cancels_out() {
    let words = |number: usize| format!("{}state = ENABLED", "not ".repeat(number));
    let signs = |number: usize| format!("{}(state = ENABLED)", "!".repeat(number));
    for number in [size(200_000), size(200_000) + 1] {
        let expected = compile(&AGENT_STATUSES, &words(number % 2)).unwrap();
        assert_eq!(
            compile(&AGENT_STATUSES, &words(number)).unwrap().requests,
            expected.requests
        );
        assert_eq!(
            compile(&AGENT_STATUSES, &signs(number)).unwrap().requests,
            expected.requests
        );
    }
    drop(compile(&USERS, &"not ".repeat(size(200_000))));
    drop(compile(&USERS, &"!".repeat(size(200_000))));
}

// ---- length ----

#[test]
fn fifty_thousand_conditions_are_one_request() {
    for join in [" or ", " and "] {
        let query = joined(50_000, join, |number| format!("id=u{number}"));
        let plan = compile(&USERS, &query).unwrap();
        assert_eq!(plan.requests.len(), 1);
    }
}

#[test]
fn many_incorrect_conditions_are_counted() {
    let query = joined(size(20_000), " or ", |number| format!("nothing=u{number}"));
    assert_eq!(
        compile(&USERS, &query).unwrap_err().problems().len(),
        MAX_PROBLEMS + 1
    );
}

#[test]
fn three_thousand_mistakes_are_one_error_each_and_counted() {
    for slip in ["username == u{}", "name = Queue {} x", "tag.BPO = {}"] {
        let query = joined(3000, " or ", |number| {
            slip.replace("{}", &number.to_string())
        });
        let report = compile(&USERS, &query).unwrap_err();
        let last = report.problems().last().unwrap().to_string();
        assert_eq!(report.problems().len(), MAX_PROBLEMS + 1, "{slip}");
        assert_eq!(last, "there are 2000 more problems", "{slip}");
    }
}

#[test]
fn mistakes_are_recognised_in_a_query_of_any_length() {
    let words = joined(100, " ", |number| format!("w{number}"));
    let tags = joined(100, " and ", |number| format!("k{number} = {number}"));
    let conditions = joined(100, ", ", |number| format!("username = u{number}"));
    for query in [
        format!("lastname = {words} or Jones"),
        format!("lastname = Smith ({words})"),
        format!("tag({tags})"),
        format!("tag{{{}}}", tags.replace(" and ", ", ")),
        format!("OR({conditions})"),
    ] {
        let report = compile(&USERS, &query).unwrap_err();
        let meant = report.meant().unwrap_or_else(|| panic!("{query}"));
        assert!(compile(&USERS, meant).is_ok(), "{query}");
    }
}

#[test]
fn lists_of_many_values_are_one_request() {
    let values = joined(size(50_000), ",", |number| format!("u{number}"));
    assert_eq!(
        compile(&USERS, &format!("username in ({values})"))
            .unwrap()
            .requests
            .len(),
        1
    );
    let same = joined(size(50_000), ",", |_| "same".to_owned());
    assert_eq!(
        compile(&USERS, &format!("username in ({same})"))
            .unwrap()
            .requests
            .len(),
        1
    );
    assert_eq!(
        compile(&USERS, &format!("tag(a in ({values}))"))
            .unwrap()
            .requests
            .len(),
        1
    );
    assert_eq!(
        first_code(&format!("tag(a in ({values})) and tag(b = 1)")),
        "filter_too_large"
    );
    assert_eq!(
        first_code(&format!("username in ({values}")),
        "unclosed_parenthesis"
    );
    assert_eq!(
        codes(&compile(
            &USERS,
            &format!("username in ({})", values.replace(',', " "))
        )),
        ["unquoted_space"]
    );
}

#[test]
fn any_number_of_unquoted_words_is_one_problem() {
    let words = " b".repeat(size(50_000));
    assert_eq!(
        codes(&compile(&USERS, &format!("username = a{words}"))),
        ["unquoted_space"]
    );
    assert_eq!(
        codes(&compile(&USERS, &format!("tag(k = a{words})"))),
        ["unquoted_space"]
    );
    assert_eq!(
        codes(&compile(&USERS, &format!("username in (a{words})"))),
        ["unquoted_space"]
    );
    // After a long value, each further word would be searched for in all of it.
    let (long, words) = ("a".repeat(size(200_000)), " b".repeat(size(50_000)));
    assert_eq!(
        codes(&compile(&USERS, &format!("username = {long}{words}"))),
        ["unquoted_space"]
    );
    assert_eq!(
        codes(&compile(&USERS, &format!("tag(k = {long}{words})"))),
        ["unquoted_space"]
    );
    assert_eq!(
        first_code(&format!(
            "username = {long}{}",
            " # c\n b".repeat(size(20_000))
        )),
        "unquoted_space"
    );
    assert_eq!(
        first_code(&format!(
            "username = {long}{}",
            " b#c\n".repeat(size(20_000))
        )),
        "unquoted_space"
    );
    assert_eq!(
        first_code(&format!("username = a b{}", "(b)".repeat(size(50_000)))),
        "missing_operator"
    );
}

#[test]
fn quotes_in_words_are_read_once() {
    // A quote begins after a word, and the words after it could form one name with it.
    let query = format!("x{}", "=a'b'".repeat(size(50_000)));
    assert_eq!(
        compile(&USERS, &query).unwrap_err().problems().len(),
        MAX_PROBLEMS + 1
    );
}

#[test]
fn checking_many_parts_takes_linear_time() {
    // Each level causes a warning, each value an error, and each parameter a lookup.
    let query = joined(size(20_000), " and ", |number| {
        format!("proficiency({number} > 5)")
    });
    assert_eq!(codes(&compile(&USERS, &query)).len(), MAX_PROBLEMS + 1);
    let values = joined(size(50_000), ",", |number| format!("enabeld{number}"));
    assert_eq!(
        codes(&compile(&AGENT_STATUSES, &format!("state in ({values})"))).len(),
        MAX_PROBLEMS + 1
    );
    let mut options = Options::default();
    let parameters = size(20_000);
    for number in 0..parameters {
        options.parameters.bind(format!("p{number}"), "x");
    }
    let query = joined(parameters, " or ", |number| {
        format!("username = $p{number} or lastname = \"$p{number}\"")
    });
    assert!(with_options(&USERS, &query, &options).is_ok());
}

#[test]
fn closed_and_unclosed_strings_of_a_mebibyte_are_read() {
    let long = "x".repeat(MAX_LENGTH - 20);
    assert!(compile(&USERS, &format!("username = \"{long}\"")).is_ok());
    assert_eq!(
        first_code(&format!("username = \"{long}")),
        "unclosed_quote"
    );
    assert_eq!(
        first_code(&format!("username ~ \"{long}\"")),
        "contains_length"
    );
    assert_eq!(first_code(&long), "unknown_field");
    assert_eq!(first_code(&"\"".repeat(size(100_000))), "lone_value");
    assert_eq!(
        first_code(&format!("username = \"{}\"", "\\q".repeat(size(200_000)))),
        "unknown_escape"
    );
    assert_eq!(first_code(&"#".repeat(MAX_LENGTH)), "");
    assert_eq!(first_code(&"\n".repeat(MAX_LENGTH)), "");
    assert_eq!(first_code(&" ".repeat(MAX_LENGTH + 1)), "too_long");
}

#[test]
fn looking_for_warnings_in_large_groups_takes_bounded_time() {
    // One value compared with many, long strings, and trees that imply each other except for the last
    // member.
    let starts = joined(20_000, " and ", |number| format!("username ^= {number}"));
    drop(compile(
        &USERS,
        &format!("username = {} and {starts}", "9".repeat(500_000)),
    ));
    let values = joined(4096, ",", |number| format!("{number}{}", "y".repeat(90)));
    let parts = joined(10_000, " and ", |number| format!("username ~ yy{number}"));
    drop(compile(
        &USERS,
        &format!("username in ({values}) and {parts}"),
    ));
    let inner = |last: &str| {
        joined(60, " or ", |number| {
            format!("({} and lastname = a)", all_of(number, last))
        })
    };
    drop(compile(
        &USERS,
        &joined(8, " or ", |number| {
            format!("({} and id = i{number})", inner(&number.to_string()))
        }),
    ));
}

fn all_of(group: usize, last: &str) -> String {
    let members = joined(20, " and ", |number| {
        format!("(firstname ~ f{number} or username ~ u{group})")
    });
    format!("({members} and firstname ~ x{last})")
}

/// The number of tries of a comparison of two costs.
const ATTEMPTS: usize = 5;

/// The minimum time of three runs.
fn cost(what: impl Fn()) -> std::time::Duration {
    let once = |_| {
        let start = std::time::Instant::now();
        what();
        start.elapsed()
    };
    (0..3).map(once).min().unwrap_or_default()
}

#[test]
fn finding_errors_takes_linear_time() {
    // Quadratic growth would be a factor of sixteen; a busy machine adds to both.
    const RATIO_MAX: u32 = 10;
    for (piece, end) in [
        ("(", ""),
        ("not ", ""),
        ("tag(", ""),
        ("username == a or ", ""),
        ("a b ", ""),
        ("in (", ""),
        ("'a' ", ""),
        ("x = 1..", ""),
        ("- ", ""),
        ("a: ", "\"x"),
        ("a'b: ", "\"x"),
        ("[a b and ", ""),
        ("a[b and ", ""),
        ("case when a and ", ""),
    ] {
        let query = |count: usize| piece.repeat(count) + end;
        let of = |count: usize| cost(|| drop(compile(&USERS, &query(count))));
        // Other load may affect one of the two runs, so one success is enough.
        let is_linear = |_| of(1000) < of(250) * RATIO_MAX;
        assert!((0..ATTEMPTS).any(is_linear), "{piece}");
    }
}

#[test]
fn completion_costs_no_more_in_a_long_query() {
    // In each, almost all of the text is irrelevant to the position.
    const RATIO_MAX: u32 = 10;
    let conditions = |count: usize| "username = bob and ".repeat(count);
    let lists = |count: usize| format!("username in ({}a) and ", "a, ".repeat(count));
    for before in [
        conditions,
        lists,
        |count| "(".repeat(count),
        |count| "tag(".repeat(count),
    ] {
        let of = |count: usize| {
            let query = before(count) + "displayorder in ";
            cost(|| drop(connectql::complete(&AGENT_STATUSES, &query, query.len())))
        };
        let is_bounded = |_| of(4000) < of(250) * RATIO_MAX;
        assert!((0..ATTEMPTS).any(is_bounded), "{}", before(1));
    }
}

// ---- characters ----

#[test]
fn characters_of_every_kind_are_values_or_reported() {
    for text in [
        "\0",
        "a\u{202E}b",
        "e\u{301}\u{301}\u{301}",
        "\u{FEFF}",
        "\u{200B}",
        "\u{10FFFF}",
        "\u{7F}",
        "\r",
    ] {
        let plan = compile(&USERS, &format!("username = \"{text}\"")).unwrap();
        assert!(
            serde_json::to_value(&plan.requests[0])
                .unwrap()
                .to_string()
                .contains("EXACT")
        );
        drop(compile(&USERS, text));
        drop(compile(&USERS, &text.repeat(size(50_000))));
        drop(compile(
            &USERS,
            &format!("username = {}", text.repeat(size(50_000))),
        ));
    }
}

#[test]
fn escapes_without_a_character_are_reported() {
    for escape in [
        "\\u{D800}",
        "\\u{DFFF}",
        "\\u{110000}",
        "\\u{}",
        "\\u{",
        "\\u{0000000041}",
        "\\uD83D",
        "\\x41",
        "\\0",
    ] {
        assert_eq!(
            first_code(&format!("username = \"{escape}\"")),
            "unknown_escape",
            "{escape}"
        );
    }
    assert_eq!(first_code("username = \"\\"), "unclosed_quote");
}

#[test]
fn invalid_utf8_is_reported() {
    let long = vec![0x80; 100_000];
    for bytes in [
        &b"username = \xFF"[..],
        b"\xC3",
        b"username = \xED\xA0\x80",
        b"\xF8\x88\x80\x80\x80",
        &long,
    ] {
        assert_short_diagnostic(bytes, "connectql::not_utf8");
    }
}

// ---- plans ----

#[test]
fn oversized_plans_are_rejected() {
    let mixed_ors = joined(40, " and ", |number| {
        format!("(username = u{number} or tag(k{number}=v))")
    });
    assert_eq!(first_code(&mixed_ors), "too_many_terms");
    let mixed_ands = joined(400, " or ", |number| {
        format!("(username = u{number} and tag(k{number}=v))")
    });
    assert_eq!(first_code(&mixed_ands), "too_many_requests");
    let tag_ors = joined(40, " and ", |number| {
        format!("(tag(k{number}=v) or tag(l{number}=v))")
    });
    assert_eq!(first_code(&tag_ors), "filter_too_large");
    let many_mixed = joined(10_000, " and ", |number| {
        format!("(id=u{number} or tag(k{number}=v))")
    });
    assert_eq!(first_code(&many_mixed), "too_many_terms");
    let crossed = joined(60, " and ", |number| {
        format!(
            "(tag(k{}=v) or tag(k{}=v) or id=u{})",
            number,
            (number * 7 + 1) % 60,
            number % 5
        )
    });
    drop(compile(&USERS, &crossed));
    let groups = joined(16, " and ", |number| {
        format!("(hierarchy(g{number}) or tag(k{}=v))", number % 7)
    });
    drop(compile(&USERS, &groups));
}

#[test]
fn residuals_of_large_queries_are_bounded() {
    let mut options = Options::default();
    options.residual = true;
    let query = joined(20_000, " and ", |number| format!("tag(k != v{number})"));
    assert!(
        with_options(&USERS, &query, &options)
            .unwrap()
            .residual
            .is_some()
    );
    let query = format!(
        "not ({})",
        joined(20_000, " and ", |number| format!(
            "(tag(k=v{number}) or id=u{number})"
        ))
    );
    assert!(
        with_options(&USERS, &query, &options)
            .unwrap()
            .residual
            .is_some()
    );
}

// ---- the command ----

#[test]
fn diagnostics_are_short_for_any_query() {
    let queries = [
        ("(".repeat(size(100_000)), "connectql::unclosed_parenthesis"),
        (
            format!("username = \"{}", "x".repeat(MAX_LENGTH - 20)),
            "connectql::unclosed_quote",
        ),
        ("y".repeat(size(500_000)), "connectql::unknown_field"),
        (
            format!("username ~ {}", "é".repeat(size(400_000))),
            "connectql::contains_length",
        ),
        (
            format!("username = a {}", "\t".repeat(size(100_000)) + "!"),
            "connectql::syntax",
        ),
        (
            format!("tag({} = \"v\")", "k".repeat(size(300_000))),
            "connectql::tag_limit",
        ),
        (
            format!("{}(id)", "f".repeat(size(300_000))),
            "connectql::unknown_function",
        ),
        (
            format!("username = ${}", "p".repeat(size(300_000))),
            "connectql::unbound_parameter",
        ),
        ("x".repeat(2 * MAX_LENGTH), "connectql::too_long"),
    ];
    for (query, code) in queries {
        assert_short_diagnostic(query.as_bytes(), code);
    }
}

#[test]
fn a_batch_continues_after_each_incorrect_line() {
    const LINES: usize = 10_000;
    let wrong = [
        "usrname = b",
        "((((",
        "username = \"",
        "\u{0}",
        "id in (",
        "username ~ a",
        "not tag(a=b)",
    ];
    let mut input = Vec::new();
    for line in 0..LINES {
        match line % 20 {
            0 => input.extend_from_slice(wrong[line / 20 % wrong.len()].as_bytes()),
            10 => input.extend_from_slice(b"username = \xFF"),
            _ => {
                input.extend_from_slice(format!("username = u{line} and tag(a={line})").as_bytes());
            }
        }
        input.push(b'\n');
    }
    let output = run(&["compile", "users", "--batch"], &input);
    assert_eq!(output.status.code(), Some(1));
    let answers: Vec<serde_json::Value> = output
        .stdout
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect();
    assert_eq!(answers.len(), LINES);
    for (at, answer) in answers.iter().enumerate() {
        assert_eq!(
            answer.get("error").is_some(),
            at % 10 == 0,
            "{at}: {answer}"
        );
        assert!(at % 10 != 0 || answer["line"] == at + 1, "{at}: {answer}");
    }
}

/// JSON nested in a string, under the name that `serde_json` itself uses for such text.
fn nested_in_strings(levels: usize) -> String {
    let mut json = "[".repeat(levels) + &"]".repeat(levels);
    for _ in 0..3 {
        let text = serde_json::to_string(&json).unwrap();
        json = format!("{{\"$serde_json::private::RawValue\":{text}}}");
    }
    json
}

#[test]
fn json_in_a_string_stays_a_string_under_any_member_name() {
    let json = nested_in_strings(20_000);
    let service = connectql::service::Service::new(connectql::engine::Instance::default());
    let body = format!("{{\"InstanceId\": \"i\", \"SearchCriteria\": {json}}}");
    let now = std::time::Duration::ZERO;
    let answer = service.answer("POST", "/search-users", body.as_bytes(), now);
    assert_eq!(answer.status, 400);
    let record: connectql::evaluate::Record = json.parse().unwrap();
    assert_eq!(record.to_string(), json);
    let file = format!("{{\"Users\": [{json}]}}");
    let instance = connectql::engine::Instance::read(file.as_bytes()).unwrap();
    assert_eq!(instance.records(&connectql::USERS).len(), 1);
}

#[test]
fn members_with_private_names_are_unknown_members() {
    let service = connectql::service::Service::new(connectql::engine::Instance::default());
    for members in [
        r#""SearchCriteria": {"$serde_json::private::RawValue": "{}"}"#,
        r#""MaxResults": {"$serde_json::private::Number": "7"}"#,
        r#""MaxResults": 7, "MaxResults": 8"#,
    ] {
        let body = format!("{{\"InstanceId\": \"i\", {members}}}");
        let now = std::time::Duration::ZERO;
        let answer = service.answer("POST", "/search-users", body.as_bytes(), now);
        assert_eq!(answer.status, 400, "{members}");
    }
}
