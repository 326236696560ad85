//! A server with responses chosen by the test.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// The header with the lifetime of tokens of the instance metadata service.
const TOKEN_LIFE: &str = "x-aws-ec2-metadata-token-ttl-seconds: 600";

/// A request that has arrived.
#[derive(Clone, Debug)]
pub struct Received {
    pub path: String,
    pub headers: String,
    pub body: Value,
}

/// A response.
pub enum Reply {
    /// A response.
    Json(Value),
    /// An error: its status, type and message.
    Fault(u16, &'static str, String),
    /// A body that is not JSON, with the status 200.
    Text(String),
    /// The first part of a response; then the connection is closed.
    Half,
    /// Nothing; the connection is closed.
    Cut,
    /// Nothing for this long; then the connection is closed.
    Silence(Duration),
}

/// A server on this machine.
pub struct StubServer {
    pub url: String,
    received: Arc<Mutex<Vec<Received>>>,
}

impl StubServer {
    /// A server that answers requests, which are numbered from 0.
    pub fn new(answer: impl Fn(usize, &Received) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let received = Arc::new(Mutex::new(Vec::new()));
        let (log, answer) = (Arc::clone(&received), Arc::new(answer));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                // A client that leaves is not an error.
                thread::spawn(move || drop(converse(&stream, &log, &*answer)));
            }
        });
        StubServer { url, received }
    }

    pub fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }
}

fn converse(
    stream: &TcpStream,
    log: &Mutex<Vec<Received>>,
    answer: &dyn Fn(usize, &Received) -> Reply,
) -> std::io::Result<()> {
    let request = receive(stream)?;
    let number = {
        let mut log = log.lock().unwrap();
        log.push(request.clone());
        log.len() - 1
    };
    reply(stream, answer(number, &request))
}

fn receive(stream: &TcpStream) -> std::io::Result<Received> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
    let headers = head.to_ascii_lowercase();
    let length = headers
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length = length.map_or(0, |length| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(Received {
        path: head.split(' ').nth(1).unwrap_or_default().to_owned(),
        headers: head,
        body: serde_json::from_slice(&body).unwrap_or_default(),
    })
}

fn reply(mut stream: &TcpStream, reply: Reply) -> std::io::Result<()> {
    let (status, kind, body) = match reply {
        Reply::Json(body) => (200, "", body.to_string()),
        Reply::Text(body) => (200, "", body),
        Reply::Fault(status, kind, message) => {
            (status, kind, json!({"message": message}).to_string())
        }
        Reply::Half => {
            return write!(
                stream,
                "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{{\"Users\": ["
            );
        }
        Reply::Cut => return Ok(()),
        Reply::Silence(time) => {
            thread::sleep(time);
            return Ok(());
        }
    };
    let kind = if kind.is_empty() {
        String::new()
    } else {
        format!("x-amzn-errortype: {kind}\r\n")
    };
    write!(
        stream,
        "HTTP/1.1 {status} -\r\n{kind}content-length: {}\r\nconnection: close\r\n{TOKEN_LIFE}\r\n\r\n{body}",
        body.len()
    )
}

/// A page with these users.
pub fn page(ids: &[&str], next_token: Option<&str>) -> Reply {
    let users: Vec<Value> = ids
        .iter()
        .map(|id| json!({"Id": id, "Username": format!("name-{id}")}))
        .collect();
    let mut page = json!({"Users": users, "ApproximateTotalCount": 3});
    if let Some(token) = next_token {
        page["NextToken"] = token.into();
    }
    Reply::Json(page)
}

/// Two pages of users: `a` and `b`, then `c`.
pub fn two_pages(request: &Received) -> Reply {
    match request.body["NextToken"].as_str() {
        None => page(&["a", "b"], Some("second")),
        Some("second") => page(&["c"], None),
        Some(other) => panic!("there is no token {other}"),
    }
}
