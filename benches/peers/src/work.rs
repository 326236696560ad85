//! The measured work: our stages, the other parsers, and writing the JSON.

#[path = "../../predicates/mod.rs"]
mod predicates;

use std::hint::black_box;

use connectql::measure::{check_and_lint, pest_alone, plan_and_emit};
use connectql::syntax::parse;
use connectql::{USERS, compile};
use predicates::{CONNECTQL, ELSEWHERE, PEERS, query};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;

/// A piece of work and its name.
pub type Work = (String, Box<dyn Fn()>);

/// The length in bytes of a query with this many predicates.
pub fn bytes(size: usize) -> usize {
    query(&CONNECTQL, size).len()
}

/// The query with this many predicates in our own language, or in one that is not timed here.
pub fn text(name: &str, size: usize) -> String {
    let mut languages = ELSEWHERE.iter().chain([&CONNECTQL]);
    let language = languages.find(|language| language.name == name);
    query(language.expect("LANGUAGE is known"), size)
}

/// Our own work on this many predicates.
pub fn ours(size: usize) -> Vec<Work> {
    let mut works = whole(size);
    works.extend(stages(size));
    works
}

/// All work on this many predicates.
pub fn of(size: usize) -> Vec<Work> {
    let mut works = ours(size);
    works.extend(PEERS.iter().map(|language| {
        let text = query(language, size);
        (language.name.to_owned(), parser(language.name, text))
    }));
    works
}

/// Text to JSON text.
fn whole(size: usize) -> Vec<Work> {
    let text = query(&CONNECTQL, size);
    vec![work("compile", move || {
        let plan = compile(&USERS, &text).expect("the query is correct");
        serde_json::to_string(&plan.requests).expect("requests can be written")
    })]
}

fn stages(size: usize) -> Vec<Work> {
    let text = query(&CONNECTQL, size);
    let ast = parse(&text).expect("the query is correct").ast;
    let (meant, _) = check_and_lint(&ast, &text, &USERS).expect("the query is correct");
    let requests = plan_and_emit(&meant, &USERS).expect("the query is correct");
    let values = serde_json::to_value(&requests).expect("requests can be written");
    let (for_pest, for_parse, for_check) = (text.clone(), text.clone(), text);
    vec![
        work("pest", move || pest_alone(&for_pest)),
        work("parse", move || parse(&for_parse)),
        work("check", move || check_and_lint(&ast, &for_check, &USERS)),
        work("plan", move || plan_and_emit(&meant, &USERS)),
        work("serialise", move || serde_json::to_string(&requests)),
        work("serde_json", move || serde_json::to_string(&values)),
    ]
}

fn parser(name: &str, text: String) -> Box<dyn Fn()> {
    match name {
        "tantivy-query-grammar" => {
            boxed(move || tantivy_query_grammar::parse_query(&text).expect("it is right"))
        }
        "aip-160" => boxed(move || aip_160::parse_filter(&text).expect("it is right")),
        "rest-sql" => boxed(move || rest_sql::RestSql::new(&text).expect("it is right")),
        "sqlparser" => boxed(move || {
            let parser = Parser::new(&GenericDialect {}).try_with_sql(&text);
            parser
                .and_then(|mut parser| parser.parse_expr())
                .expect("it is right")
        }),
        "cel" => boxed(move || {
            cel::parser::Parser::default()
                .parse(&text)
                .expect("it is right")
        }),
        "odata-params" => {
            boxed(move || odata_params::filters::parse_str(&text).expect("it is right"))
        }
        "scim-filter" => {
            boxed(move || scim_filter::scim_filter(&text, [(); 0]).expect("it is right"))
        }
        other => panic!("there is no parser {other}"),
    }
}

fn work<T>(name: &str, run: impl Fn() -> T + 'static) -> Work {
    (name.to_owned(), boxed(run))
}

fn boxed<T>(run: impl Fn() -> T + 'static) -> Box<dyn Fn()> {
    Box::new(move || drop(black_box(run())))
}
