import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest

from plain import select
from tacitus.model.query import IncidentQuery
from tacitus.present import words
from tacitus.present.titles import title

pytestmark = pytest.mark.browser

PATIENCE = 180
"""Seconds: a map drawn in software on a busy machine takes its time."""
DRAWN = "document.documentElement.dataset.drawn"
ON_THE_MAP = """() => {
  const map = document.getElementById("map").incidentMap;
  const seen = new Map();
  for (const f of map.queryRenderedFeatures({ layers: ["points", "clusters"] })) {
    seen.set(f.properties.cluster_id ?? f.properties.id, f.properties.point_count ?? 1);
  }
  return [...seen.values()].reduce((sum, n) => sum + n, 0);
}"""


WIDE = 700
"""Radius (km) above which a place does not widen the first view."""


def expected(ledger, **filters):
    found = select(ledger.view().incidents, IncidentQuery(**filters))
    return found, [i for i in found if words.has_point(i.where)]


def until(read, value):
    """Ask until the answer is `value` (the page's own policy forbids Playwright's polling in the page)."""
    give_up = time.monotonic() + PATIENCE
    while (answer := read()) != value:
        assert time.monotonic() < give_up, f"{answer} never became {value}"
        time.sleep(0.05)


def total(page):
    return int(page.locator("#count").get_attribute("data-total"))


def drawn(page):
    return page.evaluate(DRAWN)


def open_map(page, url="/"):
    page.goto(url)
    until(lambda: drawn(page) is not None, True)


def open_list(page):
    """The atlas with script, its timeline drawn."""
    page.goto("/")
    page.wait_for_selector("#handles .handle >> nth=0")
    until(lambda: page.locator("#timeline .bar").count() > 0, True)


def listed(page):
    return page.locator("#incidents .row").count()


def query(page):
    return parse_qs(urlsplit(page.url).query)


def test_list_and_map_show_what_the_ledger_holds(map_page, ledger, tmp_path):
    found, pointed = expected(ledger)
    open_map(map_page)
    assert listed(map_page) == len(found) > 20
    assert map_page.locator("#count").get_attribute("data-without-point") == str(len(found) - len(pointed))
    assert map_page.evaluate(DRAWN) == str(len(pointed))
    # the first view leaves out the far-off centroids of very large countries
    near = [i for i in pointed if i.where.radius_km <= WIDE]
    until(lambda: map_page.evaluate(ON_THE_MAP) >= len(near), True)
    map_page.screenshot(path=tmp_path / "atlas.png")
    assert (tmp_path / "atlas.png").stat().st_size > 100_000


def test_incidents_without_a_point_say_why(page, ledger):
    found, pointed = expected(ledger)
    page.goto("/")
    reasons = page.locator(".no-point").all_text_contents()
    assert len(reasons) == len(found) - len(pointed)
    assert all(re.fullmatch(r"no point: .{5,}", reason.strip()) for reason in reasons)


def test_filters_change_list_map_and_address_and_survive_a_reload(map_page, ledger):
    found, pointed = expected(ledger, family=frozenset({"air"}))
    open_map(map_page)
    everything = listed(map_page)
    map_page.locator("label.chip.fam-air").click()
    until(lambda: (total(map_page), listed(map_page)), (len(found), len(found)))
    assert len(found) < everything
    until(lambda: drawn(map_page), str(len(pointed)))
    assert query(map_page)["family"] == ["air"]
    open_map(map_page, map_page.url)
    assert listed(map_page) == len(found)
    assert map_page.locator("input[value=air]").is_checked()
    map_page.locator("#clear").click()
    until(lambda: total(map_page), everything)
    map_page.go_back()
    until(lambda: total(map_page), len(found))


