//! The service's limits that several resources share.

/// The minimum length of a string for `CONTAINS`, in characters. Documented for fields marked
/// [`Contains::Documented`](super::Contains::Documented): the notes on their operations say that other lengths give "invalid
/// results", and an older note for users says that they give none.
pub const CONTAINS_MIN: usize = 2;

/// The maximum length of a string for `CONTAINS`, in characters; see [`CONTAINS_MIN`].
pub const CONTAINS_MAX: usize = 25;

/// The lowest level of a proficiency (documented: `UserProficiency`).
pub const LEVEL_MIN: i32 = 1;

/// The highest level of a proficiency (documented: `UserProficiency`).
pub const LEVEL_MAX: i32 = 5;

/// The maximum length of a tag key, in characters (documented: `TagKey`).
pub const TAG_KEY_MAX: usize = 128;

/// The maximum length of a tag value, in characters (documented: `TagValue`).
pub const TAG_VALUE_MAX: usize = 256;

/// The prefix reserved for AWS's own tag keys (documented: `TagKey`).
pub const TAG_KEY_RESERVED: &str = "aws:";

/// The maximum number of tag conditions in a `UserAttributeFilter` (documented: `ControlPlaneUserAttributeFilter`).
pub const USER_FILTER_TAGS_MAX: usize = 25;

/// The maximum number of hierarchy conditions in a `UserAttributeFilter` (documented: `ControlPlaneUserAttributeFilter`).
pub const USER_FILTER_GROUPS_MAX: usize = 20;

/// The calls per second that the service allows for one operation, shared by the whole account in a
/// Region (documented: Service Quotas, "Rate of `SearchUsers` API requests" and similar; for the
/// other operations the administrator guide, "Amazon Connect API throttling quotas").
pub(crate) const CALLS_PER_SECOND: u32 = 2;

/// The calls that the service allows in a burst (documented on the same page of the administrator
/// guide).
pub(crate) const BURST_CALLS: u32 = 5;

/// The maximum length of the instance ID for operations that also accept an ARN, in characters
/// (documented: `InstanceIdOrArn`).
pub(crate) const INSTANCE_ID_OR_ARN_MAX: u16 = 250;
