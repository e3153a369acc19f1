"""The search over everything in a real browser: from the box of any page to marked words; by axe, on a telephone."""

from __future__ import annotations

import pytest

from browser_checks import violations

pytestmark = pytest.mark.browser


def test_words_are_searched_from_any_page_and_marked_in_the_report_by_keys(page, ledger):
    page.goto("/chains")
    page.locator("header input[name=q]").focus()
    page.keyboard.type("islamic state")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=islamic+state")
    assert {words.casefold() for words in page.locator("main mark").all_inner_texts()} >= {"islamic", "state"}
    assert page.locator("header input[name=q]").input_value() == "islamic state"
    first = page.locator(".hits a").first
    title = first.inner_text()
    first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/*#sought")
    assert page.locator("h1").inner_text() == title
    assert {words.casefold() for words in page.locator("mark.sought").all_inner_texts()} == {
        "islamic",
        "state",
    }
    assert page.locator("mark.sought").first.is_visible()


def test_the_rest_of_the_pages_are_behind_more_and_closed_again(page):
    page.goto("/search")
    page.locator("header summary").focus()
    page.keyboard.press("Enter")
    page.locator("header").get_by_role("link", name="Contradictions").click()
    page.wait_for_url("**/contradictions")
    assert "here" in (page.locator("header summary").get_attribute("class") or "")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_a_telephone_needs_no_sideways_scrolling(page, scheme):
    page.emulate_media(color_scheme=scheme)
    for path in ("/search", "/search?q=islamic+state", "/search?q=nosuchwordatall"):
        page.set_viewport_size({"width": 1280, "height": 720})
        page.goto(path)
        assert violations(page) == []
        page.locator("header summary").click()
        assert violations(page) == []
        page.set_viewport_size({"width": 390, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
