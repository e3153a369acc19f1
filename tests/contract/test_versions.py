"""Versions of one page: the newer speaks from when it says so, however they came in; ids and judgements stay."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from databases import ledger_at
from ledger_factory import Paper, day, minute, voice
from tacitus.app import create_app
from tacitus.cli import build_app
from tacitus.errors import Faded
from tacitus.ledger.ledger import Ledger
from tacitus.model.codec import to_plain
from tacitus.model.ledger import Embargo, LedgerIncident
from tacitus.model.records import Reading
from tacitus.present.versions import version_rows
from tacitus.resolve.versions import address_of
from tacitus.settings import load_settings
from tacitus.sources import Beside, Original, open_bytes
from tacitus.store import STORES

EACH = pytest.mark.parametrize("kind", sorted(STORES))
URL = "https://news.example/2024/05/07/market"


def version(
    killed: int,
    changed: str | None = None,
    *,
    url: str | None = URL,
    on: str = "2024-05-07",
    outlet: str = "daily",
) -> Reading:
    """The page as it tells of so many dead, changed at so many o'clock of that day (UTC)."""
    paper = Paper(
        f"Shells hit the market of Kharkiv at noon while people queued for bread. Killed were {killed}, "
        "the governor said. The market had opened again only a week before, after repairs that took all winter, and "
        f"it is to stay closed until the roof over the stalls by the river is made safe. ({outlet})",
        on,
        outlet,
    )
    paper.incident(
        "Shells hit the market of Kharkiv",
        label="shelling",
        when=day("2024-05-07"),
        where="Kharkiv",
        killed=killed,
        by=voice("The governor"),
    )
    made = paper.reading()
    told = minute(f"{on}T{changed}+00:00") if changed else None
    return replace(made, report=replace(made.report, url=url, modified=told))


FIRST, SECOND, THIRD = version(8), version(11, "14:00"), version(14, "16:40")


def ticks() -> Iterator[str]:
    return (f"2025-01-{number:02d}T12:00:00.000000Z" for number in range(1, 29))


def told(ledger: Ledger, as_of: str | None = None, clock: Any = "reported") -> list[int | None]:
    return [incident.totals[0].best for incident in ledger.view(as_of, clock).incidents]


def key(reading: Reading) -> str:
    return reading.incidents[0].id


@EACH
@pytest.mark.parametrize("order", [*permutations((FIRST, SECOND, THIRD))])
def test_the_newest_speaks_in_whatever_order_they_came(
    kind: str, order: tuple[Reading, ...], tmp_path: Path
) -> None:
    clock = ticks()
    with Ledger(ledger_at(kind, tmp_path / "l.db"), now=lambda: next(clock)) as ledger:
        for reading in order:
            ledger.add(reading)
        moments = (
            "2024-05-06",
            "2024-05-07T13:59Z",
            "2024-05-07T14:00Z",
            "2024-05-07T16:39Z",
            "2024-05-07T16:40Z",
        )
        assert [told(ledger, moment) for moment in moments] == [[], [8], [11], [11], [14]]
        assert told(ledger) == [14]
        found: LedgerIncident = ledger.incident(key(FIRST))
        assert {found.id, *found.merged_ids} == {key(FIRST), key(SECOND), key(THIRD)}
        assert ledger.view().incidents == (found,)
        assert [entry.id for entry, _ in ledger.entries()] == [THIRD.report.id]
        assert ledger.verify(deep=True) == []


@EACH
def test_on_the_known_clock_each_speaks_until_a_newer_one_came_in(kind: str, tmp_path: Path) -> None:
    clock = ticks()
    with Ledger(ledger_at(kind, tmp_path / "l.db"), now=lambda: next(clock)) as ledger:
        for reading in (FIRST, THIRD, SECOND):  # on the 1st, 2nd and 3rd
            ledger.add(reading)
        said = [told(ledger, f"2025-01-0{number}", "known") for number in (1, 2, 3)]
        assert said == [[8], [14], [14]]
        found = ledger.incident(key(FIRST), "2025-01-02", "known")
        assert {found.id, *found.merged_ids} == {key(FIRST), key(THIRD)}


