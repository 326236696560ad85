//! Formats a query in canonical form, for people who keep queries in files.

use crate::diagnostics::Report;
use crate::syntax::{lines, parse};

/// Formats a query in canonical form.
///
/// Keywords are lower case, operators have one space around them, and quotes and parentheses appear
/// only where needed. Field names are kept: their meaning depends on the resource. Comments are
/// kept. A query without comments that fits in 100 columns goes on one line; a longer one is broken
/// before `and` and `or`, within parentheses, and in lists. Formatting is idempotent.
///
/// ```
/// let formatted = connectql::format("(NAME~'Sup'  AND tag( BPO=123 ))")?;
/// assert_eq!(formatted, "NAME ~ Sup and tag(BPO = 123)");
/// # Ok::<(), connectql::Report>(())
/// ```
///
/// # Errors
/// Every error in the text, including common mistakes: only its author can say what was meant.
pub fn format(query: &str) -> Result<String, Report> {
    match parse(query) {
        Ok(parsed) if parsed.problems.is_empty() => Ok(lines(&parsed.ast)),
        Ok(parsed) => Err(Report::new(query, parsed.problems)),
        Err(problems) => Err(Report::new(query, problems)),
    }
}