def test_an_incident_leads_to_the_highlighted_words(page, ledger):
    found, _ = expected(ledger)
    incident = max(found, key=lambda i: (len(i.members), i.id))
    page.goto("/")
    page.locator(f'[data-id="{incident.id}"] .row-title').click()
    page.wait_for_url(f"**/incidents/{incident.id}*")
    assert page.locator("h1").inner_text() == title(incident)
    link = page.locator(".fields .quote a.words").first
    quoted = link.inner_text().strip("“”")
    link.click()
    page.wait_for_url("**/reports/**")
    focused = "".join(page.locator("mark.focus").all_text_contents())
    assert focused.startswith(quoted.rstrip("…"))
    assert page.locator("mark.focus").first.is_visible()
    report = re.search(r"/reports/([^?]+)", page.url).group(1)
    start, end = map(int, query(page)["span"][0].split("-"))
    assert ledger.report(report).text[start:end] == focused


def test_every_quote_on_every_incident_page_is_traced(page, ledger):
    found, _ = expected(ledger)
    for incident in sorted(found, key=lambda i: -len(i.claims))[:8]:
        page.goto(f"/incidents/{incident.id}")
        assert page.locator(".fields .quote").count() == page.locator(".fields .quote a.words").count() > 0


def test_the_list_works_by_keyboard(page):
    page.goto("/")
    page.locator(".row-title").first.focus()
    page.keyboard.press("ArrowDown")
    second = page.locator(".row-title").nth(1)
    assert second.evaluate("element => element === document.activeElement")
    target = second.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")


def test_the_timeline_works_by_keyboard(page, ledger):
    open_list(page)
    before = listed(page)
    page.get_by_role("slider", name="First date shown").focus()
    page.keyboard.press("PageUp")
    until(lambda: total(page) < before, True)
    first = page.get_by_role("slider", name="First date shown").get_attribute("aria-valuetext")
    assert query(page)["from"] == [first]
    page.keyboard.press("Home")
    until(lambda: total(page), before)
    assert "from" not in query(page)


def test_choosing_an_incident_shows_its_card_and_its_radius(map_page, ledger):
    _, pointed = expected(ledger)
    incident = next(i for i in pointed if i.where.radius_km)
    open_map(map_page)
    map_page.locator(f'[data-locate="{incident.id}"]').click()
    assert title(incident) in map_page.locator("#card").inner_text()
    assert f"{words.kilometres(incident.where.radius_km)} km" in map_page.locator("#card").inner_text()
    assert query(map_page)["selected"] == [incident.id]
    map_page.keyboard.press("Escape")
    assert map_page.locator("#card").is_hidden()
    assert "selected" not in query(map_page)


def test_search_by_words(page, ledger):
    found, _ = expected(ledger, text="hospital")
    page.goto("/")
    page.locator("#q").fill("hospital")
    until(lambda: total(page), len(found))
    page.locator("#q").fill("no such words anywhere")
    until(lambda: total(page), 0)
    assert "Nothing passes these filters" in page.locator("#list").inner_text()


def test_as_of_takes_later_reports_away(page, ledger):
    incident = max(ledger.view().incidents, key=lambda i: len({m.report for m in i.members}))
    page.goto(f"/incidents/{incident.id}")
    steps = page.locator(".asof .step")
    assert steps.count() > 2
    members = page.locator(".members li").count()
    steps.first.click()
    until(lambda: page.locator(".members li").count() < members, True)
    assert "came later" in page.locator(".asof").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark(page, scheme):
    page.emulate_media(color_scheme=scheme)
    page.goto("/about")
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    lightness = max(int(part) for part in re.findall(r"\d+", colour)[:3])
    assert (lightness > 200) is (scheme == "light")