@EACH
@pytest.mark.parametrize("late", [True, False], ids=["judged before", "judged after"])
def test_judgements_go_over_to_the_newer_version(kind: str, late: bool, tmp_path: Path) -> None:
    other = Paper("Shells fell on Kharkiv on Tuesday, killing 14.", "2024-05-08", "agency")
    other.incident(
        "Shells fell on Kharkiv", label="shelling", when=day("2024-05-07"), where="Kharkiv", killed=14
    )
    with Ledger(ledger_at(kind, tmp_path / "l.db")) as ledger:
        ledger.add(FIRST)
        ledger.add(other.reading())
        if not late:
            ledger.add(THIRD)
        ledger.judge(key(FIRST), other.incidents[0].id, "different", by="Ada", reason="two markets")
        if late:
            ledger.add(THIRD)
        assert ledger.incident(key(FIRST)).id != ledger.incident(other.incidents[0].id).id
        (made,) = ledger.judgements()
        assert [one for one in ledger.view().judgements if one.id] == [made]
        why = ledger.why(key(FIRST), other.incidents[0].id)
        assert "two markets" in why.sentence
        ledger.withdraw(made.id or "", by="Ada", reason="one market")
        assert ledger.incident(key(FIRST)).id == ledger.incident(other.incidents[0].id).id
        assert ledger.verify(deep=True) == []


@EACH
def test_rulings_go_over_to_the_newer_version(kind: str, tmp_path: Path) -> None:
    signed = {"by": "Ada", "reason": "two witnesses"}
    with Ledger(ledger_at(kind, tmp_path / "l.db")) as ledger:
        ledger.add(FIRST)
        ledger.set(key(FIRST), "grade", "fair", **signed)
        claim = next(c.id for c in ledger.view().claims if c.field == "toll")
        corrected = ledger.correct(claim, "killed 9", **signed)
        ledger.add(THIRD)
        found = ledger.incident(key(FIRST))
        assert (found.grade, found.members[0].incident) == ("fair", key(THIRD))
        assert told(ledger) == [14]
        assert [lost.decision for lost in ledger.unfit()] == [corrected]
        ledger.dismiss(key(THIRD), **signed)
        ledger.add(version(15, "18:00"))
        assert told(ledger) == []
        assert ledger.verify(deep=True) == []


def two_told(changed: str, *places: str) -> Reading:
    """A page that tells of two shellings of one day, in two places or twice in one, changed at so many o'clock."""
    paper = Paper(f"At {changed}: fire hit first here and then there, Zora Quill said. ", "2024-05-07")
    for words, where in zip(("hit first here", "then there"), places, strict=True):
        paper.incident(words, label="shelling", when=day("2024-05-07"), where=where, means=["shelling"])
    made = paper.reading()
    told_at = minute(f"2024-05-07T{changed}+00:00")
    return replace(made, report=replace(made.report, url=URL, modified=told_at))


def heirs_told(ledger: Ledger) -> dict[tuple[str, str], dict[str, str]]:
    """(older version, newer version) → the heirs that the log names."""
    found = (entry for entry in map(json.loads, ledger.export_log()) if entry["kind"] == "version")
    bodies = ((entry["subject"], json.loads(entry["body"])) for entry in found)
    return {(older, body["newer"]): body["accounts"] for older, body in bodies}


@EACH
def test_an_account_has_one_heir_also_where_a_version_comes_between(kind: str, tmp_path: Path) -> None:
    first, second, third = (
        two_told("10:00", "Kharkiv", "Kharkiv"),
        two_told("11:00", "Kharkiv", "Green Village"),
        two_told("12:00", "Green Village", "Green Village"),
    )
    one, two, three = (reading.report.id for reading in (first, second, third))
    clock = ticks()
    with Ledger(ledger_at(kind, tmp_path / "l.db"), now=lambda: next(clock)) as ledger:
        ledger.add(first)
        for incident in first.incidents:
            ledger.publish(incident.id, by="Ada", reason="read")
        ledger.add(third)
        ledger.add(second)
        told = heirs_told(ledger)
        by_way = {old: told[two, three][new] for old, new in told[one, two].items()}
        assert by_way.keys() == told[one, three].keys() == {incident.id for incident in first.incidents}
        assert all(by_way[old] != new for old, new in told[one, three].items())
        for moment, heirs in ((("2025-01-04", "known"), told[one, three]), ((None, "reported"), by_way)):
            view = ledger.view(*moment)
            assert len(view.incidents) == 2
            for incident in view.incidents:
                elders = {old for old, new in heirs.items() if new == incident.id}
                assert elders <= set(incident.merged_ids)
                assert len(incident.published) == 1
                for name in (incident.id, *incident.merged_ids):
                    assert ledger.part([name], *moment).incidents == (incident,)
        assert ledger.verify(deep=True) == []


