//! Signed calls of the service, with retries.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_async::time::SharedTimeSource;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{self, rustls_provider::CryptoMode};
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::http::{HttpConnector, SharedHttpConnector, http_client_fn};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_types::service_config::ServiceConfigKey;
use http_body_util::{BodyExt, Limited};

use super::credentials::CachedCredentials;
use super::endpoint::Endpoint;
use super::failure::{Retry, cut_off, service_error, timed_out, unreachable_host};
use super::pace::Pace;
use super::problem::LiveProblem;
use crate::catalog::Resource;

/// The name of the service in signatures.
const SERVICE: &str = "connect";
/// The name under which the environment and profiles set the endpoint of this service alone.
const SERVICE_ID: &str = "Connect";
/// The time limit of a response.
const TIMEOUT: Duration = Duration::from_secs(60);
/// The maximum size of a response, in bytes.
const RESPONSE_MAX: usize = 64 << 20;
/// The maximum number of attempts at a call that is throttled or fails within the service.
const ATTEMPTS_MAX: u32 = 10;
/// The maximum number of attempts at a call that gets no response.
const CONNECTIONS_MAX: u32 = 4;
/// The maximum wait before the second attempt; it doubles with each attempt.
const BACKOFF: Duration = Duration::from_millis(500);
/// The maximum wait before any attempt.
const BACKOFF_MAX: Duration = Duration::from_secs(20);

/// The connection settings. Anything not set comes from AWS's usual environment variables and
/// profiles.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Settings {
    /// The Region.
    pub region: Option<String>,
    /// The profile with the credentials, which takes precedence over access keys in the environment.
    pub profile: Option<String>,
    /// The URL of the service.
    pub endpoint_url: Option<String>,
    /// True to allow an endpoint on another machine without TLS.
    pub allow_http: bool,
    /// The pace, in calls per second for each operation; the service's own if not set.
    pub calls_per_second: Option<f64>,
    /// The credentials.
    pub credentials: Option<SharedCredentialsProvider>,
    /// The HTTP client.
    pub connector: Option<SharedHttpConnector>,
    /// The clock for signatures and for the expiry of credentials.
    pub clock: Option<SharedTimeSource>,
}

/// A client of the service. Its searches share one pace, as do those of its clones.
#[derive(Clone, Debug)]
pub struct Client {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    connector: SharedHttpConnector,
    credentials: CachedCredentials,
    clock: SharedTimeSource,
    region: String,
    endpoint: Endpoint,
    pace: Pace,
}

impl Client {
    /// Reads the configuration. Credentials are only loaded by the first call.
    ///
    /// # Errors
    /// If no Region is configured, or the endpoint is invalid.
    pub async fn load(settings: Settings) -> Result<Self, LiveProblem> {
        let config = load_config(&settings).await;
        let url = settings.endpoint_url.clone();
        let url = url.or_else(|| configured_endpoint(&config));
        let region = config.region().map(ToString::to_string);
        let region = region.ok_or(LiveProblem::NoRegion)?;
        let own_endpoint = Endpoint::of_region(&region)?;
        let endpoint = match url {
            Some(url) => Endpoint::of_url(&url, settings.allow_http)?,
            None => own_endpoint,
        };
        let source = settings
            .credentials
            .clone()
            .or_else(|| profile_credentials(&settings, &config))
            .or_else(|| config.credentials_provider());
        let source = source.ok_or_else(|| LiveProblem::Credentials {
            reason: "no source is configured".to_owned(),
        })?;
        let clock = settings.clock.unwrap_or_default();
        let connector = settings.connector.unwrap_or_else(|| connector(&endpoint));
        Ok(Client {
            shared: Arc::new(Shared {
                connector,
                credentials: CachedCredentials::new(source, clock.clone()),
                clock,
                region,
                endpoint,
                pace: Pace::new(settings.calls_per_second),
            }),
        })
    }

    /// Calls the resource's operation until it responds, and returns the body. Each attempt first
    /// takes a call from `take_call`, which may refuse it.
    pub(super) async fn call(
        &self,
        resource: &'static Resource,
        body: &[u8],
        mut take_call: impl FnMut() -> Result<(), LiveProblem>,
    ) -> Result<Vec<u8>, LiveProblem> {
        let mut attempt = 0;
        let mut is_renewed = false;
        loop {
            attempt += 1;
            self.shared.pace.wait(resource.operation).await;
            take_call()?;
            let problem = match self.attempt(resource, body).await {
                Ok(body) => return Ok(body),
                Err(problem) => problem,
            };
            let again = match problem.retry() {
                Retry::Never => false,
                Retry::WithNewCredentials => !std::mem::replace(&mut is_renewed, true),
                Retry::AfterPause => attempt < ATTEMPTS_MAX,
                Retry::Reconnected => attempt < CONNECTIONS_MAX,
            };
            if !again {
                return Err(problem.after(attempt));
            }
            match problem.retry() {
                Retry::WithNewCredentials => self.shared.credentials.forget().await,
                _ => pause(attempt).await,
            }
        }
    }

