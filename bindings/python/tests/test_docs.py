"""The code in the pages and the example runs."""

import importlib
import re
import shutil

import boto3
import connectql
import pytest

from conftest import DATA, ROOT

PAGES = [ROOT / "docs" / "python.md", ROOT / "bindings" / "python" / "README.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_code_of_a_page_runs_from_top_to_bottom(page, tmp_path, monkeypatch, capsys):
    shutil.copy(DATA, tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(boto3, "client", client_instead(boto3.client))
    blocks = re.findall(r"```py\n(.*?)```", page.read_text(), re.DOTALL)
    names = {}
    for block in blocks:
        exec(compile(block, str(page), "exec"), names)
    assert len(blocks) > 0
    shown = re.findall(r"```text\n(.*?)```", page.read_text(), re.DOTALL)
    printed = capsys.readouterr().out
    assert all(text.strip() in printed for text in shown)


def client_instead(real):
    """The example instance instead of an account, for code without its own testing client."""

    def client(service, **arguments):
        return real(service, **arguments) if arguments else connectql.testing.client(DATA, paced=False)

    return client


@pytest.fixture
def search_box(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "examples" / "flask-search-box")
    app = importlib.import_module("app").app
    app.testing = True
    return app.test_client()


def test_the_search_box_finds_only_permitted_users(search_box):
    everything, hostile = [
        search_box.get("/", query_string={"q": typed}).text.split("<table>")[1]
        for typed in ["", "username ^= a or tag(BPO=456) or username ^= s"]
    ]
    assert "sup.orla" in everything
    assert "BPO=123" in hostile
    assert "BPO=456" not in everything + hostile


@pytest.mark.parametrize("typed", ["username = a) or (username = b", "usrname = '<b>'", '"', "not (", "username = '\u2028é'"])
def test_the_search_box_shows_errors_below(search_box, typed):
    answer = search_box.get("/", query_string={"q": typed})
    assert answer.status_code == 200
    assert "<b>" not in answer.text
    if typed.startswith("usrname"):
        assert "<mark>usrname</mark> = &#39;&lt;b&gt;&#39;" in answer.text
        assert 'href="?q=Username' in answer.text


def test_the_search_box_completes_at_the_position_of_the_browser(search_box):
    typed = "lastname = '😀' and firstn"
    offers = search_box.get("/complete", query_string={"q": typed, "at": len(typed) + 1}).json
    assert offers[0]["query"] == "lastname = '😀' and FirstName"
