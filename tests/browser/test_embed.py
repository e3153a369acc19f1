"""A list and a map in a page of another site, in a real browser: who may frame them, axe, French, right to left, dark."""

from __future__ import annotations

import pytest

from browser_checks import page_of, violations
from mirrored import speak_arabic_letters
from tacitus.app import create_app
from tacitus.model.query import IncidentQuery
from web_site import page as page_of_site
from web_site import site

pytestmark = pytest.mark.browser


@pytest.fixture
def newsroom():
    with site() as other:
        other.answers["/favicon.ico"] = page_of_site(b"")
        yield other


def test_another_site_frames_what_is_copied_where_the_setting_names_it(
    browser, ledger, serve, newsroom, monkeypatch
):
    shown = {}
    for sites in (newsroom.home, ""):
        monkeypatch.setenv("TACITUS_EMBED_SITES", sites)
        with serve(create_app(ledger)) as home, page_of(browser, home, refusals=not sites) as page:
            page.goto("/?family=air")
            page.get_by_role("link", name="Embed").click()
            page.get_by_role("button", name="Copy").last.click()
            page.get_by_text("Chosen: copy it with Ctrl-C.").or_(page.get_by_text("Copied.")).wait_for()
            snippet = page.locator("#embed-list").input_value()
            newsroom.answers["/story"] = page_of_site(
                f"<!doctype html><title>Story</title>{snippet}".encode()
            )
            page.goto(f"{newsroom.home}/story")
            frame = page.frames[-1]
            shown[sites] = frame.locator(".row-title").count()
            if sites:
                with page.context.expect_page() as opened:
                    frame.locator(".row-title").first.click()
                opened.value.locator(".cited-banner").wait_for()
                assert page.url == f"{newsroom.home}/story"
            assert page.context.cookies() == []
    assert shown[""] == 0
    assert shown[newsroom.home] > 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_language_or_width(browser, address, monkeypatch, scheme):
    speak_arabic_letters(monkeypatch)
    with page_of(browser, address) as page:
        page.emulate_media(color_scheme=scheme)
        for path in ("/embed/map", "/embed/list", "/embed/list?country=FRA", "/embed"):
            for code, way in (("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")):
                page.set_viewport_size({"width": 320, "height": 480})
                page.goto(f"{path}{'&' if '?' in path else '?'}lang={code}")
                assert page.locator("html").get_attribute("dir") == way
                assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
                assert violations(page) == [], (path, code)


IN_THE_MIDDLE = """() => {
  const map = document.getElementById("map").incidentMap;
  return map.queryRenderedFeatures(map.project(map.getCenter()), { layers: ["points"] }).length;
}"""


def test_the_map_is_drawn_and_what_is_chosen_leads_to_its_page(drawing_browser, address, ledger):
    here = ledger.drawn(IncidentQuery()).incidents[0].where
    with page_of(drawing_browser, address) as page:
        page.goto(f"/embed/map?map={here.lat},{here.lon},9")
        page.locator("html[data-drawn]").wait_for()
        page.wait_for_function(IN_THE_MIDDLE)
        page.locator("#map canvas").first.click()
        link = page.locator("#card a")
        link.wait_for()
        assert violations(page) == []
        with page.context.expect_page() as opened:
            link.click()
        opened.value.locator("h1").wait_for()
        page.keyboard.press("Escape")
        assert page.locator("#card").is_hidden()
        assert page.context.cookies() == []
