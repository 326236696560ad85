//! The hosts accepted by a server on a loopback address.
//!
//! A web page can make its own host name resolve to a loopback address (DNS rebinding) and then read the data as if it
//! came from its own site. The browser still sends the host name that the page used, so that name is checked.

use std::net::{IpAddr, SocketAddr};

use hyper::Version;
use hyper::header::{HOST, HeaderMap, ORIGIN};
use hyper::http::uri::Authority;

use crate::diagnostics::excerpt;
use crate::engine::service::{Answer, Service};

/// The hosts for which requests are answered.
#[derive(Clone, Debug)]
pub(super) struct Hosts {
    /// True to accept every host: the address is not a loopback address, and the names that resolve to it are unknown.
    all: bool,
    allowed: Vec<String>,
}

impl Hosts {
    pub(super) fn new(address: SocketAddr, allowed: Vec<String>) -> Self {
        Hosts {
            all: !address.ip().is_loopback(),
            allowed,
        }
    }

    /// Checks the headers `Host` and `Origin` of a request. The error is the response to a rejected
    /// request.
    pub(super) fn check(&self, version: Version, headers: &HeaderMap) -> Result<(), Answer> {
        let hosts: Vec<_> = headers.get_all(HOST).iter().collect();
        // RFC 9112, section 3.2: the response to such a request is 400.
        if hosts.len() > 1 || hosts.is_empty() && version == Version::HTTP_11 {
            return Err(Service::malformed(
                "a request must have exactly one Host header",
            ));
        }
        if self.all {
            return Ok(());
        }
        for host in hosts {
            let name = host.to_str().unwrap_or_default();
            if !self.knows_authority(name) {
                return Err(foreign(name));
            }
        }
        match headers.get(ORIGIN) {
            Some(origin) if !self.may_read(origin.to_str().unwrap_or_default()) => {
                Err(foreign(origin.to_str().unwrap_or_default()))
            }
            _ => Ok(()),
        }
    }

    /// True for the origin of a page that may read the responses, whatever address the server
    /// listens on. On other addresses the host is not checked, but foreign pages must still not
    /// read the data through a visitor's browser. A sandboxed page sends `null`, whatever its
    /// origin.
    pub(super) fn may_read(&self, origin: &str) -> bool {
        let authority = origin.split_once("://").map(|(_, authority)| authority);
        authority.is_some_and(|authority| self.knows_authority(authority))
    }

    /// True for a known host, with any port.
    fn knows_authority(&self, authority: &str) -> bool {
        let parsed = authority.parse::<Authority>().ok();
        // A Host header has no user name; one that has is meant to mislead.
        let plain = parsed.as_ref().filter(|_| !authority.contains('@'));
        let host = plain.map(Authority::host).unwrap_or_default();
        is_loopback(host)
            || self
                .allowed
                .iter()
                .any(|allowed| allowed.eq_ignore_ascii_case(host))
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || address
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

fn foreign(name: &str) -> Answer {
    let name = excerpt(name);
    Service::forbidden(&format!(
        "the host {name} is not allowed: allow it with --allow-host"
    ))
}

#[cfg(test)]
mod tests {
    use hyper::Version;
    use hyper::header::{HOST, HeaderMap, HeaderValue, ORIGIN};

    use super::Hosts;

    fn status(host: &str, origin: Option<&str>) -> Option<u16> {
        let hosts = Hosts::new(([127, 0, 0, 1], 0).into(), vec!["connect.test".to_owned()]);
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_str(host).unwrap());
        if let Some(origin) = origin {
            headers.insert(ORIGIN, HeaderValue::from_str(origin).unwrap());
        }
        let checked = hosts.check(Version::HTTP_11, &headers);
        checked.err().map(|refused| refused.status)
    }

    #[test]
    fn loopback_names_are_accepted_and_others_are_not() {
        for host in [
            "localhost",
            "LOCALHOST:80",
            "127.0.0.1:9",
            "127.255.3.4",
            "[::1]",
            "[::1]:443",
            "connect.test:1",
        ] {
            assert_eq!(status(host, None), None, "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "evil.example:80@localhost",
            "10.0.0.1",
            "[::2]",
            "",
        ] {
            let found = status(host, None);
            assert_eq!(found, Some(403), "{host}");
        }
    }

    #[test]
    fn origins_are_checked_like_hosts() {
        for origin in [
            "http://localhost:5173",
            "https://127.0.0.1",
            "http://[::1]:3",
        ] {
            assert_eq!(status("localhost", Some(origin)), None, "{origin}");
        }
        for origin in ["null", "https://evil.example", "file://", ""] {
            let found = status("localhost", Some(origin));
            assert_eq!(found, Some(403), "{origin}");
        }
    }

    #[test]
    fn foreign_pages_may_not_read_responses_on_any_address() {
        for address in [[127, 0, 0, 1], [0, 0, 0, 0]] {
            let hosts = Hosts::new((address, 0).into(), Vec::new());
            assert!(hosts.may_read("http://localhost:5173"));
            for origin in ["https://evil.example", "null"] {
                assert!(!hosts.may_read(origin), "{origin}");
            }
        }
    }

    #[test]
    fn a_request_has_one_host() {
        let hosts = Hosts::new(([127, 0, 0, 1], 0).into(), Vec::new());
        let mut headers = HeaderMap::new();
        let refused = |headers: &HeaderMap, version| {
            let checked = hosts.check(version, headers);
            checked.err().map(|refused| refused.status)
        };
        assert_eq!(refused(&headers, Version::HTTP_11), Some(400));
        assert_eq!(refused(&headers, Version::HTTP_10), None);
        for _ in 0..2 {
            headers.append(HOST, HeaderValue::from_static("localhost"));
        }
        assert_eq!(refused(&headers, Version::HTTP_11), Some(400));
    }
}
