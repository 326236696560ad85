"""Real clients against `connectql serve`.

For each resource, random queries are compiled; each request goes through boto3 to the server and is paged to its end;
the results are united by id, checked against the residual, and compared with what `connectql filter` finds in the same
data. Then the errors, the AWS command line, and the throttle.

    conformance/run                                        # all of it
    python conformance/serve_test.py [--queries 200] [--resource users ...]

It wants boto3, awscli and a build (`cargo build --all-targets`); CONNECTQL and RANDOM_QUERIES name the programs.
"""

import argparse
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ROOT = Path(__file__).resolve().parent.parent
BUILT = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug"
CONNECTQL = os.environ.get("CONNECTQL", str(BUILT / "connectql"))
RANDOM_QUERIES = os.environ.get("RANDOM_QUERIES", str(BUILT / "examples" / "random-queries"))
DATA = ROOT / "examples" / "contact-centre.json"
INSTANCE_ID = "6f1c2ab8-4d0e-4b57-9a3c-2e8d71f0c645"

# What each operation is called, where its response has the records, and what a record is known by.
RESOURCES = {
    "agent-statuses": ("AgentStatuses", ["AgentStatusId"]),
    "contact-evaluations": ("EvaluationSearchSummaryList", ["EvaluationId"]),
    "contact-flow-modules": ("ContactFlowModules", ["Id"]),
    "contact-flows": ("ContactFlows", ["Id"]),
    "data-tables": ("DataTables", ["Id"]),
    "email-addresses": ("EmailAddresses", ["EmailAddressId"]),
    "evaluation-forms": ("EvaluationFormSearchSummaryList", ["EvaluationFormId"]),
    "hours-of-operation-overrides": ("HoursOfOperationOverrides", ["HoursOfOperationOverrideId"]),
    "hours-of-operations": ("HoursOfOperations", ["HoursOfOperationId"]),
    "metrics": ("Metrics", ["Id"]),
    "notifications": ("Notifications", ["Id"]),
    "predefined-attributes": ("PredefinedAttributes", ["Name"]),
    "prompts": ("Prompts", ["PromptId"]),
    "queues": ("Queues", ["QueueId"]),
    "quick-connects": ("QuickConnects", ["QuickConnectId"]),
    "routing-profiles": ("RoutingProfiles", ["RoutingProfileId"]),
    "rules": ("Rules", ["RuleId"]),
    "security-profiles": ("SecurityProfiles", ["Id"]),
    "test-cases": ("TestCases", ["Id"]),
    "user-hierarchy-groups": ("UserHierarchyGroups", ["Id"]),
    "users": ("Users", ["Id"]),
    "views": ("Views", ["Id"]),
    "workspace-associations": ("WorkspaceAssociations", ["WorkspaceId", "ResourceId"]),
    "workspaces": ("Workspaces", ["Id"]),
}


