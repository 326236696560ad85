//! Searches users over HTTP with the plan of a query: reads every page of every request, merges
//! them by ID, and checks them against the residual query.
//!
//! It speaks plain HTTP without signatures, as `connectql serve` does:
//!
//! ```sh
//! connectql serve --data examples/contact-centre.json --listen 127.0.0.1:8080 &
//! cargo run --example search -- 127.0.0.1:8080 'name ~ Sup or tag(BPO=123)'
//! ```
//!
//! For the service itself, `connectql::live` (feature `live`) does all of this, with credentials and retries.

#![allow(clippy::indexing_slicing, clippy::missing_errors_doc)] // A short program, with responses as JSON values.

use std::collections::HashSet;
use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;

use connectql::evaluate::{Record, RecordContext};
use connectql::wire::SearchRequest;
use connectql::{Options, USERS, compile_with, evaluator};
use serde_json::Value;

/// The users that match a query, each once.
pub fn search(address: &str, query: &str) -> Result<Vec<Value>, Box<dyn Error>> {
    let mut options = Options::new().residual(true);
    options.instance_id = Some("11111111-2222-3333-4444-555555555555".to_owned());
    options.max_results = Some(USERS.max_results);
    let plan = compile_with(&USERS, query, &options)?;
    let residual = plan.residual.unwrap_or_default();
    let residual = evaluator(&USERS, &residual, &options, RecordContext::Nothing)?;
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for request in plan.requests {
        for user in pages(address, request)? {
            let is_new = seen.insert(user["Id"].to_string());
            if is_new && residual.matches(&user.to_string().parse::<Record>()?)? {
                found.push(user);
            }
        }
    }
    Ok(found)
}

/// The records on all pages of a request.
fn pages(address: &str, mut request: SearchRequest) -> Result<Vec<Value>, Box<dyn Error>> {
    let mut records = Vec::new();
    loop {
        let mut response = post(address, &serde_json::to_string(&request)?)?;
        if let Value::Array(page) = response[USERS.result_list].take() {
            records.extend(page);
        }
        let Some(token) = response["NextToken"].as_str() else {
            return Ok(records);
        };
        request.next_token = Some(token.to_owned());
    }
}

fn post(address: &str, body: &str) -> Result<Value, Box<dyn Error>> {
    let mut connection = TcpStream::connect(address)?;
    write!(
        connection,
        "POST /{} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        USERS.command(),
        body.len(),
    )?;
    let mut response = String::new();
    connection.read_to_string(&mut response)?;
    let (head, body) = response
        .split_once("\r\n\r\n")
        .ok_or("not an HTTP response")?;
    if !head.starts_with("HTTP/1.1 200 ") {
        return Err(format!("{}: {body}", head.lines().next().unwrap_or_default()).into());
    }
    Ok(serde_json::from_str(body)?)
}

#[allow(clippy::print_stdout)] // A program prints its results.
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, query] = arguments.as_slice() else {
        return Err("usage: search ADDRESS QUERY".into());
    };
    for user in search(address, query)? {
        println!("{}", user["Username"].as_str().unwrap_or_default());
    }
    Ok(())
}
