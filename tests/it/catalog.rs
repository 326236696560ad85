//! Properties of every catalog entry, so that a new entry is checked automatically.

use std::collections::HashSet;

use connectql::catalog::{
    ChoiceCondition, Contains, FUNCTIONS, Field, FilterMember, Kind, RESOURCES, Resource, Returned,
};
use connectql::resource;

/// The keywords, which cannot be field names.
const KEYWORDS: [&str; 7] = ["and", "or", "not", "in", "under", "true", "false"];

fn normalized(name: &str) -> String {
    name.replace(['_', '-'], "").to_ascii_lowercase()
}

fn fields() -> impl Iterator<Item = (&'static Resource, &'static Field)> {
    RESOURCES
        .iter()
        .flat_map(|resource| resource.fields.iter().map(move |field| (*resource, field)))
}

#[test]
fn resources_are_in_alphabetical_order_and_found_by_name() {
    let names: Vec<_> = RESOURCES.iter().map(|resource| resource.name).collect();
    assert!(names.is_sorted(), "{names:?}");
    for entry in RESOURCES {
        assert_eq!(
            resource(entry.name).map(|found| found.operation),
            Some(entry.operation)
        );
    }
}

#[test]
fn every_resource_has_a_singular() {
    let expected = [
        "agent-status",
        "contact-evaluation",
        "contact-flow-module",
        "contact-flow",
        "data-table",
        "email-address",
        "evaluation-form",
        "hours-of-operation-override",
        "hours-of-operation",
        "metric",
        "notification",
        "predefined-attribute",
        "prompt",
        "queue",
        "quick-connect",
        "routing-profile",
        "rule",
        "security-profile",
        "test-case",
        "user-hierarchy-group",
        "user",
        "view",
        "workspace-association",
        "workspace",
    ];
    let singulars = RESOURCES.iter().map(|resource| resource.singular);
    assert!(singulars.eq(expected));
}

#[test]
fn resources_are_named_like_their_operations() {
    for resource in RESOURCES {
        assert_eq!(
            normalized(&resource.command()),
            normalized(resource.operation)
        );
    }
}

#[test]
fn entries_have_no_empty_texts() {
    for resource in RESOURCES {
        let texts = [
            resource.name,
            resource.operation,
            resource.result_list,
            resource.example,
        ];
        assert!(texts.iter().all(|text| !text.is_empty()), "{resource}");
        assert!(
            resource
                .source
                .starts_with(&format!("API_{}", resource.operation)),
            "{resource}"
        );
        assert!(
            !resource.id.is_empty() && !resource.fields.is_empty(),
            "{resource}"
        );
        assert!(
            [100, 200, 500, 1000].contains(&resource.max_results),
            "{resource}"
        );
    }
}

#[test]
fn descriptions_of_fields_have_the_same_style() {
    for (resource, field) in fields() {
        let about = field.about;
        assert!(
            !about.is_empty() && about.len() <= 80,
            "{resource}: {}",
            field.name
        );
        assert!(
            !about.ends_with('.') && !about.contains('|'),
            "{resource}: {}",
            field.name
        );
    }
}

#[test]
fn a_name_belongs_to_one_field() {
    for resource in RESOURCES {
        let mut taken = HashSet::new();
        for name in resource.fields.iter().flat_map(Field::names) {
            assert!(taken.insert(normalized(name)), "{resource}: {name}");
        }
    }
}

#[test]
fn names_can_be_written_in_a_query() {
    for (resource, field) in fields() {
        for name in field.names() {
            let mut characters = name.chars();
            assert!(
                characters
                    .next()
                    .is_some_and(|first| first.is_ascii_alphabetic()),
                "{resource}: {name}"
            );
            assert!(
                characters.all(|other| other.is_ascii_alphanumeric() || "_-".contains(other)),
                "{resource}: {name}"
            );
        }
    }
}

#[test]
fn names_are_not_keywords() {
    for (resource, field) in fields() {
        for name in field.names() {
            let taken = KEYWORDS
                .into_iter()
                .chain(FUNCTIONS.iter().map(|function| function.name));
            assert!(
                !taken
                    .into_iter()
                    .any(|word| normalized(word) == normalized(name)),
                "{resource}: {name}"
            );
        }
    }
}

#[test]
fn values_of_a_fixed_set_differ_in_more_than_case() {
    for (resource, field) in fields() {
        let Some(values) = field.kind.values() else {
            continue;
        };
        let different: HashSet<_> = values
            .iter()
            .map(|value| value.to_ascii_lowercase())
            .collect();
        assert!(
            !values.is_empty() && different.len() == values.len(),
            "{resource}: {}",
            field.name
        );
    }
}

/// "Not this one" becomes "one of the others", which is correct only for single-valued fields.
#[test]
fn fields_with_a_fixed_set_have_one_value() {
    for (resource, field) in fields() {
        assert!(
            field.kind.values().is_none() || !field.many,
            "{resource}: {}",
            field.name
        );
    }
}

#[test]
fn ordered_values_are_ascending_numbers() {
    for (resource, field) in fields() {
        if let Kind::Choice {
            values,
            ordered: true,
            ..
        } = field.kind
        {
            let numbers: Vec<i64> = values
                .iter()
                .map(|value| value.parse().expect("a number"))
                .collect();
            assert!(
                numbers.is_sorted_by(|low, high| low < high),
                "{resource}: {}",
                field.name
            );
        }
    }
}