def test_every_control_has_a_name(page):
    open_list(page)
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("button, input, select, summary, a[href]")]
          .filter((e) => !(e.labels?.length || e.ariaLabel || e.textContent.trim() || e.title))
          .map((e) => e.outerHTML)"""
    )
    assert nameless == []


def test_without_script_the_list_still_filters(browser, address, ledger):
    found, _ = expected(ledger, text="drone")
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.locator("#q").fill("drone")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**q=drone*")
    assert listed(page) == len(found) > 0
    context.close()


def test_without_webgl_a_plain_message_and_the_list(page, ledger):
    found, _ = expected(ledger, family=frozenset({"air"}))
    page.goto("/")
    page.wait_for_selector(".no-map #map-message")
    assert "WebGL is off" in page.locator("#map-message").inner_text()
    page.locator("label.chip.fam-air").click()
    until(lambda: total(page), len(found))
    assert page.locator("[data-locate]:visible").count() == 0


def test_the_as_of_slider_of_the_atlas_works_by_keyboard(page, ledger):
    open_list(page)
    before = listed(page)
    slider = page.get_by_role("slider", name="What was known by")
    assert slider.get_attribute("aria-valuetext") == "now"
    slider.focus()
    page.keyboard.press("Home")
    first = slider.get_attribute("aria-valuetext")
    found = select(ledger.view(first).incidents, IncidentQuery())
    until(lambda: total(page), len(found))
    assert query(page)["as_of"] == [first]
    page.reload()
    assert page.get_by_role("slider", name="What was known by").get_attribute("aria-valuetext") == first
    assert listed(page) == len(found) < before
    page.get_by_role("slider", name="What was known by").focus()
    page.keyboard.press("End")
    until(lambda: total(page), before)
    assert "as_of" not in query(page)


def test_the_as_of_slider_of_an_incident_keeps_the_focus(page, ledger):
    incident = max(ledger.view().incidents, key=lambda i: len({m.report for m in i.members}))
    page.goto(f"/incidents/{incident.id}")
    slider = page.get_by_role("slider", name="What was known by")
    slider.focus()
    page.keyboard.press("Home")
    day = slider.get_attribute("aria-valuetext")
    until(lambda: page.evaluate("document.documentElement.dataset.shown"), day)
    assert query(page)["as_of"] == [day]
    then = next(
        i for i in ledger.view(day).incidents if {i.id, *i.merged_ids} & {incident.id, *incident.merged_ids}
    )
    assert page.locator(".members li").count() == len({m.report for m in then.members})
    assert slider.evaluate("element => element === document.activeElement")
    page.go_back()
    until(lambda: page.evaluate("document.documentElement.dataset.shown"), "now")
    assert page.locator(".members li").count() == len({m.report for m in incident.members})


def test_toll_charts_show_every_figure_with_words(page, ledger):
    drawn_somewhere = 0
    for incident in ledger.view().incidents:
        days = {entry.reported_at[:10] for entry in incident.toll_history if entry.effect == "killed"}
        if len(days) < 2:
            continue
        page.goto(f"/incidents/{incident.id}")
        for chart in page.locator(".chart svg").all():
            titles = chart.locator("title").all_text_contents()
            assert chart.locator("circle").count() == len(titles) >= 2
            assert all("known to this ledger" in title for title in titles)
            drawn_somewhere += 1
    assert drawn_somewhere > 0


def test_a_chain_shows_each_link_with_its_words(page, ledger):
    link = next(link for link in ledger.view().links if link.relation == "retaliation")
    page.goto(f"/incidents/{link.from_}")
    assert page.locator(".chain > li.here").count() == 1
    assert page.locator(f'.chain a[href="/incidents/{link.to}"]').count() == 1
    edge = page.locator(".chain .edge", has_text="in retaliation for").first
    assert edge.locator(f".strength-{link.strength}").count() == 1
    words_of_it = edge.locator("a.words").first.inner_text().strip("“”…")
    assert any(words_of_it[:60] in span.text for span in link.evidence)


def of_two_accounts(judged):
    """An incident of two reports' accounts."""
    return next(
        i for i in judged.view().incidents if len(i.members) == 2 and len({m.report for m in i.members}) == 2
    )


def test_incidents_can_be_judged_and_taken_back_from_the_page(browser, judged_address, judged):
    before = judged.view().incidents
    incident = of_two_accounts(judged)
    page = browser.new_page(base_url=judged_address)
    page.goto(f"/incidents/{incident.id}")
    sign_and_send(page, "Take two of its accounts apart", "two towns of one name")
    page.wait_for_url("**/incidents/*#judge")
    assert incident.members not in [one.members for one in judged.view().incidents]
    assert "two towns of one name" in page.locator(".judgements").inner_text()
    page.goto("/judgements")
    sign_and_send(page, "Undo", "it is one town")
    until(lambda: judged.view().incidents, before)
    until(lambda: "withdrawn" in page.locator(".judgements").inner_text(), True)
    page.close()


