//! The records on which queries and requests are tried, and the choice of a resource by bytes.

use std::sync::LazyLock;

use connectql::Resource;
use connectql::catalog::RESOURCES;
use connectql::engine::Instance;
use connectql::service::Service;
use serde_json::Value;

/// Enough records of each resource to distinguish requests, and few enough to be fast.
const RECORDS_MAX: usize = 12;

/// The byte for the first option: a letter, so that inputs can be read and written by hand.
pub(crate) const FIRST: u8 = b'a';

pub(crate) static INSTANCE: LazyLock<Instance> = LazyLock::new(|| {
    let mut file: Value = serde_json::from_str(include_str!("../../examples/contact-centre.json"))
        .expect("the example is JSON");
    for resource in RESOURCES {
        // The groups are kept, because users are below them.
        if let Some(Value::Array(records)) = file.get_mut(resource.result_list)
            && resource.name != "user-hierarchy-groups"
        {
            records.truncate(RECORDS_MAX);
        }
    }
    Instance::new(file).expect("the example is an instance")
});

pub(crate) static SERVICE: LazyLock<Service> = LazyLock::new(|| Service::new(INSTANCE.clone()));

/// The item that a byte chooses: `a` is the first.
pub(crate) fn choice(byte: u8) -> usize {
    usize::from(byte.wrapping_sub(FIRST))
}

/// The resource that the first byte chooses, and the other bytes.
pub(crate) fn resource(data: &[u8]) -> Option<(&'static Resource, &[u8])> {
    let (first, rest) = data.split_first()?;
    Some((RESOURCES[choice(*first) % RESOURCES.len()], rest))
}

/// The byte that chooses a resource.
pub(crate) fn byte_of(resource: &Resource) -> u8 {
    let at = RESOURCES
        .iter()
        .position(|known| *known == resource)
        .expect("it is one of them");
    FIRST + u8::try_from(at).expect("there are few")
}
