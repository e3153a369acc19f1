"""Permanent addresses in a real browser: cited, opened later, told what has changed; by axe, and on a telephone."""

from __future__ import annotations

import pytest

from browser_checks import violations
from tacitus.model.query import IncidentQuery

pytestmark = pytest.mark.browser


def test_an_incident_is_cited_and_says_later_what_changed(desk, judged):
    incident = judged.find(IncidentQuery()).incidents[0]
    desk.goto(f"/incidents/{incident.id}")
    text = desk.locator("#cite-text").input_value()
    address = text.rpartition(" ")[2]
    assert incident.version in address
    desk.locator("#cite-text").focus()
    assert desk.evaluate("getSelection().toString() || document.activeElement.value.length") != 0
    desk.goto(address)
    assert "Nothing of it has changed since." in desk.locator(".cited-banner").inner_text()
    assert desk.locator("h1").inner_text().strip()
    judged.set(incident.id, "when", "2020-01-02", by="Ada", reason="a trial")
    desk.reload()
    banner = desk.locator(".cited-banner").inner_text()
    assert banner.startswith("This is what was cited")
    assert "Changed since: when" in banner
    assert "2 January 2020" not in desk.locator("#body").inner_text()
    desk.get_by_role("link", name="As it is now").click()
    desk.wait_for_url(f"**/incidents/{incident.id}")
    assert "2 January 2020" in desk.locator("#body").inner_text()
    desk.goto(address.replace(incident.version, "v_0000000000000000"))
    assert desk.locator(".cited-banner").inner_text().startswith("This is not what was cited")


def test_a_list_is_cited_and_says_later_what_changed(desk, judged):
    incident = judged.find(IncidentQuery(family=frozenset({"air"}))).incidents[0]
    total = judged.find(IncidentQuery(family=frozenset({"air"}))).total
    desk.goto("/?family=air")
    desk.get_by_role("link", name="Cite this list").click()
    desk.wait_for_url("**/cite?*")
    assert violations(desk) == []
    address = desk.locator("#cite-text").input_value().rpartition(" ")[2]
    judged.dismiss(incident.id, by="Ada", reason="a trial")
    desk.goto(address)
    assert "1 no longer in it" in desk.locator(".cited-banner").inner_text()
    assert desk.locator("#count strong").inner_text() == str(total)
    desk.locator(".chip.fam-fire").click()
    desk.wait_for_url(lambda url: "v=" not in url)
    assert desk.locator(".cited-banner").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_a_telephone_needs_no_sideways_scrolling(desk, judged, scheme):
    desk.emulate_media(color_scheme=scheme)
    incident = judged.find(IncidentQuery()).incidents[0]
    for path in (f"/incidents/{incident.id}?v={incident.version}", "/cite?country=SDN"):
        desk.set_viewport_size({"width": 1280, "height": 720})
        desk.goto(path)
        assert violations(desk) == []
        desk.set_viewport_size({"width": 390, "height": 800})
        assert desk.evaluate("document.documentElement.scrollWidth") <= 390
