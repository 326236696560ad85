//! The signatures of requests (AWS Signature Version 4).

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    SessionTokenMode, SignableBody, SignableRequest, SigningSettings, sign,
};
use aws_sigv4::sign::v4;
use hyper::header::{AUTHORIZATION, HOST, HeaderMap};
use hyper::http::request::Parts;

use crate::engine::service::{Answer, Rejection, Service};

/// The prefix of a signature.
const ALGORITHM: &str = "AWS4-HMAC-SHA256 ";
/// The service in the signature's scope.
const SERVICE: &str = "connect";
/// The maximum difference between the clocks of client and server (documented: five minutes).
const SKEW_MAX: Duration = Duration::from_secs(300);
const DATE: &str = "x-amz-date";
const TOKEN: &str = "x-amz-security-token";

/// Why a signature is rejected, and the message of the response.
type Failure = (Rejection, &'static str);

const NO_SIGNATURE: Failure = (Rejection::NoSignature, "Missing Authentication Token");
const OTHER_SCHEME: Failure = (
    Rejection::IncompleteSignature,
    "the Authorization header is not a Signature Version 4 header",
);
const NO_TIME: Failure = (
    Rejection::IncompleteSignature,
    "X-Amz-Date is missing, or not a time",
);
const UNKNOWN_KEY: Failure = (
    Rejection::UnknownKey,
    "The security token included in the request is invalid.",
);
const OTHER_SERVICE: Failure = (
    Rejection::WrongSignature,
    "Credential should be scoped to correct service: 'connect'.",
);
const OTHER_TIME: Failure = (
    Rejection::WrongSignature,
    "Signature expired, or not yet current: the clocks differ by more than five minutes",
);
const OTHER_SIGNATURE: Failure = (
    Rejection::WrongSignature,
    "The request signature we calculated does not match the signature you provided.",
);

/// An access key whose signatures are accepted.
#[derive(Clone)]
pub struct AccessKey {
    id: String,
    secret: String,
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccessKey({})", self.id)
    }
}

impl FromStr for AccessKey {
    type Err = &'static str;

    /// Reads `KEY:SECRET`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            Some((id, secret)) if !id.is_empty() && !secret.is_empty() => Ok(AccessKey {
                id: id.to_owned(),
                secret: secret.to_owned(),
            }),
            _ => Err("write the access key ID, a colon and the secret access key"),
        }
    }
}

impl AccessKey {
    /// Checks the signature of a request.
    pub(super) fn check(&self, head: &Parts, body: &[u8], now: SystemTime) -> Result<(), Answer> {
        self.verify(head, body, now)
            .map_err(|(rejection, message)| Service::rejected(rejection, message))
    }

    fn verify(&self, head: &Parts, body: &[u8], now: SystemTime) -> Result<(), Failure> {
        let header = text(&head.headers, AUTHORIZATION.as_str()).ok_or(NO_SIGNATURE)?;
        let signature = Signature::read(header).ok_or(OTHER_SCHEME)?;
        let time = text(&head.headers, DATE).and_then(time).ok_or(NO_TIME)?;
        if signature.key != self.id {
            Err(UNKNOWN_KEY)
        } else if signature.service != SERVICE {
            Err(OTHER_SERVICE)
        } else if time_difference(time, now) > SKEW_MAX {
            Err(OTHER_TIME)
        } else if self.signs(&signature, head, body, time) != Some(true) {
            Err(OTHER_SIGNATURE)
        } else {
            Ok(())
        }
    }

    /// True if this key produces the same signature; `None` if the request cannot be signed.
    fn signs(
        &self,
        signature: &Signature<'_>,
        head: &Parts,
        body: &[u8],
        time: SystemTime,
    ) -> Option<bool> {
        if !signature.covers(HOST.as_str()) || !signature.covers(DATE) {
            return Some(false);
        }
        let identity = self.credentials(&head.headers).into();
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(signature.region)
            .name(signature.service)
            .time(time)
            .settings(signature.settings())
            .build()
            .ok()?
            .into();
        // The actual host is in the headers.
        let url = format!("http://localhost{}", head.uri.path_and_query()?);
        let headers = signature.covered(&head.headers)?;
        let (method, body) = (head.method.as_str(), SignableBody::Bytes(body));
        let request = SignableRequest::new(method, url, headers.into_iter(), body).ok()?;
        let own = sign(request, &parameters).ok()?;
        Some(own.signature() == signature.value)
    }

    /// This key, with the session token of a request.
    fn credentials(&self, headers: &HeaderMap) -> Credentials {
        let token = text(headers, TOKEN).map(str::to_owned);
        Credentials::new(&self.id, &self.secret, token, None, SERVICE)
    }
}

/// The parts of an `Authorization` header.
struct Signature<'h> {
    key: &'h str,
    region: &'h str,
    service: &'h str,
    headers: &'h str,
    value: &'h str,
}

