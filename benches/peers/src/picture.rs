//! The pictures of docs/performance.md, as SVG.

use std::fmt::Write;

const WIDTH: f64 = 760.0;
const BAR: f64 = 24.0;
const LABELS: f64 = 210.0;
const TOP: f64 = 56.0;
const OURS: &str = "#c2410c";
const OTHERS: &str = "#64748b";
const STYLE: &str = "text { font: 13px sans-serif; fill: #1e293b } .title { font-weight: bold } .small { font-size: 11px; fill: #64748b }";

/// A bar: its label, its value, and whether it belongs to ConnectQL.
pub struct Bar {
    pub label: String,
    pub value: f64,
    pub is_ours: bool,
}

/// A line through points, on two logarithmic axes.
pub struct Line {
    pub label: String,
    pub points: Vec<(f64, f64)>,
    pub is_ours: bool,
}

/// Bars on a logarithmic axis, the shortest first.
pub fn bars(title: &str, note: &str, mut bars: Vec<Bar>) -> String {
    bars.sort_by(|left, right| left.value.total_cmp(&right.value));
    let axis = Axis::around(bars.iter().map(|bar| bar.value), LABELS, WIDTH - 70.0);
    let bottom = TOP + BAR * bars.len() as f64;
    let mut svg = open(bottom + 34.0, title, note);
    for power in axis.powers() {
        let x = axis.at(power);
        line(&mut svg, (x, TOP - 4.0), (x, bottom), "#e2e8f0");
        text(
            &mut svg,
            (x, bottom + 16.0),
            "small",
            "middle",
            &number(power),
        );
    }
    for (at, bar) in bars.iter().enumerate() {
        let y = TOP + BAR * at as f64;
        let length = axis.at(bar.value) - LABELS;
        let color = if bar.is_ours { OURS } else { OTHERS };
        let _ = writeln!(
            svg,
            r#"<rect x="{LABELS}" y="{:.1}" width="{length:.1}" height="{:.1}" fill="{color}"/>"#,
            y + 3.0,
            BAR - 6.0
        );
        text(&mut svg, (LABELS - 8.0, y + 16.0), "", "end", &bar.label);
        let end = (LABELS + length + 6.0, y + 16.0);
        text(&mut svg, end, "", "start", &number(bar.value));
    }
    close(svg)
}

/// Lines on two logarithmic axes, each named at its end.
pub fn lines(title: &str, note: &str, lines: &[Line]) -> String {
    const HEIGHT: f64 = 460.0;
    let points = || lines.iter().flat_map(|line| line.points.iter());
    let across = Axis::around(points().map(|(x, _)| *x), 60.0, WIDTH - LABELS);
    let up = Axis::around(points().map(|(_, y)| *y), HEIGHT - 40.0, TOP);
    let mut svg = open(HEIGHT, title, note);
    for power in across.powers() {
        let x = across.at(power);
        line(&mut svg, (x, TOP), (x, HEIGHT - 40.0), "#e2e8f0");
        text(
            &mut svg,
            (x, HEIGHT - 22.0),
            "small",
            "middle",
            &number(power),
        );
    }
    for power in up.powers() {
        let y = up.at(power);
        line(&mut svg, (60.0, y), (WIDTH - LABELS, y), "#e2e8f0");
        text(&mut svg, (54.0, y + 4.0), "small", "end", &number(power));
    }
    let mut ends: Vec<(f64, &Line)> = Vec::new();
    for drawn in lines {
        let path: Vec<String> = drawn
            .points
            .iter()
            .map(|(x, y)| format!("{:.1},{:.1}", across.at(*x), up.at(*y)))
            .collect();
        let (color, width) = if drawn.is_ours {
            (OURS, 2.5)
        } else {
            (OTHERS, 1.2)
        };
        let path = path.join(" ");
        let _ = writeln!(
            svg,
            r#"<polyline points="{path}" fill="none" stroke="{color}" stroke-width="{width}"/>"#
        );
        ends.extend(drawn.points.last().map(|(_, y)| (up.at(*y), drawn)));
    }
    ends.sort_by(|left, right| left.0.total_cmp(&right.0));
    let mut free = 0.0_f64;
    for (y, drawn) in ends {
        let y = y.max(free);
        free = y + 15.0;
        let end = drawn.points.last().map_or(0.0, |(x, _)| across.at(*x));
        text(&mut svg, (end + 6.0, y + 4.0), "", "start", &drawn.label);
    }
    close(svg)
}

/// A logarithmic axis between two positions, over whole powers of ten.
struct Axis {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Axis {
    fn around(values: impl Iterator<Item = f64> + Clone, from: f64, to: f64) -> Self {
        let low = values.clone().fold(f64::MAX, f64::min).log10().floor();
        let high = values.fold(f64::MIN, f64::max).log10().ceil();
        Axis {
            low,
            high,
            from,
            to,
        }
    }

    fn at(&self, value: f64) -> f64 {
        let part = (value.log10() - self.low) / (self.high - self.low);
        self.from + part * (self.to - self.from)
    }

    fn powers(&self) -> impl Iterator<Item = f64> {
        let (low, high) = (self.low as i32, self.high as i32);
        (low..=high).map(|power| 10_f64.powi(power))
    }
}

fn open(height: f64, title: &str, note: &str) -> String {
    let mut svg = String::new();
    let _ = writeln!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{title}">"#
    );
    let _ = writeln!(svg, "<style>{STYLE}</style>");
    let _ = writeln!(
        svg,
        r##"<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>"##
    );
    text(&mut svg, (12.0, 22.0), "title", "start", title);
    text(&mut svg, (12.0, 40.0), "small", "start", note);
    svg
}

fn close(mut svg: String) -> String {
    svg.push_str("</svg>\n");
    svg
}

fn line(svg: &mut String, (x, y): (f64, f64), (to_x, to_y): (f64, f64), color: &str) {
    let _ = writeln!(
        svg,
        r#"<line x1="{x:.1}" y1="{y:.1}" x2="{to_x:.1}" y2="{to_y:.1}" stroke="{color}"/>"#
    );
}

fn text(svg: &mut String, (x, y): (f64, f64), class: &str, anchor: &str, text: &str) {
    let _ = writeln!(
        svg,
        r#"<text x="{x:.1}" y="{y:.1}" class="{class}" text-anchor="{anchor}">{text}</text>"#
    );
}

fn number(value: f64) -> String {
    match value {
        0.0..10.0 => format!("{}", (value * 100.0).round() / 100.0),
        10.0..1e4 => format!("{value:.0}"),
        _ => format!("{value:.0e}"),
    }
}
