//! The laws of the planner: a plan is its query, and no plan has fewer requests.
//!
//! Queries are random trees over a few conditions, taken to be independent of each other: under each of the 64 ways in
//! which they can hold, the query and the requests of its plan are evaluated, both by code of this file alone. The fewest
//! requests are found by trying all products of a criteria and a filter part.

#![allow(missing_docs, clippy::indexing_slicing, clippy::panic, clippy::expect_used)]

use std::collections::HashMap;

use connectql::wire::{AttributeAndCondition, AttributeFilter, SearchCriteria, SearchFilter, SearchRequest, TagFilter};
use connectql::{Options, Plan, USERS, compile_with};
use proptest::prelude::*;

/// A way in which the conditions hold: a bit for each.
type World = u8;
/// A set of worlds: a bit for each.
type Worlds = u64;

/// The conditions of a universe, and the half of a request that they can stand in.
struct Universe {
    conditions: [&'static str; 6],
    criteria: World,
    filter: World,
    either: World,
}

const TAGS: Universe = Universe {
    conditions: ["Username = a", "Username = b", "Username = c", "tag(t = 1)", "tag(u = 1)", "tag(v = 1)"],
    criteria: 0b00_0111,
    filter: 0b11_1000,
    either: 0,
};

const GROUPS: Universe = Universe {
    conditions: ["Username = a", "Username = b", "tag(t = 1)", "tag(u = 1)", "hierarchy(X)", "hierarchy(Y)"],
    criteria: 0b00_0011,
    filter: 0b00_1100,
    either: 0b11_0000,
};

#[derive(Clone, Debug)]
enum Tree {
    Leaf(usize),
    And(Vec<Tree>),
    Or(Vec<Tree>),
}

impl Tree {
    fn text(&self, universe: &Universe) -> String {
        let joined = |members: &[Tree], join: &str| {
            let members: Vec<String> = members.iter().map(|member| member.text(universe)).collect();
            format!("({})", members.join(join))
        };
        match self {
            Tree::Leaf(at) => universe.conditions[*at].to_owned(),
            Tree::And(members) => joined(members, " and "),
            Tree::Or(members) => joined(members, " or "),
        }
    }

    fn holds(&self, world: World) -> bool {
        match self {
            Tree::Leaf(at) => world & (1 << at) != 0,
            Tree::And(members) => members.iter().all(|member| member.holds(world)),
            Tree::Or(members) => members.iter().any(|member| member.holds(world)),
        }
    }
}

fn trees() -> impl Strategy<Value = Tree> {
    (0..6_usize).prop_map(Tree::Leaf).prop_recursive(4, 16, 4, |inner| {
        let members = prop::collection::vec(inner, 2..5);
        prop_oneof![members.clone().prop_map(Tree::And), members.prop_map(Tree::Or)]
    })
}

fn worlds(holds: impl Fn(World) -> bool) -> Worlds {
    (0..64).filter(|world| holds(*world)).map(|world| 1_u64 << world).sum()
}

// ---- what a request asks for ----

struct Evaluator {
    numbers: HashMap<String, usize>,
}

impl Evaluator {
    fn new(universe: &Universe) -> Self {
        Evaluator {
            numbers: universe.conditions.iter().enumerate().map(|(at, text)| ((*text).to_owned(), at)).collect(),
        }
    }

    fn condition(&self, text: &str, world: World) -> bool {
        world & (1 << self.numbers[text]) != 0
    }

    fn request(&self, request: &SearchRequest, world: World) -> bool {
        request.search_criteria.as_ref().is_none_or(|criteria| self.criteria(criteria, world))
            && request.search_filter.as_ref().is_none_or(|filter| self.filter(filter, world))
    }

    fn criteria(&self, criteria: &SearchCriteria, world: World) -> bool {
        match criteria {
            SearchCriteria::OrConditions(nodes) => nodes.iter().any(|node| self.criteria(node, world)),
            SearchCriteria::AndConditions(nodes) => nodes.iter().all(|node| self.criteria(node, world)),
            SearchCriteria::StringCondition(string) => self.condition(&format!("Username = {}", string.value), world),
            SearchCriteria::HierarchyGroupCondition(group) => {
                self.condition(&format!("hierarchy({})", group.value), world)
            }
            other => panic!("{other:?} was never asked for"),
        }
    }

