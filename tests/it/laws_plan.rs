//! The properties of the planner: a plan is equivalent to its query, and no plan has fewer
//! requests.
//!
//! Queries are random trees over a few conditions, which are treated as independent: for each of
//! their 64 combinations of truth values, the query and the requests of its plan are evaluated,
//! both by the code of this file alone. The fewest requests are found by trying all products of a
//! criteria and a filter part.

use std::collections::HashMap;
use std::sync::LazyLock;

use connectql::wire::{
    AttributeAndCondition, AttributeFilter, SearchCriteria, SearchFilter, SearchRequest, TagFilter,
};
use connectql::{Options, Plan, USERS, compile_with};
use proptest::prelude::*;

use crate::effort::{cases, config};

/// The number of condition trees for each property.
const CASES: u32 = 3_000;

/// An assignment of truth values to the conditions, one bit each.
type World = u8;
/// A set of worlds, one bit each.
type Worlds = u64;

/// The conditions of a universe, and the part of a request in which they can go.
struct Universe {
    conditions: [&'static str; 6],
    criteria: World,
    filter: World,
    either: World,
    /// The number of tags in each filter condition; all of them match or none does.
    tags: usize,
    /// Everything that the criteria and the filter of a request can express.
    criteria_parts: Vec<Worlds>,
    filter_parts: Vec<Worlds>,
}

impl Universe {
    fn new(
        conditions: [&'static str; 6],
        [criteria, filter, either]: [World; 3],
        tags: usize,
    ) -> Self {
        let (criteria_parts, filter_parts) = (Vec::new(), Vec::new());
        let universe = Universe {
            conditions,
            criteria,
            filter,
            either,
            tags,
            criteria_parts,
            filter_parts,
        };
        let filter_parts = filters(&universe);
        Universe {
            criteria_parts: monotone(criteria | either),
            filter_parts,
            ..universe
        }
    }

    fn of_groups(tags: usize) -> Self {
        let conditions = [
            "Username = a",
            "Username = b",
            "tag(t = 1)",
            "tag(u = 1)",
            "hierarchy(g-x)",
            "hierarchy(g-y)",
        ];
        Universe::new(conditions, [0b00_0011, 0b00_1100, 0b11_0000], tags)
    }
}

static TAGS: LazyLock<Universe> = LazyLock::new(|| {
    let conditions = [
        "Username = a",
        "Username = b",
        "Username = c",
        "tag(t = 1)",
        "tag(u = 1)",
        "tag(v = 1)",
    ];
    Universe::new(conditions, [0b00_0111, 0b11_1000, 0], 1)
});
static GROUPS: LazyLock<Universe> = LazyLock::new(|| Universe::of_groups(1));
/// Two of the tag conditions have one tag more than fits in a filter with groups.
static LIMITS: LazyLock<Universe> = LazyLock::new(|| Universe::of_groups(13));
/// Two of the tag conditions fit in a filter with groups, three do not.
static NARROWER_LIMITS: LazyLock<Universe> = LazyLock::new(|| {
    let conditions = [
        "Username = a",
        "tag(t = 1)",
        "tag(u = 1)",
        "tag(v = 1)",
        "hierarchy(g-x)",
        "hierarchy(g-y)",
    ];
    Universe::new(conditions, [0b00_0001, 0b00_1110, 0b11_0000], 9)
});
/// The maximum number of tags in a filter with groups.
const TAGS_MAX: usize = 25;

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
            Tree::Leaf(at) => match tags(universe, *at).as_slice() {
                [_] => universe.conditions[*at].to_owned(),
                tags => format!("({})", tags.join(" and ")),
            },
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

/// A condition, or the tags that it consists of.
fn tags(universe: &Universe, at: usize) -> Vec<String> {
    let condition = universe.conditions[at];
    if universe.filter & (1 << at) == 0 || universe.tags == 1 {
        return vec![condition.to_owned()];
    }
    (0..universe.tags)
        .map(|tag| condition.replace(" =", &format!("{tag} =")))
        .collect()
}

fn trees() -> impl Strategy<Value = Tree> {
    (0..6_usize)
        .prop_map(Tree::Leaf)
        .prop_recursive(4, 16, 4, |inner| {
            let members = prop::collection::vec(inner, 2..5);
            prop_oneof![
                members.clone().prop_map(Tree::And),
                members.prop_map(Tree::Or)
            ]
        })
}

fn worlds(holds: impl Fn(World) -> bool) -> Worlds {
    (0..64)
        .filter(|world| holds(*world))
        .map(|world| 1_u64 << world)
        .sum()
}

// ---- the meaning of a request ----

struct Evaluator {
    numbers: HashMap<String, usize>,
}

impl Evaluator {
    fn new(universe: &Universe) -> Self {
        let texts = |at| tags(universe, at).into_iter().map(move |text| (text, at));
        Evaluator {
            numbers: (0..universe.conditions.len()).flat_map(texts).collect(),
        }
    }

