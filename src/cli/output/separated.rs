//! Tables for programs and spreadsheets: values with commas or tabs between them.

use super::columns::Cell;

/// The first characters of text that a spreadsheet reads as a formula.
const FORMULA_STARTS: [char; 4] = ['=', '+', '-', '@'];

/// The separator between the values of a row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    /// A comma; values with commas, quotes or line breaks are quoted.
    Comma,
    /// A tab; tabs and line breaks in values become spaces.
    Tab,
}

impl Separator {
    /// A row without its line break.
    pub(super) fn row(self, cells: impl Iterator<Item = Cell>, is_raw: bool) -> String {
        let fields = cells.map(|cell| self.field(&without_formula(cell, is_raw)));
        let between = match self {
            Separator::Comma => ",",
            Separator::Tab => "\t",
        };
        fields.collect::<Vec<_>>().join(between)
    }

    fn field(self, text: &str) -> String {
        match self {
            Separator::Comma if text.contains([',', '"', '\n', '\r']) => {
                format!("\"{}\"", text.replace('"', "\"\""))
            }
            Separator::Comma => text.to_owned(),
            Separator::Tab => text.replace(['\t', '\n', '\r'], " "),
        }
    }
}

/// The text of a cell, with a `'` before text that a spreadsheet would evaluate.
fn without_formula(cell: Cell, is_raw: bool) -> String {
    if !is_raw && cell.is_text && cell.text.trim_start().starts_with(FORMULA_STARTS) {
        format!("'{}", cell.text)
    } else {
        cell.text
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, Separator};

    fn row(separator: Separator, texts: &[&str], is_raw: bool) -> String {
        let cells = texts.iter().map(|text| Cell {
            text: (*text).to_owned(),
            is_text: true,
        });
        separator.row(cells, is_raw)
    }

    #[test]
    fn values_are_quoted_as_each_format_does() {
        let values = ["a", "b,c", "d\"e", "f\ng", "h\ti"];
        assert_eq!(
            row(Separator::Comma, &values, false),
            "a,\"b,c\",\"d\"\"e\",\"f\ng\",h\ti"
        );
        assert_eq!(
            row(Separator::Tab, &values, false),
            "a\tb,c\td\"e\tf g\th i"
        );
    }

    #[test]
    fn formulas_are_escaped_unless_raw() {
        for text in ["=1+1", "+49", "-x", "@a", " =a", "\t=a", "\r@a"] {
            assert!(
                row(Separator::Comma, &[text], false)
                    .trim_start_matches('"')
                    .starts_with('\''),
                "{text}"
            );
            assert!(
                !row(Separator::Comma, &[text], true).contains('\''),
                "{text}"
            );
        }
        let number = Cell {
            text: "-5".to_owned(),
            is_text: false,
        };
        assert_eq!(Separator::Comma.row(std::iter::once(number), false), "-5");
    }
}