    fn filter(&self, filter: &SearchFilter, world: World) -> bool {
        let tag = |tag: &connectql::wire::TagCondition| {
            self.condition(&format!("tag({} = {})", tag.tag_key, tag.tag_value), world)
        };
        let and = |and: &AttributeAndCondition| {
            let group = and.hierarchy_group_condition.as_ref();
            and.tag_conditions.iter().all(tag)
                && group.is_none_or(|group| self.condition(&format!("hierarchy({})", group.value), world))
        };
        match filter {
            SearchFilter::TagFilter(TagFilter::OrConditions(ands)) => ands.iter().any(|and| and.iter().all(tag)),
            SearchFilter::TagFilter(TagFilter::AndConditions(tags)) => tags.iter().all(tag),
            SearchFilter::TagFilter(TagFilter::TagCondition(one)) => tag(one),
            SearchFilter::UserAttributeFilter(AttributeFilter::OrConditions(ands)) => ands.iter().any(and),
            SearchFilter::UserAttributeFilter(AttributeFilter::AndCondition(one)) => and(one),
            SearchFilter::UserAttributeFilter(AttributeFilter::HierarchyGroupCondition(group)) => {
                self.condition(&format!("hierarchy({})", group.value), world)
            }
            other => panic!("{other:?} is not the smallest form"),
        }
    }
}

// ---- the fewest products ----

/// The largest products of a criteria and a filter part that imply the query. The criteria part is any monotone
/// function; the filter part is then the OR of all ANDs that still imply the query.
fn products(universe: &Universe, query: Worlds) -> Vec<Worlds> {
    let ands: Vec<Worlds> = (0..64_u8)
        .filter(|and| and & universe.criteria == 0 && (and & universe.either).count_ones() <= 1)
        .map(|and| worlds(|world| world & and == and))
        .collect();
    let mut products: Vec<Worlds> = monotone(universe.criteria | universe.either)
        .into_iter()
        .map(|criteria| {
            let filter = ands.iter().filter(|and| criteria & **and & !query == 0).fold(0, |filter, and| filter | and);
            criteria & filter
        })
        .collect();
    products.sort_unstable();
    products.dedup();
    let all = products.clone();
    products.retain(|product| !all.iter().any(|other| other != product && product & !other == 0));
    products
}

/// All monotone functions of the conditions in a set.
fn monotone(conditions: World) -> Vec<Worlds> {
    let ands: Vec<Worlds> =
        (0..64_u8).filter(|and| and & !conditions == 0).map(|and| worlds(|world| world & and == and)).collect();
    let mut functions = vec![0];
    for and in ands {
        let more: Vec<Worlds> = functions.iter().map(|function| function | and).collect();
        functions.extend(more);
        functions.sort_unstable();
        functions.dedup();
    }
    functions
}

/// The fewest products that cover the query, by trying.
fn fewest(products: &[Worlds], query: Worlds) -> usize {
    (1..=64).find(|count| can_cover(products, query, *count)).expect("every query has a cover")
}

fn can_cover(products: &[Worlds], rest: Worlds, count: usize) -> bool {
    if rest == 0 {
        return true;
    }
    let first = rest & rest.wrapping_neg();
    count > 0 && products.iter().any(|product| product & first != 0 && can_cover(products, rest & !product, count - 1))
}

// ---- the laws ----

fn plan(universe: &Universe, tree: &Tree) -> Plan {
    let mut options = Options::default();
    options.max_requests = 64;
    compile_with(&USERS, &tree.text(universe), &options).expect("it is a fine query")
}

fn check(universe: &Universe, tree: &Tree) -> Result<(), TestCaseError> {
    let plan = plan(universe, tree);
    let evaluator = Evaluator::new(universe);
    let query = worlds(|world| tree.holds(world));
    let answered = worlds(|world| plan.requests.iter().any(|request| evaluator.request(request, world)));
    prop_assert_eq!(query, answered, "the plan is not the query: {}", tree.text(universe));
    let fewest = fewest(&products(universe, query), query);
    if plan.minimal {
        prop_assert_eq!(plan.requests.len(), fewest, "not the fewest: {}", tree.text(universe));
    } else {
        prop_assert!(terms(query) > 12, "at most 12 terms, and not proven: {}", tree.text(universe));
    }
    Ok(())
}

/// The number of prime implicants: the minimal worlds of a monotone query.
fn terms(query: Worlds) -> usize {
    let holds = |world: World| query & (1 << world) != 0;
    let is_minimal = |world: &World| (0..6).all(|at| world & (1 << at) == 0 || !holds(world & !(1 << at)));
    (0..64).filter(|world| holds(*world)).filter(is_minimal).count()
}

fn config() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(3000);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_plan_is_its_query_and_has_the_fewest_requests(tree in trees()) {
        check(&TAGS, &tree)?;
    }

    #[test]
    fn a_plan_with_groups_is_its_query_and_has_the_fewest_requests(tree in trees()) {
        check(&GROUPS, &tree)?;
    }
}

/// The universes are read as they are meant.
#[test]
fn each_condition_stands_in_its_halves() {
    for universe in [&TAGS, &GROUPS] {
        assert_eq!(universe.criteria | universe.filter | universe.either, 0b11_1111);
        for at in 0..6 {
            let plan = plan(universe, &Tree::Leaf(at));
            assert_eq!(plan.requests.len(), 1);
            let is_filter = universe.filter & (1 << at) != 0;
            assert_eq!(plan.requests[0].search_filter.is_some(), is_filter);
        }
    }
}
