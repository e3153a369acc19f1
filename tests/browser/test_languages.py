"""Pages in French and from right to left: nothing breaks out, axe finds nothing, scripts speak the language."""

from __future__ import annotations

import pytest

from browser_checks import page_of, violations
from ledger_factory import Paper, day
from mirrored import speak_arabic_letters
from tacitus.app import create_app
from tacitus.ledger.ledger import Ledger

pytestmark = pytest.mark.browser

ARABIC = "قصفت الطائرات السوق في حلب. قتل أربعة أشخاص."
PAGES = ("/about", "/reports", "/queue", "/trends", "/week", "/judgements", "/reports/new")


def addresses(ledger):
    longest = max(ledger.view().incidents, key=lambda one: len(one.claims))
    return ("/", *PAGES, f"/incidents/{longest.id}", f"/reports/{longest.members[0].report}")


@pytest.fixture
def arabic(monkeypatch):
    speak_arabic_letters(monkeypatch)


def narrow(browser, address):
    """A page of a telephone's width."""
    context = browser.new_context(base_url=address, viewport={"width": 390, "height": 800})
    return context, context.new_page()


def test_the_pages_speak_french_and_so_do_the_scripts(browser, judged_address, judged):
    with page_of(browser, judged_address) as page:
        page.goto("/?lang=fr")
        assert page.locator("html").get_attribute("lang") == "fr"
        page.get_by_role("slider", name="Première date affichée").wait_for()
        assert "incidents" in page.locator("#count").inner_text()
        for address in addresses(judged):
            page.goto(address)
            assert page.locator("html").get_attribute("lang") == "fr"
            assert violations(page) == [], address
        page.goto("/about")
        page.get_by_role("link", name="English", exact=True).click()
        page.get_by_role("heading", name="About this ledger").wait_for()


@pytest.mark.parametrize("code", ["fr", "ar"])
def test_nothing_is_wider_than_a_phone_in_any_language(browser, judged_address, judged, arabic, code):
    context, page = narrow(browser, judged_address)
    page.goto(f"/about?lang={code}")
    for address in addresses(judged):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
    context.close()


def test_pages_mirror_where_one_writes_from_right_to_left(browser, judged_address, judged, arabic):
    with page_of(browser, judged_address) as page:
        page.goto("/?lang=ar")
        assert page.locator("html").get_attribute("dir") == "rtl"
        panel, stage = (page.locator(name).bounding_box() for name in (".panel", ".stage"))
        assert panel["x"] > stage["x"]
        mark, box = (page.locator(name).bounding_box() for name in (".wordmark", ".seek"))
        assert mark["x"] > box["x"]
        drawn = page.locator("#timeline").evaluate("one => getComputedStyle(one).direction")
        assert drawn == "ltr"
        for address in addresses(judged):
            page.goto(address)
            assert violations(page) == [], address
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        cell = page.locator("h1").evaluate("one => getComputedStyle(one).direction")
        assert cell == "ltr"  # the title of an English report, whatever language the page speaks


def test_arabic_words_of_a_report_run_from_right_to_left_in_an_english_page(browser, serve, tmp_path):
    paper = Paper(ARABIC, "2024-05-07")
    paper.incident("قصفت", label="air_strike", when=day("2024-05-06"))
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.add(paper.reading())
        with serve(create_app(ledger)) as home, page_of(browser, home) as page:
            page.goto(f"/reports/{paper.id}")
            assert page.locator("html").get_attribute("dir") == "ltr"
            block = page.locator("#reading .block").first
            assert block.evaluate("one => getComputedStyle(one).direction") == "rtl"
            page.goto(f"/incidents/{ledger.view().incidents[0].id}")
            assert (
                page.locator(".quote .words").first.evaluate("one => getComputedStyle(one).direction")
                == "rtl"
            )
