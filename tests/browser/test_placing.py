"""Setting where an incident was: by keyboard without a map, by keyboard on the map, and with the mouse."""

from __future__ import annotations

import pytest

from browser_checks import violations
from tacitus.model.query import IncidentQuery

pytestmark = pytest.mark.browser


def placed_one(judged):
    """An incident with a point."""
    found = judged.find(IncidentQuery()).incidents
    return next(one for one in found if one.where and one.where.lat is not None and one.where.candidates)


def open_form(page, incident):
    page.goto(f"/incidents/{incident.id}")
    page.locator("#edit-where > summary").focus()
    page.keyboard.press("Enter")
    return page.locator("#edit-where form.placing")


def sign(form, why):
    form.get_by_label("Your name").fill("Ada")
    form.get_by_label("Why").fill(why)


def test_a_point_is_typed_and_everything_follows_and_it_is_undone(desk, judged):
    incident = placed_one(judged)
    form = open_form(desk, incident)
    form.get_by_label("Latitude").press_sequentially("33.5138")
    form.get_by_label("Longitude").press_sequentially("36.2765")
    assert form.locator("input[value=pin]").is_checked()
    form.get_by_label("within km").fill("4")
    form.get_by_label("called").fill("Damascus")
    assert violations(desk) == []
    sign(form, "the photograph shows it")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**said=*")
    now = judged.incident(incident.id).where
    assert (now.lat, now.lon, now.radius_km, now.country) == (33.5138, 36.2765, 4, "SYR")
    assert "Damascus" in desk.locator("h1").inner_text()
    assert judged.find(IncidentQuery(near=(33.5138, 36.2765, 1))).total > 0
    drawn = desk.request.get("/api/geojson?country=SYR").json()["features"]
    here = next(one for one in drawn if one["properties"]["id"] == incident.id)
    assert here["geometry"]["coordinates"] == [36.2765, 33.5138]
    desk.locator("#said").get_by_role("button", name="Undo").click()
    desk.wait_for_url("**#judge")
    assert judged.incident(incident.id).where == incident.where


def test_namesakes_are_chosen_among_by_keys(desk, judged):
    incident = placed_one(judged)
    form = open_form(desk, incident)
    form.get_by_label("Name, or id in the gazetteer").press_sequentially("Tripoli")
    form.locator("[data-namesakes] label").first.wait_for()
    libya = form.locator("[data-namesakes] label", has_text="Libya").first
    libya.locator("input").focus()
    desk.keyboard.press("Space")
    sign(form, "the minister of Libya speaks")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**said=*")
    assert judged.incident(incident.id).where.country == "LBY"


def with_map(drawing_browser, judged_address):
    return drawing_browser.new_page(base_url=judged_address, viewport={"width": 1280, "height": 900})


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_a_pin_is_dropped_on_the_map(drawing_browser, judged_address, judged, by):
    incident = placed_one(judged)
    page = with_map(drawing_browser, judged_address)
    form = open_form(page, incident)
    frame = form.locator(".pin-map")
    form.locator(".pin-map[data-ready]").wait_for()
    before = frame.evaluate("frame => frame.pinMap.getCenter()")
    if by == "mouse":
        box = frame.bounding_box()
        frame.scroll_into_view_if_needed()
        frame.click(position={"x": box["width"] / 2 + 60, "y": box["height"] / 2 - 40})
    else:
        frame.locator("canvas").focus()
        page.keyboard.press("ArrowRight")
        page.wait_for_function(
            "lng => document.querySelector('.pin-map').pinMap.getCenter().lng > lng + .01", arg=before["lng"]
        )
        page.keyboard.press("Enter")
    assert form.locator("input[value=pin]").is_checked()
    assert form.locator("[data-pin-words]").inner_text().startswith("Pin at ")
    lat, lon = (float(form.locator(f"input[name={name}]").input_value()) for name in ("lat", "lon"))
    assert lon > before["lng"]
    assert violations(page) == []
    form.get_by_label("within km").fill("7")
    sign(form, "the film shows the bridge")
    form.get_by_role("button", name="Set").click()
    page.wait_for_url("**said=*")
    now = judged.incident(incident.id).where
    assert (now.lat, now.lon, now.radius_km, now.precision) == (lat, lon, 7, "near")
    page.close()
