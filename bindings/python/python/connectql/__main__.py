"""The command `connectql`, as `python -m connectql`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path


def command() -> str | None:
    """Return the path of the command that came with the wheel, or of one on the PATH."""
    name = "connectql" + (sysconfig.get_config_var("EXE") or "")
    beside = [Path(sysconfig.get_path("scripts")), Path(sysconfig.get_path("scripts", "posix_user"))]
    installed = [str(folder / name) for folder in beside if os.access(folder / name, os.X_OK)]
    return installed[0] if installed else shutil.which(name)


def main() -> int:
    found = command()
    if found is None:
        print(
            "connectql: this installation has the library alone\n"
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