/// A criteria node names no field there, so reading it back must find one.
#[test]
fn a_separate_criteria_member_belongs_to_one_field() {
    for resource in RESOURCES {
        let mut taken = HashSet::new();
        for field in resource.fields {
            if let Kind::Choice { condition, .. } = field.kind
                && condition != ChoiceCondition::String
            {
                assert!(taken.insert(condition.name()), "{resource}: {}", field.name);
            }
        }
    }
}

#[test]
fn a_field_that_covers_several_covers_text_of_its_resource() {
    for (resource, field) in fields() {
        let names: &[&str] = match field.kind {
            Kind::AnyOf(names) => names,
            Kind::Joined(names) => names,
            _ => continue,
        };
        for name in names {
            let member = resource.fields.iter().find(|member| member.name == *name);
            assert!(
                member.is_some_and(|member| matches!(member.kind, Kind::Text | Kind::Id)),
                "{resource}: {name}"
            );
        }
    }
}

#[test]
fn limits_of_contains_are_documented_only_for_text() {
    for (resource, field) in fields() {
        let text = matches!(field.kind, Kind::Text | Kind::AnyOf(_) | Kind::Joined(_));
        assert!(
            text || field.contains == Contains::Undocumented,
            "{resource}: {}",
            field.name
        );
    }
}

#[test]
fn returned_values_have_valid_paths() {
    for (resource, field) in fields() {
        if let Returned::At(paths) = field.returned {
            let members = paths.iter().flat_map(|path| path.split('.'));
            assert!(
                !paths.is_empty() && members.into_iter().all(|member| !member.is_empty()),
                "{resource}"
            );
        }
    }
}

#[test]
fn ranges_are_supported_if_values_have_an_order() {
    let ranges: HashSet<_> = fields()
        .filter(|(_, field)| field.kind.supports_range())
        .map(|(_, field)| field.name)
        .collect();
    assert!(
        [
            "displayOrder",
            "LatestVersion",
            "ScorePercentage",
            "effectiveFrom",
            "LastModifiedTime"
        ]
        .iter()
        .all(|name| ranges.contains(name))
    );
    assert!(!ranges.contains("Username") && !ranges.contains("AutoEvaluationEnabled"));
}

#[test]
fn the_filter_for_tags_alone_comes_first() {
    for resource in RESOURCES {
        let tags_alone = [FilterMember::TagFilter, FilterMember::AttributeFilter];
        let mut filters = resource.filters.iter();
        assert!(
            filters
                .next()
                .is_none_or(|first| tags_alone.contains(first)),
            "{resource}"
        );
        assert!(
            filters.all(|other| !tags_alone.contains(other)),
            "{resource}"
        );
    }
}

#[test]
fn fields_that_only_a_filter_supports_have_that_filter() {
    for resource in RESOURCES {
        let has = |member| resource.filters.contains(&member);
        let attribute = resource
            .fields
            .iter()
            .any(|field| field.kind == Kind::FilterAttribute);
        assert_eq!(
            attribute,
            has(FilterMember::ContactEvaluationAttributeFilter),
            "{resource}"
        );
        assert_eq!(
            resource.hierarchy,
            has(FilterMember::UserAttributeFilter),
            "{resource}"
        );
        assert!(
            !has(FilterMember::FlowAttributeFilter) || resource.field("type").is_some(),
            "{resource}"
        );
        assert!(
            resource.tags.is_none() || !resource.filters.is_empty(),
            "{resource}"
        );
    }
}

/// Except where the service has no ID to search: the reference names only `name` for security
/// profiles, predefined attributes are identified by name, and associations by two IDs.
#[test]
fn records_are_found_by_id() {
    let without: Vec<_> = RESOURCES
        .iter()
        .filter(|resource| resource.field("id").is_none())
        .map(|r| r.name)
        .collect();
    assert_eq!(
        without,
        [
            "predefined-attributes",
            "security-profiles",
            "workspace-associations"
        ]
    );
}

#[test]
fn the_id_field_is_returned_in_the_id_member() {
    for resource in RESOURCES {
        if let (Some(field), [id]) = (resource.field("id"), resource.id) {
            assert_eq!(field.kind, Kind::Id, "{resource}");
            assert!(
                matches!(field.returned, Returned::At([path]) if path == id),
                "{resource}"
            );
        }
    }
}

#[test]
fn examples_can_be_parsed() {
    for resource in RESOURCES {
        assert!(
            connectql::syntax::parse(resource.example).is_ok(),
            "{resource}: {}",
            resource.example
        );
    }
}

/// The service's model has a plain string for the type, so other values may exist: `!=` is exact
/// only on the results.
#[test]
fn the_resource_type_of_an_association_has_no_fixed_set() {
    let associations = resource("workspace-associations").expect("it is in the catalog");
    assert!(connectql::compile(associations, "resourcetype = QUEUE").is_ok());
    assert!(connectql::compile(associations, "resourcetype != USER").is_err());
    assert!(connectql::compile(associations, "not resourcetype in (USER, QUEUE)").is_err());
}
