//! The local engine over HTTP.

mod host;

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, EXPECT, HeaderMap, HeaderName, HeaderValue, ORIGIN,
    VARY,
};
use hyper::http::request::Parts;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use self::host::Hosts;
use crate::engine::service::{Answer, BODY_MAX, Service};

/// How long a request may take to arrive: its head, and its body.
const ARRIVAL: Duration = Duration::from_secs(30);
/// How long requests that are being answered may take when the server stops.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(2);
/// How much of a body that is too long is read and dropped.
const DRAIN_MAX: usize = 256 * BODY_MAX;
/// The stack of a thread, for JSON that nests as deep as the service takes it.
const STACK: usize = 16 << 20;
/// How long to wait when no connection can be accepted, as when there are too many.
const BREATH: Duration = Duration::from_millis(50);

const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// Serves an instance over HTTP until the process is asked to stop (SIGINT or SIGTERM). `listening` is told the address
/// when there is one, which for port 0 the system chooses.
///
/// On a loopback address, requests for other hosts than loopback names and `allowed_hosts` are answered with 403, and so
/// are those of pages from other origins: a web page cannot read the instance.
///
/// # Errors
///
/// When the address cannot be listened on, or `listening` fails.
pub fn serve(
    service: Service,
    address: SocketAddr,
    allowed_hosts: Vec<String>,
    listening: impl FnOnce(SocketAddr) -> io::Result<()>,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .build()?;
    let served = runtime.block_on(async {
        let mut signals = StopSignals::new()?;
        let stop = async || signals.next().await;
        let listener = TcpListener::bind(address)
            .await
            .map_err(|error| at(address, &error))?;
        listening(listener.local_addr()?)?;
        let hosts = Hosts::new(listener.local_addr()?, allowed_hosts);
        accept_until(stop, &listener, Arc::new(Server::new(service, hosts))).await;
        Ok(())
    });
    // Dropping the runtime would wait for searches that are still running.
    runtime.shutdown_background();
    served
}

/// Why an address cannot be listened on, with the address.
fn at(address: SocketAddr, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("cannot listen on {address}: {error}"))
}