@EACH
def test_a_person_may_say_that_they_are_no_versions(kind: str, tmp_path: Path) -> None:
    with Ledger(ledger_at(kind, tmp_path / "l.db")) as ledger:
        ledger.add(FIRST)
        ledger.add(THIRD)
        (said,) = ledger.standing(FIRST.report.id)
        assert (said.kind, said.newer) == ("version", THIRD.report.id)
        assert said.reason == "it says that it was changed at 2024-05-07 16:40 UTC"
        assert ledger.reinstate(FIRST.report.id, by="Ada", reason="two pages")
        assert len(ledger.entries()) == 2
        assert {key(FIRST), key(THIRD)} <= {
            one for i in ledger.view().incidents for one in (i.id, *i.merged_ids)
        }
        assert ledger.verify(deep=True) == []


def test_a_newer_version_that_is_taken_back_leaves_the_older_in_the_past(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.add(FIRST)
        ledger.add(THIRD)
        ledger.retract(THIRD.report.id, by="Ada", reason="not theirs")
        assert told(ledger) == []
        ledger.reinstate(FIRST.report.id, by="Ada", reason="it is all there is")
        assert told(ledger) == [8]


@EACH
def test_a_version_under_embargo_supersedes_nothing_and_is_superseded_by_nothing_until_it_is_released(
    kind: str, tmp_path: Path
) -> None:
    time = ticks()
    held = Embargo(by="Ada", reason="not out yet")
    with Ledger(ledger_at(kind, tmp_path / "l.db"), now=lambda: next(time)) as ledger:
        for reading, embargo in ((FIRST, None), (SECOND, held), (THIRD, held)):
            ledger.add(reading, embargo=embargo)
        assert told(ledger) == [8]
        assert ledger.versions(FIRST.report.id) == ()
        assert ledger.standing(FIRST.report.id) == []
        ledger.release(THIRD.report.id, by="Ada", reason="out")
        assert told(ledger) == [14]
        assert len(ledger.versions(FIRST.report.id)) == 2
        ledger.release(SECOND.report.id, by="Ada", reason="out")
        assert told(ledger) == [14]
        assert [one.report for one in ledger.versions(FIRST.report.id)] == [
            one.report.id for one in (FIRST, SECOND, THIRD)
        ]
        assert ledger.verify(deep=True) == []


def test_pages_that_state_no_time_are_versions_in_the_order_in_which_they_were_seen(tmp_path: Path) -> None:
    one, other = version(8), version(14)
    fetched = [
        replace(reading, report=replace(reading.report, published=None, fetched=f"2024-05-07T1{hour}:00:00Z"))
        for reading, hour in ((one, 3), (other, 7))
    ]
    for order in permutations(fetched):
        with Ledger("memory:") as ledger:
            for reading in order:
                ledger.add(reading)
            assert told(ledger) == [14]


def test_another_day_and_other_words_are_another_report(tmp_path: Path) -> None:
    daily = Paper(
        "Rockets fell on a depot near Dnipro in the evening; nobody was hurt, an officer said.", "2024-05-08"
    )
    daily.incident("Rockets fell on a depot", label="rocket_attack", when=day("2024-05-08"), where="Dnipro")
    made = daily.reading()
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.add(FIRST)
        ledger.add(replace(made, report=replace(made.report, url=URL)))
        assert len(ledger.view().incidents) == 2
        ledger.add(version(9, "09:00", on="2024-05-09"))
        assert len(ledger.view().reports) == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (URL, "http://www.NEWS.example/2024/05/07/market/?utm_source=feed", True),
        (URL, URL + "?page=2", False),
        (URL, URL + "#entry-7", False),
        (URL, "https://other.example/2024/05/07/market", False),
    ],
)
def test_addresses(one: str, other: str, same: bool) -> None:
    report = FIRST.report
    found = [address_of(replace(report, url=url)) for url in (one, other)]
    assert (found[0] == found[1]) is same
    for nowhere in (
        "https://news.example/",
        "https://news.example",
        "http://[",
        "mailto:a@b.example",
        "",
        None,
    ):
        assert address_of(replace(report, url=nowhere)) is None