@contextlib.contextmanager
def serving(*options):
    """A server, stopped at the end; it has to stop cleanly."""
    command = [CONNECTQL, "serve", "--data", str(DATA), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()
            assert process.wait(timeout=10) == 0, process.returncode


def client(address, **config):
    return boto3.client(
        "connect",
        endpoint_url=address,
        region_name="eu-central-1",
        aws_access_key_id="made",
        aws_secret_access_key="up",
        config=Config(**({"retries": {"total_max_attempts": 1}} | config)),
    )


def connectql(*arguments, text=None, check=True):
    return subprocess.run([CONNECTQL, *arguments], input=text, capture_output=True, text=True, check=check)


def compiled(resource, number):
    """That many random queries that can be compiled, with their plans."""
    made = subprocess.run([RANDOM_QUERIES, resource, str(3 * number), DATA], capture_output=True, text=True, check=True)
    batch = connectql("compile", resource, "--batch", "--residual", "--instance-id", INSTANCE_ID, "--max-requests",
                      "64", text=made.stdout, check=False)
    plans = zip(made.stdout.splitlines(), map(json.loads, batch.stdout.splitlines()), strict=True)
    return [(query, plan) for query, plan in plans if "error" not in plan][:number]


def key(resource, record):
    return tuple(record[member] for member in RESOURCES[resource][1])


def searched(connect, resource, request):
    """What a request finds, on all its pages: by the paginator where boto3 has one."""
    operation = "search_" + resource.replace("-", "_")
    found = RESOURCES[resource][0]
    if connect.can_paginate(operation):
        pages = connect.get_paginator(operation).paginate(**request, PaginationConfig={"PageSize": 3})
        return [record for page in pages for record in page.get(found, [])]
    records, more = [], {}
    while True:
        page = getattr(connect, operation)(**request, MaxResults=3, **more)
        records += page.get(found, [])
        if "NextToken" not in page:
            assert page["ApproximateTotalCount"] == len(records)
            return records
        more = {"NextToken": page["NextToken"]}


def filtered(resource, query, records):
    """The keys of the records that the query finds; `None` where records cannot answer it."""
    passed = connectql("filter", resource, query, text=json.dumps(records, default=str), check=False)
    if passed.returncode != 0:
        assert "connectql::unanswerable" in passed.stderr, passed.stderr
        return None
    return {key(resource, json.loads(line)) for line in passed.stdout.splitlines()}


def spelled_out(query, groups):
    """The query with each `hierarchy(under X)` written as the groups below X, which records can answer."""

    def alternatives(match):
        below = [group["Id"] for group in groups
                 if match[1] in {level["Id"] for level in group["HierarchyPath"].values()}]
        return "(" + " or ".join(f'hierarchy("{group}")' for group in {match[1], *below}) + ")"

    return re.sub(r'hierarchy\(under "([^"]*)"\)', alternatives, query)


def expected(resource, query, data):
    """What the query finds in the data, by the evaluator of queries. What the service searches and does not return
    is asked of `connectql search`."""
    records = data[RESOURCES[resource][0]]
    if resource == "users":
        records = [{"Proficiencies": []} | user for user in records]
        query = spelled_out(query, data["UserHierarchyGroups"])
    found = filtered(resource, query, records)
    if found is None:
        answer = connectql("search", resource, query, "--data", str(DATA), check=False)
        if answer.returncode != 0:
            return None
        found = {key(resource, record) for record in json.loads(answer.stdout)[RESOURCES[resource][0]]}
    return found


def test_resource(connect, resource, number, data):
    queries, found_some, requests = compiled(resource, number), 0, 0
    assert len(queries) == number, f"{resource}: {len(queries)} queries"
    for query, plan in queries:
        united = {}
        for request in plan["requests"]:
            requests += 1
            united |= {key(resource, record): record for record in searched(connect, resource, request)}
        found = set(united)
        if plan["residual"]:
            found = filtered(resource, plan["residual"], list(united.values()))
        wanted = expected(resource, query, data)
        assert wanted is None or found == wanted, f"{resource}: {query}\n{plan}\n{found ^ wanted}"
        found_some += bool(found) and len(found) < len(data[RESOURCES[resource][0]])
    print(f"{resource}: {number} queries, {requests} requests; {found_some} found some records and not all")
    assert found_some * 10 > number, f"{resource}: the queries say little"


def fault(call, **request):
    try:
        call(InstanceId=INSTANCE_ID, **request)
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]
    raise AssertionError(f"{request} is answered")


