//! The local engine over HTTP.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, EXPECT, HeaderMap, HeaderName, HeaderValue,
};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use crate::engine::service::{Answer, BODY_MAX, Service};

/// How long a request may take to arrive: its head, and its body.
const ARRIVAL: Duration = Duration::from_secs(30);
/// How long requests that are being answered may take when the server stops.
const FAREWELL: Duration = Duration::from_secs(2);
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
/// # Errors
///
/// When the address cannot be listened on, or `listening` fails.
pub fn serve(
    service: Service,
    address: SocketAddr,
    listening: impl FnOnce(SocketAddr) -> io::Result<()>,
) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .build()?;
    runtime.block_on(async {
        let stop = stop_signal()?;
        let listener = TcpListener::bind(address)
            .await
            .map_err(|error| at(address, &error))?;
        listening(listener.local_addr()?)?;
        accept_until(stop, &listener, Arc::new(Server::new(service))).await;
        Ok(())
    })
}

/// Why an address cannot be listened on, with the address.
fn at(address: SocketAddr, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("cannot listen on {address}: {error}"))
}

/// Ends when the process is asked to stop. The signals are caught from the call on.
#[cfg(unix)]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut interrupt, mut terminate) = (
        signal(SignalKind::interrupt())?,
        signal(SignalKind::terminate())?,
    );
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends when the process is asked to stop.
#[cfg(not(unix))]
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Where signals cannot be caught, the process is ended by them.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

async fn accept_until(stop: impl Future<Output = ()>, listener: &TcpListener, server: Arc<Server>) {
    let graceful = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    tokio::spawn(connection(stream, Arc::clone(&server), graceful.watcher()));
                }
                Err(_) => tokio::time::sleep(BREATH).await,
            },
        }
    }
    // Those who take longer are cut off.
    let _ = timeout(FAREWELL, graceful.shutdown()).await;
}

async fn connection(stream: TcpStream, server: Arc<Server>, watcher: Watcher) {
    let answer = service_fn(|request| {
        let server = Arc::clone(&server);
        async move { Ok::<_, Infallible>(server.answer(request).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(ARRIVAL)
        .serve_connection(TokioIo::new(stream), answer);
    // A client that leaves or speaks no HTTP ends its own connection and nothing else.
    let _ = watcher.watch(connection).await;
}

/// The service, and how many requests it has had.
struct Server {
    service: Service,
    requests: AtomicU64,
}

/// Why a body is not there.
enum NoBody {
    TooLarge,
    TooSlow,
    Broken,
}

impl Server {
    fn new(service: Service) -> Self {
        Server {
            service,
            requests: AtomicU64::new(0),
        }
    }

    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (head, body) = request.into_parts();
        let body = match timeout(ARRIVAL, read(&head.headers, body)).await {
            Ok(body) => body,
            Err(_) => Err(NoBody::TooSlow),
        };
        let answer = match &body {
            Ok(body) => {
                self.service
                    .answer(head.method.as_str(), head.uri.path(), body, Instant::now())
            }
            Err(NoBody::TooLarge) => Service::too_large(),
            Err(NoBody::TooSlow | NoBody::Broken) => Service::too_slow(),
        };
        let mut response = self.response(answer);
        if body.is_err() {
            response
                .headers_mut()
                .insert(CONNECTION, HeaderValue::from_static("close"));
        }
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

/// Reads a body, up to the most that is taken. The rest of one that is longer is dropped as it comes, while it is
/// answered: a client that is still writing gets to read the answer.
async fn read(headers: &HeaderMap, mut body: Incoming) -> Result<Vec<u8>, NoBody> {
    if announced(headers) > BODY_MAX {
        // Who asks first will not send it.
        if !headers.contains_key(EXPECT) {
            tokio::spawn(drain(body));
        }
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
