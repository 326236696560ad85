"""The example's search box in a real browser, with typing and clicks."""

import importlib
import shutil
import threading

import pytest
from werkzeug.serving import make_server

from conftest import ROOT

CHROMIUM = shutil.which("chromium")
playwright = pytest.importorskip("playwright.sync_api")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine")


@pytest.fixture
def address(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "examples" / "flask-search-box")
    server = make_server("127.0.0.1", 0, importlib.import_module("app").app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(address):
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        errors = []
        page.on("pageerror", lambda error: errors.append(error))
        page.goto(address)
        yield page
        browser.close()
        assert errors == []


def test_a_search_by_key_and_by_click(page):
    box = page.get_by_label("Search")
    box.press_sequentially("usern")
    page.locator("#offers button").first.click()
    assert box.input_value() == "Username"
    box.press_sequentially(" ^= sup.o")
    box.press("Enter")
    page.wait_for_url("**q=Username*")
    assert page.locator("#count").inner_text() == "1 found"
    assert "sup.orla" in page.locator("table").inner_text()


def test_errors_are_shown_below_and_fixed_by_a_click(page):
    box = page.get_by_label("Search")
    box.fill("usrname ^= sup.o")
    box.press("Enter")
    page.wait_for_selector("#problems")
    assert page.locator("mark").inner_text() == "usrname"
    assert box.get_attribute("aria-invalid") == "true"
    page.get_by_role("link", name="Apply").click()
    page.wait_for_selector("#count")
    assert box.input_value() == "Username ^= sup.o"
    assert page.locator("#count").inner_text() == "1 found"


def test_completion_counts_characters_beyond_the_basic_plane(page):
    box = page.get_by_label("Search")
    box.fill("lastname = '😀' and firstn")
    box.press("End")
    box.press("e")
    box.press("Backspace")
    page.locator("#offers button", has_text="FirstName").click()
    assert box.input_value() == "lastname = '😀' and FirstName"
