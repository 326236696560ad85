//! The connection to Amazon Connect.

use clap::error::ErrorKind;
use connectql::Resource;

use super::diagnostics::{self, DiagnosticArguments};
use super::error::{CliError, Status};
use super::output;

/// The group of these options in the help.
const LIVE: &str = "Amazon Connect";

/// The environment variable with the instance.
const INSTANCE_VARIABLE: &str = "CONNECTQL_INSTANCE_ID";

/// The connection to Amazon Connect.
#[derive(clap::Args)]
pub(super) struct LiveArguments {
    /// The ID or ARN [env: `CONNECTQL_INSTANCE_ID`]
    #[arg(long, value_name = "ID", conflicts_with = "data", help_heading = LIVE)]
    instance_id: Option<String>,
    /// The AWS Region
    #[arg(long, value_name = "REGION", conflicts_with = "data", help_heading = LIVE)]
    pub(super) region: Option<String>,
    /// The AWS profile with the credentials
    #[arg(long, value_name = "PROFILE", conflicts_with = "data", help_heading = LIVE)]
    pub(super) profile: Option<String>,
    /// The URL of the service
    #[arg(long, value_name = "URL", conflicts_with = "data", help_heading = LIVE)]
    pub(super) endpoint_url: Option<String>,
    /// Allow remote endpoints without TLS
    #[arg(long, conflicts_with = "data", help_heading = LIVE)]
    pub(super) allow_http: bool,
    /// Pace [default: just under the quota of 2]
    #[arg(long, value_name = "NUMBER", conflicts_with = "data", help_heading = LIVE, value_parser = rate)]
    pub(super) calls_per_second: Option<f64>,
    /// Stop with an error after this many calls
    #[arg(long, value_name = "NUMBER", conflicts_with = "data", help_heading = LIVE, value_parser = super::input::number::<u64>)]
    pub(super) max_calls: Option<u64>,
    /// Maximum records to print
    #[arg(long, value_name = "NUMBER", conflicts_with = "data", help_heading = LIVE, value_parser = super::input::number::<u64>)]
    pub(super) limit: Option<u64>,
    /// Print the plan and minimum number of calls
    #[arg(long, conflicts_with = "data", help_heading = LIVE)]
    pub(super) dry_run: bool,
}

fn rate(text: &str) -> Result<f64, String> {
    let rate = text
        .parse()
        .ok()
        .filter(|rate: &f64| rate.is_finite() && *rate > 0.0);
    rate.ok_or_else(|| "it is not a positive number; write a number such as 1.5".to_owned())
}

/// The relevant parts of an instance ARN: `arn:aws:connect:REGION:ACCOUNT:instance/ID`.
struct InstanceArn<'a> {
    #[cfg(feature = "live")]
    region: &'a str,
    id: &'a str,
}

fn instance_arn(text: &str) -> Option<InstanceArn<'_>> {
    let mut parts = text.splitn(6, ':');
    let (arn, _, service) = (parts.next()?, parts.next()?, parts.next()?);
    let region = parts.next()?;
    let id = parts.nth(1)?.strip_prefix("instance/")?;
    let is_arn = arn == "arn" && service == "connect" && !region.is_empty() && !id.contains('/');
    is_arn.then_some(InstanceArn {
        #[cfg(feature = "live")]
        region,
        id,
    })
}

/// The instance named by the environment.
fn instance_of_environment() -> Option<String> {
    let instance = std::env::var(INSTANCE_VARIABLE).ok();
    instance.filter(|instance| !instance.is_empty())
}

/// The ID of the instance that the environment names by ID or ARN.
pub(super) fn instance_id_of_environment() -> Option<String> {
    let instance = instance_of_environment()?;
    let id = instance_arn(&instance).map(|arn| arn.id.to_owned());
    Some(id.unwrap_or(instance))
}

impl LiveArguments {
    fn instance(&self) -> Option<String> {
        let given = self.instance_id.clone();
        let given = given.filter(|instance| !instance.is_empty());
        given.or_else(instance_of_environment)
    }

    /// The instance as the operation accepts it: its ID, even if its ARN is given.
    pub(super) fn instance_id(&self, resource: &Resource) -> Result<Option<String>, CliError> {
        let Some(instance) = self.instance() else {
            if self.dry_run {
                return Ok(None);
            }
            let message = format!(
                "to search `{resource}` in Amazon Connect, pass `--instance-id` or set \
                 `{INSTANCE_VARIABLE}`; to search a file, pass `--data FILE`"
            );
            return Err(CliError::missing(message));
        };
        if !instance.starts_with("arn:") {
            return Ok(Some(instance));
        }
        let id = instance_arn(&instance).map(|arn| arn.id.to_owned());
        if id.is_some() {
            return Ok(id);
        }
        let message = format!(
            "`{instance}` is not the ARN of an instance, which ends with `:instance/` and the ID"
        );
        Err(CliError::Usage(ErrorKind::ValueValidation, message))
    }

    /// The given Region, or the one in the instance's ARN.
    #[cfg(feature = "live")]
    pub(super) fn region(&self) -> Option<String> {
        let of_arn = || Some(instance_arn(&self.instance()?)?.region.to_owned());
        self.region.clone().or_else(of_arn)
    }
}

/// Succeeds: this build can search.
#[cfg(feature = "live")]
#[allow(clippy::unnecessary_wraps)] // Without the feature it fails.
pub(super) fn check(_: &LiveArguments) -> Result<(), CliError> {
    Ok(())
}

/// This build cannot search Amazon Connect, but can print the plan of a search.
#[cfg(not(feature = "live"))]
pub(super) fn check(arguments: &LiveArguments) -> Result<(), CliError> {
    if arguments.dry_run {
        return Ok(());
    }
    let message = "this build cannot search Amazon Connect itself: install one that can with \
                   `cargo install connectql --features live`, or search a file with `--data FILE`";
    Err(CliError::missing(message))
}

/// A build that cannot search gets here only for a dry run.
#[cfg(not(feature = "live"))]
#[expect(
    clippy::needless_pass_by_value,
    reason = "a build that searches keeps the plan"
)]
pub(super) fn run(
    _: &'static Resource,
    plan: connectql::Plan,
    _: &LiveArguments,
    _: &output::OutputArguments,
    is_compact: bool,
    diagnostics: &DiagnosticArguments,
) -> Result<Status, CliError> {
    dry_run(&plan, is_compact, diagnostics)
}

/// A plan and its minimum number of calls.
#[derive(serde::Serialize)]
struct DryRun<'p> {
    #[serde(flatten)]
    plan: &'p connectql::Plan,
    calls: usize,
}

/// Prints the plan and the minimum number of calls: one page per request.
pub(super) fn dry_run(
    plan: &connectql::Plan,
    is_compact: bool,
    arguments: &DiagnosticArguments,
) -> Result<Status, CliError> {
    diagnostics::write(&plan.warnings, arguments);
    let calls = plan.requests.len();
    output::json(
        &mut std::io::stdout().lock(),
        &DryRun { plan, calls },
        is_compact,
    )?;
    arguments.note(&match calls {
        1 => "a search makes at least 1 call".to_owned(),
        _ => format!("a search makes at least {calls} calls, one for each request"),
    });
    Ok(Status::Success)
}
