"""The queue in a real browser: by keyboard from the list through a review and back, undone, and by axe."""

from __future__ import annotations

import pytest

from browser_checks import violations
from tacitus.model.work import WorkQuery

pytestmark = pytest.mark.browser


def total(ledger, **asked):
    return ledger.work(WorkQuery(**asked)).total


def test_one_is_skipped_and_undone_from_the_list_by_keys(desk, judged):
    before = total(judged)
    dearest, second = judged.work(WorkQuery()).items[:2]
    desk.goto("/queue")
    desk.fill("input[name=by]", "Ada")
    desk.locator("h1").click()
    desk.keyboard.press("j")
    assert desk.evaluate("document.activeElement.closest('.job') === document.querySelector('.job')")
    desk.keyboard.press("s")
    assert desk.evaluate("document.activeElement.id") == "why"
    desk.keyboard.type("no paper at hand")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/queue?said=*")
    assert desk.locator(".said").inner_text().startswith("Skipped, by Ada: no paper at hand")
    assert total(judged) == before - 1
    assert judged.work(WorkQuery()).items[0].key == second.key
    assert desk.locator("input[name=by]").input_value() == "Ada"
    desk.keyboard.press("u")
    desk.wait_for_url("**/queue")
    assert total(judged) == before
    assert judged.work(WorkQuery()).items[0].key == dearest.key


def test_an_incident_is_reviewed_without_the_mouse(desk, judged):
    first, second = judged.work(WorkQuery()).items[:2]
    desk.goto("/queue")
    desk.evaluate("localStorage.setItem('tacitus-name', 'Ada')")
    desk.reload()
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/queue/item?at=0")
    quotes = desk.locator(".fields .quote a.words").count()
    assert quotes > 0
    desk.keyboard.press("a")
    desk.wait_for_url("**/queue/item?at=0&said=*")
    checked = judged.incident(first.incidents[0].id)
    assert {mark.state for mark in checked.provenance} == {"checked"}
    assert {mark.by for mark in checked.provenance} == {"Ada"}
    now = judged.work(WorkQuery()).items[0]
    assert now.key == second.key or now.incidents[0].id == first.incidents[0].id
    desk.keyboard.press("j")
    desk.wait_for_url("**/queue/item?at=1")
    desk.keyboard.press("k")
    desk.wait_for_url("**/queue/item?at=0")
    desk.keyboard.press("q")
    desk.wait_for_url("**/queue")


def test_two_that_were_nearly_one_are_judged_by_a_key(desk, judged):
    before = total(judged, kind=frozenset({"near"}))
    (item, *_) = judged.work(WorkQuery(kind=frozenset({"near"}))).items
    desk.goto("/queue/item?at=0&kind=near")
    desk.fill("input[name=by]", "Ada")
    desk.locator("h1").click()
    assert desk.locator(".merge").inner_text().strip()
    desk.keyboard.press("2")
    desk.wait_for_url("**/queue/item?at=0&kind=near&said=*")
    made = judged.judgements()[-1]
    assert {made.left, made.right} == {incident.id for incident in item.incidents}
    assert (made.verdict, made.by) == ("different", "Ada")
    assert total(judged, kind=frozenset({"near"})) == before - 1
    desk.keyboard.press("u")
    desk.wait_for_url("**/queue/item?at=0&kind=near")
    assert total(judged, kind=frozenset({"near"})) == before


def test_the_keys_are_listed_and_typing_is_left_alone(desk):
    desk.goto("/queue")
    desk.fill("input[name=by]", "")
    desk.locator("input[name=by]").press_sequentially("dust?")
    assert desk.locator("input[name=by]").input_value() == "dust?"
    desk.locator("h1").click()
    desk.keyboard.press("?")
    assert desk.locator("#keys").is_visible()
    desk.keyboard.press("Escape")
    assert not desk.locator("#keys").is_visible()


def test_it_works_by_mouse_and_without_a_script(browser, judged_address, judged):
    context = browser.new_context(base_url=judged_address, java_script_enabled=False)
    page = context.new_page()
    before = total(judged)
    page.goto("/queue")
    page.fill("input[name=by]", "Ben")
    page.fill("#why", "nothing to add")
    page.locator(".job").first.get_by_role("button", name="Done").click()
    page.wait_for_url("**/queue?said=*")
    assert total(judged) == before - 1
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/queue", "/queue/item?at=0", "/queue/item?at=0&kind=near"])
def test_axe_finds_nothing_and_a_telephone_needs_no_sideways_scrolling(desk, path, scheme):
    desk.emulate_media(color_scheme=scheme)
    desk.goto(path)
    assert violations(desk) == []
    desk.set_viewport_size({"width": 390, "height": 800})
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390


def test_no_ids_are_shown(desk, judged):
    for path in ("/queue", "/queue/item?at=0", "/queue/item?at=0&kind=near"):
        desk.goto(path)
        shown = desk.locator("main").inner_text()
        for item in judged.work(WorkQuery()).items:
            assert not any(incident.id in shown for incident in item.incidents)