/// The signals that ask the process to stop. They are caught from the start, and each can be waited for.
#[cfg(unix)]
struct StopSignals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl StopSignals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};

        Ok(StopSignals {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// The signals that ask the process to stop.
#[cfg(not(unix))]
struct StopSignals;

#[cfg(not(unix))]
impl StopSignals {
    #[expect(clippy::unnecessary_wraps, reason = "it can fail on Unix")]
    fn new() -> io::Result<Self> {
        Ok(StopSignals)
    }

    async fn next(&mut self) {
        // If signals cannot be caught, they end the process.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// Accepts connections until `stop` ends for the first time; the second time ends those that are still open.
async fn accept_until(mut stop: impl AsyncFnMut(), listener: &TcpListener, server: Arc<Server>) {
    let graceful = GracefulShutdown::new();
    loop {
        tokio::select! {
            () = stop() => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    tokio::spawn(connection(stream, Arc::clone(&server), graceful.watcher()));
                }
                Err(_) => tokio::time::sleep(BREATH).await,
            },
        }
    }
    // Those who take longer are cut off, and a second signal ends all of them immediately.
    tokio::select! {
        _ = timeout(SHUTDOWN_GRACE, graceful.shutdown()) => {}
        () = stop() => {}
    }
}

async fn connection(stream: TcpStream, server: Arc<Server>, watcher: Watcher) {
    let answer = service_fn(|request| {
        let server = Arc::clone(&server);
        async move { Ok::<_, Infallible>(server.answer(request).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(ARRIVAL)
        // A client may close its side behind the request, as `nc -N` does, and still reads the response.
        .half_close(true)
        .serve_connection(TokioIo::new(stream), answer);
    // A client that leaves or speaks no HTTP ends its own connection and nothing else.
    let _ = watcher.watch(connection).await;
}

/// The service, the hosts it answers for, and a count of its requests.
struct Server {
    service: Arc<Service>,
    started: Instant,
    hosts: Hosts,
    requests: AtomicU64,
}

/// Why a body is not there.
enum NoBody {
    TooLarge,
    TooSlow,
    Broken,
}

impl Server {
    fn new(service: Service, hosts: Hosts) -> Self {
        Server {
            service: Arc::new(service),
            started: Instant::now(),
            hosts,
            requests: AtomicU64::new(0),
        }
    }

    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (head, body) = request.into_parts();
        if let Err(refused) = self.hosts.check(head.version, &head.headers) {
            drop_body(&head.headers, body);
            return self.closing(refused);
        }
        let origin = head.headers.get(ORIGIN).cloned();
        let mut response = if head.method == Method::OPTIONS && origin.is_some() {
            preflight(&head.headers)
        } else {
            self.searched(head, body).await
        };
        let readable =
            origin.filter(|origin| self.hosts.may_read(origin.to_str().unwrap_or_default()));
        allow_origin(response.headers_mut(), readable);
        response
    }

    async fn searched(&self, head: Parts, body: Incoming) -> Response<Full<Bytes>> {
        let body = match timeout(ARRIVAL, read(&head.headers, body)).await {
            Ok(body) => body,
            Err(_) => Err(NoBody::TooSlow),
        };
        let refused = match body {
            Ok(body) => return self.response(self.search(head, body).await),
            Err(NoBody::TooLarge) => Service::too_large(),
            Err(NoBody::TooSlow) => Service::too_slow(),
            Err(NoBody::Broken) => Service::malformed("the body is not as long as announced"),
        };
        self.closing(refused)
    }

    /// Searches on a thread of its own, so that a long search holds up neither other requests nor the end of the server.
    async fn search(&self, head: Parts, body: Vec<u8>) -> Answer {
        let service = Arc::clone(&self.service);
        let arrived = self.started.elapsed();
        let search = tokio::task::spawn_blocking(move || {
            service.answer(head.method.as_str(), head.uri.path(), &body, arrived)
        });
        search
            .await
            .unwrap_or_else(|_| Service::malformed("the search was cut off"))
    }

    /// The response to a request that has not been read to its end, after which the connection is of no more use.
    fn closing(&self, answer: Answer) -> Response<Full<Bytes>> {
        let mut response = self.response(answer);
        response
            .headers_mut()
            .insert(CONNECTION, HeaderValue::from_static("close"));
        response
    }

    fn response(&self, answer: Answer) -> Response<Full<Bytes>> {
        let number = self.requests.fetch_add(1, Ordering::Relaxed);
        let mut response = Response::new(Full::new(Bytes::from(answer.body)));
        *response.status_mut() =
            StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Ok(id) = HeaderValue::from_str(&format!("00000000-0000-4000-8000-{number:012x}")) {
            headers.insert(REQUEST_ID, id);
        }
        if let Some(error) = answer.error_type {
            headers.insert(ERROR_TYPE, HeaderValue::from_static(error));
        }
        response
    }
}

/// The response to a browser that asks whether a page may send a request. The headers that the page wants to send are
/// those of a client of the service, which differ between versions, so all of them are allowed.
fn preflight(headers: &HeaderMap) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let allowed = response.headers_mut();
    allowed.insert(
        ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, POST, OPTIONS"),
    );
    if let Some(wanted) = headers.get(ACCESS_CONTROL_REQUEST_HEADERS) {
        allowed.insert(ACCESS_CONTROL_ALLOW_HEADERS, wanted.clone());
    }
    allowed.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    response
}

/// Lets a page of an origin that has been checked read the response.
fn allow_origin(headers: &mut HeaderMap, origin: Option<HeaderValue>) {
    let Some(origin) = origin else { return };
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(VARY, HeaderValue::from_static("Origin"));
    headers.insert(
        ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("x-amzn-errortype, x-amzn-requestid"),
    );
}

/// Reads a body, up to the most that is taken. The rest of one that is longer is dropped as it comes, while it is
/// answered: a client that is still writing gets to read the answer.
async fn read(headers: &HeaderMap, mut body: Incoming) -> Result<Vec<u8>, NoBody> {
    if announced(headers) > BODY_MAX {
        drop_body(headers, body);
        return Err(NoBody::TooLarge);
    }
    let mut kept = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| NoBody::Broken)?.into_data() else {
            continue;
        };
        if data.len() > BODY_MAX - kept.len() {
            tokio::spawn(drain(body));
            return Err(NoBody::TooLarge);
        }
        kept.extend_from_slice(&data);
    }
    Ok(kept)
}

/// Reads a body that is not wanted while its request is answered: closing a connection with unread bytes on it would
/// reset it, and the client would lose the response. A client that waits to be asked for its body will not send it.
fn drop_body(headers: &HeaderMap, body: Incoming) {
    if !headers.contains_key(EXPECT) {
        tokio::spawn(drain(body));
    }
}

/// Reads what is left of a body, as far and as long as that is reasonable.
async fn drain(mut body: Incoming) {
    let rest = async {
        let mut length = 0_usize;
        while let Some(Ok(frame)) = body.frame().await {
            length = length.saturating_add(frame.data_ref().map_or(0, Bytes::len));
            if length > DRAIN_MAX {
                break;
            }
        }
    };
    // Those who take longer are cut off.
    let _ = timeout(ARRIVAL, rest).await;
}

fn announced(headers: &HeaderMap) -> usize {
    let length = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok());
    length.and_then(|length| length.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests;