    fn condition(&self, text: &str, world: World) -> bool {
        world & (1 << self.numbers[text]) != 0
    }

    fn request(&self, request: &SearchRequest, world: World) -> bool {
        request
            .search_criteria
            .as_ref()
            .is_none_or(|criteria| self.criteria(criteria, world))
            && request
                .search_filter
                .as_ref()
                .is_none_or(|filter| self.filter(filter, world))
    }

    fn criteria(&self, criteria: &SearchCriteria, world: World) -> bool {
        match criteria {
            SearchCriteria::OrConditions(nodes) => {
                nodes.iter().any(|node| self.criteria(node, world))
            }
            SearchCriteria::AndConditions(nodes) => {
                nodes.iter().all(|node| self.criteria(node, world))
            }
            SearchCriteria::StringCondition(string) => {
                self.condition(&format!("Username = {}", string.value), world)
            }
            SearchCriteria::HierarchyGroupCondition(group) => {
                self.condition(&format!("hierarchy({})", group.value), world)
            }
            other => panic!("{other:?} is not part of a plan"),
        }
    }

    fn filter(&self, filter: &SearchFilter, world: World) -> bool {
        let tag = |tag: &connectql::wire::TagCondition| {
            self.condition(&format!("tag({} = {})", tag.tag_key, tag.tag_value), world)
        };
        let and = |and: &AttributeAndCondition| {
            let group = and.hierarchy_group_condition.as_ref();
            and.tag_conditions.iter().all(tag)
                && group.is_none_or(|group| {
                    self.condition(&format!("hierarchy({})", group.value), world)
                })
        };
        match filter {
            SearchFilter::TagFilter(TagFilter::OrConditions(ands)) => {
                ands.iter().any(|and| and.iter().all(tag))
            }
            SearchFilter::TagFilter(TagFilter::AndConditions(tags)) => tags.iter().all(tag),
            SearchFilter::TagFilter(TagFilter::TagCondition(one)) => tag(one),
            SearchFilter::UserAttributeFilter(AttributeFilter::OrConditions(ands)) => {
                ands.iter().any(and)
            }
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
/// function, the filter part any that the limits allow.
fn products(universe: &Universe, query: Worlds) -> Vec<Worlds> {
    let mut products: Vec<Worlds> = Vec::new();
    for criteria in &universe.criteria_parts {
        let candidates = universe.filter_parts.iter().map(|filter| criteria & filter);
        let implying = candidates.filter(|product| product & !query == 0);
        products.extend(implying);
    }
    products.sort_unstable();
    products.dedup();
    largest(products)
}

/// Those that are not contained in another.
fn largest(mut all: Vec<Worlds>) -> Vec<Worlds> {
    all.sort_unstable_by_key(|worlds| std::cmp::Reverse(worlds.count_ones()));
    let mut largest: Vec<Worlds> = Vec::new();
    for worlds in all {
        if largest.iter().all(|larger| worlds & !larger != 0) {
            largest.push(worlds);
        }
    }
    largest
}

/// All filters: sets of ANDs, none of which contains another, within the limits.
fn filters(universe: &Universe) -> Vec<Worlds> {
    let ands: Vec<World> = (0..64_u8)
        .filter(|and| and & universe.criteria == 0 && (and & universe.either).count_ones() <= 1)
        .collect();
    let mut chosen = vec![Vec::new()];
    for and in ands {
        let fits = |others: &&Vec<World>| {
            others
                .iter()
                .all(|other| and & other != and && and & other != *other)
        };
        let more: Vec<Vec<World>> = chosen
            .iter()
            .filter(fits)
            .map(|others| [others.as_slice(), &[and]].concat())
            .collect();
        chosen.extend(more);
    }
    chosen.retain(|ands| is_allowed(universe, ands));
    chosen
        .iter()
        .map(|ands| worlds(|world| ands.iter().any(|and| world & and == *and)))
        .collect()
}

fn is_allowed(universe: &Universe, ands: &[World]) -> bool {
    let tags: u32 = ands
        .iter()
        .map(|and| (and & universe.filter).count_ones())
        .sum();
    let has_groups = ands.iter().any(|and| and & universe.either != 0);
    !has_groups || tags as usize * universe.tags <= TAGS_MAX
}

/// All monotone functions of the conditions in a set.
fn monotone(conditions: World) -> Vec<Worlds> {
    let ands: Vec<Worlds> = (0..64_u8)
        .filter(|and| and & !conditions == 0)
        .map(|and| worlds(|world| world & and == and))
        .collect();
    let mut functions = vec![0];
    for and in ands {
        let more: Vec<Worlds> = functions.iter().map(|function| function | and).collect();
        functions.extend(more);
        functions.sort_unstable();
        functions.dedup();
    }
    functions
}

/// The fewest products that cover the query, by trial.
fn fewest(products: &[Worlds], query: Worlds) -> usize {
    (1..=64)
        .find(|count| can_cover(products, query, *count))
        .expect("every query has a cover")
}

fn can_cover(products: &[Worlds], rest: Worlds, count: usize) -> bool {
    if rest == 0 {
        return true;
    }
    let first = rest & rest.wrapping_neg();
    count > 0
        && products
            .iter()
            .any(|product| product & first != 0 && can_cover(products, rest & !product, count - 1))
}

// ---- the properties ----

fn plan(universe: &Universe, tree: &Tree) -> Plan {
    let mut options = Options::default();
    options.max_requests = 64;
    compile_with(&USERS, &tree.text(universe), &options).expect("it is a fine query")
}

fn check(universe: &Universe, tree: &Tree) -> Result<(), TestCaseError> {
    let plan = plan(universe, tree);
    let evaluator = Evaluator::new(universe);
    let query = worlds(|world| tree.holds(world));
    let answered = worlds(|world| {
        plan.requests
            .iter()
            .any(|request| evaluator.request(request, world))
    });
    prop_assert_eq!(
        query,
        answered,
        "the plan is not equivalent to the query: {}",
        tree.text(universe)
    );
    let fewest = fewest(&products(universe, query), query);
    if plan.minimal {
        prop_assert_eq!(
            plan.requests.len(),
            fewest,
            "a plan has fewer requests: {}",
            tree.text(universe)
        );
    } else {
        prop_assert!(
            terms(query) > 12,
            "at most 12 terms, but not proven minimal: {}",
            tree.text(universe)
        );
    }
    Ok(())
}

/// The number of prime implicants: the minimal worlds of a monotone query.
fn terms(query: Worlds) -> usize {
    let holds = |world: World| query & (1 << world) != 0;
    let is_minimal =
        |world: &World| (0..6).all(|at| world & (1 << at) == 0 || !holds(world & !(1 << at)));
    (0..64)
        .filter(|world| holds(*world))
        .filter(is_minimal)
        .count()
}

proptest! {
    #![proptest_config(config(cases(CASES)))]

    #[test]
    fn plans_are_equivalent_to_their_queries_and_minimal(tree in trees()) {
        check(&TAGS, &tree)?;
    }

    #[test]
    fn plans_with_groups_are_equivalent_and_minimal(tree in trees()) {
        check(&GROUPS, &tree)?;
    }

    #[test]
    fn plans_within_filter_limits_are_minimal(tree in trees()) {
        check(&LIMITS, &tree)?;
    }
}

proptest! {
    // There are many more filters to try in this universe.
    #![proptest_config(config(cases(CASES) / 10))]

    #[test]
    fn plans_within_narrower_limits_are_minimal(tree in trees()) {
        check(&NARROWER_LIMITS, &tree)?;
    }
}

/// Requests have a filter exactly for the conditions that a universe allows only there.
#[test]
fn each_condition_goes_in_its_allowed_parts() {
    for universe in [&*TAGS, &*GROUPS, &*LIMITS, &*NARROWER_LIMITS] {
        assert_eq!(
            universe.criteria | universe.filter | universe.either,
            0b11_1111
        );
        for at in 0..6 {
            let plan = plan(universe, &Tree::Leaf(at));
            assert_eq!(plan.requests.len(), 1);
            let is_filter = universe.filter & (1 << at) != 0;
            assert_eq!(plan.requests[0].search_filter.is_some(), is_filter);
        }
    }
}

// ---- up to twelve terms ----

/// ANDs of a few of many conditions of all kinds.
fn ands() -> impl Strategy<Value = Vec<Vec<String>>> {
    let condition = prop_oneof![
        (0..6_u8).prop_map(|at| format!("Username = u{at}")),
        (0..6_u8).prop_map(|at| format!("tag(t{at} = 1)")),
        (0..5_u8).prop_map(|at| format!("hierarchy(g{at})")),
    ];
    prop::collection::vec(prop::collection::vec(condition, 1..7), 1..=12)
}

proptest! {
    #![proptest_config(config(cases(CASES)))]

    #[test]
    fn plans_of_up_to_twelve_terms_are_proven_minimal(ands in ands()) {
        let ands: Vec<String> = ands.iter().map(|and| format!("({})", and.join(" and "))).collect();
        let text = ands.join(" or ");
        let mut options = Options::default();
        options.max_requests = 12;
        let plan = compile_with(&USERS, &text, &options).expect("it is a fine query");
        prop_assert!(plan.minimal, "not proven: {text}");
    }
}
