"""The whole corpus: the library's results for each query, with positions in code points."""

import json

import connectql
import pytest
from connectql import ConnectQLError

from conftest import ROOT

CORPUS = json.loads((ROOT / "tests" / "corpus.json").read_text())
#: The options by their names in Python.
OPTIONS = {
    "parameters": "parameters",
    "instanceId": "instance_id",
    "maxResults": "max_results",
    "nextToken": "next_token",
    "single": "single",
    "residual": "residual",
    "maxRequests": "max_requests",
    "now": "now",
}


def without_words(problem):
    return {
        "code": problem.code,
        "severity": problem.severity,
        "line": problem.line,
        "column": problem.column,
        "codePoints": [problem.start, problem.end],
        "suggestions": [
            {"sure": suggestion.sure,
             "edits": [{"text": edit.text, "codePoints": [edit.start, edit.end]} for edit in suggestion.edits]}
            for suggestion in problem.suggestions
        ],
    }


def in_code_points(value):
    """The same without positions in other units."""
    if isinstance(value, list):
        return [in_code_points(each) for each in value]
    if isinstance(value, dict):
        return {name: in_code_points(each) for name, each in value.items() if name not in ("bytes", "utf16")}
    return value


def compiled(entry):
    options = {OPTIONS[name]: value for name, value in entry["options"].items()}
    try:
        plan = connectql.compile(entry["resource"], entry["query"], **options)
    except ConnectQLError as error:
        return {"requests": None, "meant": error.meant, "problems": error.problems}
    found = {name: getattr(plan, attribute) for name, attribute in
             {"requests": "requests", "minimal": "minimal", "uniteBy": "unite_by", "residual": "residual"}.items()}
    return found | {"meant": None, "problems": plan.warnings}


def formatted(query):
    try:
        return connectql.format(query)
    except ConnectQLError:
        return None


@pytest.mark.parametrize("entry", CORPUS, ids=[entry["name"] for entry in CORPUS])
def test_the_corpus(entry):
    found = compiled(entry)
    for name in ["requests", "minimal", "uniteBy", "residual", "meant"]:
        assert found.get(name) == entry.get(name), name
    assert [without_words(problem) for problem in found["problems"]] == in_code_points(entry["problems"])
    assert formatted(entry["query"]) == entry["formatted"]
    if entry["completions"] is not None:
        offers = [{"kind": offer.kind, "text": offer.text, "codePoints": [offer.start, offer.end]}
                  for offer in connectql.complete(entry["resource"], entry["query"])]
        assert offers == in_code_points(entry["completions"])


def test_the_corpus_is_complete():
    assert len(CORPUS) > 600
