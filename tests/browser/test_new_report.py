"""`New report` in a real browser: pasted by keyboard, dropped as files, refused where it must be; by axe."""

from __future__ import annotations

import pytest

from browser_checks import page_of, violations

pytestmark = pytest.mark.browser

TITLE = "Shelling kills three in Kharkiv"
TEXT = """Three people were killed and five wounded when shells hit a market in Kharkiv, Ukraine, on Monday, the regional
governor said.

Russia did not comment."""
OTHER = "A car bomb killed four soldiers in Mogadishu on Tuesday, police said.\n"


@pytest.fixture
def desk(browser, judged_address):
    """A page over a ledger that takes reports, and refuses some."""
    with page_of(browser, judged_address, refusals=True) as page:
        yield page


def paste(page):
    page.goto("/")
    page.get_by_role("link", name="New report").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/new")
    page.locator("#text").focus()
    page.keyboard.insert_text(TEXT)
    page.locator("input[name=title]").focus()
    page.keyboard.type(TITLE)
    page.keyboard.press("Tab")
    page.keyboard.type("Evening Paper")
    page.locator("input[name=published]").fill("2024-05-07")
    page.locator("input[name=outlet]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/new?draft=*")


def test_a_text_is_pasted_seen_with_its_evidence_and_added_by_keys(desk, judged):
    before = judged.counts().reports
    paste(desk)
    assert judged.counts().reports == before
    assert "Kharkiv" in desk.locator(".found-incident h3").first.inner_text()
    marked = " ".join(desk.locator(".reading mark").all_inner_texts())
    assert "killed" in marked
    assert "Kharkiv" in marked
    figures = [row.inner_text() for row in desk.locator(".found-incident .fields tr").all()]
    assert any("killed" in row.casefold() and "3" in row and "governor" in row for row in figures)
    assert any("6 May 2024" in row for row in figures)
    desk.get_by_role("button", name="Add it to the ledger").focus()
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/reports/r_*")
    assert desk.locator("h1").inner_text() == TITLE
    assert judged.counts().reports == before + 1
    added = judged.report(desk.url.rpartition("/")[2])
    assert (added.outlet, added.text) == ("Evening Paper", f"{TITLE}\n\n{TEXT}")
    custody = judged.custody(added.id)
    assert custody is not None
    assert custody.command == "the page"
    paste(desk)
    assert desk.get_by_role("link", name="in the ledger").count() == 1
    assert desk.get_by_role("button", name="Add it to the ledger").count() == 0


def test_files_are_dropped_and_those_that_are_ticked_are_added(desk, judged, tmp_path):
    before = judged.counts().reports
    (tmp_path / "one.txt").write_text(f"{TITLE}\n\n{TEXT}", "utf-8")
    (tmp_path / "two.txt").write_text(OTHER, "utf-8")
    (tmp_path / "none.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    desk.goto("/reports/new")
    desk.locator("#file").set_input_files([tmp_path / name for name in ("one.txt", "two.txt", "none.png")])
    assert "two.txt" in desk.locator("#chosen").inner_text()
    desk.get_by_role("button", name="Read it").click()
    desk.wait_for_url("**/reports/new?draft=*")
    assert desk.locator("section.draft").count() == 3
    assert "Not read" in desk.locator("section.draft").last.inner_text()
    desk.locator("section.draft").nth(1).get_by_role("checkbox").uncheck()
    desk.get_by_role("button", name="Add those that are ticked").click()
    desk.wait_for_url("**/reports/r_*")
    assert judged.counts().reports == before + 1
    assert "Kharkiv" in judged.report(desk.url.rpartition("/")[2]).text


def test_an_address_of_this_machine_is_refused_and_what_was_typed_stays(desk, judged, judged_address):
    before = judged.counts().reports
    desk.goto("/reports/new")
    desk.locator("#url").fill(f"{judged_address}/about")
    desk.locator("input[name=outlet]").fill("Evening Paper")
    desk.get_by_role("button", name="Read it").click()
    refusal = desk.get_by_role("alert")
    refusal.wait_for()
    assert "127.0.0.1" in refusal.inner_text()
    assert desk.locator("input[name=outlet]").input_value() == "Evening Paper"
    assert desk.locator("#url").input_value().endswith("/about")
    assert judged.counts().reports == before


def test_a_server_that_changes_nothing_says_how_reports_are_added(page):
    page.goto("/reports/new")
    assert "--allow-judging" in page.locator("main").inner_text()
    assert page.locator("main form").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_a_telephone_needs_no_sideways_scrolling(desk, scheme):
    desk.emulate_media(color_scheme=scheme)
    desk.goto("/reports/new")
    assert violations(desk) == []
    desk.set_viewport_size({"width": 390, "height": 800})
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390
    desk.set_viewport_size({"width": 1280, "height": 720})
    paste(desk)
    assert violations(desk) == []
    desk.set_viewport_size({"width": 390, "height": 800})
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390
