//! `connectql completions`

use std::io::Write;

use clap_complete::Shell;

use super::input::QUERY_HELP;
use super::{Status, Stop};

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

/// Inside a query, the shell asks the command for completions. A quoted word is the query so far;
/// without quotes, only words are suggested.
const BASH_FIELDS: &str = r#"
_connectql_query() {
    local LC_ALL=C resource="$1" current="$2" quote="" line text start
    if [[ "$current" == [\'\"]* ]]; then
        quote="${current:0:1}" current="${current:1}"
    fi
    while IFS= read -r line; do
        case "$line" in
            '    "text": '*)
                text="${line#*: \"}" text="${text%\",}" text="${text//\\\"/\"}"
                ;;
            '    "start": '*)
                start="${line//[^0-9]/}"
                if [[ -z "$quote" ]]; then
                    text="${text%"("}"
                    [[ "$text" != *[^[:alnum:]_-]* ]] || continue
                fi
                [[ -z "$quote" || "$text" != *"$quote"* ]] || continue
                COMPREPLY+=("${current:0:start}$text")
                ;;
        esac
    done < <(connectql complete "$resource" --at "${#current}" -- "$current" 2> /dev/null)
    _connectql_keep_typed "$current"
}
# Bash types what all candidates begin with in place of the word. Of several, what is typed stays as it is: letter case
# does not count in names, and a candidate that begins otherwise would delete it.
_connectql_keep_typed() {
    local LC_ALL=C typed="$1" candidate
    local -a candidates=("${COMPREPLY[@]}")
    [[ "${#candidates[@]}" -gt 1 ]] || return 0
    COMPREPLY=()
    for candidate in "${candidates[@]}"; do
        [[ "${candidate,,}" == "${typed,,}"* ]] || continue
        COMPREPLY+=("$typed${candidate:${#typed}}")
    done
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
        # What is generated offers the values of options that have some, and nothing else.
        [[ "${COMP_WORDS[COMP_CWORD - 1]}" != "=" ]] || COMPREPLY=()
        return 0
    fi
    COMPREPLY=()
    [[ -n "$query" ]] || _connectql_query "$resource" "$current"
}
complete -F _connectql_with_fields -o bashdefault -o default connectql
"#;

/// Before the generated candidates are filtered, those are added that the command knows.
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

const ZSH_FIELDS: &str = r#"
_connectql_fields() {
    local word
    local -a names
    for word in "${(@)words[1,CURRENT-1]}"; do
        [[ "$word" != -* ]] || continue
        names=("${(@f)$(connectql resources --names "$word" 2> /dev/null)}")
        [[ -z "$names" ]] || break
    done
    compadd -a names
}
"#;

const FISH_FIELDS: &str = r#"
function __connectql_fields
    set -l words (commandline -opc)
    for word in $words[3..]
        string match --quiet -- '-*' $word; and continue
        connectql resources --names $word 2> /dev/null; and return
    end
    connectql resources --names
end
complete -c connectql -n "__fish_seen_subcommand_from compile explain search filter complete" -f -a "(__connectql_fields)"
complete -c connectql -n "__fish_seen_subcommand_from decompile resources" -f -a "(connectql resources --names)"
"#;

/// The options that take a value, of all commands.
fn valued(command: &clap::Command) -> String {
    let mut options: Vec<String> = command
        .get_subcommands()
        .flat_map(clap::Command::get_arguments)
        .filter(|argument| argument.get_action().takes_values())
        .filter_map(|argument| argument.get_long().map(|long| format!("--{long}")))
        .collect();
    options.sort();
    options.dedup();
    options.join(" ")
}

/// The generated script, with the fields of the resource where a query is typed. Elvish has to do with what is
/// generated.
fn with_fields(shell: Shell, script: String, command: &clap::Command) -> String {
    match shell {
        Shell::Bash => script + &BASH_FIELDS.replace("VALUED", &valued(command)),
        Shell::Fish => script + FISH_FIELDS,
        Shell::PowerShell => script.replace("\n    $completions.Where{", POWERSHELL_FIELDS),
        Shell::Zsh => {
            let (first, rest) = script.split_once('\n').unwrap_or((&script, ""));
            // The script has the help with its colons escaped: they separate the parts of an entry.
            let help = QUERY_HELP.replace(':', "\\:");
            let rest = rest.replace(
                &format!("{help}:_default'"),
                &format!("{help}:_connectql_fields'"),
            );
            format!("{first}\n{ZSH_FIELDS}{rest}")
        }
        _ => script,
    }
}

pub(super) fn run(arguments: &Arguments, mut command: clap::Command) -> Result<Status, Stop> {
    // Into memory first: writing to a closed pipe from within would panic.
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
