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

/// Where the name of a field can be typed, which the shell asks the command for.
const BASH_FIELDS: &str = r#"
_connectql_with_fields() {
    _connectql "$@"
    local current="${COMP_WORDS[COMP_CWORD]}" word names
    [[ " compile explain search filter complete " == *" ${COMP_WORDS[1]} "* && "$current" != -* ]] || return 0
    for word in "${COMP_WORDS[@]:2:COMP_CWORD-2}"; do
        [[ "$word" != -* ]] || continue
        names="$(connectql resources --names "$word" 2> /dev/null)" || continue
        COMPREPLY+=($(compgen -W "$names" -- "$current"))
        return 0
    done
}
complete -F _connectql_with_fields -o bashdefault -o default connectql
"#;

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

/// The generated script, with the fields of the resource where a query is typed. `PowerShell` and Elvish have to do with
/// what is generated.
fn with_fields(shell: Shell, script: String) -> String {
    match shell {
        Shell::Bash => script + BASH_FIELDS,
        Shell::Fish => script + FISH_FIELDS,
        Shell::Zsh => {
            let (first, rest) = script.split_once('\n').unwrap_or((&script, ""));
            let rest = rest.replace(&format!("{QUERY_HELP}:_default'"), &format!("{QUERY_HELP}:_connectql_fields'"));
            format!("{first}\n{ZSH_FIELDS}{rest}")
        }
        _ => script,
    }
}

pub(super) fn run(arguments: &Arguments, mut command: clap::Command) -> Result<Status, Stop> {
    // Into memory first: writing to a closed pipe from within would panic.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "connectql", &mut script);
    let script = with_fields(arguments.shell, String::from_utf8_lossy(&script).into_owned());
    std::io::stdout().lock().write_all(script.as_bytes())?;
    Ok(Status::Success)
}
