//! The local engine over HTTP.

mod host;
#[cfg(feature = "live")]
mod signature;

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
use hyper::http::uri::PathAndQuery;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use self::host::Hosts;
use crate::engine::service::{Answer, Answering, BODY_MAX, Service};

/// The time limits for receiving a request: its head, and its body.
const RECEIVE_TIMEOUT: Duration = Duration::from_secs(30);
/// The time for requests in progress when the server stops.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(2);
/// The time slice of a search.
const TIME_SLICE: Duration = Duration::from_millis(20);
/// The time that a search continues for a client that has closed its side of the connection.
const HALF_CLOSED_GRACE: Duration = Duration::from_secs(2);
/// The number of bytes of an oversized body to read and discard.
const DRAIN_MAX: usize = 256 * BODY_MAX;
/// The stack size of a thread, for JSON as deeply nested as the service accepts.
const STACK: usize = 16 << 20;
/// The pause after a connection could not be accepted, for example because there are too many.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

const ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

#[cfg(feature = "live")]
pub use self::signature::AccessKey;

/// Which requests a server accepts.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct ServeOptions {
    /// The host names for which requests are answered, in addition to loopback names.
    pub allowed_hosts: Vec<String>,
    /// The access key that requests must be signed with; without it, signatures are not checked.
    #[cfg(feature = "live")]
    pub access_key: Option<AccessKey>,
}

/// Serves an instance over HTTP until the process is asked to stop (SIGINT or SIGTERM). `listening`
/// is called with the address; for port 0, the system chooses the port.
///
/// On a loopback address, requests for hosts other than loopback names and
/// [`allowed_hosts`](ServeOptions::allowed_hosts) get 403, as do requests of pages from other
/// origins, so a web page cannot read the instance.
///
/// # Errors
///
/// If the server cannot listen on the address, or `listening` fails.
pub fn serve(
    service: Service,
    address: SocketAddr,
    options: ServeOptions,
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
            .map_err(|error| listen_error(address, &error))?;
        listening(listener.local_addr()?)?;
        let hosts = Hosts::new(listener.local_addr()?, options.allowed_hosts);
        let server = Server::new(service, hosts);
        #[cfg(feature = "live")]
        let server = server.with_key(options.access_key);
        accept_until(stop, &listener, Arc::new(server)).await;
        Ok(())
    });
    // Dropping the runtime would wait for searches that are still running.
    runtime.shutdown_background();
    served
}

/// Adds the address to the reason why the server cannot listen on it.
fn listen_error(address: SocketAddr, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("cannot listen on {address}: {error}"))
}

/// The signals that ask the process to stop. They are caught from the start, and each can be
/// awaited.
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

/// Accepts connections until `stop` completes for the first time; the second time, closes those
/// still open.
async fn accept_until(mut stop: impl AsyncFnMut(), listener: &TcpListener, server: Arc<Server>) {
    let graceful = GracefulShutdown::new();
    loop {
        tokio::select! {
            () = stop() => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    tokio::spawn(connection(stream, Arc::clone(&server), graceful.watcher()));
                }
                Err(_) => tokio::time::sleep(ACCEPT_PAUSE).await,
            },
        }
    }
    // Connections that take longer are cut off, and a second signal closes all of them immediately.
    tokio::select! {
        _ = timeout(SHUTDOWN_GRACE, graceful.shutdown()) => {}
        () = stop() => {}
    }
}

