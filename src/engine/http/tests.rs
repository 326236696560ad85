use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream as Client};
use std::sync::mpsc;

use serde_json::json;
use tokio::sync::oneshot;

use super::*;
use crate::engine::Instance;

/// A server that runs until it is dropped.
struct Running {
    address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Running {
    fn start() -> Self {
        let instance = Instance::new(json!({"Users": [{"Id": "u-1"}]})).unwrap();
        let (stop, stopped) = oneshot::channel();
        let (send, received) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                send.send(listener.local_addr().unwrap()).unwrap();
                let (mut stopped, mut is_stopped) = (stopped, false);
                let stop = async || {
                    if is_stopped {
                        std::future::pending::<()>().await;
                    }
                    let _ = (&mut stopped).await;
                    is_stopped = true;
                };
                let hosts = Hosts::new(listener.local_addr().unwrap(), Vec::new());
                let server = Server::new(Service::new(instance), hosts);
                accept_until(stop, &listener, Arc::new(server)).await;
            });
        });
        Running {
            address: received.recv().unwrap(),
            stop: Some(stop),
            thread: Some(thread),
        }
    }

    fn connect(&self) -> Client {
        Client::connect(self.address).unwrap()
    }

    fn ask(&self, body: &[u8]) -> String {
        let mut client = self.connect();
        let head = format!(
            "POST /search-users HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        client.write_all(head.as_bytes()).unwrap();
        client.write_all(body).unwrap();
        answer(&mut client)
    }

    fn is_alive(&self) -> bool {
        self.ask(br#"{"InstanceId":"i"}"#)
            .ends_with(r#"{"Users":[{"Id":"u-1"}],"ApproximateTotalCount":1}"#)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.stop.take());
        self.thread.take().unwrap().join().unwrap();
    }
}

fn answer(client: &mut Client) -> String {
    let mut answer = String::new();
    client.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn the_server_answers_and_stops() {
    let server = Running::start();
    assert!(server.is_alive());
    let idle = server.connect();
    drop(server);
    drop(idle);
}

#[test]
fn an_error_has_its_status_type_and_body() {
    let answer = Running::start().ask(b"{}");
    assert!(
        answer.starts_with("HTTP/1.1 400 Bad Request\r\n"),
        "{answer}"
    );
    assert!(
        answer.contains("x-amzn-errortype: InvalidRequestException\r\n"),
        "{answer}"
    );
    assert!(
        answer.contains(r#"{"__type":"InvalidRequestException","message":"InstanceId is missing""#),
        "{answer}"
    );
}

#[test]
fn an_oversized_body_of_any_length_gets_a_response() {
    let server = Running::start();
    for length in [BODY_MAX + 1, 4 * BODY_MAX] {
        let answer = server.ask(&vec![b' '; length]);
        assert!(
            answer.starts_with("HTTP/1.1 413 Payload Too Large\r\n"),
            "{answer}"
        );
    }
    assert!(
        server
            .ask(&vec![b' '; BODY_MAX])
            .starts_with("HTTP/1.1 400")
    );
    assert!(server.is_alive());
}

#[test]
fn an_oversized_body_is_not_requested_from_a_waiting_client() {
    let server = Running::start();
    let mut client = server.connect();
    let (head, length) = (
        "POST /search-users HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue",
        BODY_MAX * 1000,
    );
    client
        .write_all(format!("{head}\r\nContent-Length: {length}\r\n\r\n").as_bytes())
        .unwrap();
    assert!(answer(&mut client).starts_with("HTTP/1.1 413"));
}

/// Little or nothing of the body is sent: a server that waited for all of it would not respond.
#[test]
fn an_oversized_body_gets_a_response_before_it_arrives() {
    let server = Running::start();
    let head = "POST /search-users HTTP/1.1\r\nHost: localhost";
    let too_much = format!("{:x}\r\n{}\r\n", BODY_MAX + 1, " ".repeat(BODY_MAX + 1));
    for request in [
        format!("{head}\r\nContent-Length: 9999999999\r\n\r\n"),
        format!("{head}\r\nContent-Length: 9999999999\r\n\r\n{{"),
        format!("{head}\r\nTransfer-Encoding: chunked\r\n\r\n{too_much}"),
    ] {
        let mut client = server.connect();
        client
            .set_read_timeout(Some(Duration::from_secs(10)))
            .unwrap();
        client.write_all(request.as_bytes()).unwrap();
        let mut start = [0; 12];
        client.read_exact(&mut start).unwrap();
        assert_eq!(&start, b"HTTP/1.1 413");
    }
    assert!(server.is_alive());
}

#[test]
fn clients_that_disconnect_or_do_not_speak_http_do_no_harm() {
    let server = Running::start();
    let half =
        b"POST /search-users HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{\"Inst";
    for bytes in [
        b"".as_slice(),
        b"\0\xff\r\n\r\n",
        b"POST /search-users",
        half,
    ] {
        let mut client = server.connect();
        client.write_all(bytes).unwrap();
        client.shutdown(Shutdown::Both).unwrap();
    }
    let mut unread = server.connect();
    unread
        .write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .unwrap();
    drop(unread);
    assert!(server.is_alive());
}

/// The first line of the response to a request that is sent unchanged. A client that is `done` then
/// closes its side.
fn status_line(request: &str, done: bool) -> String {
    let server = Running::start();
    let mut client = server.connect();
    client.write_all(request.as_bytes()).unwrap();
    if done {
        client.shutdown(Shutdown::Write).unwrap();
    }
    let answer = answer(&mut client);
    answer.lines().next().unwrap_or_default().to_owned()
}

#[test]
fn an_incomplete_request_is_malformed() {
    const HEAD: &str = "POST /search-users HTTP/1.1\r\n";
    for rest in [
        "Host: localhost\r\nContent-Length: 100\r\n\r\n{}",
        "Host: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        "Content-Length: 2\r\n\r\n{}",
        "Host: localhost\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}",
    ] {
        let status = status_line(&format!("{HEAD}{rest}"), true);
        assert_eq!(status, "HTTP/1.1 400 Bad Request", "{rest}");
    }
}

#[test]
fn foreign_hosts_and_origins_are_rejected() {
    const BODY: &str = "Content-Length: 19\r\n\r\n{\"InstanceId\": \"i\"}";
    for (headers, expected) in [
        (
            "Host: localhost\r\nConnection: close\r\n",
            "HTTP/1.1 200 OK",
        ),
        (
            "Host: localhost\r\nConnection: close\r\nOrigin: http://localhost:5173\r\n",
            "HTTP/1.1 200 OK",
        ),
        ("Host: evil.example\r\n", "HTTP/1.1 403 Forbidden"),
        (
            "Host: localhost\r\nOrigin: https://evil.example\r\n",
            "HTTP/1.1 403 Forbidden",
        ),
        (
            "Host: localhost\r\nOrigin: null\r\n",
            "HTTP/1.1 403 Forbidden",
        ),
    ] {
        let status = status_line(
            &format!("POST /search-users HTTP/1.1\r\n{headers}{BODY}"),
            false,
        );
        assert_eq!(status, expected, "{headers}");
    }
}

#[test]
fn a_browser_may_send_a_preflight() {
    let server = Running::start();
    let mut client = server.connect();
    let request = "OPTIONS /search-users HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost:1\r\n\
                   Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: authorization,x-amz-date\r\n\
                   Connection: close\r\n\r\n";
    client.write_all(request.as_bytes()).unwrap();
    let answer = answer(&mut client);
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
    for header in [
        "access-control-allow-origin: http://localhost:1",
        "access-control-allow-headers: authorization,x-amz-date",
    ] {
        assert!(answer.contains(header), "{answer}");
    }
}
