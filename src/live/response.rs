//! The pages that the service returns.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::problem::LiveProblem;
use crate::catalog::Resource;
use crate::wire::json::Json;

/// A page of a response.
pub(super) struct ResponsePage {
    pub(super) records: Vec<Value>,
    pub(super) next_token: Option<String>,
    pub(super) total: Option<u64>,
}

impl ResponsePage {
    /// Reads the body of a response of the resource's operation.
    pub(super) fn read(resource: &Resource, body: &[u8]) -> Result<Self, LiveProblem> {
        let wrong = |reason: String| LiveProblem::response(resource, reason);
        let Json(value) = serde_json::from_slice(body).map_err(|error| wrong(error.to_string()))?;
        let Value::Object(mut members) = value else {
            return Err(wrong("it is not an object".to_owned()));
        };
        let next_token = token(&mut members).map_err(wrong)?;
        let total = members.get("ApproximateTotalCount").and_then(Value::as_u64);
        let list = resource.result_list;
        let records = match members.remove(list) {
            Some(Value::Array(records)) if records.iter().all(Value::is_object) => records,
            Some(_) => return Err(wrong(format!("`{list}` is not a list of objects"))),
            None => return Err(wrong(format!("it has no `{list}`"))),
        };
        Ok(ResponsePage {
            records,
            next_token,
            total,
        })
    }
}

/// The token of the next page. An empty one would start again at the first.
fn token(members: &mut Map<String, Value>) -> Result<Option<String>, String> {
    match members.remove("NextToken") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(token)) => Ok(Some(token).filter(|token| !token.is_empty())),
        Some(_) => Err("`NextToken` is not a string".to_owned()),
    }
}

/// The ID of a record: the values of the resource's ID members.
pub(super) fn id_of(resource: &Resource, record: &Value) -> Result<String, LiveProblem> {
    let mut id = String::new();
    for member in resource.id {
        let Some(part) = record.get(member).and_then(Value::as_str) else {
            let reason = format!("a record has no `{member}`");
            return Err(LiveProblem::response(resource, reason));
        };
        // The lengths keep adjacent values distinct.
        let _ = write!(id, "{}:{part}", part.len());
    }
    Ok(id)
}

/// The type and the message of an error of the service.
pub(super) fn error_of(header: Option<&str>, body: &[u8]) -> (String, String) {
    let value = serde_json::from_slice(body).map_or(Value::Null, |Json(value)| value);
    let text = |names: [&str; 2]| {
        let found = names.into_iter().find_map(|name| value.get(name)?.as_str());
        found.unwrap_or_default().to_owned()
    };
    let kind = header.map_or_else(|| text(["__type", "code"]), str::to_owned);
    // One of the formats is `namespace#Type:url`.
    let kind = kind.rsplit('#').next().unwrap_or_default();
    let kind = kind.split(':').next().unwrap_or_default();
    let kind = if kind.is_empty() { "an error" } else { kind };
    (kind.to_owned(), text(["message", "Message"]))
}

#[cfg(test)]
mod tests {
    use super::{ResponsePage, error_of, id_of};
    use crate::catalog::{USERS, resource};

    #[test]
    fn pages_are_read_and_anything_else_is_rejected() {
        let body = br#"{"Users": [{"Id": "a"}], "NextToken": "t", "ApproximateTotalCount": 7}"#;
        let page = ResponsePage::read(&USERS, body).unwrap();
        assert_eq!(
            (page.records.len(), page.next_token.as_deref(), page.total),
            (1, Some("t"), Some(7))
        );
        for body in [
            "",
            "{",
            "[]",
            "{}",
            r#"{"Users": {}}"#,
            r#"{"Users": [1]}"#,
            r#"{"Users": [], "NextToken": 1}"#,
        ] {
            assert!(
                ResponsePage::read(&USERS, body.as_bytes()).is_err(),
                "{body}"
            );
        }
    }

    #[test]
    fn ids_of_several_members_do_not_collide() {
        let associations = resource("workspace-associations").unwrap();
        let id = |workspace: &str, resource: &str| {
            let record = serde_json::json!({"WorkspaceId": workspace, "ResourceId": resource});
            id_of(associations, &record).unwrap()
        };
        assert_ne!(id("a", "bc"), id("ab", "c"));
        assert!(id_of(&USERS, &serde_json::json!({"Username": "a"})).is_err());
    }

    #[test]
    fn errors_are_read_from_header_and_body() {
        let read = |header, body: &str| error_of(header, body.as_bytes());
        assert_eq!(
            read(Some("ThrottlingException:http://x"), ""),
            ("ThrottlingException".into(), String::new())
        );
        assert_eq!(
            read(None, r#"{"__type": "a#B", "Message": "m"}"#),
            ("B".into(), "m".into())
        );
        assert_eq!(read(None, "<html>").0, "an error");
    }
}
