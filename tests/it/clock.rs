//! Times relative to a clock on the command line: `--now`, its offset, and the outputs that keep
//! the words.

use crate::program::run_on_text as run;

fn requests(query: &str, now: &str) -> String {
    let arguments = ["compile", "evaluation-forms", query, "-c", "--now", now];
    let (status, out, err) = run(&arguments, "");
    assert_eq!((status, err.as_str()), (Some(0), ""), "{query} at {now}");
    out
}

#[test]
fn a_relative_time_equals_the_time_written_out() {
    let now = "2026-11-27T00:30:00.5004+02:00";
    for (relative, written) in [
        ("modified > now-30d", "modified > 2026-10-27T22:30:00.500Z"),
        ("modified = NOW+90m", "modified = 2026-11-27T00:00:00.500Z"),
        (
            "modified >= \"today-1h\"",
            "modified >= 2026-11-26T21:00:00Z",
        ),
        ("modified = today", "modified = 2026-11-27"),
        (
            "modified in yesterday..tomorrow",
            "modified in 2026-11-26..2026-11-28",
        ),
        ("modified < today+2w", "modified < 2026-12-11"),
    ] {
        assert_eq!(
            requests(relative, now),
            requests(written, now),
            "{relative}"
        );
    }
}

#[test]
fn days_begin_in_the_offset_of_the_clock() {
    for (now, day) in [
        ("2026-11-26T22:30:00Z", "2026-11-26"),
        ("2026-11-27T00:30:00+02:00", "2026-11-27"),
        ("2026-11-26T12:30:00-10:00", "2026-11-26"),
        ("2026-11-26T22:30:00", "2026-11-26"),
    ] {
        let written = format!("modified = {day}");
        assert_eq!(
            requests("modified = today", now),
            requests(&written, now),
            "{now}"
        );
    }
}

#[test]
fn an_invalid_clock_is_a_usage_error() {
    for now in ["", "tomorrow", "2026-13-01T00:00:00Z", "12:00"] {
        let arguments = [
            "compile",
            "evaluation-forms",
            "modified > now",
            "--now",
            now,
        ];
        let (status, out, err) = run(&arguments, "");
        assert_eq!((status, out.as_str()), (Some(2), ""), "{now}: {err}");
    }
}

#[test]
fn formatting_keeps_relative_times_and_requests_contain_resolved_ones() {
    let (_, formatted, _) = run(
        &["fmt", "modified>now-30d and modified in today..today+2w"],
        "",
    );
    assert_eq!(
        formatted,
        "modified > now-30d and modified in today..today+2w\n"
    );
    let request = requests("modified > now-30d", "2026-11-27T10:00:00Z");
    let (_, read, _) = run(&["decompile", "evaluation-forms"], &request);
    assert_eq!(read, "LastModifiedTime > 2026-10-28T10:00:00Z\n");
}
