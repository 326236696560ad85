//! Positions in the caller's units, and the options that select them.

use connectql::{
    AGENT_STATUSES, Encoding, Options, Parameters, USERS, check, compile, compile_with, complete,
    complete_in, normalize,
};

const ALL: [Encoding; 3] = [Encoding::Bytes, Encoding::Utf16, Encoding::CodePoints];

/// The text between two positions.
fn between(text: &str, ends: (usize, usize), encoding: Encoding) -> String {
    match encoding {
        Encoding::Bytes => text[ends.0..ends.1].to_owned(),
        Encoding::Utf16 => {
            let units: Vec<u16> = text.encode_utf16().collect();
            String::from_utf16(&units[ends.0..ends.1]).unwrap()
        }
        _ => text.chars().skip(ends.0).take(ends.1 - ends.0).collect(),
    }
}

#[test]
fn positions_of_problems_and_edits_use_the_requested_units() {
    let query = "name = \"é😀\" and\nusrname == '😀' and tag(\u{10FFFF} ~ 1)";
    for encoding in ALL {
        let options = Options::new().encoding(encoding);
        let report = compile_with(&USERS, query, &options).unwrap_err();
        assert_eq!(report.encoding(), encoding);
        let written = report.descriptions().into_iter().map(|problem| {
            let ends = (problem.start as usize, problem.end as usize);
            let edits = problem.suggestions.iter().flat_map(|found| &found.edits);
            let replaced: Vec<String> = edits
                .map(|edit| between(query, (edit.start as usize, edit.end as usize), encoding))
                .collect();
            (
                between(query, ends, encoding),
                replaced,
                problem.line,
                problem.column,
            )
        });
        let written: Vec<_> = written.collect();
        assert_eq!(written[0].0, "usrname");
        assert_eq!(written[0].1, ["usrname"]);
        assert_eq!((written[0].2, written[0].3), (2, 1));
        assert_eq!(written[1].0, "==");
        assert_eq!(written[2].0, "~");
        assert_eq!((written[2].2, written[2].3), (2, 26));
    }
}

#[test]
fn positions_of_plan_warnings_use_the_requested_units() {
    let plan = compile_with(
        &USERS,
        "name = '😀' and username = sup*",
        &Options::new().encoding(Encoding::CodePoints),
    )
    .unwrap();
    let json = serde_json::to_value(&plan).unwrap();
    assert_eq!(
        (&json["warnings"][0]["start"], &json["warnings"][0]["end"]),
        (&26.into(), &30.into())
    );
}

#[test]
fn positions_of_completions_use_the_requested_units() {
    let query = "name = '😀' and ty";
    for encoding in ALL {
        let end = encoding.position(query, query.len());
        let found = complete_in(&AGENT_STATUSES, query, end, encoding).unwrap();
        assert_eq!(
            between(query, (found[0].start, found[0].end), encoding),
            "ty"
        );
        assert!(complete_in(&AGENT_STATUSES, query, end + 1, encoding).is_err());
    }
}

#[test]
fn a_position_within_a_character_is_rounded_down_to_its_start() {
    let query = "name = Ä";
    assert_eq!(complete(&USERS, query, 8), complete(&USERS, query, 7));
    let query = "name = 😀";
    let utf16 = |at| complete_in(&USERS, query, at, Encoding::Utf16);
    assert_eq!(utf16(8), utf16(7));
    assert!(utf16(9).is_ok() && utf16(10).is_err());
}

