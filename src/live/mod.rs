//! Searches Amazon Connect: reads every page of every request of a plan at the pace that the service allows, merges the
//! records by ID, and checks them against the residual query.
//!
//! ```no_run
//! use connectql::live::{Client, Limits, Settings};
//! use connectql::{Options, USERS, compile_with};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
//! let client = Client::load(Settings::default()).await?;
//! let mut options = Options::default();
//! options.instance_id = Some("aaaa-bbbb".to_owned());
//! options.max_results = Some(USERS.max_results);
//! let plan = compile_with(&USERS, "name ~ Sup or tag(BPO=123)", &options)?;
//! let mut search = client.search(&USERS, plan, Limits::default())?;
//! while let Some(user) = search.next().await? {
//!     println!("{user}");
//! }
//! # Ok(())
//! # }
//! ```
//!
//! [`Search::next`] is cancel-safe: the next `next` repeats a cancelled call, and no record is lost
//! or repeated.

mod client;
mod credentials;
mod endpoint;
mod failure;
mod pace;
mod problem;
mod response;
mod search;

pub use client::{Client, Settings};
pub use problem::{LiveProblem, Position};
pub use search::{Limits, Search};

/// The types of AWS's own crates that appear in this interface.
pub use aws_credential_types::provider::SharedCredentialsProvider;
pub use aws_smithy_async::time::SharedTimeSource;
pub use aws_smithy_runtime_api::client::http::SharedHttpConnector;
