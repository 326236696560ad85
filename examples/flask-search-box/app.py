"""A search box for the users of a contact centre.

    flask --app examples/flask-search-box/app.py run

It searches the example instance, or Amazon Connect if INSTANCE_ID is set.
"""

import os
from pathlib import Path

import connectql
from connectql import ConnectQLError, Query, Tag
from flask import Flask, render_template, request

app = Flask(__name__, template_folder=".")

#: Only these users are found, whatever is typed.
MANDATORY = Tag("BPO").eq("123")
LIMIT = 50

INSTANCE_ID = os.environ.get("INSTANCE_ID")
if INSTANCE_ID:
    import boto3

    connect = boto3.client("connect")
else:
    INSTANCE_ID = "6f1c2ab8-4d0e-4b57-9a3c-2e8d71f0c645"
    connect = connectql.testing.client(Path(__file__).parents[1] / "contact-centre.json", paced=False)


def described(error: ConnectQLError, query: str) -> list[dict[str, object]]:
    """The problems, with the query around them, and the query for each suggestion."""
    return [
        {
            "message": problem.message,
            "help": problem.help,
            "before": query[: problem.start],
            "wrong": query[problem.start : problem.end],
            "after": query[problem.end :],
            "instead": [suggestion.apply(query) for suggestion in problem.suggestions],
        }
        for problem in error.problems
    ]


@app.get("/")
def page() -> str:
    typed = request.args.get("q", "")
    users, problems, meant = [], [], None
    try:
        connectql.compile("users", typed, residual=True)
        users = list(connectql.search(connect, "users", MANDATORY & Query(typed), InstanceId=INSTANCE_ID, limit=LIMIT))
    except ConnectQLError as error:
        problems, meant = described(error, typed), error.meant
    return render_template("page.html", typed=typed, users=users, problems=problems, meant=meant)


@app.get("/complete")
def complete() -> list[dict[str, object]]:
    """The completions at a position, which browsers count in UTF-16 units."""
    typed = request.args.get("q", "")
    at = len(typed.encode("utf-16-le")[: 2 * request.args.get("at", len(typed), type=int)].decode("utf-16-le", "ignore"))
    return [
        {
            "text": completion.text,
            "about": completion.about,
            "query": typed[: completion.start] + completion.text + typed[completion.end :],
        }
        for completion in connectql.complete("users", typed, at)[:8]
    ]
