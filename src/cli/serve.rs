//! `connectql serve`

use std::io::{self, Write};
use std::net::{SocketAddr, ToSocketAddrs};

use clap::error::ErrorKind;
use connectql::serve::{ServeOptions, serve};
use connectql::service::Service;

use super::data::DataArguments;
use super::error::{CliError, Status};
use super::output;

const EXAMPLES: &str = "\
Examples:
  connectql serve --data contact-centre.json --listen 127.0.0.1:8080
  aws connect search-users --endpoint-url http://127.0.0.1:8080 --instance-id ID

The first line of output is the address. SIGINT or SIGTERM stops the server.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    #[command(flatten)]
    data: DataArguments,
    /// The address to listen on; port 0 lets the system choose one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0", value_parser = address)]
    listen: SocketAddr,
    /// Reject requests beyond 2 per second with a burst of 5, as the service does
    #[arg(long)]
    throttle: bool,
    /// Also accept requests for this host name; repeatable
    #[arg(long = "allow-host", value_name = "NAME")]
    allowed_hosts: Vec<String>,
    /// Reject requests not signed with this access key
    #[arg(long, value_name = "KEY:SECRET")]
    verify_signature: Option<String>,
}

fn address(text: &str) -> Result<SocketAddr, String> {
    let found = text
        .to_socket_addrs()
        .map_err(|error| format!("{error}; write HOST:PORT"))?
        .next();
    found.ok_or_else(|| "there is no such host".to_owned())
}

pub(super) fn run(arguments: &Arguments) -> Result<Status, CliError> {
    let instance = arguments.data.read()?;
    let service = if arguments.throttle {
        Service::throttled(instance)
    } else {
        Service::new(instance)
    };
    let options = options(arguments)?;
    if !arguments.listen.ip().is_loopback() {
        output::warn("anyone who can reach this address can read the data");
    }
    serve(service, arguments.listen, options, announce)?;
    Ok(Status::Success)
}

fn options(arguments: &Arguments) -> Result<ServeOptions, CliError> {
    let mut options = ServeOptions::default();
    options.allowed_hosts.clone_from(&arguments.allowed_hosts);
    if let Some(key) = &arguments.verify_signature {
        verify(&mut options, key)
            .map_err(|message| CliError::Usage(ErrorKind::ValueValidation, message))?;
    }
    Ok(options)
}

/// The message does not repeat the key.
#[cfg(feature = "live")]
fn verify(options: &mut ServeOptions, key: &str) -> Result<(), String> {
    let key = key.parse();
    options.access_key = Some(key.map_err(|help| format!("`--verify-signature`: {help}"))?);
    Ok(())
}

#[cfg(not(feature = "live"))]
fn verify(_: &mut ServeOptions, _: &str) -> Result<(), String> {
    Err(
        "this build cannot check signatures: install one that can with \
         `cargo install connectql --features live`"
            .to_owned(),
    )
}

fn announce(address: SocketAddr) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "http://{address}")?;
    out.flush()
}
