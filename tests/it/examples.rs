//! The example client, run against `serve`.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

#[path = "../../examples/search.rs"]
#[allow(dead_code, unreachable_pub)] // Its `main` is for the command line.
mod search;

/// Stops the server, whatever the result of the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve() -> (Server, String) {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/contact-centre.json");
    let child = Command::new(env!("CARGO_BIN_EXE_connectql"))
        .args(["serve", "--data", data])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut server = Server(child);
    let mut line = String::new();
    let out = server.0.stdout.take().unwrap();
    BufReader::new(out).read_line(&mut line).unwrap();
    let address = line.trim().trim_start_matches("http://").to_owned();
    (server, address)
}

/// The output of `search --data` for the same query.
fn searched(query: &str) -> Vec<serde_json::Value> {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/contact-centre.json");
    let output = Command::new(env!("CARGO_BIN_EXE_connectql"))
        .args(["search", "users", query, "--residual", "--data", data])
        .output()
        .unwrap();
    let response: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    response["Users"].as_array().unwrap().clone()
}

#[test]
fn the_example_finds_what_search_finds() {
    let (_server, address) = serve();
    for query in [
        "name ~ an or tag(BPO = 123)",
        "name ~ an and not tag(BPO = 123)",
        "",
    ] {
        let mut found = search::search(&address, query).unwrap();
        let mut expected = searched(query);
        for users in [&mut found, &mut expected] {
            users.sort_by_key(|user| user["Id"].to_string());
        }
        assert!(!found.is_empty(), "{query}");
        assert_eq!(found, expected, "{query}");
    }
    let refused = search::search(&address, "usrname = bob").unwrap_err();
    assert!(refused.to_string().contains("usrname"), "{refused}");
}