def sign_and_send(page, summary, reason, choose=None):
    """Open what `summary` names by keyboard, fill the form in it and send it."""
    part = page.locator("details.do", has=page.get_by_text(summary, exact=True)).first
    part.locator("summary").focus()
    page.keyboard.press("Enter")
    for name, value in (choose or {}).items():
        part.locator(f"select[name={name}]").select_option(value)
    form = part.locator("form[method=post]")
    form.get_by_label("Your name").fill("A. Editor")
    form.get_by_label("Why").fill(reason)
    form.get_by_role("button").click()
    page.wait_for_load_state()


def test_a_merge_is_undone_where_its_reasons_stand(browser, judged_address, judged):
    incident = of_two_accounts(judged)
    page = browser.new_page(base_url=judged_address)
    page.goto(f"/incidents/{incident.id}")
    assert "merged because" in page.locator(".merge").first.inner_text()
    sign_and_send(page, "Undo this merge", "another raid")
    until(lambda: incident.members in [one.members for one in judged.view().incidents], False)
    for judgement in judged.judgements():
        judged.withdraw(judgement.id, by="A. Editor", reason="one after all")
    assert incident in judged.view().incidents
    page.close()


def test_ratings_and_settled_contradictions_show_and_can_be_undone(browser, judged_address, judged):
    clash = next(c for c in judged.view().contradictions if c.status == "open" and len(c.claims) > 1)
    (home, *_) = clash.incidents
    claim = next(c for c in judged.view().claims if c.incident == home and c.speaker)
    page = browser.new_page(base_url=judged_address)
    page.goto(f"/incidents/{home}")
    assert page.locator(".matrix .rated").count() == 0
    sign_and_send(
        page, "Rate a source's reliability", "right before", {"subject": claim.speaker[0].name, "value": "B"}
    )
    until(lambda: page.locator('.matrix abbr[title^="Reliability B"]').count(), 1)
    sign_and_send(page, "Rate a claim's credibility", "two videos", {"subject": claim.id, "value": "2"})
    until(lambda: page.locator('.matrix abbr[title^="Credibility 2"]').count(), 1)
    still_open = page.locator(".clash-open").count()
    sign_and_send(page, "Settle", "one of them was a slip")
    until(lambda: page.locator(".clash-open").count(), still_open - 1)
    # with many contradictions the settled one stands under "more"
    assert "one of them was a slip" in page.locator(".settled").text_content()
    assert page.locator(".judgements > li").count() == 3
    for _ in range(3):
        sign_and_send(page, "Undo", "mistaken")
    until(lambda: page.locator(".clash-open").count(), still_open)
    assert page.locator(".matrix .rated").count() == 0
    page.close()


def test_any_incident_can_be_found_to_be_judged(browser, judged_address, judged):
    one, *_, other = sorted(judged.view().incidents, key=lambda i: i.id)
    page = browser.new_page(base_url=judged_address)
    page.goto(f"/incidents/{one.id}")
    page.get_by_text("Same as another incident, or different", exact=True).click()
    page.get_by_label("Find the other one").fill(other.id)
    page.get_by_role("button", name="Find").click()
    page.wait_for_url("**find=**")
    assert page.locator("select[name=right] option").evaluate_all("all => all.map((o) => o.value)") == [
        other.id
    ]
    page.close()


def test_lines_between_provinces_are_drawn_near(map_page):
    open_map(map_page, "/?map=35,39.5,6")
    lines = (
        "document.getElementById('map').incidentMap.queryRenderedFeatures({ layers: ['divisions'] }).length"
    )
    until(lambda: map_page.evaluate(lines) > 0, True)


