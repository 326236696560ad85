//! Whole numbers, which some JSON libraries write as `3.0`.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};

/// Reads a whole number, however it is written.
pub(super) fn read<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i32>, D::Error> {
    Option::<Whole>::deserialize(from).map(|number| number.map(|Whole(number)| number))
}

struct Whole(i32);

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_f64(Whole(0))
    }
}

impl Visitor<'_> for Whole {
    type Value = Whole;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number that the service accepts")
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Whole, E> {
        i32::try_from(number)
            .map(Whole)
            .map_err(|_| E::invalid_value(Unexpected::Signed(number), &self))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Whole, E> {
        i32::try_from(number)
            .map(Whole)
            .map_err(|_| E::invalid_value(Unexpected::Unsigned(number), &self))
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "the number is whole and in range"
    )]
    fn visit_f64<E: Error>(self, number: f64) -> Result<Whole, E> {
        let is_whole =
            number.fract() == 0.0 && (f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&number);
        if is_whole {
            Ok(Whole(number as i32))
        } else {
            Err(E::invalid_value(Unexpected::Float(number), &self))
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::wire::NumberCondition;

    #[test]
    fn a_whole_number_may_be_written_with_a_point() {
        let read = |number: &str| {
            let json = format!(
                r#"{{"FieldName": "limit", "MinValue": {number}, "ComparisonType": "EQUAL"}}"#
            );
            let from_value =
                serde_json::from_str(&json).map(serde_json::from_value::<NumberCondition>);
            let read = serde_json::from_str::<NumberCondition>(&json)
                .ok()
                .map(|condition| condition.min_value);
            assert_eq!(
                from_value
                    .unwrap()
                    .ok()
                    .map(|condition| condition.min_value),
                read
            );
            read
        };
        for (number, expected) in [
            ("3", 3),
            ("3.0", 3),
            ("-2.0", -2),
            ("3e0", 3),
            ("2147483647", i32::MAX),
        ] {
            assert_eq!(read(number), Some(Some(expected)), "{number}");
        }
        for number in [
            "3.5",
            "2147483648",
            "-2147483649.0",
            "1e300",
            "\"3\"",
            "true",
        ] {
            assert_eq!(read(number), None, "{number}");
        }
        assert_eq!(read("null"), Some(None));
    }
}
