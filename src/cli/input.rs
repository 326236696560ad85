//! The source of a query, and its parameters.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader, IsTerminal, Read};
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use connectql::syntax::{MAX_LENGTH, is_parameter_char, parse};
use connectql::{Options, Parameters, Plan, Problem, Report, Resource, Span, compile_with};

use super::diagnostics::Failure;
use super::error::CliError;

/// The help text for the query.
pub(super) const QUERY_HELP: &str = "The query; omit it and --file to read standard input";

/// The help text for the query of a command that reads records from standard input.
pub(super) const QUERY_WITH_RECORDS_HELP: &str = "The query; standard input holds the records";

/// The error if the query and the records would both come from standard input.
pub(super) const QUERY_NOT_ON_STDIN: &str =
    "a query is expected, as an argument or with --file: standard input holds the records";

/// The group of these options in the help.
const QUERY: &str = "Query";

/// The argument that names standard input.
pub(super) const STDIN: &str = "-";

/// The query: an argument, a file, or standard input.
#[derive(clap::Args)]
pub(super) struct QueryArguments {
    #[arg(value_name = "QUERY", help = QUERY_HELP)]
    query: Option<String>,
    /// Read the query from a file (`-`: standard input)
    #[arg(short, long, value_name = "FILE", conflicts_with = "query", help_heading = QUERY)]
    file: Option<PathBuf>,
}

/// The input to compile: the query, additional conditions, and their parameters.
#[derive(clap::Args)]
pub(super) struct SourceArguments {
    #[command(flatten)]
    pub(super) query: QueryArguments,
    /// Another query that must also match; repeatable
    #[arg(long = "and", value_name = "QUERY", help_heading = QUERY)]
    pub(super) and: Vec<String>,
    /// Bind $NAME to a value; repeat for a list
    #[arg(short, long = "param", value_name = "NAME=VALUE", value_parser = parameter, help_heading = QUERY)]
    parameters: Vec<(String, String)>,
    /// Bind $NAME to a list, one value per line
    #[arg(long = "param-file", value_name = "NAME=FILE", value_parser = parameter_file, help_heading = QUERY)]
    parameter_files: Vec<(String, String)>,
}

/// The maximum size of a file of values, in bytes: that of a query, which could contain the same
/// list.
const PARAMETER_FILE_MAX: usize = MAX_LENGTH;

fn parameter(text: &str) -> Result<(String, String), String> {
    binding(text, "write NAME=VALUE")
}

fn parameter_file(text: &str) -> Result<(String, String), String> {
    binding(text, "write NAME=FILE")
}

fn binding(text: &str, form: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or(form)?;
    let name = name.strip_prefix('$').unwrap_or(name);
    let is_name = !name.is_empty() && name.chars().all(is_parameter_char);
    if is_name {
        Ok((name.to_owned(), value.to_owned()))
    } else {
        Err("a name can contain only letters, digits and `_`".to_owned())
    }
}

impl SourceArguments {
    /// The options with the conditions and the bound parameters; `is_stdin_free` if nothing else reads standard input.
    pub(super) fn options(&self, is_stdin_free: bool) -> Result<Options, CliError> {
        let mut options = Options::default();
        options.and.clone_from(&self.and);
        options.parameters = self.bind(is_stdin_free)?;
        Ok(options)
    }

    /// The bound parameters. The file `-` is standard input, if nothing else reads it.
    fn bind(&self, is_stdin_free: bool) -> Result<Parameters, CliError> {
        self.check_stdin(is_stdin_free)?;
        let mut parameters = Parameters::new();
        // A file is a list even if it has one value or none, so the list is bound first.
        for (name, _) in &self.parameter_files {
            parameters.bind_list(name, [] as [String; 0]);
        }
        for (name, value) in &self.parameters {
            parameters.add(name, value);
        }
        for (name, file) in &self.parameter_files {
            for value in values_in(Path::new(file))? {
                parameters.add(name, value);
            }
        }
        Ok(parameters)
    }