def test_a_message_of_a_channel_is_known_by_its_number(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        for reading in (FIRST, THIRD):
            ledger.add(replace(reading, report=replace(reading.report, url=None, source_id="1207")))
        assert told(ledger) == [14]


def test_copies_of_one_wire_stay_one_origin_through_versions(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        copy = version(8, url=None, outlet="copy")
        ledger.add(FIRST)
        ledger.add(THIRD)
        ledger.add(copy)
        origins = {entry.origin for entry, _ in ledger.entries()}
        assert len(ledger.entries()) == 2
        assert len(origins) == 1
        assert to_plain(ledger.view())["incidents"][0]["independent_origins"] == 1


def test_command_line_api_and_page_show_the_versions_and_what_changed(tmp_path: Path) -> None:
    db = tmp_path / "l.db"
    more = Paper("Jets struck a depot near Dnipro on Tuesday.", "2024-05-07")
    more.incident("Jets struck a depot", label="air_strike", when=day("2024-05-07"), where="Dnipro")
    with Ledger(db) as ledger:
        for reading in (FIRST, THIRD, more.reading()):
            ledger.add(reading)
        client = TestClient(create_app(ledger), base_url="http://127.0.0.1")
        answer = client.get(f"/api/reports/{FIRST.report.id}").json()
        old, new = answer["versions"]
        assert (old["version"]["report"], new["version"]["report"]) == (FIRST.report.id, THIRD.report.id)
        assert (old["version"]["stands"], new["version"]["stands"]) == (False, True)
        assert [(one["field"], one["before"], one["after"]) for one in new["changes"]] == [
            ("killed", "8", "14")
        ]
        assert answer["standing"][0]["newer"] == THIRD.report.id
        page = client.get(f"/reports/{THIRD.report.id}").text
        assert "killed 8 → 14" in page
        assert "changed 2024-05-07 16:40 UTC" in page
        assert "superseded by its newer version" in client.get(f"/reports/{FIRST.report.id}").text
        assert client.get(f"/api/reports/{more.id}").json()["versions"] == []
        for address in (f"/api/incidents/{key(FIRST)}", f"/incidents/{key(FIRST)}"):
            assert client.get(address).status_code == 200
    for report in (FIRST.report.id, THIRD.report.id):
        told = CliRunner().invoke(build_app(), ["show", report, "--db", str(db)])
        assert told.exit_code == 0, told.output
        assert "killed 8 → 14" in told.stdout
        as_json = CliRunner().invoke(build_app(), ["show", report, "--db", str(db), "--json"])
        assert json.loads(as_json.stdout)["report"]["id"] == report


def test_incidents_that_a_version_tells_anew_or_no_more_are_named(tmp_path: Path) -> None:
    paper = Paper("Shells hit the market of Kharkiv. Rockets fell on Dnipro.", "2024-05-07")
    paper.incident("Shells hit the market", label="shelling", when=day("2024-05-07"), where="Kharkiv")
    other = Paper("Shells hit the market of Kharkiv. Jets struck Beirut.", "2024-05-07")
    for one, words, town in ((paper, "Rockets fell", "Dnipro"), (other, "Jets struck", "Beirut")):
        one.incident(words, label="attack", when=day("2024-05-07"), where=town)
    other.incident("Shells hit the market", label="shelling", when=day("2024-05-07"), where="Kharkiv")
    with Ledger(tmp_path / "l.db") as ledger:
        for number, made in enumerate((paper.reading(), other.reading())):
            told = minute(f"2024-05-07T1{number}:00+00:00")
            ledger.add(replace(made, report=replace(made.report, url=URL, modified=told)))
        _, row = version_rows(ledger, other.id)
        assert [change.words for change in row.changes] == [
            "new: Attack in Beirut",
            "told no more: Attack in Dnipro",
        ]
        with pytest.raises(Faded, match="superseded by its newer version"):
            ledger.incident(paper.incidents[1].id)


@pytest.mark.parametrize("whole_first", [True, False])
def test_the_teaser_of_a_feed_never_speaks_for_the_whole(whole_first: bool, tmp_path: Path) -> None:
    text = FIRST.report.text
    paper = Paper(text[: text.index(". The market") + 1], "2024-05-07", "daily")
    paper.incident(
        "Shells hit the market", label="shelling", when=day("2024-05-07"), where="Kharkiv", killed=8
    )
    made = paper.reading()
    teaser = replace(made, report=replace(made.report, url=URL, modified=minute("2024-05-07T18:00+00:00")))
    with Ledger(tmp_path / "l.db") as ledger:
        for reading in (FIRST, teaser) if whole_first else (teaser, FIRST):
            ledger.add(reading)
        assert [entry.id for entry, _ in ledger.entries()] == [FIRST.report.id]
        assert "excerpt" in ledger.standing(teaser.report.id)[0].reason
        assert [one.report for one in ledger.versions(FIRST.report.id)] == [teaser.report.id, FIRST.report.id]


def test_a_teaser_that_was_seen_last_keeps_no_older_text_of_the_page_speaking(tmp_path: Path) -> None:
    text = FIRST.report.text
    paper = Paper(text[: text.index(". The market") + 1], "2024-05-07", "daily")
    made = paper.reading()
    teaser = replace(made, report=replace(made.report, url=URL, modified=minute("2024-05-09T18:00+00:00")))
    with Ledger(tmp_path / "l.db") as ledger:
        for reading in (teaser, FIRST, SECOND):
            ledger.add(reading)
        assert [entry.id for entry, _ in ledger.entries()] == [SECOND.report.id]
        told = [one.report for one in ledger.versions(SECOND.report.id)]
        assert told == [teaser.report.id, FIRST.report.id, SECOND.report.id]


@pytest.mark.parametrize("whole_first", [True, False])
@pytest.mark.parametrize("said", [{"published": minute("2024-05-07T09:30+00:00")}, {"published": None}])
def test_a_summary_in_other_words_never_speaks_for_the_page(
    said: dict[str, Any], whole_first: bool, tmp_path: Path
) -> None:
    made = Paper("Rescue effort goes on after a deadly strike on a market.", "2024-05-07", "daily").reading()
    summary = replace(made, report=replace(made.report, url=URL, **said))
    with Ledger(tmp_path / "l.db") as ledger:
        for reading in (FIRST, summary) if whole_first else (summary, FIRST):
            ledger.add(reading)
        assert [entry.id for entry, _ in ledger.entries()] == [FIRST.report.id]
        assert "summary" in ledger.standing(summary.report.id)[0].reason


def test_a_page_that_says_it_was_cut_down_speaks(tmp_path: Path) -> None:
    made = Paper("This story was taken down.", "2024-05-07", "daily").reading()
    note = replace(made, report=replace(made.report, url=URL, modified=minute("2024-05-07T18:00+00:00")))
    with Ledger(tmp_path / "l.db") as ledger:
        for reading in (FIRST, note):
            ledger.add(reading)
        assert [entry.id for entry, _ in ledger.entries()] == [note.report.id]


def export_of(text: str, edited: int | None = None) -> bytes:
    message = {
        "id": 7,
        "type": "message",
        "date": "2024-05-07T12:00:00",
        "date_unixtime": "1715083200",
        "text": text,
    }
    message |= {"edited": "2024-05-07T16:40:00", "edited_unixtime": str(edited)} if edited else {}
    return json.dumps({"name": "War desk", "type": "public_channel", "id": 1, "messages": [message]}).encode()


def test_a_message_that_was_edited_is_a_version_of_it() -> None:
    settings = load_settings({})
    made = []
    for raw in (
        export_of("Eight were killed in Kharkiv."),
        export_of("Fourteen were killed in Kharkiv.", 1715100000),
    ):
        (found,) = open_bytes(Original(path="result.json", raw=raw), settings)
        made.append(found.report)
    assert address_of(made[0]) == address_of(made[1]) is not None
    assert made[1].modified is not None


def test_the_address_of_a_list_is_none_of_what_is_in_it() -> None:
    lines = b'{"text": "Shells fell on Dnipro."}\n{"text": "Jets struck Beirut.", "url": "https://news.example/2"}\n'
    listed = Original(path="a.jsonl", raw=lines, beside=Beside(url="https://news.example/list.jsonl"))
    assert [one.report.url for one in open_bytes(listed, load_settings({}))] == [
        None,
        "https://news.example/2",
    ]
    page = Original(path="a.txt", raw=b"Shells fell on Dnipro.", beside=Beside(url="https://news.example/1"))
    assert [one.report.url for one in open_bytes(page, load_settings({}))] == ["https://news.example/1"]
