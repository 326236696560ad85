//! Tables for people: aligned columns, cut to the width of the terminal.

use std::io::{self, Write};

use unicode_width::UnicodeWidthChar;

use super::streams::visible;

/// The number of rows used to size the columns. Later rows keep these widths.
const ALIGNED: usize = 100;
/// The minimum width to which a column is cut to make room for others.
const COLUMN_MIN: usize = 8;
/// The separator between columns.
const GAP: &str = "  ";

/// A table being written.
pub(super) struct Table {
    /// The width of the terminal, if there is one.
    width: Option<usize>,
    waiting: Vec<Vec<String>>,
    widths: Option<Vec<usize>>,
}

impl Table {
    pub(super) fn new(headings: Vec<String>, width: Option<usize>) -> Self {
        Table {
            width,
            waiting: vec![headings],
            widths: None,
        }
    }

    pub(super) fn row(
        &mut self,
        out: &mut impl Write,
        cells: impl Iterator<Item = String>,
    ) -> io::Result<()> {
        let cells: Vec<String> = cells.map(|cell| one_line(&cell)).collect();
        if let Some(widths) = &self.widths {
            return write_row(out, &cells, widths);
        }
        self.waiting.push(cells);
        if self.waiting.len() > ALIGNED {
            self.finish(out)?;
        }
        Ok(())
    }

    /// Writes the pending rows.
    pub(super) fn finish(&mut self, out: &mut impl Write) -> io::Result<()> {
        let rows = std::mem::take(&mut self.waiting);
        let widths = self.widths.get_or_insert_with(|| widths(&rows, self.width));
        rows.iter().try_for_each(|row| write_row(out, row, widths))
    }
}

fn one_line(cell: &str) -> String {
    visible(&cell.replace(['\n', '\r', '\t'], " "))
}

/// The width of each column: that of its widest cell, or less if the line would be too long.
fn widths(rows: &[Vec<String>], terminal: Option<usize>) -> Vec<usize> {
    let mut widths: Vec<usize> = Vec::new();
    for row in rows {
        widths.resize(widths.len().max(row.len()), 0);
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(width_of(cell));
        }
    }
    let gaps = GAP.len() * widths.len().saturating_sub(1);
    let Some(room) = terminal.map(|width| width.saturating_sub(gaps)) else {
        return widths;
    };
    // The widest column shrinks first.
    while widths.iter().sum::<usize>() > room {
        match widths.iter_mut().max() {
            Some(widest) if *widest > COLUMN_MIN => *widest -= 1,
            _ => break,
        }
    }
    widths
}

fn write_row(out: &mut impl Write, cells: &[String], widths: &[usize]) -> io::Result<()> {
    let mut line = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        let shown = fitted(cell, *width);
        line.push_str(&shown);
        line.extend(std::iter::repeat_n(
            ' ',
            width.saturating_sub(width_of(&shown)),
        ));
        line.push_str(GAP);
    }
    writeln!(out, "{}", line.trim_end())
}

/// A cell no wider than its column.
fn fitted(cell: &str, width: usize) -> String {
    if width_of(cell) <= width {
        return cell.to_owned();
    }
    let mut shown = String::new();
    let mut room = width.saturating_sub(1);
    for char in cell.chars() {
        let own = char.width().unwrap_or(0);
        if own > room {
            break;
        }
        room -= own;
        shown.push(char);
    }
    shown.push('…');
    shown
}

fn width_of(text: &str) -> usize {
    text.chars().map(|char| char.width().unwrap_or(0)).sum()
}

#[cfg(test)]
mod tests {
    use super::Table;

    fn table(width: Option<usize>, rows: &[[&str; 2]]) -> String {
        let mut out = Vec::new();
        let mut table = Table::new(vec!["Name".into(), "Tags".into()], width);
        for row in rows {
            table
                .row(&mut out, row.map(str::to_owned).into_iter())
                .unwrap();
        }
        table.finish(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn columns_are_aligned_by_their_widest_cell() {
        let found = table(None, &[["amara", "a=1"], ["東京", ""]]);
        assert_eq!(found, "Name   Tags\namara  a=1\n東京\n");
    }

    #[test]
    fn long_cells_are_cut_and_control_characters_replaced() {
        let found = table(Some(20), &[["a\u{1b}[31m\nb", &"x".repeat(50)]]);
        assert!(
            found.lines().all(|line| line.chars().count() <= 20),
            "{found}"
        );
        assert!(found.contains('…') && !found.contains('\u{1b}'), "{found}");
        assert!(!table(None, &[["a", &"x".repeat(500)]]).contains('…'));
    }

    #[test]
    fn rows_are_written_once_there_are_a_hundred() {
        let mut out = Vec::new();
        let mut table = Table::new(vec!["Name".into()], None);
        for _ in 0..99 {
            table.row(&mut out, ["a".into()].into_iter()).unwrap();
        }
        assert!(out.is_empty());
        table.row(&mut out, ["a".into()].into_iter()).unwrap();
        table.row(&mut out, ["longer".into()].into_iter()).unwrap();
        assert_eq!(String::from_utf8(out).unwrap().lines().count(), 102);
    }
}
