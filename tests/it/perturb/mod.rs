//! Requests as people write them: changes how a request is written without changing its meaning.

use serde_json::{Map, Value, json};

/// Changes how a request is written.
pub(crate) fn request(request: &mut Value, dice: &[u8]) {
    let mut dice = Dice { dice, at: 0 };
    if let Some(criteria) = request.get_mut("SearchCriteria") {
        node(criteria, &mut dice);
    } else if dice.roll(2) {
        request["SearchCriteria"] = json!({});
    }
    if let Some(filter) = request
        .get_mut("SearchFilter")
        .and_then(Value::as_object_mut)
    {
        for (member, value) in filter.iter_mut() {
            conditions(member == "TagFilter", value, &mut dice);
        }
    }
    request["MaxResults"] = json!(7);
}

struct Dice<'d> {
    dice: &'d [u8],
    at: usize,
}

impl Dice<'_> {
    /// One time in `of`.
    fn roll(&mut self, of: u8) -> bool {
        self.at += 1;
        (usize::from(self.dice[self.at % self.dice.len()]) + self.at / self.dice.len())
            .is_multiple_of(usize::from(of))
    }
}

fn node(value: &mut Value, dice: &mut Dice<'_>) {
    let Some(object) = value.as_object_mut() else {
        return;
    };
    for (member, inner) in object.iter_mut() {
        match member.as_str() {
            "AndConditions" | "OrConditions" => nodes(inner, dice),
            "ListCondition" => elements(inner, dice),
            _ => leaf(inner, dice),
        }
    }
    if dice.roll(5) {
        let empty = if object.contains_key("AndConditions") {
            "OrConditions"
        } else {
            "AndConditions"
        };
        object.insert(empty.into(), json!([]));
    }
    if dice.roll(4) {
        let member = if dice.roll(2) {
            "AndConditions"
        } else {
            "OrConditions"
        };
        *value = json!({member: [value.take()]});
    }
}

fn nodes(list: &mut Value, dice: &mut Dice<'_>) {
    let Some(list) = list.as_array_mut() else {
        return;
    };
    for inner in list.iter_mut() {
        node(inner, dice);
    }
    if dice.roll(3) {
        let again = list[0].clone();
        list.push(again);
    }
    if dice.roll(4) {
        list.push(json!({}));
    }
}

/// Unusual case in `FieldName`, whole numbers with a decimal point, members in another order.
fn leaf(leaf: &mut Value, dice: &mut Dice<'_>) {
    let Some(object) = leaf.as_object_mut() else {
        return;
    };
    if let Some(Value::String(name)) = object.get_mut("FieldName") {
        *name = match () {
            () if dice.roll(3) => name.to_uppercase(),
            () if dice.roll(3) => name.to_lowercase(),
            () => name.clone(),
        };
    }
    for bound in ["MinValue", "MaxValue"] {
        if let (Some(number), true) = (object.get(bound).and_then(Value::as_i64), dice.roll(3)) {
            #[allow(clippy::cast_precision_loss)] // Numbers of queries are small.
            object.insert(bound.into(), json!(number as f64));
        }
    }
    if dice.roll(2) {
        let turned: Map<String, Value> = object.clone().into_iter().rev().collect();
        *object = turned;
    }
}

/// Conditions of a proficiency in one object, in another order, and twice.
fn elements(list: &mut Value, dice: &mut Dice<'_>) {
    let Some(elements) = list["Conditions"].as_array_mut() else {
        return;
    };
    for element in elements.iter_mut().filter_map(Value::as_object_mut) {
        element.values_mut().for_each(|inner| leaf(inner, dice));
    }
    if dice.roll(3) {
        let again = elements[0].clone();
        elements.push(again);
    }
    if dice.roll(2) {
        elements.reverse();
    }
    if let (true, [first, second, ..]) = (dice.roll(2), elements.as_mut_slice()) {
        let taken: Vec<_> = second
            .as_object_mut()
            .into_iter()
            .flat_map(std::mem::take)
            .collect();
        let first = first.as_object_mut().expect("an element is an object");
        for (member, value) in taken {
            if first.contains_key(&member) {
                second[member] = value;
            } else {
                first.insert(member, value);
            }
        }
    }
}

/// The same filter in a larger form, with empty lists next to it.
fn conditions(is_tag_filter: bool, filter: &mut Value, dice: &mut Dice<'_>) {
    let Some(object) = filter.as_object_mut() else {
        return;
    };
    if let (true, Some(tag)) = (dice.roll(2), object.get("TagCondition").cloned()) {
        *object = Map::new();
        let and = if is_tag_filter {
            json!([tag])
        } else {
            json!({"TagConditions": [tag]})
        };
        object.insert("OrConditions".into(), json!([and]));
    }
    if let (true, Some(Value::Array(ands))) = (dice.roll(2), object.get_mut("OrConditions")) {
        let again = ands[0].clone();
        ands.push(again);
        ands.push(if is_tag_filter { json!([]) } else { json!({}) });
    }
    if dice.roll(2) {
        let empty = if is_tag_filter { json!([]) } else { json!({}) };
        let member = if is_tag_filter {
            "AndConditions"
        } else {
            "AndCondition"
        };
        object.entry(member).or_insert(empty);
    }
}
