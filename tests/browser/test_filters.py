"""Every filter of the list has a field, with a script and without; names lead to their pages; print keeps the list."""

from __future__ import annotations

import pytest

from browser_checks import violations
from tacitus.model.query import IncidentQuery

pytestmark = pytest.mark.browser


def test_toll_and_actor_and_place_are_asked_for_by_keys(page, ledger):
    page.goto("/")
    page.locator("#filters summary").focus()
    page.keyboard.press("Enter")
    page.locator("input[name=killed]").focus()
    page.keyboard.type("50")
    page.keyboard.press("Enter")
    page.wait_for_url("**killed=50*")
    expected = ledger.find(IncidentQuery(killed=50)).total
    page.locator(f"#count[data-total='{expected}']").wait_for()
    incident = ledger.find(IncidentQuery(killed=50)).incidents[0]
    page.locator("input[name=near]").fill(f"{incident.where.lat},{incident.where.lon}")
    page.locator("input[name=radius]").fill("5")
    page.keyboard.press("Enter")
    page.wait_for_url("**radius=5*")
    asked = IncidentQuery(killed=50, near=(incident.where.lat, incident.where.lon, 5.0))
    page.locator(f"#count[data-total='{ledger.find(asked).total}']").wait_for()
    page.reload()
    assert page.locator("input[name=killed]").input_value() == "50"
    assert page.locator("input[name=radius]").input_value() == "5"
    assert violations(page) == []


def test_a_form_sent_without_a_script_leaves_out_what_is_empty(browser, address, ledger):
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.locator("#filters summary").click()
    page.locator("input[name=killed]").fill("50")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**killed=50*")
    total = ledger.find(IncidentQuery(killed=50)).total
    assert page.locator("#count").get_attribute("data-total") == str(total)
    context.close()


def test_names_of_an_incident_lead_to_their_pages(page, ledger):
    incident = max(ledger.find(IncidentQuery()).incidents, key=lambda one: len(one.attributions))
    page.goto(f"/incidents/{incident.id}")
    addresses = page.locator("#body a[href^='/names/']").evaluate_all("all => all.map((a) => a.href)")
    assert len(addresses) > 3
    for one in dict.fromkeys(addresses):
        assert page.request.get(one).status == 200, one


def test_print_shows_the_incident_and_no_forms(page, ledger):
    incident = ledger.find(IncidentQuery()).incidents[0]
    page.emulate_media(media="print")
    page.goto(f"/incidents/{incident.id}")
    for gone in ("header nav", "header form", ".asof"):
        assert not page.locator(gone).first.is_visible()
    assert page.locator("h1").is_visible()
    assert page.locator(".fields").is_visible()
    page.goto("/")
    assert page.locator("#incidents li").first.is_visible()
    assert not page.locator(".stage").is_visible()


def test_a_place_is_chosen_among_candidates_by_keys(desk, judged):
    held = (one for one in judged.find(IncidentQuery()).incidents if one.where and one.where.candidates)
    incident = next(held)
    desk.goto(f"/incidents/{incident.id}")
    desk.locator("#edit-where > summary").focus()
    desk.keyboard.press("Enter")
    form = desk.locator("#edit-where form").first
    assert violations(desk) == []
    form.locator("input[value='only country']").focus()
    desk.keyboard.press("Space")
    form.get_by_label("Your name").fill("Ada")
    form.get_by_label("Why").fill("the report names no town")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**said=*")
    assert judged.incident(incident.id).where.precision == "country"
    assert desk.locator(".hand-changed").first.inner_text().startswith("set by Ada")
    desk.locator("#said").get_by_role("button", name="Undo").click()
    desk.wait_for_url("**#judge")
    assert judged.incident(incident.id).where == incident.where