def test_nothing_is_wider_than_a_phone(browser, address, ledger):
    longest = max(ledger.view().incidents, key=lambda i: len(i.claims))
    context = browser.new_context(base_url=address, viewport={"width": 390, "height": 800})
    page = context.new_page()
    overviews = ("/", "/about", "/reports", "/chains", "/contradictions", "/judgements")
    for path in (*overviews, f"/incidents/{longest.id}", f"/reports/{longest.members[0].report}"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
    context.close()


def test_a_download_says_first_what_it_would_lose(page, ledger, tmp_path):
    open_list(page)
    page.locator("#q").fill("shelling")
    until(lambda: page.locator('a[href*="/download/ged"][href*="q=shelling"]').count(), 1)
    page.get_by_text("Download these").click()
    page.get_by_role("link", name="UCDP GED").click()
    page.get_by_role("heading", name="Download: UCDP GED").wait_for()
    assert "q=shelling" in page.url
    with page.expect_download() as started:
        page.get_by_role("link", name="The file").click()
    text = (started.value.path()).read_text("utf-8")
    assert text.startswith("id,relid,year")
    assert started.value.suggested_filename == "tacitus-ged.csv"


def with_a_toll(judged):
    """An incident, and a claim of it on how many were killed whose report has other figures too."""
    for incident in judged.view().incidents:
        for claim in judged.part([incident.id]).claims:
            if claim.field == "toll" and claim.value.effect == "killed" and len(incident.tolls) == 1:
                return incident, claim
    raise AssertionError


def fill_in(form, value, why):
    form.locator("input[name=value]").fill(value)
    form.get_by_label("Your name").fill("A. Editor")
    form.get_by_label("Why").fill(why)


def test_a_toll_is_corrected_from_marked_words_and_undone(browser, judged_address, judged):
    incident, claim = with_a_toll(judged)
    span = claim.evidence[0]
    page = browser.new_page(base_url=judged_address)
    page.goto(f"/incidents/{incident.id}")
    edit = page.locator("details.toll-edit").first
    edit.locator("summary").focus()
    page.keyboard.press("Enter")
    edit.get_by_text("Mark the right words").first.click()
    page.wait_for_url("**/reports/**")
    mark_words(page, span)
    say = page.locator("#say form")
    assert say.locator("input[name=start]").input_value() == str(span.start)
    assert say.locator("input[name=end]").input_value() == str(span.end)
    fill_in(say, "killed 77", "the words say so")
    say.get_by_role("button").click()
    page.wait_for_url("**/incidents/*said=*")
    said = page.locator("#said")
    assert "77" in said.inner_text()
    assert page.evaluate("document.activeElement.id") == "said"
    assert page.locator(".hand-changed").first.inner_text().startswith("corrected by A. Editor")
    now = judged.incident(incident.id)
    assert {t.best for t in now.totals if t.effect == "killed"} == {77}
    page.goto("/?q=" + incident.id)
    assert "77" in page.locator("#incidents").inner_text()
    page.goto(f"/incidents/{incident.id}?said={now.provenance[0].ruling}#said")
    page.locator("#said").get_by_role("button", name="Undo").click()
    page.wait_for_url("**/incidents/*#judge")
    assert judged.incident(incident.id) == incident
    page.close()


def mark_words(page, span):
    """Select the characters of a span in a report's text, as a mouse would."""
    page.evaluate(
        """([start, end]) => {
      const find = (at) => {
        for (const piece of document.querySelectorAll("#reading [data-start]")) {
          const first = Number(piece.dataset.start), text = piece.firstChild;
          if (at >= first && at <= first + text.data.length) return [text, at - first];
        }
      };
      getSelection().setBaseAndExtent(...find(start), ...find(end));
    }""",
        [span.start, span.end],
    )
    until(lambda: page.locator("#marked").inner_text() != "none marked", True)


def test_a_false_incident_is_dropped_and_brought_back(browser, judged_address, judged):
    incident = of_two_accounts(judged)
    page = browser.new_page(base_url=judged_address)
    page.goto(f"/incidents/{incident.id}")
    sign_and_send(page, "This is no incident", "a film")
    assert "A. Editor said" in page.locator(".standfirst").inner_text()
    assert incident.id not in {one.id for one in judged.view().incidents}
    page.get_by_label("Your name").fill("A. Editor")
    page.get_by_label("Why").fill("a film of it")
    page.get_by_role("button", name="Bring it back").click()
    page.wait_for_url(f"**/incidents/{incident.id}*")
    assert judged.incident(incident.id) == incident
    page.close()
