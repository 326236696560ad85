//! The address of the service.

use std::net::IpAddr;

use super::problem::LiveProblem;

/// The address of the service: a scheme, a host and perhaps a path.
#[derive(Clone, Debug)]
pub(super) struct Endpoint {
    /// Without a trailing slash.
    base: String,
    host: String,
}

impl Endpoint {
    /// The service's own endpoint in a Region.
    pub(super) fn of_region(region: &str) -> Result<Self, LiveProblem> {
        let is_name = !region.is_empty()
            && region
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if !is_name {
            return Err(LiveProblem::Region {
                region: region.to_owned(),
            });
        }
        let domain = if region.starts_with("cn-") {
            "amazonaws.com.cn"
        } else {
            "amazonaws.com"
        };
        Self::of_url(&format!("https://connect.{region}.{domain}"), false)
    }

    /// An endpoint given by the caller. Without TLS, it must be on this machine or explicitly
    /// allowed.
    pub(super) fn of_url(url: &str, allow_http: bool) -> Result<Self, LiveProblem> {
        let wrong = |reason: &str| LiveProblem::Endpoint {
            reason: reason.to_owned(),
        };
        let uri: http::Uri = url.parse().map_err(|_| wrong("it cannot be parsed"))?;
        let host = uri
            .host()
            .ok_or_else(|| wrong("it has no host"))?
            .to_owned();
        if uri.query().is_some() {
            return Err(wrong("it has a query"));
        }
        if uri
            .authority()
            .is_some_and(|all| all.as_str().contains('@'))
        {
            return Err(wrong("it contains a user name"));
        }
        match uri.scheme_str() {
            Some("https") => {}
            Some("http") if allow_http || is_loopback(&host) => {}
            Some("http") => return Err(LiveProblem::Unencrypted),
            _ => return Err(wrong("it begins with neither `https://` nor `http://`")),
        }
        Ok(Endpoint {
            base: url.trim_end_matches('/').to_owned(),
            host,
        })
    }

    /// The URL of an operation, given its path without a slash.
    pub(super) fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.base)
    }

    pub(super) fn host(&self) -> &str {
        &self.host
    }

    pub(super) fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || bare
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::Endpoint;

    #[test]
    fn an_endpoint_without_tls_must_be_local_or_allowed() {
        for url in [
            "http://127.0.0.1:8080",
            "http://[::1]:1/",
            "http://LOCALHOST",
            "https://a.b/c",
        ] {
            assert!(Endpoint::of_url(url, false).is_ok(), "{url}");
        }
        for url in [
            "http://example.com",
            "http://127.0.0.1.example.com",
            "http://0.0.0.0",
        ] {
            assert!(Endpoint::of_url(url, false).is_err(), "{url}");
            assert!(Endpoint::of_url(url, true).is_ok(), "{url}");
        }
        for url in ["", "example.com", "ftp://a", "https://a?b", "https://u:p@a"] {
            assert!(Endpoint::of_url(url, true).is_err(), "{url}");
        }
    }

    #[test]
    fn a_region_has_an_endpoint() {
        let url = |region| Endpoint::of_region(region).map(|found| found.url("search-users"));
        assert_eq!(
            url("eu-central-1").unwrap(),
            "https://connect.eu-central-1.amazonaws.com/search-users"
        );
        assert_eq!(
            url("cn-north-1").unwrap(),
            "https://connect.cn-north-1.amazonaws.com.cn/search-users"
        );
        assert!(url("a.example.com/").is_err());
        assert!(url("").is_err());
    }
}