async fn connection(stream: TcpStream, server: Arc<Server>, watcher: Watcher) {
    // This fails only if the system has no descriptors left; the client sees a closed connection.
    let Ok((stream, peer)) = with_peer(stream) else {
        return;
    };
    let answer = service_fn(|request| {
        let (server, peer) = (Arc::clone(&server), Arc::clone(&peer));
        async move { Ok::<_, Infallible>(server.answer(request, &peer).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(RECEIVE_TIMEOUT)
        // A client may close its side after the request, as `nc -N` does, and still read the response.
        .half_close(true)
        .serve_connection(TokioIo::new(stream), answer);
    // A client that leaves or does not speak HTTP only ends its own connection.
    let _ = watcher.watch(connection).await;
}

fn with_peer(stream: TcpStream) -> io::Result<(TcpStream, Arc<Peer>)> {
    let stream = stream.into_std()?;
    let peer = Arc::new(stream.try_clone()?);
    Ok((TcpStream::from_std(stream)?, peer))
}

/// The progress of a request.
enum State {
    Answered(Answer),
    Paused(Box<Answering>),
}

/// Searches for one time slice.
fn slice(service: &Service, mut answering: Answering) -> State {
    let end = Instant::now() + TIME_SLICE;
    if service.advance(&mut answering, || Instant::now() >= end) {
        State::Answered(service.finish(&answering))
    } else {
        State::Paused(Box::new(answering))
    }
}

/// Waits for a permit, and then runs a slice on a thread that may block.
async fn in_turn(turns: &Semaphore, slice: impl FnOnce() -> State + Send + 'static) -> State {
    // The semaphore is never closed, so this always succeeds.
    let _turn = turns.acquire().await;
    tokio::task::spawn_blocking(slice)
        .await
        .unwrap_or_else(|_| State::Answered(cut_off()))
}

fn cut_off() -> Answer {
    Service::malformed("the search was cut off")
}

/// The client's end of a connection, which can be checked while hyper owns ours.
type Peer = std::net::TcpStream;

/// Checks from time to time whether the client has left.
#[derive(Default)]
struct DisconnectWatch {
    closed_since: Option<Instant>,
}

impl DisconnectWatch {
    /// True if the connection is broken, or the client closed its side a while ago. A client that only closes its side after
    /// the request, as `nc -N` does, looks the same as one that has given up.
    fn has_left(&mut self, peer: &Peer) -> bool {
        match peer.peek(&mut [0]) {
            Ok(0) => {
                self.closed_since.get_or_insert_with(Instant::now).elapsed() >= HALF_CLOSED_GRACE
            }
            Ok(_) => false,
            Err(error) => error.kind() != io::ErrorKind::WouldBlock,
        }
    }
}

/// The service, the hosts it answers for, and a count of its requests.
struct Server {
    service: Arc<Service>,
    started: Instant,
    hosts: Hosts,
    #[cfg(feature = "live")]
    access_key: Option<AccessKey>,
    requests: AtomicU64,
    /// Permits for the first slices of requests, and for the later slices of long ones.
    first_slices: Semaphore,
    later_slices: Semaphore,
}

/// Why a body is missing.
enum BodyError {
    TooLarge,
    TooSlow,
    Broken,
}

impl Server {
    fn new(service: Service, hosts: Hosts) -> Self {
        let turns = std::thread::available_parallelism().map_or(1, usize::from);
        Server {
            service: Arc::new(service),
            started: Instant::now(),
            hosts,
            #[cfg(feature = "live")]
            access_key: None,
            requests: AtomicU64::new(0),
            first_slices: Semaphore::new(turns),
            later_slices: Semaphore::new(turns),
        }
    }

    #[cfg(feature = "live")]
    fn with_key(mut self, access_key: Option<AccessKey>) -> Self {
        self.access_key = access_key;
        self
    }

    /// Checks the signature of a request, if a key is given.
    #[cfg(feature = "live")]
    fn check_signature(&self, head: &Parts, body: &[u8]) -> Result<(), Answer> {
        match &self.access_key {
            Some(key) => key.check(head, body, std::time::SystemTime::now()),
            None => Ok(()),
        }
    }

    async fn answer(&self, request: Request<Incoming>, peer: &Peer) -> Response<Full<Bytes>> {
        let (head, body) = request.into_parts();
        if let Err(refused) = self.hosts.check(head.version, &head.headers) {
            drop_body(&head.headers, body);
            return self.closing(refused);
        }
        let origin = head.headers.get(ORIGIN).cloned();
        let mut response = if head.method == Method::OPTIONS && origin.is_some() {
            preflight(&head.headers)
        } else {
            self.searched(head, body, peer).await
        };
        let readable =
            origin.filter(|origin| self.hosts.may_read(origin.to_str().unwrap_or_default()));
        allow_origin(response.headers_mut(), readable);
        response
    }

    async fn searched(&self, head: Parts, body: Incoming, peer: &Peer) -> Response<Full<Bytes>> {
        let body = match timeout(RECEIVE_TIMEOUT, read(&head.headers, body)).await {
            Ok(body) => body,
            Err(_) => Err(BodyError::TooSlow),
        };
        let refused = match body {
            Ok(body) => {
                #[cfg(feature = "live")]
                if let Err(refused) = self.check_signature(&head, &body) {
                    return self.response(refused);
                }
                return self.response(self.search(head, body, peer).await);
            }
            Err(BodyError::TooLarge) => Service::too_large(),
            Err(BodyError::TooSlow) => Service::too_slow(),
            Err(BodyError::Broken) => Service::malformed("the body is incomplete"),
        };
        self.closing(refused)
    }

    /// Searches in slices, each on a thread that may block, so that a long search delays neither
    /// other requests nor the server's shutdown. The first slice is enough for nearly all requests,
    /// and never waits for long searches. When the client has left or the server shuts down, there
    /// are no further slices.
    async fn search(&self, head: Parts, body: Vec<u8>, peer: &Peer) -> Answer {
        let arrived = self.started.elapsed();
        let mut state = {
            let service = Arc::clone(&self.service);
            let begin = move || {
                let target = head.uri.path_and_query().map_or("/", PathAndQuery::as_str);
                let started = service.begin(head.method.as_str(), target, &body, arrived);
                started.map_or_else(State::Answered, |answering| slice(&service, answering))
            };
            in_turn(&self.first_slices, begin).await
        };
        let mut watch = DisconnectWatch::default();
        while let State::Paused(answering) = state {
            if watch.has_left(peer) {
                return cut_off();
            }
            let service = Arc::clone(&self.service);
            state = in_turn(&self.later_slices, move || slice(&service, *answering)).await;
        }
        match state {
            State::Answered(answer) => answer,
            State::Paused(_) => cut_off(),
        }
    }

    /// The response to a request that has not been read to its end, after which the connection
    /// cannot be reused.
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

/// The response to a CORS preflight, with which a browser asks whether a page may send a request.
/// The page's headers are those of a client of the service, which differ between versions, so all
/// are allowed.
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

/// Allows a page from a checked origin to read the response.
fn allow_origin(headers: &mut HeaderMap, origin: Option<HeaderValue>) {
    let Some(origin) = origin else { return };
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(VARY, HeaderValue::from_static("Origin"));
    headers.insert(
        ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("x-amzn-errortype, x-amzn-requestid"),
    );
}

/// Reads a body up to the maximum length. The rest of a longer one is discarded while the response
/// is sent, so that a client that is still writing can read the response.
async fn read(headers: &HeaderMap, mut body: Incoming) -> Result<Vec<u8>, BodyError> {
    if declared_length(headers) > BODY_MAX {
        drop_body(headers, body);
        return Err(BodyError::TooLarge);
    }
    let mut kept = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|_| BodyError::Broken)?.into_data() else {
            continue;
        };
        if data.len() > BODY_MAX - kept.len() {
            tokio::spawn(drain(body));
            return Err(BodyError::TooLarge);
        }
        kept.extend_from_slice(&data);
    }
    Ok(kept)
}

/// Reads and discards an unneeded body while the response is sent: closing a connection with unread
/// bytes would reset it, and the client would lose the response. A client that waits for permission
/// to send its body does not send it.
fn drop_body(headers: &HeaderMap, body: Incoming) {
    if !headers.contains_key(EXPECT) {
        tokio::spawn(drain(body));
    }
}

/// Reads the rest of a body, up to reasonable limits of length and time.
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
    // Clients that take longer are cut off.
    let _ = timeout(RECEIVE_TIMEOUT, rest).await;
}

fn declared_length(headers: &HeaderMap) -> usize {
    let length = headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok());
    length.and_then(|length| length.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests;
