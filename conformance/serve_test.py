"""Real clients against `connectql serve`.

For each resource, random queries are compiled; each request goes through boto3 to the server and is paged to its end;
the results are merged by ID, checked against the residual, and compared with what `connectql filter` finds in the same
data. It also tests the errors, the AWS CLI, and throttling.

    conformance/run                                        # all of it
    python conformance/serve_test.py [--queries 200] [--resource users ...]

It needs boto3, awscli and a build (`cargo build --all-targets`); CONNECTQL and RANDOM_QUERIES name the programs.
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
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.validate import ParamValidator

ROOT = Path(__file__).resolve().parent.parent
BUILT = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug"
CONNECTQL = os.environ.get("CONNECTQL", str(BUILT / "connectql"))
RANDOM_QUERIES = os.environ.get("RANDOM_QUERIES", str(BUILT / "examples" / "random-queries"))
DATA = ROOT / "examples" / "contact-centre.json"
INSTANCE_ID = "6f1c2ab8-4d0e-4b57-9a3c-2e8d71f0c645"

# The name of each operation, the list of records in its response, and the ID of a record.
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
    """A server, stopped at the end; it must stop cleanly."""
    command = [CONNECTQL, "serve", "--data", str(DATA), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()
            assert process.wait(timeout=10) == 0, process.returncode


def client(address, *, aws_access_key_id="made", aws_secret_access_key="up", aws_session_token=None, **config):
    return boto3.client(
        "connect",
        endpoint_url=address,
        region_name="eu-central-1",
        aws_access_key_id=aws_access_key_id,
        aws_secret_access_key=aws_secret_access_key,
        aws_session_token=aws_session_token,
        config=Config(**({"retries": {"total_max_attempts": 1}} | config)),
    )


def connectql(*arguments, text=None, check=True):
    return subprocess.run([CONNECTQL, *arguments], input=text, capture_output=True, text=True, check=check)


def compiled(resource, number):
    """This many random queries that can be compiled, with their plans."""
    made = subprocess.run([RANDOM_QUERIES, resource, str(3 * number), DATA], capture_output=True, text=True, check=True)
    batch = connectql("compile", resource, "--batch", "--residual", "--instance-id", INSTANCE_ID, "--max-requests",
                      "64", text=made.stdout, check=False)
    plans = zip(made.stdout.splitlines(), map(json.loads, batch.stdout.splitlines()), strict=True)
    return [(query, plan) for query, plan in plans if "error" not in plan][:number]


def key(resource, record):
    return tuple(record[member] for member in RESOURCES[resource][1])


def searched(connect, resource, request):
    """The records found by a request on all its pages, with the paginator if boto3 has one."""
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
    """The keys of the records that the query finds; `None` if records cannot answer it."""
    passed = connectql("filter", resource, query, text=json.dumps(records, default=str), check=False)
    if passed.returncode != 0:
        assert "connectql::unanswerable" in passed.stderr, passed.stderr
        return None
    return {key(resource, json.loads(line)) for line in passed.stdout.splitlines()}


def spelled_out(query, groups):
    """The query with each `hierarchy(under X)` replaced by the groups below X, which records can answer."""

    def alternatives(match):
        below = [group["Id"] for group in groups
                 if match[1] in {level["Id"] for level in group["HierarchyPath"].values()}]
        return "(" + " or ".join(f'hierarchy("{group}")' for group in {match[1], *below}) + ")"

    return re.sub(r'hierarchy\(under "([^"]*)"\)', alternatives, query)


def expected(resource, query, data):
    """The records that the query finds in the data, by the query evaluator. For members that the service searches but
    does not return, `connectql search` is used."""
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
    assert found_some * 10 > number, f"{resource}: too few queries find some records but not all"


def test_live(connect, address):
    """`connectql search` of the service itself finds the same IDs as boto3, with valid signatures."""
    environment = {"PATH": os.environ["PATH"], "AWS_ACCESS_KEY_ID": "made", "AWS_SECRET_ACCESS_KEY": "up",
                   "AWS_REGION": "eu-central-1", "AWS_CONFIG_FILE": os.devnull, "AWS_ENDPOINT_URL": address,
                   "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "CONNECTQL_INSTANCE_ID": INSTANCE_ID}
    searches = 0
    for resource in RESOURCES:
        for query, plan in [*compiled(resource, 3), ("", {"requests": [{"InstanceId": INSTANCE_ID}], "residual": None})]:
            records = {key(resource, record): record for request in plan["requests"]
                       for record in searched(connect, resource, request)}
            wanted = set(records)
            if plan["residual"]:
                wanted = filtered(resource, plan["residual"], list(records.values()))
            command = [CONNECTQL, "search", resource, query, "--residual", "--output", "ids", "-q", "--max-results", "4",
                       "--max-requests", "64", "--calls-per-second", "1000"]
            answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
            assert {tuple(line.split("\t")) for line in answer.stdout.splitlines()} == wanted, (resource, query)
            searches += 1
    print(f"connectql search: {searches} searches find what boto3 finds")


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
    # boto3 sends no member that is not in its model, so this one is sent by hand.
    post = urllib.request.Request(connect.meta.endpoint_url + "/search-users", data=body, method="POST")
    try:
        urllib.request.urlopen(post)
    except urllib.error.HTTPError as error:
        assert (error.code, error.headers["x-amzn-ErrorType"]) == (400, "InvalidRequestException")
    try:
        search(InstanceId=INSTANCE_ID, MaxResults=501)
    except connect.exceptions.InvalidParameterException as error:
        assert "1 to 500" in error.response["Message"], error.response
    print("errors: as in the model")


def test_command_line(address):
    """The AWS CLI, with its own paging."""
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
    print("the AWS CLI: pages up to the fifth record")


# Calls after a search: boto3's List and Describe operations, and the members of their responses.
LOOKUPS = [
    ("users", "list_users", "UserSummaryList", "describe_user", "UserId", "User"),
    ("queues", "list_queues", "QueueSummaryList", "describe_queue", "QueueId", "Queue"),
    ("routing-profiles", "list_routing_profiles", "RoutingProfileSummaryList", "describe_routing_profile",
     "RoutingProfileId", "RoutingProfile"),
    ("agent-statuses", "list_agent_statuses", "AgentStatusSummaryList", "describe_agent_status", "AgentStatusId",
     "AgentStatus"),
    ("user-hierarchy-groups", "list_user_hierarchy_groups", "UserHierarchyGroupSummaryList",
     "describe_user_hierarchy_group", "HierarchyGroupId", "HierarchyGroup"),
]


def test_lookups(connect, data):
    """List and Describe find the records of a search; each response has the shape of the model."""
    checked = 0
    for resource, lists, summaries, describe, identifier, described in LOOKUPS:
        found = {key(resource, record)[0]: record for record in searched(connect, resource, {"InstanceId": INSTANCE_ID})}
        pages = connect.get_paginator(lists).paginate(InstanceId=INSTANCE_ID, PaginationConfig={"PageSize": 5})
        listed = [summary for page in pages for summary in page[summaries]]
        assert [summary["Id"] for summary in listed] == list(found), resource
        for id in found:
            record = getattr(connect, describe)(InstanceId=INSTANCE_ID, **{identifier: id})[described]
            assert record == found[id], (resource, id)
            checked += 1
    for user in data["Users"]:
        pages = connect.get_paginator("list_user_proficiencies").paginate(InstanceId=INSTANCE_ID, UserId=user["Id"])
        levels = [level for page in pages for level in page["UserProficiencyList"]]
        assert levels == user.get("Proficiencies", []), user["Id"]
    for status in ("ROUTABLE", "CUSTOM", "OFFLINE"):
        listed = connect.list_agent_statuses(InstanceId=INSTANCE_ID, AgentStatusTypes=[status])
        assert {summary["Type"] for summary in listed["AgentStatusSummaryList"]} <= {status}
    try:
        connect.describe_user(InstanceId=INSTANCE_ID, UserId="none")
        raise AssertionError("an unknown user is described")
    except connect.exceptions.ResourceNotFoundException:
        pass
    test_lookup_shapes(connect)
    print(f"List and Describe: {checked} records, the same as searched")


def test_lookup_shapes(connect):
    """botocore drops members that are not in its model, so the sent bytes are checked for such members."""
    model = connect.meta.service_model
    raw = {}
    connect.meta.events.register("before-parse.connect", lambda operation_model, response_dict, **_: raw.update(
        {operation_model.name: json.loads(response_dict["body"])}))
    for resource, lists, _, describe, identifier, _ in LOOKUPS:
        first = key(resource, searched(connect, resource, {"InstanceId": INSTANCE_ID})[0])[0]
        getattr(connect, lists)(InstanceId=INSTANCE_ID)
        getattr(connect, describe)(InstanceId=INSTANCE_ID, **{identifier: first})
    user = connect.list_users(InstanceId=INSTANCE_ID)["UserSummaryList"][0]["Id"]
    connect.list_user_proficiencies(InstanceId=INSTANCE_ID, UserId=user)
    lookups = {name: body for name, body in raw.items() if not name.startswith("Search")}
    assert len(lookups) == 2 * len(LOOKUPS) + 1, list(lookups)
    for name, body in lookups.items():
        validator = ParamValidator()
        report = validator.validate(as_parsed(body), model.operation_model(name).output_shape)
        assert not report.has_errors(), f"{name}: {report.generate_report()}"


def as_parsed(value, name=""):
    """A response in the validator's format: empty members are treated as absent, and times are numbers."""
    if isinstance(value, dict):
        return {name: as_parsed(member, name) for name, member in value.items() if member != {}}
    if isinstance(value, list):
        return [as_parsed(element) for element in value]
    return value


