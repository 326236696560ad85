//! The table: an entry for each Search operation, in files named after the area of the resources.
//!
//! `docs/adding-a-resource.md` explains how to add an entry.

mod agents;
mod analytics;
mod entries;
mod flows;
mod hours;
mod routing;
mod workspaces;

use crate::catalog::resource::Resource;

pub use agents::{AGENT_STATUSES, SECURITY_PROFILES, USER_HIERARCHY_GROUPS, USERS};
pub use analytics::{CONTACT_EVALUATIONS, EVALUATION_FORMS, METRICS, RULES};
pub use flows::{CONTACT_FLOW_MODULES, CONTACT_FLOWS, DATA_TABLES, PROMPTS, TEST_CASES};
pub use hours::{HOURS_OF_OPERATION_OVERRIDES, HOURS_OF_OPERATIONS};
pub use routing::{
    EMAIL_ADDRESSES, PREDEFINED_ATTRIBUTES, QUEUES, QUICK_CONNECTS, ROUTING_PROFILES,
};
pub use workspaces::{NOTIFICATIONS, VIEWS, WORKSPACE_ASSOCIATIONS, WORKSPACES};

/// All resources, in alphabetical order.
pub const RESOURCES: &[&Resource] = &[
    &AGENT_STATUSES,
    &CONTACT_EVALUATIONS,
    &CONTACT_FLOW_MODULES,
    &CONTACT_FLOWS,
    &DATA_TABLES,
    &EMAIL_ADDRESSES,
    &EVALUATION_FORMS,
    &HOURS_OF_OPERATION_OVERRIDES,
    &HOURS_OF_OPERATIONS,
    &METRICS,
    &NOTIFICATIONS,
    &PREDEFINED_ATTRIBUTES,
    &PROMPTS,
    &QUEUES,
    &QUICK_CONNECTS,
    &ROUTING_PROFILES,
    &RULES,
    &SECURITY_PROFILES,
    &TEST_CASES,
    &USER_HIERARCHY_GROUPS,
    &USERS,
    &VIEWS,
    &WORKSPACE_ASSOCIATIONS,
    &WORKSPACES,
];
