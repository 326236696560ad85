//! Limits on the work of comparing parts, so that linting takes linear time.

use crate::hir::Query;

/// The largest group whose members are compared in pairs, to keep the time linear.
pub(super) const COMPARED_MAX: usize = 64;

/// The maximum number of comparisons in a group per condition, to keep the time linear whatever is
/// nested in it.
const STEPS_PER_CONDITION: usize = 64;

/// The number of comparisons left before the result is "not certain".
pub(super) struct Budget(usize);

impl Budget {
    pub(super) fn of(members: &[Query]) -> Self {
        let conditions: usize = members.iter().map(Query::count).sum();
        Budget(conditions.saturating_mul(STEPS_PER_CONDITION))
    }

    /// Spends this many comparisons; false if there are not enough left.
    pub(super) fn spend(&mut self, steps: usize) -> bool {
        let left = self.0.checked_sub(steps);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}
