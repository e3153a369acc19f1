"""A second look in a real browser: one checks, another differs, it is told and settled; by axe, and on a telephone."""

from __future__ import annotations

import pytest

from browser_checks import violations
from tacitus.model.query import IncidentQuery

pytestmark = pytest.mark.browser


def test_two_persons_differ_and_it_is_settled_by_keys(desk, judged):
    incident = next(one for one in judged.find(IncidentQuery()).incidents if one.when)
    judged.check(incident.id, by="Ada", reason="read")
    desk.goto("/agreement")
    assert "Nobody has looked" in desk.locator("main").inner_text()
    desk.locator("main li a").first.focus()
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**/incidents/{incident.id}")
    desk.locator("#edit-when > summary").focus()
    desk.keyboard.press("Enter")
    form = desk.locator("#edit-when form").first
    value = form.locator("input[name=value]")
    value.press_sequentially("2020-01-02")
    form.get_by_label("Your name").fill("Ben")
    form.get_by_label("Why").fill("the report says so")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**said=*")
    desk.goto("/agreement")
    assert "Ada and Ben" in desk.locator("main li").first.inner_text()
    row = desk.locator("main table tbody tr").first
    assert row.inner_text().split("\t")[1:3] == ["1", "0"]
    assert violations(desk) == []
    desk.emulate_media(color_scheme="dark")
    assert violations(desk) == []
    desk.set_viewport_size({"width": 390, "height": 800})
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390
    judged.check(incident.id, ["when"], by="Ada", reason="Ben is right")
    desk.reload()
    assert "Where they differ" not in desk.locator("main").inner_text()