def test_errors(connect):
    search = connect.search_users
    tag = {"TagCondition": {"TagKey": "BPO", "TagValue": "123"}}
    both = {"TagFilter": tag, "UserAttributeFilter": tag}
    assert fault(search, SearchFilter=both) == ("AccessDeniedException", 403)
    assert fault(search, MaxResults=501) == ("InvalidParameterException", 400)
    assert fault(search, NextToken="none") == ("InvalidParameterException", 400)
    token = search(InstanceId=INSTANCE_ID, MaxResults=2)["NextToken"]
    other = {"SearchFilter": {"TagFilter": tag}}
    assert fault(search, NextToken=token, **other) == ("InvalidParameterException", 400)
    body = json.dumps({"InstanceId": INSTANCE_ID, "SearchCriteria": {"AgentStatus": {}}}).encode()
    # boto3 sends no member that its model lacks, so this one is sent by hand.
    post = urllib.request.Request(connect.meta.endpoint_url + "/search-users", data=body, method="POST")
    try:
        urllib.request.urlopen(post)
    except urllib.error.HTTPError as error:
        assert (error.code, error.headers["x-amzn-ErrorType"]) == (400, "InvalidRequestException")
    try:
        search(InstanceId=INSTANCE_ID, MaxResults=501)
    except connect.exceptions.InvalidParameterException as error:
        assert "1 to 500" in error.response["Message"], error.response
    print("errors: as the model has them")


def test_command_line(address):
    """The AWS command line, with paging of its own."""
    environment = os.environ | {"AWS_ACCESS_KEY_ID": "made", "AWS_SECRET_ACCESS_KEY": "up", "AWS_PAGER": "",
                                "AWS_DEFAULT_REGION": "eu-central-1", "AWS_CONFIG_FILE": os.devnull}
    aws = os.environ.get("AWS", str(Path(sys.executable).parent / "aws"))
    for resource, query in [("users", "tag(BPO=123)"), ("agent-statuses", "state = ENABLED"),
                            ("user-hierarchy-groups", "level in (1, 2, 3)")]:
        request = connectql("compile", resource, query, "--instance-id", INSTANCE_ID, "--single").stdout
        command = [aws, "connect", "search-" + resource, "--endpoint-url", address, "--cli-input-json", request,
                   "--page-size", "2", "--max-items", "5", "--output", "json"]
        answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        answer = json.loads(answer.stdout)
        assert len(answer[RESOURCES[resource][0]]) == 5 and answer["NextToken"], answer
        whole = connectql("search", resource, query, "--data", str(DATA)).stdout
        first = [key(resource, record) for record in json.loads(whole)[RESOURCES[resource][0]][:5]]
        assert [key(resource, record) for record in answer[RESOURCES[resource][0]]] == first
    print("the AWS command line: pages to the fifth record")


def test_throttle():
    with serving("--throttle") as address:
        statuses = []
        connect = client(address)
        for _ in range(12):
            try:
                statuses.append(connect.search_users(InstanceId=INSTANCE_ID)["ResponseMetadata"]["HTTPStatusCode"])
            except connect.exceptions.ThrottlingException as error:
                statuses.append(error.response["ResponseMetadata"]["HTTPStatusCode"])
        assert statuses[:5] == [200] * 5 and 429 in statuses, statuses
        patient = client(address, retries={"total_max_attempts": 8, "mode": "standard"})
        assert patient.search_users(InstanceId=INSTANCE_ID)["Users"]
    print("the throttle: refuses after five, and is outwaited by retries")


def test_documentation():
    """The example of docs/local-engine.md, by pytest."""
    text = (ROOT / "docs" / "local-engine.md").read_text()
    example = re.search(r"```python\n(.*?)```", text, re.DOTALL)[1]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_admin_tool.py").write_text(example)
        environment = os.environ | {"PATH": f"{Path(CONNECTQL).parent}{os.pathsep}{os.environ['PATH']}"}
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", folder]
        subprocess.run(command, env=environment, cwd=ROOT, check=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--resource", nargs="*", default=list(RESOURCES))
    arguments = parser.parse_args()
    data = json.loads(DATA.read_text())
    with serving() as address:
        connect = client(address)
        for resource in arguments.resource:
            test_resource(connect, resource, arguments.queries, data)
        test_errors(connect)
        test_command_line(address)
    test_throttle()
    test_documentation()


if __name__ == "__main__":
    main()
