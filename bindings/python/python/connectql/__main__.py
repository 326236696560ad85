"""The command `connectql`, as `python -m connectql`."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path


def command() -> str | None:
    """Return the path of the command in this installation."""
    name = "connectql" + (sysconfig.get_config_var("EXE") or "")
    schemes = [sysconfig.get_default_scheme(), sysconfig.get_preferred_scheme("user")]
    paths = [Path(sysconfig.get_path("scripts", scheme)) / name for scheme in schemes]
    return next((str(path) for path in paths if os.access(path, os.X_OK)), None)


def main() -> int:
    found = command()
    if found is None:
        print(
            "connectql: this installation has only the library\n"
            "  help: the command comes with the wheels for Linux; `cargo install connectql` builds it from source",
            file=sys.stderr,
        )
        return 2
    arguments = [found, *sys.argv[1:]]
    if os.name == "posix":
        os.execv(found, arguments)
    return subprocess.run(arguments, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
