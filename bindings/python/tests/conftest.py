"""Shared fixtures: the example instance, clients on it, and the local engine over HTTP."""

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

import boto3
import connectql
import pytest
from botocore.config import Config

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "examples" / "contact-centre.json"
INSTANCE = "6f1c2ab8-4d0e-4b57-9a3c-2e8d71f0c645"
COMMAND = os.environ.get("CONNECTQL", str(ROOT / "target" / "debug" / "connectql"))

# Older versions of Python cannot read the file.
collect_ignore = [] if sys.version_info >= (3, 14) else ["test_template_strings.py"]


@contextlib.contextmanager
def serving(*options):
    """A server, stopped at the end."""
    with subprocess.Popen([COMMAND, "serve", "--data", str(DATA), *options], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()
            process.wait(timeout=10)


def client_at(address):
    """A client that never retries, so that retries do not hide anything."""
    return boto3.client(
        "connect",
        endpoint_url=address,
        region_name="eu-central-1",
        aws_access_key_id="made",
        aws_secret_access_key="up",
        config=Config(retries={"total_max_attempts": 1}, max_pool_connections=30),
    )


@pytest.fixture(scope="session")
def records():
    return json.loads(DATA.read_text())


@pytest.fixture(scope="session")
def over_http():
    with serving() as address:
        yield client_at(address)


@pytest.fixture
def connect():
    """A client without a socket and without pauses."""
    return connectql.testing.client(DATA, paced=False)