def test_signatures(data):
    """`serve --verify-signature`: requests signed by botocore are accepted, and altered ones are not."""
    with serving("--verify-signature", "made:up") as address:
        connect = client(address)
        for resource in RESOURCES:
            assert searched(connect, resource, {"InstanceId": INSTANCE_ID}), resource
        test_live(connect, address)
        user = data["Users"][0]["Id"]
        connect.list_users(InstanceId=INSTANCE_ID, MaxResults=3)
        connect.list_agent_statuses(InstanceId=INSTANCE_ID, AgentStatusTypes=["ROUTABLE", "CUSTOM"])
        connect.describe_user(InstanceId="arn:aws:connect:eu-central-1:1:instance/i", UserId=user)
        temporary = client(address, aws_session_token="token/+=")
        assert temporary.search_users(InstanceId=INSTANCE_ID)["Users"]
        assert fault(client(address, aws_secret_access_key="down").search_users) == ("InvalidSignatureException", 403)
        assert fault(client(address, aws_access_key_id="other").search_users) == ("UnrecognizedClientException", 403)
        for changed in (change_body, change_path, change_date):
            tampered = client(address)
            tampered.meta.events.register("before-send.connect", changed)
            assert fault(tampered.search_users) == ("InvalidSignatureException", 403), changed
        unsigned = client(address, signature_version=UNSIGNED)
        assert fault(unsigned.search_users) == ("MissingAuthenticationTokenException", 403)
    print("signatures: botocore's are accepted, altered ones are not")


def change_body(request, **_):
    request.body = request.body.replace(b"6f1c2ab8", b"6f1c2ab9")


def change_path(request, **_):
    request.url = request.url.replace("search-users", "search-queues")


def change_date(request, **_):
    request.headers["X-Amz-Date"] = "20200101T000000Z"


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
    print("throttling: calls after the first five are rejected, and retries succeed")


def test_documentation():
    """The example of docs/local-engine.md, run with pytest."""
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
        test_lookups(connect, data)
    test_signatures(data)
    test_throttle()
    test_documentation()


if __name__ == "__main__":
    main()