impl<'h> Signature<'h> {
    fn read(header: &'h str) -> Option<Self> {
        let parts = header.strip_prefix(ALGORITHM)?;
        let part = |name: &str| {
            let mut parts = parts.split(',');
            parts.find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='))
        };
        let mut scope = part("Credential")?.rsplitn(5, '/');
        let (end, service, region) = (scope.next()?, scope.next()?, scope.next()?);
        let (_, key) = (scope.next()?, scope.next()?);
        (end == "aws4_request").then_some(Signature {
            key,
            region,
            service,
            headers: part("SignedHeaders")?,
            value: part("Signature")?,
        })
    }

    fn covers(&self, header: &str) -> bool {
        self.headers.split(';').any(|name| name == header)
    }

    /// The headers to sign that are not among the parameters of signing; `None` if one is missing.
    fn covered(&self, headers: &'h HeaderMap) -> Option<Vec<(&'h str, &'h str)>> {
        self.headers
            .split(';')
            .filter(|name| ![DATE, TOKEN].contains(name))
            .map(|name| Some((name, text(headers, name)?)))
            .collect()
    }

    fn settings(&self) -> SigningSettings {
        let mut settings = SigningSettings::default();
        // The client has chosen the headers to sign.
        settings.excluded_headers = None;
        if !self.covers(TOKEN) {
            settings.session_token_mode = SessionTokenMode::Exclude;
        }
        settings
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// Reads a time such as `20260717T093000Z`.
fn time(text: &str) -> Option<SystemTime> {
    let time = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", text).ok()?;
    let time = jiff::tz::Offset::UTC.to_timestamp(time).ok()?;
    let seconds = u64::try_from(time.as_second()).ok()?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

fn time_difference(one: SystemTime, other: SystemTime) -> Duration {
    one.duration_since(other)
        .unwrap_or_else(|earlier| earlier.duration())
}

#[cfg(test)]
mod tests {
    use super::{AccessKey, SystemTime, time};
    use hyper::Request;
    use std::time::Duration;

    /// A request signed by botocore with the key `AKIDEXAMPLE` and the secret `secret`.
    const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260717/eu-central-1/connect/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date, Signature=4acf94df1918beb3c3d03a867a284f040b25cae286cc2dc150a27ece552ccbe6";
    const BODY: &[u8] = br#"{"InstanceId": "i"}"#;

    fn answer(key: &str, header: &str, body: &[u8], later: u64) -> Option<&'static str> {
        let request = Request::post("/search-users")
            .header("host", "127.0.0.1:8080")
            .header("content-type", "application/json")
            .header("x-amz-date", "20260717T093000Z");
        let request = if header.is_empty() {
            request
        } else {
            request.header("authorization", header)
        };
        let (head, ()) = request.body(()).unwrap().into_parts();
        let now = time("20260717T093000Z").unwrap() + Duration::from_secs(later);
        let key: AccessKey = key.parse().unwrap();
        key.check(&head, body, now).err()?.error_type
    }

    #[test]
    fn a_signature_is_valid_or_rejected_with_the_reason() {
        let key = "AKIDEXAMPLE:secret";
        assert_eq!(answer(key, SIGNED, BODY, 0), None);
        assert_eq!(answer(key, SIGNED, BODY, 299), None);
        let wrong = Some("InvalidSignatureException");
        assert_eq!(answer(key, SIGNED, BODY, 301), wrong);
        assert_eq!(answer(key, SIGNED, br#"{"InstanceId": "j"}"#, 0), wrong);
        assert_eq!(answer("AKIDEXAMPLE:other", SIGNED, BODY, 0), wrong);
        let other = SIGNED.replace("/connect/", "/sts/");
        assert_eq!(answer(key, &other, BODY, 0), wrong);
        let unsigned = SIGNED.replace("content-type;host", "content-type");
        assert_eq!(answer(key, &unsigned, BODY, 0), wrong);
        assert_eq!(
            answer("AKIDOTHER:secret", SIGNED, BODY, 0),
            Some("UnrecognizedClientException")
        );
        assert_eq!(
            answer(key, "", BODY, 0),
            Some("MissingAuthenticationTokenException")
        );
        assert_eq!(
            answer(key, "Basic YTpi", BODY, 0),
            Some("IncompleteSignatureException")
        );
    }

    #[test]
    fn keys_are_parsed_and_never_shown() {
        assert!(AccessKey::from_str("a").is_err() && AccessKey::from_str(":b").is_err());
        let key: AccessKey = "a:b:c".parse().unwrap();
        assert_eq!(format!("{key:?}"), "AccessKey(a)");
        assert_eq!(time("20260717T0930"), None::<SystemTime>);
    }

    use std::str::FromStr;
}
