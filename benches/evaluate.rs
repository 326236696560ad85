//! Evaluation of requests and queries on 1,000, 10,000 and 100,000 users.

#![allow(missing_docs, clippy::unwrap_used)]

use std::hint::black_box;

use connectql::engine::{Instance, Page, search};
use connectql::evaluate::Record;
use connectql::{Options, USERS, compile, evaluator};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use serde_json::{Value, json};

const SIZES: [u32; 3] = [1_000, 10_000, 100_000];
const QUERY: &str = "name ~ \"Sup\" and tag(BPO=123) or proficiency(English >= 3)";

fn user(number: u32) -> Value {
    let name = if number.is_multiple_of(50) {
        "sup"
    } else {
        "agent"
    };
    json!({
        "Id": format!("u-{number}"),
        "Username": format!("{name}.{number}"),
        "IdentityInfo": {"FirstName": "Annabel", "LastName": format!("Of House {number}")},
        "HierarchyGroupId": format!("g-{}", number % 20),
        "RoutingProfileId": format!("r-{}", number % 7),
        "SecurityProfileIds": ["s-1", "s-2"],
        "Tags": {"BPO": (number % 200).to_string(), "Team": "A"},
        "Proficiencies": [
            {"AttributeName": "Language", "AttributeValue": "English", "Level": f64::from(number % 5 + 1)},
            {"AttributeName": "Product", "AttributeValue": "Home", "Level": 2.0}]
    })
}

fn instance(size: u32) -> Instance {
    Instance::new(json!({"Users": (0..size).map(user).collect::<Value>()})).unwrap()
}

fn searches(criterion: &mut Criterion) {
    let requests = compile(&USERS, QUERY).unwrap().requests;
    let mut group = criterion.benchmark_group("search");
    for size in SIZES {
        let instance = instance(size);
        group.throughput(Throughput::Elements(u64::from(size)));
        group.bench_with_input(
            BenchmarkId::from_parameter(size),
            &instance,
            |bencher, instance| {
                bencher.iter(|| {
                    search(instance, &USERS, black_box(&requests), &Page::default()).unwrap()
                });
            },
        );
    }
    group.finish();
}

fn queries(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("query");
    for size in SIZES {
        let instance = instance(size);
        let evaluator = evaluator(
            &USERS,
            QUERY,
            &Options::default(),
            instance.record_context(),
        )
        .unwrap();
        group.throughput(Throughput::Elements(u64::from(size)));
        group.bench_with_input(
            BenchmarkId::from_parameter(size),
            &instance,
            |bencher, instance| {
                let found = |user: &&Record| evaluator.matches(user).unwrap();
                bencher.iter(|| instance.records(&USERS).iter().filter(found).count());
            },
        );
    }
    group.finish();
}

criterion_group!(benches, searches, queries);
criterion_main!(benches);
