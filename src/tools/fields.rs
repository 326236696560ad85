//! The names of the fields of each resource, for queries built from Rust values: a wrong name does
//! not compile.
//!
//! ```
//! use connectql::build::field;
//! use connectql::fields::users;
//!
//! let query = field(users::USERNAME).starts_with("sup") & field(users::FULLNAME).is("Ana Lee");
//! assert_eq!(query.to_string(), "Username ^= sup and fullname = \"Ana Lee\"");
//! ```

macro_rules! fields {
    ($($resource:ident { $($constant:ident = $name:literal),* $(,)? })*) => {$(
        #[doc = concat!("Fields of `", stringify!($resource), "`.")]
        pub mod $resource {
            $(
                #[doc = concat!("`", $name, "`")]
                pub const $constant: &str = $name;
            )*
        }
    )*

        /// The constants of each resource, for the test that compares them with the catalog.
        #[cfg(test)]
        const ALL: &[(&str, &[&str])] = &[$((stringify!($resource), &[$($name),*])),*];
    };
}

fields! {
    agent_statuses {
        NAME = "name", DESCRIPTION = "description", STATE = "state", TYPE = "type",
        DISPLAY_ORDER = "displayOrder", RESOURCE_ID = "resourceID",
    }
    contact_evaluations {
        EVALUATION_ID = "EvaluationId", EVALUATION_FORM_ID = "EvaluationFormId",
        EVALUATION_FORM_TITLE = "EvaluationFormTitle",
        EVALUATION_FORM_VERSION = "EvaluationFormVersion", STATUS = "Status",
        EVALUATION_TYPE = "EvaluationType", AUTO_EVALUATION_ENABLED = "AutoEvaluationEnabled",
        SCORE_PERCENTAGE = "ScorePercentage", SCORE_AUTOMATIC_FAIL = "ScoreAutomaticFail",
        CREATED_TIME = "CreatedTime", LAST_MODIFIED_TIME = "LastModifiedTime",
        ACKNOWLEDGED_TIME = "AcknowledgedTime", CONTACT_ID = "ContactId",
        EVALUATOR_ARN = "EvaluatorArn", CONTACT_AGENT_ID = "ContactAgentId",
    }
    contact_flow_modules {
        NAME = "name", DESCRIPTION = "description", STATE = "state", STATUS = "status",
        RESOURCE_ID = "resourceID",
    }
    contact_flows {
        NAME = "name", DESCRIPTION = "description", TYPE = "type", STATE = "state",
        STATUS = "status", RESOURCE_ID = "resourceID",
    }
    data_tables {
        NAME = "name", DESCRIPTION = "description", RESOURCE_ID = "resourceID",
    }
    email_addresses {
        EMAIL_ADDRESS = "emailAddress", DESCRIPTION = "description", DISPLAY_NAME = "displayName",
        RESOURCE_ID = "resourceID",
    }
    evaluation_forms {
        EVALUATION_FORM_ID = "EvaluationFormId", TITLE = "Title", DESCRIPTION = "Description",
        STATUS = "Status", LATEST_VERSION = "LatestVersion", ACTIVE_VERSION = "ActiveVersion",
        AUTO_EVALUATION_ENABLED = "AutoEvaluationEnabled",
        CONTACT_INTERACTION_TYPE = "ContactInteractionType",
        EVALUATION_FORM_LANGUAGE = "EvaluationFormLanguage", CREATED_TIME = "CreatedTime",
        LAST_MODIFIED_TIME = "LastModifiedTime", LAST_ACTIVATED_TIME = "LastActivatedTime",
    }
    hours_of_operation_overrides {
        NAME = "name", DESCRIPTION = "description", EFFECTIVE_FROM = "effectiveFrom",
        EFFECTIVE_TILL = "effectiveTill", HOURS_OF_OPERATION_ID = "hoursOfOperationId",
        RESOURCE_ID = "resourceID",
    }
    hours_of_operations {
        NAME = "name", DESCRIPTION = "description", TIMEZONE = "timezone",
        RESOURCE_ID = "resourceID",
    }
    metrics {
        NAME = "name", DESCRIPTION = "description", TYPE = "type", STATUS = "status",
        SUPPORTS_CUSTOM_CALCULATION = "supportsCustomCalculation",
        SUPPORTS_PREAGGREGATE_CALCULATION = "supportsPreaggregateCalculation",
        RESOURCE_ID = "resourceID",
    }
    notifications {
        CONTENT = "content", RESOURCE_ID = "resourceID",
    }
    predefined_attributes {
        NAME = "name", PURPOSES = "purposes",
    }
    prompts {
        NAME = "name", DESCRIPTION = "description", RESOURCE_ID = "resourceID",
    }
    queues {
        NAME = "name", DESCRIPTION = "description", TYPE = "type", RESOURCE_ID = "resourceID",
    }
    quick_connects {
        NAME = "name", DESCRIPTION = "description", RESOURCE_ID = "resourceID",
    }
    routing_profiles {
        NAME = "name", DESCRIPTION = "description", ASSOCIATED_QUEUE_IDS = "associatedQueueIds",
        RESOURCE_ID = "resourceID",
    }
    rules {
        NAME = "Name", PUBLISH_STATUS = "PublishStatus", EVENT_SOURCE_NAME = "EventSourceName",
        INTEGRATION_ASSOCIATION_ID = "IntegrationAssociationId",
        ACTION_SUMMARIES = "ActionSummaries", RULE_CAPABILITY_TIERS = "RuleCapabilityTiers",
        RULE_ID = "RuleId",
    }
    security_profiles {
        NAME = "name",
    }
    test_cases {
        NAME = "name", DESCRIPTION = "description", STATUS = "status", RESOURCE_ID = "resourceID",
    }
    user_hierarchy_groups {
        NAME = "name", PARENT_ID = "parentId", LEVEL_ID = "levelId", RESOURCE_ID = "resourceID",
    }
    users {
        USERNAME = "Username", FIRST_NAME = "FirstName", LAST_NAME = "LastName", NAME = "name",
        FULLNAME = "fullname", ROUTING_PROFILE_ID = "RoutingProfileId",
        SECURITY_PROFILE_ID = "SecurityProfileId", RESOURCE_ID = "resourceId",
    }
    views {
        NAME = "name", DESCRIPTION = "description", TYPE = "type", STATUS = "status",
        RESOURCE_ID = "resourceID",
    }
    workspace_associations {
        WORKSPACE_ID = "workspaceId", RESOURCE_ID = "resourceId", RESOURCE_TYPE = "resourceType",
    }
    workspaces {
        NAME = "name", DESCRIPTION = "description", VISIBILITY = "visibility",
        RESOURCE_ID = "resourceID",
    }
}

#[cfg(test)]
mod tests {
    use super::ALL;
    use crate::catalog::RESOURCES;

    #[test]
    fn every_field_of_the_catalog_has_a_constant() {
        let constants: Vec<(String, Vec<&str>)> = ALL
            .iter()
            .map(|(resource, names)| (resource.replace('_', "-"), names.to_vec()))
            .collect();
        let catalog: Vec<(String, Vec<&str>)> = RESOURCES
            .iter()
            .map(|resource| {
                let names = resource.fields.iter().map(|field| field.name);
                (resource.name.to_owned(), names.collect())
            })
            .collect();
        assert_eq!(constants, catalog);
    }
}
