//! Sends the requests of a plan with `aws-sdk-connect`.
//!
//! The generated types of the SDK cannot be read from JSON, so the client sends an empty request whose body is replaced
//! before it is signed. Credentials, Region, retries and response types come from the SDK.
//!
//! ```sh
//! cargo run -- INSTANCE_ID 'name ~ Sup or tag(BPO=123)'
//! ```

use std::collections::HashSet;
use std::error::Error;
use std::time::Duration;

use aws_config::BehaviorVersion;
use aws_sdk_connect::Client;
use aws_sdk_connect::operation::search_users::SearchUsersOutput;
use connectql::wire::SearchRequest;
use connectql::{Options, USERS, compile_with};

/// The service allows 2 calls per second, shared by all callers in the account.
const PAUSE: Duration = Duration::from_millis(500);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [instance, query] = arguments.as_slice() else {
        return Err("usage: INSTANCE_ID QUERY".into());
    };
    let mut options = Options::new();
    options.instance_id = Some(instance.clone());
    let plan = compile_with(&USERS, query, &options)?;
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let client = Client::new(&config);
    let mut seen = HashSet::new();
    for mut request in plan.requests {
        loop {
            let page = send(&client, &request).await?;
            for user in page.users() {
                if seen.insert(user.id().map(str::to_owned)) {
                    println!("{}", user.username().unwrap_or_default());
                }
            }
            tokio::time::sleep(PAUSE).await;
            match page.next_token() {
                Some(token) => request.next_token = Some(token.to_owned()),
                None => break,
            }
        }
    }
    Ok(())
}

async fn send(
    client: &Client,
    request: &SearchRequest,
) -> Result<SearchUsersOutput, Box<dyn Error>> {
    let body = serde_json::to_string(request)?;
    let call = client.search_users().customize();
    Ok(call
        .mutate_request(move |http| {
            let headers = http.headers_mut();
            headers.insert("content-length", body.len().to_string());
            *http.body_mut() = body.as_str().into();
        })
        .send()
        .await?)
}