#[test]
fn chained_options_equal_those_read_from_json() {
    let chained = Options::new()
        .bind("who", "bob")
        .bind_list("ids", ["u-1", "u-2"])
        .refuse_unused_parameters(false)
        .assume_bound(true)
        .instance_id("i")
        .max_results(10)
        .next_token("t")
        .single(true)
        .residual(true)
        .whole_records(true)
        .max_requests(3)
        .max_terms(4)
        .encoding(Encoding::CodePoints);
    let json = r#"{"parameters": {"who": "bob", "ids": ["u-1", "u-2"]}, "refuseUnusedParameters": false,
        "assumeBound": true, "instanceId": "i", "maxResults": 10, "nextToken": "t", "single": true, "residual": true,
        "wholeRecords": true, "maxRequests": 3, "maxTerms": 4, "encoding": "codePoints"}"#;
    let read: Options = serde_json::from_str(json).unwrap();
    assert_eq!(format!("{read:?}"), format!("{chained:?}"));
    let none: Options = serde_json::from_str("{}").unwrap();
    assert_eq!(format!("{none:?}"), format!("{:?}", Options::default()));
    assert!(serde_json::from_str::<Options>(r#"{"paramters": {}}"#).is_err());
    let with = |parameters: Parameters| Options::new().parameters(parameters);
    assert!(
        compile_with(
            &USERS,
            "username = $a",
            &with([("a", "b")].into_iter().collect())
        )
        .is_ok()
    );
}

#[test]
fn parameters_may_count_as_bound() {
    let options = Options::new().assume_bound(true);
    for query in [
        "username = $who",
        "id in $ids",
        "tag(BPO = $x) or $y = 1 and proficiency(a >= $z)",
    ] {
        let found: Vec<String> = check(&USERS, query, &options)
            .problems()
            .iter()
            .map(|problem| problem.code.to_string())
            .collect();
        assert!(
            !found.contains(&"connectql::unbound_parameter".to_owned()),
            "{query}: {found:?}"
        );
    }
    assert!(check(&USERS, "username = $who", &options).is_empty());
    // Bound parameters are checked with their values, and the query is planned.
    let bound = options.clone().bind("level", "7").residual(true);
    let found = check(&USERS, "proficiency(a = $level)", &bound);
    assert_eq!(found.problems()[0].code.text(), "connectql::out_of_range");
    let single = options.clone().single(true);
    let found = check(&USERS, "username = a or tag(b = c)", &single);
    assert_eq!(
        found.problems()[0].code.text(),
        "connectql::several_requests"
    );
    // A plan needs all values.
    let report = compile_with(&USERS, "username = $who", &options).unwrap_err();
    assert_eq!(
        report.problems()[0].code.text(),
        "connectql::unbound_parameter"
    );
    assert!(normalize(&USERS, "username = $who", &options).is_err());
}

#[test]
fn the_leading_problem_is_the_first_error_or_else_the_first_warning() {
    let leading = |query| match compile(&USERS, query) {
        Ok(plan) => plan.warnings.leading_index(),
        Err(report) => report.leading_index(),
    };
    assert_eq!(leading("username = a"), None);
    assert_eq!(leading("username = a*"), Some(0));
    assert_eq!(leading("username = a* and usrname = b"), Some(1));
}

#[test]
fn results_serialize_as_json() {
    let options = Options::new().encoding(Encoding::CodePoints);
    let query = "username = é* or tag(BPO=1)";
    let explanation = connectql::explain(&USERS, query, &options).unwrap();
    let json = serde_json::to_value(&explanation).unwrap();
    assert_eq!(json["resource"], "users");
    assert_eq!(json["conditions"][0]["places"][0]["criteria"], 1);
    assert_eq!(json["warnings"][0]["end"], 13);
    let request = r#"{"SearchCriteria": {"StringCondition": {"FieldName": "Username", "Value": "b*", "ComparisonType": "EXACT"}}}"#;
    let decompiled = serde_json::to_value(connectql::decompile(&USERS, request).unwrap()).unwrap();
    assert_eq!(decompiled["query"], "Username = b*");
    assert_eq!(decompiled["warnings"][0]["code"], "connectql::wildcard");
    let completions = complete(&AGENT_STATUSES, "sta", 3).unwrap();
    assert_eq!(
        serde_json::to_value(&completions).unwrap()[0]["kind"],
        completions[0].kind.name()
    );
}

#[test]
fn a_span_after_removed_text_does_not_end_before_it_starts() {
    let report = compile(&USERS, "| is not 'it''s' tag(aws:x = 1)| ||").unwrap_err();
    let spans = report
        .problems()
        .iter()
        .filter_map(connectql::Problem::span);
    for span in spans {
        assert!(span.start <= span.end, "{span:?}");
    }
}