    fn check_stdin(&self, is_free: bool) -> Result<(), CliError> {
        let from_stdin = self.parameter_files.iter();
        let mut from_stdin = from_stdin.filter(|(_, file)| file == STDIN);
        let message = match (from_stdin.next(), from_stdin.next()) {
            (Some((name, _)), None) if !is_free => {
                format!("standard input is already used: give the values of `${name}` in a file")
            }
            (Some((name, _)), None) if std::io::stdin().is_terminal() => {
                format!("the values of `${name}` are expected on standard input")
            }
            (None, _) | (Some(_), None) => return Ok(()),
            (Some(_), Some((name, _))) => {
                format!(
                    "standard input can hold only one list: give the values of `${name}` in a file"
                )
            }
        };
        Err(CliError::Usage(ErrorKind::ArgumentConflict, message))
    }

    /// The report, with a warning about each parameter whose value is the name of a file, which is
    /// not read.
    pub(super) fn warn(&self, report: Report) -> Report {
        let mut warned = HashSet::new();
        let problems = self.parameters.iter().filter_map(|(name, value)| {
            Problem::file_as_value(name, value).filter(|_| warned.insert(name))
        });
        problems.fold(report, Report::with)
    }

    /// Compiles a query, with a warning about each parameter whose value is the name of a file.
    pub(super) fn compile(
        &self,
        resource: &'static Resource,
        query: &str,
        options: &Options,
    ) -> Result<Plan, Report> {
        let mut plan =
            compile_with(resource, query, options).map_err(|report| self.warn(report))?;
        plan.warnings = self.warn(plan.warnings);
        Ok(plan)
    }
}

/// The values in a file, one per line. Blank lines are skipped, so a file that ends with one has no
/// empty value.
fn values_in(file: &Path) -> Result<Vec<String>, CliError> {
    let read = if file == Path::new(STDIN) {
        read_to_limit(std::io::stdin().lock())
    } else {
        read_to_limit(open(file)?)
    };
    let bytes = read.map_err(|error| unreadable(file, &error))?;
    let refused =
        |why: String| CliError::Unreadable(Failure::of_file(format!("{}: {why}", file.display())));
    if bytes.len() > PARAMETER_FILE_MAX {
        return Err(refused(format!(
            "a file of values can have at most {PARAMETER_FILE_MAX} bytes"
        )));
    }
    let text = text(bytes, &Options::default())
        .map_err(|_| refused("the values are not UTF-8".to_owned()))?;
    let values = text.lines().filter(|line| !line.trim().is_empty());
    Ok(values.map(str::to_owned).collect())
}

impl QueryArguments {
    /// True if the query is an argument or in a file, so that standard input is free for data.
    pub(super) fn is_given(&self) -> bool {
        let is_stdin =
            self.query.as_deref() == Some(STDIN) || self.file.as_deref() == Some(Path::new(STDIN));
        !is_stdin && (self.query.is_some() || self.file.is_some())
    }

    /// The bytes of the query.
    pub(super) fn read(&self) -> Result<Vec<u8>, CliError> {
        if let Some(query) = self.query.as_deref().filter(|query| *query != STDIN) {
            return Ok(query.to_owned().into_bytes());
        }
        if let Some(file) = self
            .file
            .as_deref()
            .filter(|file| *file != Path::new(STDIN))
        {
            return read_to_limit(open(file)?).map_err(|error| unreadable(file, &error));
        }
        if std::io::stdin().is_terminal() {
            let message = "a query is expected: as an argument, with --file, or on standard input";
            return Err(CliError::missing(message));
        }
        Ok(read_to_limit(std::io::stdin().lock())?)
    }
}

