//! A query in canonical form, for people who keep their queries in files.

use crate::diagnostics::Report;
use crate::syntax::{lines, parse};

/// Writes a query in canonical form: one way to write each.
///
/// Keywords in lower case, one space around operators, quotes and parentheses only where they change something. Names
/// of fields stay as they are: what they mean is up to the resource. Comments are kept. A query without comments that
/// fits into 100 columns stands on one line; a longer one is broken before `and` and `or`, within parentheses, and in
/// lists. Formatting twice changes nothing more.
///
/// ```
/// let formatted = connectql::format("(NAME~'Sup'  AND tag( BPO=123 ))")?;
/// assert_eq!(formatted, "NAME ~ Sup and tag(BPO = 123)");
/// # Ok::<(), connectql::Report>(())
/// ```
///
/// # Errors
/// All that is wrong with the text, slips too: what was meant by them is for people to say.
pub fn format(query: &str) -> Result<String, Report> {
    match parse(query) {
        Ok(parsed) if parsed.problems.is_empty() => Ok(lines(&parsed.ast)),
        Ok(parsed) => Err(Report::new(query, parsed.problems)),
        Err(problems) => Err(Report::new(query, problems)),
    }
}