    async fn attempt(&self, resource: &Resource, body: &[u8]) -> Result<Vec<u8>, LiveProblem> {
        let credentials = self.shared.credentials.get().await?;
        let url = self.shared.endpoint.url(&resource.command());
        let request = self.signed(&url, body, &credentials);
        let request = request.map_err(|_| LiveProblem::Endpoint {
            reason: "requests to it cannot be signed".to_owned(),
        })?;
        let host = self.shared.endpoint.host();
        let answered = tokio::time::timeout(TIMEOUT, self.send(request));
        let (status, kind, body) = answered.await.map_err(|_| timed_out(host, TIMEOUT))??;
        if (200..300).contains(&status) {
            return Ok(body);
        }
        if status == 429 {
            self.shared.pace.throttled(resource.operation);
        }
        Err(service_error(
            resource,
            status,
            kind.as_deref(),
            &body,
            &credentials,
        ))
    }

    /// The status, the type of error, and the body of the response.
    async fn send(
        &self,
        request: HttpRequest,
    ) -> Result<(u16, Option<String>, Vec<u8>), LiveProblem> {
        let host = self.shared.endpoint.host();
        let response = self.shared.connector.call(request).await;
        let response = response.map_err(|error| unreachable_host(host, &error))?;
        let status = response.status().as_u16();
        let kind = response
            .headers()
            .get("x-amzn-errortype")
            .map(str::to_owned);
        let body = Limited::new(response.into_body(), RESPONSE_MAX)
            .collect()
            .await;
        let body = body.map_err(|_| cut_off(host))?;
        Ok((status, kind, body.to_bytes().to_vec()))
    }

    fn signed(
        &self,
        url: &str,
        body: &[u8],
        credentials: &Credentials,
    ) -> Result<HttpRequest, Box<dyn Error>> {
        let headers = [("content-type", "application/json")];
        let identity = credentials.clone().into();
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(&self.shared.region)
            .name(SERVICE)
            .time(self.shared.clock.now())
            .settings(SigningSettings::default())
            .build()?
            .into();
        let signable =
            SignableRequest::new("POST", url, headers.into_iter(), SignableBody::Bytes(body))?;
        let (instructions, _) = sign(signable, &parameters)?.into_parts();
        let mut request = http::Request::post(url)
            .header("content-type", "application/json")
            .body(SdkBody::from(body))?;
        instructions.apply_to_request_http1x(&mut request);
        Ok(request.try_into()?)
    }
}

/// The configuration from the environment and profiles, with the caller's settings.
async fn load_config(settings: &Settings) -> SdkConfig {
    let mut loader = aws_config::defaults(BehaviorVersion::latest());
    loader = match settings.connector.clone() {
        Some(connector) => loader.http_client(http_client_fn(move |_, _| connector.clone())),
        None => loader.http_client(
            Builder::new()
                .tls_provider(tls::Provider::Rustls(CryptoMode::Ring))
                .build_https(),
        ),
    };
    if let Some(clock) = settings.clock.clone() {
        loader = loader.time_source(clock);
    }
    if let Some(region) = &settings.region {
        loader = loader.region(Region::new(region.clone()));
    }
    if let Some(profile) = &settings.profile {
        loader = loader.profile_name(profile);
    }
    loader.load().await
}

/// The credentials of a profile named by the caller. As in the AWS CLI, they take precedence over
/// access keys in the environment, which may be those of another account.
fn profile_credentials(
    settings: &Settings,
    config: &SdkConfig,
) -> Option<SharedCredentialsProvider> {
    let profile = settings.profile.as_deref()?;
    let mut provider = ProviderConfig::without_region().with_region(config.region().cloned());
    if let Some(client) = config.http_client() {
        provider = provider.with_http_client(client);
    }
    if let Some(clock) = config.time_source() {
        provider = provider.with_time_source(clock);
    }
    let source = ProfileFileCredentialsProvider::builder()
        .configure(&provider)
        .profile_name(profile)
        .build();
    Some(SharedCredentialsProvider::new(source))
}

/// The endpoint of this service in the environment or profile, otherwise that of all services.
fn configured_endpoint(config: &SdkConfig) -> Option<String> {
    let key = ServiceConfigKey::builder()
        .service_id(SERVICE_ID)
        .env("AWS_ENDPOINT_URL")
        .profile("endpoint_url")
        .build()
        .ok()?;
    let own = config.service_config().and_then(|own| own.load_config(key));
    own.or_else(|| config.endpoint_url().map(str::to_owned))
}

/// Our own HTTP client. Endpoints on this machine are called directly: a proxy would get the
/// request without TLS.
fn connector(endpoint: &Endpoint) -> SharedHttpConnector {
    let proxy = if endpoint.is_loopback() {
        ProxyConfig::disabled()
    } else {
        ProxyConfig::from_env()
    };
    let connector = Connector::builder()
        .proxy_config(proxy)
        .tls_provider(tls::Provider::Rustls(CryptoMode::Ring))
        .build();
    SharedHttpConnector::new(connector)
}

/// Waits for a random part of a duration that doubles with each attempt.
async fn pause(attempt: u32) {
    let longest = BACKOFF.saturating_mul(1 << attempt.min(16)) / 2;
    tokio::time::sleep(longest.min(BACKOFF_MAX).mul_f64(fastrand::f64())).await;
}
