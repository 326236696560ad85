//! `connectql completions`

use std::io::Write;

use clap_complete::Shell;

use super::error::{CliError, Status};
use super::input::{QUERY_HELP, QUERY_WITH_RECORDS_HELP};

const EXAMPLES: &str = "\
Examples:
  source <(connectql completions bash)
  connectql completions zsh > \"${fpath[1]}/_connectql\"
  connectql completions fish > ~/.config/fish/completions/connectql.fish
  connectql completions powershell | Out-String | Invoke-Expression";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The shell
    #[arg(value_name = "SHELL", value_enum, ignore_case = true)]
    shell: Shell,
}

/// Inside a query, the shell asks the command for completions, which are whole queries. A quoted word is the query so
/// far; without quotes, only words are suggested.
const BASH_FIELDS: &str = r#"
_connectql_query() {
    local resource="$1" current="$2" quote="" query
    if [[ "$current" == [\'\"]* ]]; then
        quote="${current:0:1}" current="${current:1}"
    fi
    while IFS=$'\t' read -r query _; do
        COMPREPLY+=("$query")
    done < <(connectql complete "$resource" --quote "$quote" -- "$current" 2> /dev/null)
}
_connectql_with_fields() {
    _connectql "$@"
    local current="${COMP_WORDS[COMP_CWORD]}" valued=" VALUED = " word resource="" query="" is_value=""
    [[ " compile explain search filter complete " == *" ${COMP_WORDS[1]} "* ]] || return 0
    [[ "$COMP_CWORD" -gt 1 && "$current" != -* && "$current" != "=" ]] || return 0
    for word in "${COMP_WORDS[@]:2:COMP_CWORD-2}"; do
        if [[ "$valued" == *" $word "* ]]; then
            is_value=yes
        elif [[ -n "$is_value" ]]; then
            is_value=""
        elif [[ "$word" != -* && -z "$resource" ]]; then
            resource="$word"
        elif [[ "$word" != -* ]]; then
            query="$word"
        fi
    done
    [[ -n "$resource$is_value" ]] || return 0
    if [[ -n "$is_value" ]]; then
        # The generated script completes only options whose values are known.
        [[ "${COMP_WORDS[COMP_CWORD - 1]}" != "=" ]] || COMPREPLY=()
        return 0
    fi
    COMPREPLY=()
    [[ -n "$query" ]] || _connectql_query "$resource" "$current"
}
complete -F _connectql_with_fields -o bashdefault -o default connectql
"#;

/// Adds the command's candidates before the generated ones are filtered.
const POWERSHELL_FIELDS: &str = r"
    $words = @($commandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() } |
        Where-Object { $_ -notlike '-*' -and $_ -ne $wordToComplete })
    $queried = 'compile', 'explain', 'search', 'filter', 'complete'
    $names = @()
    if ($words.Count -eq 1 -and $words[0] -in ($queried + 'decompile' + 'resources')) {
        $names = @(connectql resources --names)
    } elseif ($words.Count -gt 1 -and $words[0] -in $queried) {
        foreach ($word in $words[1..($words.Count - 1)]) {
            $names += @(connectql resources --names $word 2> $null)
        }
    }
    $completions += @($names | ForEach-Object {
        [CompletionResult]::new($_, $_, [CompletionResultType]::ParameterValue, $_)
    })

    $completions.Where{";

/// Matches replace the whole word; zsh leaves the quotes open because there is no suffix.
const ZSH_FIELDS: &str = r#"
_connectql_query() {
    local query about
    local -a queries shown
    while IFS=$'\t' read -r query about; do
        [[ "$query" != *… ]] || continue
        queries+=("$query") shown+=("$query -- $about")
    done < <(connectql complete "$line[1]" --quote "$compstate[quote]" -- "$PREFIX" 2> /dev/null)
    compadd -U -V queries -S '' -l -d shown -a queries
}
"#;

const FISH_FIELDS: &str = r#"
function __connectql_query
    set -l token (commandline -ct)
    set -l quote (string match --regex -- '^[\'"]' $token)
    set -l query (string unescape -- "$token$quote"); or return
    # Fish writes spaces without quotes as `\ `.
    string match --quiet --regex '\\\\' -- $token; and set quote "'"
    set -l valued VALUED
    set -l positional
    set -l is_value 0
    for word in (commandline -opc)[3..]
        if test $is_value = 1
            set is_value 0
        else if contains -- $word $valued
            set is_value 1
        else if not string match --quiet -- '-*' $word
            set -a positional $word
        end
    end
    switch (count $positional)
        case 0
            connectql resources --names
        case 1
            connectql complete $positional --quote "$quote" -- "$query" 2> /dev/null
    end
end
complete -c connectql -n "__fish_seen_subcommand_from compile explain search filter complete" -k -f -a "(__connectql_query)"
complete -c connectql -n "__fish_seen_subcommand_from decompile resources" -f -a "(connectql resources --names)"
"#;

/// All options that take a value, of any command.
fn valued(command: &clap::Command) -> String {
    let mut options: Vec<String> = command
        .get_subcommands()
        .flat_map(clap::Command::get_arguments)
        .filter(|argument| argument.get_action().takes_values())
        .flat_map(|argument| {
            let long = argument.get_long().map(|long| format!("--{long}"));
            let short = argument.get_short().map(|short| format!("-{short}"));
            long.into_iter().chain(short)
        })
        .collect();
    options.sort();
    options.dedup();
    options.join(" ")
}

/// The generated script, extended to complete the resource's fields in a query. Elvish gets only
/// the generated script.
fn with_fields(shell: Shell, script: String, command: &clap::Command) -> String {
    match shell {
        Shell::Bash => script + &BASH_FIELDS.replace("VALUED", &valued(command)),
        Shell::Fish => script + &FISH_FIELDS.replace("VALUED", &valued(command)),
        Shell::PowerShell => script.replace("\n    $completions.Where{", POWERSHELL_FIELDS),
        Shell::Zsh => {
            let (first, rest) = script.split_once('\n').unwrap_or((&script, ""));
            // In the script, colons in the help are escaped, because they separate the parts of an
            // entry.
            let completed =
                [QUERY_HELP, QUERY_WITH_RECORDS_HELP]
                    .iter()
                    .fold(rest.to_owned(), |rest, help| {
                        let help = help.replace(':', "\\:");
                        rest.replace(
                            &format!("{help}:_default'"),
                            &format!("{help}:_connectql_query'"),
                        )
                    });
            format!("{first}\n{ZSH_FIELDS}{completed}")
        }
        _ => script,
    }
}

pub(super) fn run(arguments: &Arguments, mut command: clap::Command) -> Result<Status, CliError> {
    // Generated in memory first, because clap would panic when writing to a closed pipe.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "connectql", &mut script);
    let script = with_fields(
        arguments.shell,
        String::from_utf8_lossy(&script).into_owned(),
        &command,
    );
    std::io::stdout().lock().write_all(script.as_bytes())?;
    Ok(Status::Success)
}
