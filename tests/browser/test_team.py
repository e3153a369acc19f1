"""A team in a real browser: one is let in by a link, a reader is refused, an editor settles; by axe, without scripts."""

from __future__ import annotations

from contextlib import closing, contextmanager

import pyotp
import pytest

from browser_checks import page_of, violations
from ledger_factory import a_raid
from tacitus.app import Served, create_app
from tacitus.model.address import address_of
from tacitus.model.ledger import Embargo
from tacitus.store.people import open_people
from tacitus.team.site import site_of
from tacitus.team.team import Team
from teams import PASSWORD, Clock, Counting, settle_in

pytestmark = pytest.mark.browser


@pytest.fixture
def team(judged, tmp_path):
    with closing(open_people(address_of(tmp_path / "judged.db"))) as people:
        made = Team(people, passwords=Counting(), now=Clock())
        settle_in(made, "Ada", "admin")
        settle_in(made, "Ed", "editor")
        settle_in(made, "Rae", "reader")
        yield made


@pytest.fixture
def home(serve, judged, team):
    """The server's address; what is served is a loopback site, so that a browser takes cookies without TLS."""
    with serve(
        create_app(judged, judge=judged, to=Served(team=team, site=site_of("http://127.0.0.1")))
    ) as where:
        yield where


@contextmanager
def signed_in(browser, home, name):
    with page_of(browser, home, refusals=True) as page:
        page.goto("/queue")
        page.wait_for_url("**/sign-in?next=%2Fqueue")
        enter(page, name)
        page.wait_for_url("**/queue")
        yield page


def enter(page, name, password=PASSWORD):
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def clashing(ledger):
    """An incident with an open contradiction."""
    view = ledger.view()
    clash = next(one for one in view.contradictions if one.status == "open" and one.incidents)
    return clash.incidents[0], clash.id


def test_a_reader_is_refused_and_an_editor_settles(browser, home, judged):
    incident, clash = clashing(judged)
    with signed_in(browser, home, "Rae") as page:
        page.goto(f"/incidents/{incident}")
        assert page.locator(".signed-in").inner_text().split()[-3:] == ["Rae", "Sign", "out"]
        assert page.get_by_text("Settle", exact=True).count() == 0
        assert page.get_by_role("link", name="New report").count() == 0
        form = "{method: 'POST', body: new URLSearchParams({reason: 'mine'})}"
        refused = page.evaluate(f"fetch('/contradictions/{clash}/settle', {form}).then(one => one.status)")
        assert refused == 403
        page.goto("/people")
        assert "Your roles do not allow this" in page.locator("main").inner_text()
    assert judged.decisions() == []
    with signed_in(browser, home, "Ed") as page:
        page.goto(f"/incidents/{incident}")
        item = page.locator(f"li[id='{clash}']")
        item.get_by_text("Settle", exact=True).click()
        assert item.locator("input[name=by]").count() == 0
        item.locator("input[name=reason]").fill("the later count holds")
        item.get_by_role("button", name="Mark as resolved").click()
        page.wait_for_url("**#judge")
        (made,) = judged.decisions()
        assert (made.by, made.reason) == ("Ed", "the later count holds")
        page.goto("/queue")  # and by keyboard, without a name to type
        page.keyboard.press("j")
        page.keyboard.press("t")
        page.wait_for_url("**/queue?said=*")
        assert page.locator(".said").inner_text().startswith("Taken, by Ed")
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/sign-in")
        page.goto("/queue")
        page.wait_for_url("**/sign-in?next=%2Fqueue")


def test_an_admin_lets_somebody_in_by_a_link_without_a_script(browser, home):
    def fresh():
        return browser.new_context(base_url=home, java_script_enabled=False)

    with closing(fresh()) as mine, closing(fresh()) as theirs:
        page = mine.new_page()
        page.goto("/people")
        enter(page, "Ada")
        page.wait_for_url("**/people")
        page.get_by_label("Name, as it will sign").fill("Bea")
        page.locator("form.entry").get_by_label("analyst").check()
        page.get_by_role("button", name="Add").click()
        link = page.get_by_role("textbox", name="Link").input_value()
        path = link.removeprefix("http://127.0.0.1")
        other = theirs.new_page()
        other.goto(path)
        other.get_by_label("Password").fill(PASSWORD)
        other.get_by_label("The same again").fill(PASSWORD)
        other.get_by_role("button", name="Set it").click()
        enter(other, "Bea")
        other.wait_for_url(f"{home}/")
        assert other.get_by_role("link", name="New report").count() == 1
        other.goto("/account")
        assert "Signed in as analyst" in other.locator("main").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_a_telephone_needs_no_sideways_scrolling(browser, home, judged, team, scheme):
    link = team.add("Bea", ["reader"])
    judged.add(a_raid(), embargo=Embargo(by="Ada", reason="not out yet"))
    with page_of(browser, home, refusals=True) as page:
        page.emulate_media(color_scheme=scheme)

        def check():
            page.set_viewport_size({"width": 1280, "height": 800})
            assert violations(page) == []
            page.set_viewport_size({"width": 390, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= 390

        for path in ("/sign-in", f"/password/{link}"):
            page.goto(path)
            check()
        page.goto("/sign-in")
        enter(page, "Ada", "wrong")
        page.get_by_role("alert").wait_for()
        check()
        enter(page, "Ada")
        page.wait_for_url("**/people")
        for path in ("/account", "/people"):
            page.goto(path)
            check()
        page.locator("summary", has_text="Change Ed").click()
        check()
        set_up_second_factor(page, check)
    with signed_in(browser, home, "Ed") as page:
        page.goto("/embargoed")
        page.locator("summary", has_text="The text").first.click()
        assert violations(page) == []


def set_up_second_factor(page, check):
    """As a person does who types the secret into another application; then what they are shown."""
    page.goto("/account")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Set one up").click()
    page.locator("svg.segno").wait_for()
    check()
    secret = page.locator("main code").first.inner_text()
    page.get_by_label("Code", exact=True).fill(pyotp.TOTP(secret).at(int(Clock().now)))
    page.get_by_role("button", name="Ask for a code from now on").click()
    page.locator("ul.codes").wait_for()
    assert page.locator("ul.codes li").count() == 10
    check()
