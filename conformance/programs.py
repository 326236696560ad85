"""Paths of the programs and data that the conformance tests use."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILT = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug"
CONNECTQL = os.environ.get("CONNECTQL", str(BUILT / "connectql"))
RANDOM_QUERIES = os.environ.get("RANDOM_QUERIES", str(BUILT / "examples" / "random-queries"))
DATA = ROOT / "examples" / "contact-centre.json"
