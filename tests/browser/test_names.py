"""Names in a real browser: looked for, opened, narrowed to a part; by axe, and on a telephone."""

from __future__ import annotations

import pytest

from browser_checks import violations

pytestmark = pytest.mark.browser


def commonest(ledger):
    found = [hit for words in ("a", "m", "s") for hit in ledger.names(words)]
    return max(found, key=lambda hit: (hit.incidents, hit.key))


def test_a_name_is_looked_for_opened_and_narrowed(page, ledger):
    hit = commonest(ledger)
    page.goto("/names")
    page.locator("main input[name=q]").press_sequentially(hit.name.split()[0])
    page.keyboard.press("Enter")
    page.locator("main ul.plain a", has_text=hit.name).first.click()
    page.wait_for_url("**/names/**")
    naming = ledger.named(hit.key)
    shown = page.locator("main ol.plain > li").count()
    assert shown == min(50, naming.total)
    part, count = min(naming.parts.items(), key=lambda one: one[1])
    page.locator(f"dl.facts a[href*='part={part}']").click()
    page.wait_for_url(f"**part={part}*")
    assert page.locator("main ol.plain > li").count() == min(50, count)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_a_telephone_needs_no_sideways_scrolling(page, ledger, scheme):
    page.emulate_media(color_scheme=scheme)
    for path in ("/names?q=a", "/names"):
        page.goto(path)
        assert violations(page) == []
    page.goto(f"/names?q={commonest(ledger).name.split()[0]}")
    page.locator("main ul.plain a").first.click()
    page.wait_for_url("**/names/**")
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
