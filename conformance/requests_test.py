"""Checks requests against the service's own model in botocore.

Each request of the corpus, and of random queries on each resource, passes botocore's validator, comes out of its
serializer unchanged, and satisfies the rules of request_rules.py.

    conformance/run                                            # all of it
    python conformance/requests_test.py CATALOG [--queries 500] [--resource users ...]

CATALOG is a file with the output of `connectql resources --json`. It needs a build; see programs.py.
"""

import argparse
import json
import subprocess
import sys
from collections import Counter

import botocore
import botocore.session
from botocore.serialize import create_serializer
from botocore.validate import ParamValidator

from programs import CONNECTQL, DATA, RANDOM_QUERIES, ROOT
from request_rules import faults

CORPUS = ROOT / "tests" / "corpus"
INSTANCE_ID = "6f1c2ab8-4d0e-4b57-9a3c-2e8d71f0c645"
BUDGET = ["--residual", "--max-requests", "64"]


class Judge:
    """Reports the faults of requests, and counts the requests."""

    def __init__(self, resources):
        model = botocore.session.get_session().get_service_model("connect")
        self.resources = {entry["resource"]: entry for entry in resources}
        self.operations = {entry["resource"]: model.operation_model(entry["operation"]) for entry in resources}
        self.serializer = create_serializer(model.metadata["protocol"])
        self.judged = Counter()
        self.faults = []

    def judge(self, what, resource, query, request):
        self.judged[what] += 1
        request = {"InstanceId": INSTANCE_ID} | request
        for fault in self.faults_of(resource, query, request):
            self.faults.append(f"{resource}: {query}\n    {fault}\n    {json.dumps(request)}")

    def faults_of(self, resource, query, request):
        operation = self.operations[resource]
        problems = ParamValidator().validate(request, operation.input_shape)
        if problems.has_errors():
            yield problems.generate_report()
            return
        sent = self.serializer.serialize_to_request(request, operation)
        if json.loads(sent["body"]) != request:
            yield f"it is sent as {sent['body']}"
        yield from faults(self.resources[resource], operation.input_shape, request, query)

    def close(self):
        for fault in self.faults:
            print(f"FAULT  {fault}")
        total = sum(self.judged.values())
        counts = ", ".join(f"{count} {what}" for what, count in self.judged.items())
        print(f"botocore {botocore.__version__}: {total} requests ({counts}), {len(self.faults)} faults")
        return 1 if self.faults or not total else 0


def read_corpus_file(path):
    """The resource, the arguments and the query of a file; see tests/corpus/README.md."""
    resource, arguments, repeated = path.parent.name, [], ""
    rest = path.read_text(encoding="utf-8")
    while rest.startswith("#: "):
        line, rest = rest[3:].split("\n", 1)
        option, _, value = line.partition(" ")
        if option == "resource":
            resource = value
        elif option == "repeat":
            times, text = value.split(" ", 1)
            repeated = text * int(times)
        else:
            arguments += [f"--{option}", value] if value else [f"--{option}"]
    return resource, arguments, rest.removesuffix("\n") + repeated


def judge_corpus(judge):
    for path in sorted(CORPUS.glob("*/*.query")):
        if path.parent.name == "problems":
            continue
        resource, arguments, query = read_corpus_file(path)
        command = [CONNECTQL, "compile", resource, "--plan", *arguments]
        compiled = subprocess.run(command, input=query.encode(), capture_output=True)
        if compiled.returncode != 0:
            judge.faults.append(f"{path} does not compile: {compiled.stderr.decode()}")
            continue
        for request in json.loads(compiled.stdout)["requests"]:
            judge.judge("of the corpus", resource, query, request)


def judge_random(judge, resource, number):
    """Some random queries cannot be compiled, such as those with reversed ranges, so three are generated for each."""
    made = subprocess.run([RANDOM_QUERIES, resource, str(3 * number), DATA], capture_output=True, text=True, check=True)
    command = [CONNECTQL, "compile", resource, "--batch", *BUDGET]
    answers = subprocess.run(command, input=made.stdout, capture_output=True, text=True).stdout.splitlines()
    plans = zip(made.stdout.splitlines(), map(json.loads, answers), strict=True)
    compiled = [(query, plan) for query, plan in plans if "error" not in plan][:number]
    if len(compiled) < number:
        judge.faults.append(f"{resource}: {len(compiled)} random queries compile")
    for query, plan in compiled:
        for request in plan["requests"]:
            judge.judge("of random queries", resource, query, request)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("catalog", type=argparse.FileType(encoding="utf-8"))
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--resource", nargs="*")
    arguments = parser.parse_args()
    resources = json.load(arguments.catalog)
    judge = Judge(resources)
    judge_corpus(judge)
    for resource in arguments.resource or judge.resources:
        judge_random(judge, resource, arguments.queries)
    return judge.close()


if __name__ == "__main__":
    sys.exit(main())
