"""What a person can say of incidents, in every store: it holds, it is signed, it can be taken back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from databases import ledger_at
from ledger_factory import Paper, a_raid, actor, day, voice
from tacitus.errors import ChangedSince, MissingInput, UsageError
from tacitus.export.running import export
from tacitus.ledger.ledger import Ledger
from tacitus.model.ledger import LedgerClaim, LedgerIncident
from tacitus.model.query import IncidentQuery
from tacitus.store import STORES

SIGNED: dict[str, Any] = {"by": "Ada", "reason": "the words say so"}
TEXT = "Shells hit the market in Kharkiv. Four people died and nine were hurt, the mayor said."
OTHER = "The market of Kharkiv was shelled, killing six."


@pytest.fixture(params=sorted(STORES))
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """Two reports of one shelling, and one of a raid."""
    ticks = (f"2025-01-{number:02d}T12:00:00.000000Z" for number in range(1, 32))
    with Ledger(ledger_at(request.param, tmp_path / "l.db"), now=lambda: next(ticks)) as made:
        first = Paper(TEXT, "2024-05-07")
        first.incident(
            "Shells hit",
            label="shelling",
            when=day("2024-05-06"),
            where="Kharkiv",
            killed=4,
            by=voice("The mayor"),
        )
        second = Paper(OTHER, "2024-05-08", outlet="weekly")
        second.incident(
            "was shelled",
            label="shelling",
            when=day("2024-05-06"),
            where="Kharkiv",
            killed=6,
            initiators=[actor("The brigade")],
            by=voice("Mayor of Kharkiv"),
        )
        for one in (first.extraction(), second.extraction(), a_raid()):
            made.add(one)
        yield made


def shelling(ledger: Ledger, as_of: str | None = None, clock: Any = "reported") -> LedgerIncident:
    """The first incident of Kharkiv; the whole view and the projections agree on it."""
    found = ledger.find(
        IncidentQuery(text="kharkiv", as_of=as_of, clock=clock, status=frozenset("*"))
    ).incidents
    view = ledger.view(as_of, clock)
    assert {i.id: i for i in view.incidents if i.where and i.where.name == "Kharkiv"} == {
        i.id: i for i in found
    }
    return min(found, key=lambda i: i.id if len(found) > 1 else "")


def claim_of(ledger: Ledger, field: str, report: int = 0) -> LedgerClaim:
    """A claim on a field of the shelling."""
    incident = shelling(ledger)
    mine = incident.members[report].report
    view = ledger.part([incident.id])
    return next(c for c in view.claims if c.field == field and c.report == mine)


def killed(incident: LedgerIncident) -> tuple[int | None, int | None]:
    total = next(total for total in incident.totals if total.effect == "killed")
    return total.low, total.high


def test_a_misread_toll_is_corrected_from_marked_words_and_everything_follows(ledger: Ledger) -> None:
    claim = claim_of(ledger, "toll")
    start = TEXT.index("Four people died and nine")
    made = ledger.correct(claim.id, "killed 6", words=(start, start + 16), **SIGNED)
    now = shelling(ledger)
    assert killed(now) == (6, 6)
    told = claim_of(ledger, "toll")
    assert (told.id, told.extractor, told.version) == (claim.id, "person/correct", made)
    assert [span.text for span in told.evidence] == ["Four people died"]
    assert told.speaker == claim.speaker
    (mark,) = now.provenance
    assert (mark.field, mark.effect, mark.state, mark.act, mark.by) == (
        "tolls",
        "killed",
        "changed",
        "correct",
        "Ada",
    )
    assert killed(shelling(ledger, "2025-01-03", "known")) == (4, 6)
    assert ledger.drawn(IncidentQuery()).incidents == tuple(
        sorted((i for i in ledger.view().incidents), key=lambda i: ledger.view().incidents[::-1].index(i))
    )
    assert ledger.withdraw(made, by="Ben", reason="no")
    assert killed(shelling(ledger)) == (4, 6)
    assert killed(shelling(ledger, "2025-01-04", "known")) == (6, 6)


def test_a_claim_is_dropped_and_the_last_kind_is_not(ledger: Ledger) -> None:
    ledger.correct(claim_of(ledger, "toll", 1).id, None, **SIGNED)
    assert killed(shelling(ledger)) == (4, 4)
    assert [(m.act, m.effect) for m in shelling(ledger).provenance] == [("drop", "killed")]
    with pytest.raises(UsageError, match="kind"):
        ledger.correct(claim_of(ledger, "type").id, None, **SIGNED)
    with pytest.raises(MissingInput):
        ledger.correct("c_nothing", None, **SIGNED)


def test_a_missing_claim_is_added_from_marked_words(ledger: Ledger) -> None:
    incident, start = shelling(ledger), TEXT.index("nine")
    report = incident.members[0].report
    ledger.claim(
        report, (start, start + 13), "toll", "wounded 9", incident=incident.id, speaker="the Mayor", **SIGNED
    )
    now = shelling(ledger)
    (toll,) = (toll for toll in now.tolls if toll.effect == "wounded")
    assert (toll.best, toll.evidence[0].text) == (9, "nine were hurt"[:13])
    assert toll.speaker is not None
    assert toll.speaker[0].name == "The mayor"
    added = next(c for c in ledger.part([now.id]).claims if c.extractor == "person/add")
    assert (added.modality, added.report, added.segment) == ("reported", report, "body")
    corrected = ledger.correct(added.id, "wounded 10+", **SIGNED)
    assert next(t for t in shelling(ledger).tolls if t.effect == "wounded").low == 10
    ledger.withdraw(corrected, **SIGNED)
    assert ledger.rate(added.id, "2", **SIGNED)


def test_an_incident_that_nobody_read_is_begun_by_its_words(ledger: Ledger) -> None:
    told = shelling(ledger)
    report = told.members[0].report
    with pytest.raises(UsageError, match="kind"):
        ledger.claim(report, (0, 10), "toll", "killed 1", **SIGNED)
    made = ledger.claim(report, (0, 10), "type", "drone strike", **SIGNED)
    begun = next(i for i in ledger.view().incidents if i.label == "drone_strike")
    assert ledger.incident(begun.id) == begun
    ledger.claim(report, (25, 32), "where", "49.99,36.23,5 Kharkiv", incident=begun.id, **SIGNED)
    assert ledger.incident(begun.id).where is not None
    ledger.judge(begun.id, told.id, "same", **SIGNED)
    assert ledger.incident(begun.id) == ledger.incident(told.id)
    ledger.withdraw(made, **SIGNED)
    with pytest.raises(MissingInput):
        ledger.part([begun.id])
    assert begun.id not in shelling(ledger).merged_ids


def test_no_incident_and_back(ledger: Ledger) -> None:
    before = shelling(ledger)
    made = ledger.dismiss(before.id, **SIGNED)
    assert ledger.find(IncidentQuery(text="kharkiv")).total == 0
    assert all(i.label != "shelling" for i in ledger.view().incidents)
    with pytest.raises(MissingInput, match="Ada"):
        ledger.incident(before.id)
    assert shelling(ledger, "2025-01-03", "known") == before
    ledger.withdraw(made, **SIGNED)
    assert shelling(ledger) == before


def test_an_account_is_split_off_and_moved(ledger: Ledger) -> None:
    both = shelling(ledger)
    second = both.members[1].incident
    raid = next(i for i in ledger.view().incidents if i.label == "shooting")
    with pytest.raises(UsageError, match="already"):
        ledger.move(raid.id, **SIGNED)
    split = ledger.move(second, **SIGNED)
    assert ledger.incident(second).id == second
    assert len(ledger.incident(both.id).members) == 1
    assert [m.field for m in ledger.incident(second).provenance] == ["members"]
    moved = ledger.move(second, raid.id, **SIGNED)
    assert ledger.incident(second).id in {raid.id, second}
    assert {m.incident for m in ledger.incident(raid.id).members} == {raid.id, second}
    ledger.withdraw(moved, **SIGNED)
    ledger.withdraw(split, **SIGNED)
    assert shelling(ledger) == both


def test_several_are_merged_at_once(ledger: Ledger) -> None:
    raid = next(i for i in ledger.view().incidents if i.label == "shooting")
    made = ledger.merge([shelling(ledger).id, raid.id], **SIGNED)
    assert len(ledger.incident(raid.id).members) == 3
    for one in made:
        ledger.withdraw(one, **SIGNED)
    assert len(ledger.incident(raid.id).members) == 1


@pytest.mark.parametrize(
    ("field", "said", "holds"),
    [
        ("when", "2024-05-05/2024-05-06", lambda i: (i.when.start[:10], i.when.end[:10]) == ("2024-05-05", "2024-05-07")),
        ("when", "unknown", lambda i: i.when is None and i.reasons["when"].startswith("Ada")),
        ("where", "49.5,36.5,12 a village", lambda i: (i.where.radius_km, i.where.country) == (12.0, "UKR")),
        ("where", "only the province is known", lambda i: i.where.precision == "admin1" and i.where.radius_km > 30),
        ("where", "49.5,36.5 within 12 km", lambda i: (i.where.radius_km, i.where.precision) == (12.0, "near")),
        ("where", "Kramatorsk within 9 km", lambda i: (i.where.radius_km, i.where.precision) == (9.0, "settlement")),
        ("where", {"lat": 33.5, "lon": 36.3, "radius_km": 3}, lambda i: (i.where.country, i.where.radius_km)
            == ("SYR", 3)),
        ("type", "drone strike", lambda i: i.label == "drone_strike"),
        ("initiators", "Wagner Group; some gunmen", lambda i: [a.name for a in i.initiators][1:] == ["some gunmen"]),
        ("initiators", "unknown", lambda i: i.initiators == ()),
        ("status", "denied", lambda i: i.status == "denied"),
        ("grade", "contested", lambda i: i.grade == "contested" and "Ada" in i.grade_reasons[0]),
    ],
)  # fmt: skip
def test_a_field_is_set(ledger: Ledger, field: str, said: Any, holds: Any) -> None:
    before = shelling(ledger)
    made = ledger.set(before.id, field, said, **SIGNED)
    now = ledger.incident(before.id)
    assert holds(now), getattr(now, field if field != "type" else "label")
    assert now in ledger.view().incidents
    assert [(m.field, m.act) for m in now.provenance] == [(field, "set")]
    assert now.version != before.version
    ledger.withdraw(made, **SIGNED)
    assert shelling(ledger) == before


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("when", "yesterday"), ("when", "2024-05-06/2024-05-01"), ("where", "91,0"), ("where", "Nowhere at all"),
        ("where", "Kramatorsk within 0 km"), ("where", {"lat": 95, "lon": 3}),
        ("type", "storm"), ("status", "over"), ("grade", "A"), ("tolls", "5"), ("status", ""),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(ledger: Ledger, field: str, said: Any) -> None:
    entries = ledger.counts().entries
    with pytest.raises(UsageError):
        ledger.set(shelling(ledger).id, field, said, **SIGNED)
    assert ledger.counts().entries == entries


def test_a_pin_counts_from_when_it_was_dropped_and_until_it_is_taken_up(ledger: Ledger) -> None:
    before = shelling(ledger)
    made = ledger.set(before.id, "where", "49.5,36.5,12", **SIGNED)
    ledger.withdraw(made, **SIGNED)
    dropped, taken = (next(r for r in ledger.rulings() if r.id == made).at, ledger.last_at())
    assert shelling(ledger, dropped, "known").where.lat == 49.5
    assert shelling(ledger, taken, "known").where == before.where
    assert shelling(ledger, "2025-01-03T12:00:00", "known").where == before.where


def test_one_body_under_two_names_counts_once(ledger: Ledger) -> None:
    assert shelling(ledger).independent_origins == 2
    made = ledger.alias("Mayor of Kharkiv", "The mayor", **SIGNED)
    now = shelling(ledger)
    assert now.independent_origins == 1
    assert {toll.speaker[0].name for toll in now.tolls if toll.speaker} == {"The mayor"}
    later = Paper("Seven died when shells hit the market in Kharkiv.", "2024-05-08", outlet="third")
    later.incident(
        "shells hit",
        label="shelling",
        when=day("2024-05-06"),
        where="Kharkiv",
        killed=7,
        by=voice("mayor of Kharkiv"),
    )
    ledger.add(later.extraction())
    assert len(shelling(ledger).members) == 3
    assert shelling(ledger).independent_origins == 1
    with pytest.raises(UsageError, match="already"):
        ledger.alias("the mayor", "Mayor of Kharkiv", **SIGNED)
    ledger.withdraw(made, **SIGNED)
    assert shelling(ledger).independent_origins == 2


def test_notes_tags_and_links(ledger: Ledger) -> None:
    one, other = shelling(ledger), next(i for i in ledger.view().incidents if i.label == "shooting")
    note = ledger.note(one.id, "ask the hospital", by="Ada")
    ledger.tag(one.id, "markets", by="Ben")
    drawn = ledger.link(other.id, "retaliation", one.id, **SIGNED)
    now = shelling(ledger)
    assert [(n.text, n.by, n.ruling) for n in now.notes] == [("ask the hospital", "Ada", note)]
    assert [t.text for t in now.tags] == ["markets"]
    assert now.version == one.version
    for view in (ledger.view(), ledger.part([one.id], around=1)):
        (link,) = view.links
        assert (link.from_, link.to, link.relation, link.by, link.ruling) == (
            other.id, one.id, "retaliation", "Ada", drawn,
        )  # fmt: skip
    cases = {case.incident.id: case for case in ledger.cases(IncidentQuery(status=frozenset("*")))}
    assert [link.by for link in cases[one.id].links] == ["Ada"]
    assert [i.id for i in cases[one.id].others] == [other.id]
    ledger.withdraw(drawn, **SIGNED)
    assert ledger.view().links == ()


def test_what_was_published_is_pinned(ledger: Ledger) -> None:
    seen = shelling(ledger)
    ledger.publish(seen.id, place="Bulletin 7", **SIGNED)
    (published,) = shelling(ledger).published
    assert (published.version, published.place, published.changed) == (seen.version, "Bulletin 7", ())
    ledger.correct(claim_of(ledger, "toll").id, "killed 5", **SIGNED)
    assert shelling(ledger).published[0].changed == ("tolls",)


def test_checked_until_it_says_something_else(ledger: Ledger) -> None:
    ledger.check(shelling(ledger).id, ["when", "tolls"], **SIGNED)
    assert {m.field: m.state for m in shelling(ledger).provenance} == {"tolls": "checked", "when": "checked"}
    ledger.correct(claim_of(ledger, "toll").id, "killed 5", by="Ben", reason="read again")
    states = {(m.field, m.act): m.state for m in shelling(ledger).provenance}
    assert states == {
        ("tolls", "check"): "outdated", ("when", "check"): "checked", ("tolls", "correct"): "changed",
    }  # fmt: skip


def test_nobodys_word_is_overwritten_silently(ledger: Ledger) -> None:
    seen = shelling(ledger)
    ledger.set(seen.id, "status", "denied", version=seen.version, **SIGNED)
    with pytest.raises(ChangedSince) as refused:
        ledger.set(seen.id, "status", "current", by="Ben", reason="no", version=seen.version)
    assert refused.value.changed == ("status", "provenance")
    assert shelling(ledger).status == "denied"
    ledger.note(seen.id, "a note overwrites nothing", by="Cem")
    ledger.set(seen.id, "status", "current", by="Ben", reason="no", version=shelling(ledger).version)


def test_a_ruling_stays_with_most_of_the_accounts(ledger: Ledger) -> None:
    third = Paper("Six were killed as the market of Kharkiv came under fire.", "2024-05-08", outlet="third")
    third.incident("came under fire", label="shelling", when=day("2024-05-06"), where="Kharkiv", killed=6)
    ledger.add(third.extraction())
    whole = shelling(ledger)
    assert len(whole.members) == 3
    ledger.set(whole.id, "grade", "contested", **SIGNED)
    ledger.move(whole.members[0].incident, **SIGNED)
    assert ledger.incident(whole.members[0].incident).grade != "contested"
    assert ledger.incident(whole.members[1].incident).grade == "contested"
    ledger.rebuild()
    assert ledger.incident(whole.members[1].incident).grade == "contested"
    assert ledger.verify(deep=True) == []


def test_hidden_names_are_hidden_in_notes_and_reasons(ledger: Ledger) -> None:
    seen = shelling(ledger)
    ledger.note(seen.id, "Zora Quill saw it", by="Ada")
    ledger.set(seen.id, "grade", "weak", by="Ada", reason="only Zora Quill says so")
    ledger.tag(seen.id, "Zora Quill", by="Ada")
    assert ledger.redact("Zora Quill", by="Ada", reason="a child") == 3
    everything = str(ledger.view()) + str(ledger.decisions()) + "".join(ledger.export_log())
    assert "Zora" not in everything
    assert "saw it" in everything


def test_exports_follow_a_correction(ledger: Ledger) -> None:
    claim = claim_of(ledger, "toll", 1)
    ledger.correct(claim.id, "killed 4", **SIGNED)
    files = {name: io.BytesIO() for name in ("csv", "geojson", "json")}
    for name, out in files.items():
        export(name, ledger, IncidentQuery(), out)
    assert all(b"person/correct" in out.getvalue() or name != "json" for name, out in files.items())
    (row,) = (
        r
        for r in csv.DictReader(io.StringIO(files["csv"].getvalue().decode("utf-8-sig")))
        if "Khark" in str(r)
    )
    assert (row["killed_low"], row["killed_high"]) == ("4", "4")
    features = json.loads(files["geojson"].getvalue())["features"]
    (drawn,) = (one["properties"] for one in features if one["properties"]["id"] == shelling(ledger).id)
    assert "4" in str(drawn["killed"])
