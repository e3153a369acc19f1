"""Trends and weeks in a real browser: chosen by keyboard, followed to a week and an incident; by axe, on a telephone."""

from __future__ import annotations

import csv
import io

import pytest

from browser_checks import violations
from tacitus.model.query import IncidentQuery
from tacitus.present.trends import trends

pytestmark = pytest.mark.browser


def test_trends_are_chosen_by_keys_and_say_the_same_as_picture_table_and_file(page, ledger):
    page.goto("/")
    page.get_by_role("link", name="Trends").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/trends")
    page.locator("select[name=by]").select_option("country")
    page.locator("select[name=step]").select_option("year")
    page.locator("input[name=actor]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**by=country*")
    told = trends(ledger, IncidentQuery(), by="country", step="year")
    assert page.locator(".trend svg").first.locator("g.bar").count() == len(told.bins)
    rows = [row.inner_text().split("\t") for row in page.locator(".trend-table tbody tr").all()]
    points = [(now.incidents, then.incidents) for now, then in zip(told.now, told.then, strict=True)]
    assert (0, 0) in points
    assert [(int(row[1]), int(row[2])) for row in rows] == [point for point in points if any(point)]
    assert page.locator(".multiples figure").count() == len(told.series)
    with page.expect_download() as caught:
        page.get_by_role("link", name="CSV").click()
    written = list(csv.DictReader(io.StringIO(caught.value.path().read_text("utf-8"))))
    assert [int(row["incidents"]) for row in written if row["part"] == "all"] == [
        p.incidents for p in told.now
    ]


def test_a_week_is_reached_from_the_table_and_leads_to_its_incidents(page):
    page.goto("/trends?step=week&from=2023-03-20&to=2023-04-09")
    page.locator(".trend-table tbody a").first.click()
    page.wait_for_url("**/week?of=*")
    assert page.locator("h1").inner_text().startswith("The week of ")
    page.goto("/week")
    page.get_by_role("link", name="Week before with reports").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/week?of=*")
    page.locator("main ol a").first.click()
    page.wait_for_url("**/incidents/*as_of=*")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path", ["/trends", "/trends?by=initiator&effect=wounded", "/trends?q=nowhere", "/week"]
)
def test_axe_finds_nothing_and_a_telephone_needs_no_sideways_scrolling(page, path, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_week_is_followed_on_the_clock_that_was_chosen(page):
    for clock, kept in (("reported", False), ("known", True)):
        page.goto(f"/trends?step=week&clock={clock}&from=2023-03-01&to=2023-03-31")
        address = page.locator(".trend-table tbody a").first.get_attribute("href")
        assert address.startswith("/week?of=2023-")
        assert ("clock=known" in address) is kept
