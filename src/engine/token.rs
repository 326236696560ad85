//! Page tokens: opaque, and valid only for the requests that they continue.

use crate::catalog::Resource;
use crate::wire::SearchRequest;

/// A hash of the requests without paging options, so that the page size may change between two
/// pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fingerprint(u64);

impl Fingerprint {
    pub(super) fn of(resource: &Resource, requests: &[SearchRequest]) -> Self {
        let mut hash = Fnv::default();
        hash.add(resource.operation.as_bytes());
        for request in requests {
            let identity = (
                &request.instance_id,
                &request.search_filter,
                &request.search_criteria,
            );
            // Serializing these types as JSON cannot fail.
            hash.add(&serde_json::to_vec(&identity).unwrap_or_default());
        }
        Fingerprint(hash.0)
    }

    /// The same requests, with the residual to check on their results.
    pub(super) fn with(self, residual: &str) -> Self {
        let mut hash = Fnv(self.0);
        hash.add(residual.as_bytes());
        Fingerprint(hash.0)
    }

    /// The token of the page that begins at an offset.
    pub(super) fn token(self, offset: usize) -> String {
        let offset = offset as u64;
        format!("{:016x}{:016x}", offset ^ self.0, self.seal(offset))
    }

    /// The offset that a token of these requests encodes.
    pub(super) fn offset(self, token: &str) -> Option<usize> {
        let offset = token.get(..16)?;
        let offset = u64::from_str_radix(offset, 16).ok()? ^ self.0;
        let sealed = self.token(usize::try_from(offset).ok()?) == token;
        if sealed {
            usize::try_from(offset).ok()
        } else {
            None
        }
    }

    fn seal(self, offset: u64) -> u64 {
        let mut hash = Fnv(self.0);
        hash.add(&offset.to_le_bytes());
        hash.0
    }
}

/// The FNV-1a hash (Fowler, Noll and Vo): the same on every machine and in every version of the
/// program, so that a token stays valid after the program that created it.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fingerprint, SearchRequest};
    use crate::catalog::{AGENT_STATUSES, USERS};

    #[test]
    fn a_token_is_read_by_the_requests_that_it_continues() {
        let requests = [SearchRequest {
            instance_id: Some("i".into()),
            ..SearchRequest::default()
        }];
        let fingerprint = Fingerprint::of(&USERS, &requests);
        let token = fingerprint.token(500);
        assert_eq!(fingerprint.offset(&token), Some(500));
        let paged = [SearchRequest {
            max_results: Some(9),
            next_token: Some(token.clone()),
            ..requests[0].clone()
        }];
        assert_eq!(Fingerprint::of(&USERS, &paged).offset(&token), Some(500));
        assert_eq!(
            Fingerprint::of(&AGENT_STATUSES, &requests).offset(&token),
            None
        );
        assert_eq!(Fingerprint::of(&USERS, &[]).offset(&token), None);
    }

    #[test]
    fn invalid_tokens_are_rejected() {
        let fingerprint = Fingerprint::of(&USERS, &[]);
        let mut forged = fingerprint.token(7);
        forged.replace_range(..1, "z");
        let longer = fingerprint.token(7) + "0";
        for token in [
            "",
            "7",
            "é",
            "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
            &forged,
            &longer,
            &"0".repeat(32),
        ] {
            assert_eq!(fingerprint.offset(token), None, "{token}");
        }
    }
}
