"""Every page that there is: nothing careless is on it, and axe finds nothing, light and dark, wide and as on a telephone.

Which pages there are is asked of the application, so that a new one has to be put here.
"""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient
from starlette.routing import Mount

from browser_checks import page_of, violations
from tacitus.app import create_app
from tacitus.model.work import WorkQuery

pytestmark = pytest.mark.browser

NO_PAGES = {
    "/list": "a part of a page",
    "/trends.csv": "a file",
    "/favicon.ico": "a picture",
    "/map/towns.json": "data",
    "/map/divisions/{country}.json": "data",
    "/alerts/{name}.atom": "a feed",
    "/embargoed": "for a team (test_team.py)",
    "/reports/new/{draft_id}": "a draft (test_new_report.py)",
    "/reports/{report_id}/original/view": "what a page frames",
    "/reports/{report_id}/original/file": "the file itself",
}
CARELESS = {
    "an id": re.compile(r"\b[ickrvjl]_[0-9a-f]{8,}\b"),
    "a key": re.compile(r"\b(?:geonames|state|witness|report|org|place):\w"),
    "an instant": re.compile(r"\d{4}-\d\d-\d\dT\d\d"),
    "a code": re.compile(r"(?<![\w/.@-])[a-z]+_[a-z]+(?:_[a-z]+)*(?![\w/.@-])"),
    "a value of the program": re.compile(r"\b(?:None(?! is)|nan|undefined|NaN|Undefined|object at 0x)\b"),
    "an open placeholder": re.compile(r"%\(\w+\)|\{\{|\}\}|&amp;|&#\d"),
    "two words of which one is missing": re.compile(r"\bprecise not known\b|\(\)|, ,|; ;"),
}
"""What no page says to a person, outside of what is quoted, typed or cited."""
TEXT = """() => {
  const whole = document.getElementById("content").cloneNode(true);
  const beside = "code, textarea, .reading, .quote, .passage, .ids, select, .colophon, .cite, pre";
  for (const part of whole.querySelectorAll(beside)) part.remove();
  document.body.append(whole);
  const said = whole.innerText;
  whole.remove();
  return said;
}"""


def addresses(app, ledger):
    """One address of every page, two of those that show incidents; raises where a page has none here."""
    incidents = sorted(ledger.view().incidents, key=lambda one: -len(one.claims))
    report = incidents[0].members[0].report
    known = {
        "/": ("/", f"/?selected={incidents[0].id}", "/?as_of=2024-01-01"),
        "/incidents/{incident_id}": tuple(f"/incidents/{one.id}" for one in incidents[:3]),
        "/reports/{report_id}": (f"/reports/{report}", f"/reports/{report}?find=killed"),
        "/reports/{report_id}/original": (f"/reports/{report}/original",),
        "/download/{name}": ("/download/csv", "/download/geojson"),
        "/embed/{form}": ("/embed/map", "/embed/list"),
        "/names": ("/names", "/names?q=ministry"),
        "/names/{key:path}": tuple(f"/names/{hit.key}" for hit in ledger.names("israel", 2)),
        "/queue/item": ("/queue/item?at=0", "/queue/item?at=0&kind=near"),
        "/search": ("/search?q=killed",),
    }
    return [one for path in pages(app) for one in known.get(path, (path,))]


def pages(app):
    """The addresses of the application's pages, as it has them."""
    found = (route for route in flat(app.routes) if "GET" in (getattr(route, "methods", None) or ()))
    paths = dict.fromkeys(route.path for route in found if _is_page(route))
    left = [path for path in paths if path not in NO_PAGES]
    assert len(left) > 20, left
    return left


def _is_page(route):
    return not route.include_in_schema and not route.path.startswith("/api/")


def flat(routes):
    """Routes, those of included routers too."""
    for route in routes:
        inner = getattr(getattr(route, "original_router", None), "routes", None)
        if inner is not None and not isinstance(route, Mount):
            yield from flat(inner)
        else:
            yield route


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page_and_a_telephone_needs_no_sideways_scrolling(
    browser, judged_address, judged, scheme
):
    with page_of(browser, judged_address) as page:
        page.emulate_media(color_scheme=scheme)
        for address in addresses(create_app(judged, judge=judged), judged):
            page.set_viewport_size({"width": 1280, "height": 720})
            assert page.goto(address).status == 200, address
            assert violations(page) == [], address
            page.set_viewport_size({"width": 390, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, address


@pytest.mark.slow
@pytest.mark.parametrize("code", ["en", "fr"])
def test_nothing_careless_is_on_any_page(browser, judged_address, judged, code):
    with page_of(browser, judged_address) as page:
        page.goto(f"/about?lang={code}")
        for address in addresses(create_app(judged, judge=judged), judged):
            page.goto(address)
            said = page.evaluate(TEXT)
            found = {what: pattern.findall(said) for what, pattern in CARELESS.items()}
            assert {what: these for what, these in found.items() if these} == {}, address


def test_every_page_answers_with_one_heading(ledger):
    """The fast sibling: what it can see without a browser."""
    app = create_app(ledger)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        for address in addresses(app, ledger):
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert (
                len(re.findall(r"<h1[ >]", answer.text)) == 1 or address.startswith("/?") or address == "/"
            ), address
            assert 'id="content"' in answer.text or address.startswith("/?") or address == "/", address


def test_one_value_is_accepted_by_its_key_and_undone_and_another_is_put_right(desk, judged):
    item = judged.work(WorkQuery()).items[0]
    desk.goto("/queue/item?at=0")
    desk.fill("input[name=by]", "Ada")
    desk.locator("h1").click()
    desk.keyboard.press("2")
    desk.wait_for_url("**/queue/item?at=0&said=*")
    marks = judged.incident(item.incidents[0].id).provenance
    assert [(mark.state, mark.by) for mark in marks] == [("checked", "Ada")]
    desk.keyboard.press("u")
    desk.wait_for_url("**/queue/item?at=0")
    assert judged.incident(item.incidents[0].id).provenance == ()
    desk.keyboard.press("f")
    assert desk.evaluate("document.activeElement.className") == "fix"
    field = desk.evaluate("document.activeElement.hash").removeprefix("#")
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**/incidents/*#{field}")
    desk.locator(f"#{field} input:focus, #{field} select:focus, #{field} summary:focus").wait_for()
    assert desk.locator(f"#{field}").get_attribute("open") is not None
