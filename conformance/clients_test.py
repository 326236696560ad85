"""The service's own clients send our requests unchanged, whatever the values contain.

A server on this machine records what arrives from `aws connect search-users --cli-input-json "$(connectql compile …)"`,
from `connectql compile … --as aws-cli | sh`, and from boto3's `search_users(**request)`. It needs boto3, awscli and a
build; see programs.py.

    conformance/run                             # all of it
    python conformance/clients_test.py
"""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import boto3
from botocore.config import Config

from programs import CONNECTQL
from recorder import recording

INSTANCE_ID = "6f1c2ab8-4d0e-4b57-9a3c-2e8d71f0c645"
REGION = "eu-central-1"
SECONDS_MAX = 60

# Values that shells, JSON or the AWS CLI could change on the way.
AWKWARD = [
    "it's",
    'a "quoted" word',
    "$HOME ${HOME} $(id) `id`",
    "back\\slash \\n \\\\ \\",
    "two\nlines\r\nand a\ttab",
    "Ünïcödé 日本語 🙂 e\u0301",
    "\u202eright to left\u202c",
    "!history ~user *?[glob] # & | ; < > % ^",
    "-starts like an option",
    "file:///etc/hostname",
    "{}[],:=",
    "'\"'\"'$'\\''",
    " spaces at the ends ",
    "\x01\x7f",
]

EXAMPLE = 'name ~ "Sup" and tag(BPO=123) or proficiency(English >= 3)'


def quoted(value):
    """A value in the syntax of the query language."""
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
    return '"' + "".join(escapes.get(char, char) for char in value) + '"'


def query_of(value):
    return f"username = {quoted(value)} and tag({quoted(value)} = {quoted(value)})"


def compiled(resource, query, *options):
    """The output of `connectql compile`, for the requests that go through the clients."""
    command = [CONNECTQL, "compile", resource, query, "--instance-id", INSTANCE_ID, *options]
    return subprocess.run(command, capture_output=True, check=True, timeout=SECONDS_MAX).stdout.decode()


def requests_of(resource, query, *options):
    return [json.loads(line) for line in compiled(resource, query, "--compact", *options).splitlines()]


def environment(address):
    """The environment for the AWS CLI: without the machine's own configuration, and with the CLI next to this
    Python."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return inherited | {
        "AWS_ENDPOINT_URL": address,
        "AWS_ACCESS_KEY_ID": "made",
        "AWS_SECRET_ACCESS_KEY": "up",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_MAX_ATTEMPTS": "1",
        "AWS_PAGER": "",
        "LC_ALL": "C.UTF-8",
        "NO_PROXY": "127.0.0.1",
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), str(Path(CONNECTQL).parent), os.environ["PATH"]]),
    }


def shell(script, address):
    run = subprocess.run(
        ["sh", "-c", script], env=environment(address), capture_output=True, text=True, timeout=SECONDS_MAX
    )
    assert run.returncode == 0, f"{script}\n{run.stderr}"


def expect(received, resource, requests, where):
    """Checks that the request arrived as written."""
    arrived = list(received)
    received.clear()
    wanted = [(f"/search-{resource}", request) for request in requests]
    assert arrived == wanted, f"{where}\narrived {arrived}\nwritten {wanted}"


def awkward_request(value):
    """The request for a value; checks that it contains the value."""
    [request] = requests_of("users", query_of(value))
    tag = {"TagKey": value, "TagValue": value}
    criteria = {"StringCondition": {"FieldName": "Username", "Value": value, "ComparisonType": "EXACT"}}
    filtered = {"TagFilter": {"TagCondition": tag}}
    assert request == {"InstanceId": INSTANCE_ID, "SearchFilter": filtered, "SearchCriteria": criteria}, request
    return request


def test_boto3(address, received):
    client = boto3.client(
        "connect",
        endpoint_url=address,
        region_name=REGION,
        aws_access_key_id="made",
        aws_secret_access_key="up",
        config=Config(retries={"total_max_attempts": 1}, proxies={}),
    )
    for value in AWKWARD:
        request = awkward_request(value)
        client.search_users(**request)
        expect(received, "users", [request], f"boto3: {value!r}")
    # A page token belongs to one request; the example needs two.
    requests = requests_of("users", EXAMPLE, "--max-results", "500")
    requests += requests_of("users", "name ~ Sup", "--next-token", "a+/=")
    for request in requests:
        client.search_users(**request)
    expect(received, "users", requests, "boto3: the example")
    print(f"boto3: {len(AWKWARD) + len(requests)} requests arrive as they were written")


def test_json_argument(address, received):
    """The requests as arguments of the AWS CLI."""
    for value in AWKWARD:
        request = awkward_request(value)
        command = f"connectql compile users {shlex.quote(query_of(value))} --instance-id {INSTANCE_ID}"
        shell(f'aws connect search-users --cli-input-json "$({command})"', address)
        expect(received, "users", [request], f"--cli-input-json: {value!r}")
    print(f"aws --cli-input-json: {len(AWKWARD)} requests arrive as they were written")


def test_command_lines(address, received):
    """`--as aws-cli` prints complete commands, one for each request."""
    plans = [
        ("users", EXAMPLE),
        ("users", " or ".join(f"({query_of(value)})" for value in AWKWARD)),
        ("agent-statuses", "state != ENABLED and displayorder > 45"),
        ("user-hierarchy-groups", ""),
    ]
    sent = 0
    for resource, query in plans:
        options = ["--instance-id", INSTANCE_ID, "--max-requests", "16", "--as", "aws-cli"]
        command = shlex.join(["connectql", "compile", resource, query, *options])
        shell(f"{command} | sh -e", address)
        requests = requests_of(resource, query, "--max-requests", "16")
        expect(received, resource, requests, f"--as aws-cli: {query}")
        sent += len(requests)
    print(f"connectql --as aws-cli | sh: {sent} requests arrive as they were written")


def main():
    with recording() as (address, received):
        test_boto3(address, received)
        test_json_argument(address, received)
        test_command_lines(address, received)


if __name__ == "__main__":
    main()