/// Opens a file named by the arguments. Directories are rejected here: they can be opened, and
/// would fail later with the reader's own error.
pub(super) fn open(file: &Path) -> Result<File, CliError> {
    let opened = File::open(file).and_then(|opened| {
        if opened.metadata()?.is_dir() {
            return Err(std::io::ErrorKind::IsADirectory.into());
        }
        Ok(opened)
    });
    opened.map_err(|error| unreadable(file, &error))
}

fn unreadable(file: &Path, error: &std::io::Error) -> CliError {
    CliError::Unreadable(Failure::of_file(format!("{}: {error}", file.display())))
}

/// Reads a query up to one byte over the limit, so that a longer one is recognized as too long.
fn read_to_limit(from: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(MAX_LENGTH as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Parses a number of an option; the library checks whether the resource or the plan allows it.
pub(super) fn number<N: std::str::FromStr>(text: &str) -> Result<N, String> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().map_err(|_| {
        let problem = if is_number {
            "it is too large"
        } else {
            "it is not a whole number"
        };
        format!("{problem}; write a number such as 100")
    })
}

/// The replacement for each byte that is not UTF-8. It is one byte, so that offsets stay the same.
const NO_TEXT: char = '\u{1A}';

/// The query in a file's bytes, without its byte order mark.
pub(super) fn text(mut bytes: Vec<u8>, options: &Options) -> Result<String, Report> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    text_of_line(bytes, options)
}

/// The text of bytes that are not the start of a file, so a byte order mark is an ordinary
/// character.
fn text_of_line(bytes: Vec<u8>, options: &Options) -> Result<String, Report> {
    String::from_utf8(bytes).map_err(|error| {
        let start = error.utf8_error().valid_up_to();
        let end = error
            .utf8_error()
            .error_len()
            .map_or(error.as_bytes().len(), |length| start + length);
        let mut readable = String::new();
        for chunk in error.as_bytes().utf8_chunks() {
            readable.push_str(chunk.valid());
            readable.extend(std::iter::repeat_n(NO_TEXT, chunk.invalid().len()));
        }
        options.report(&readable, Problem::not_utf8(Span::of(start..end)))
    })
}

/// The lines of a batch, with their numbers; blank lines and comments are skipped. A line longer
/// than a query may be is cut off just over the limit, so that it is still reported as too long.
pub(super) struct Lines<'o, R> {
    from: R,
    options: &'o Options,
    number: u64,
}

/// The number of a line, and its query.
type Line = (u64, Result<String, Report>);

impl<'o, R: BufRead> Lines<'o, R> {
    pub(super) fn new(from: R, options: &'o Options) -> Self {
        let number = 0;
        Lines {
            from,
            options,
            number,
        }
    }

    pub(super) fn next_line(&mut self) -> std::io::Result<Option<Line>> {
        loop {
            let mut line = Vec::new();
            let limit = MAX_LENGTH as u64 + 2;
            if (&mut self.from).take(limit).read_until(b'\n', &mut line)? == 0 {
                return Ok(None);
            }
            self.number += 1;
            if line.last() == Some(&b'\n') {
                line.pop();
                line.pop_if(|last| *last == b'\r');
            } else if line.len() as u64 == limit {
                self.from.skip_until(b'\n')?;
            }
            let text = if self.number == 1 {
                text(line, self.options)
            } else {
                text_of_line(line, self.options)
            };
            if !text.as_ref().is_ok_and(|text| is_skipped(text)) {
                return Ok(Some((self.number, text)));
            }
        }
    }
}

impl<R: Read> Lines<'_, BufReader<R>> {
    /// True if the next line has already been read, so reading it does not block.
    pub(super) fn has_next(&self) -> bool {
        self.from.buffer().contains(&b'\n')
    }
}

/// True if a line has no query: it is blank or a comment.
fn is_skipped(line: &str) -> bool {
    let line = line.trim_start();
    line.is_empty()
        || line.starts_with('#') && parse(line).is_ok_and(|parsed| parsed.ast.root.is_none())
}
