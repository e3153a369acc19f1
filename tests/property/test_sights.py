"""Whoever may not see all is answered as if the rest had not come: every question, every address, every export."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from databases import ledger_at
from ledger_factory import PLACES, Paper, actor, day, voice
from questions import Questions
from surfaces import answers
from tacitus.errors import LedgerError, MissingInput, NotAllowed, UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.ledger.narrowed import Narrowed, Sights
from tacitus.model.ledger import Embargo
from tacitus.model.originals import Brought
from tacitus.model.records import Extraction, Reject
from tacitus.model.sight import Sight, TeamDesk
from tacitus.store import STORES
from teams import HOME, Application, Door, settle_in, team_at

if TYPE_CHECKING:
    from fastapi import FastAPI

UKRAINE = TeamDesk(name="ukraine", countries=frozenset({"UKR"}))
SIGHT = Sight(desks=(UKRAINE,))
NAMELESS = Sight(names=False)
TICKS = tuple(f"2025-01-{number:02d}T{hour:02d}:00:00.000000Z" for number in range(1, 29) for hour in (8, 20))
SECRETS = ("Zlatopil", "Quillfeather", "brimstone", "zlatofile")
"""What may not be seen: in the words, speakers, outlets and titles of reports, and in what persons say of them."""
ROLES = ("reader", "analyst", "editor", "steward")


def strike(
    town: str,
    killed: int,
    *,
    outlet: str = "daily",
    words: str = "",
    kind: str = "shelling",
    of: str = "2024-05-06",
) -> Paper:
    """One incident at a town, with other words behind it."""
    paper = Paper(f"Shells fell on {town}, killing {killed}. {words}".strip(), "2024-05-07", outlet)
    paper.incident(
        f"Shells fell on {town}",
        label=kind,
        when=day(of),
        where=town,
        killed=killed,
        by=voice(f"The mayor of {town}"),
    )
    return paper


def mixed() -> Paper:
    """One account of a strike in the desk, and one of what is not."""
    paper = strike("Kharkiv", 40, outlet="Zlatopil Gazette", words="It bombed the brimstone depot at Beirut.")
    made = paper.incident("bombed", label="bombing", when=day("2024-05-05"), where="Beirut")
    paper.claim(made, "initiator", actor("The brimstone army"), "bombed", by=voice("Quillfeather"))
    return paper


def unplaced() -> Paper:
    paper = Paper("Gunmen shot at a brimstone works, Quillfeather said.", "2024-05-08", "Zlatopil Gazette")
    made = paper.incident("shot", label="shooting", when=day("2024-05-07"))
    paper.claim(made, "initiator", actor("The brimstone army"), "Gunmen", by=voice("Quillfeather"))
    return paper


SEEN = (strike("Kharkiv", 2), strike("Dnipro", 5, outlet="wire"), strike("Kharkiv", 8, outlet="agency"))
UNSEEN = (
    strike("Tanf", 11, outlet="Zlatopil Gazette", words="The brimstone burnt, Quillfeather said."),
    mixed(),
    unplaced(),
)


class Ticking:
    """A clock that both ledgers of a test are set by."""

    def __init__(self) -> None:
        self.tick = 0

    def __call__(self) -> str:
        return TICKS[self.tick]


def brought(paper: Paper) -> Brought:
    return Brought(
        raw=paper.text.encode(), path=f"{paper.outlet}.txt", media_type="text/plain", command="add"
    )


def steps(ledger: Ledger) -> Iterator[tuple[bool, Any]]:
    """(whether it may be seen, what is done to a ledger) in order; each at its own time."""
    kharkiv, dnipro, agency = (paper.incidents[0].id for paper in SEEN)
    tanf, split, bombed, works = (one.id for paper in UNSEEN for one in paper.incidents)
    add = [
        (True, SEEN[0]),
        (False, UNSEEN[0]),
        (True, SEEN[1]),
        (False, UNSEEN[1]),
        (False, UNSEEN[2]),
        (True, SEEN[2]),
    ]
    for seen, paper in add:
        yield seen, lambda paper=paper: ledger.add(paper.extraction(), brought(paper))
    secret, plain = {"by": "Eve", "reason": "as Quillfeather said"}, {"by": "Ada", "reason": "two strikes"}
    yield True, lambda: ledger.judge(kharkiv, dnipro, "different", **plain)
    yield False, lambda: ledger.judge(kharkiv, tanf, "different", **secret)
    yield False, lambda: ledger.judge(split, agency, "unsure", **secret)
    yield True, lambda: ledger.rate("The mayor of Kharkiv", "B", by="Ada", reason="seen")
    yield False, lambda: ledger.rate("Quillfeather", "D", **secret)
    yield False, lambda: ledger.rate(UNSEEN[0].claims[0].id, "4", **secret)
    yield True, lambda: ledger.note(dnipro, "a note", by="Ada")
    yield False, lambda: ledger.note(tanf, "the brimstone", by="Eve")
    yield False, lambda: ledger.tag(works, "brimstone", by="Eve")
    yield False, lambda: ledger.alias("Quillfeather", "The brimstone voice", **secret)
    yield True, lambda: ledger.set(dnipro, "grade", "fair", **plain)
    yield True, lambda: ledger.correct(_toll(SEEN[1]), {"best": 6, "low": 6, "high": 6}, **plain)
    yield False, lambda: ledger.dismiss(bombed, **secret)
    yield False, lambda: ledger.handle(f"incident:{tanf}", "taken", **secret)
    yield False, lambda: ledger.link(dnipro, "follows", tanf, **secret)
    yield False, lambda: ledger.save_search("zlatofile", [("q", "brimstone")], by="Eve")
    yield (
        False,
        lambda: ledger.reject(
            "Zlatopil.txt", Reject(stage="source", reason="empty_report", message="brimstone")
        ),
    )
    yield False, lambda: ledger.retract(UNSEEN[2].id, **secret)
    yield True, lambda: ledger.retract(SEEN[2].id, **plain)
    yield True, lambda: ledger.reinstate(SEEN[2].id, **plain)


def _toll(paper: Paper) -> str:
    return next(claim.id for claim in paper.claims if claim.field == "toll")


def fill(whole: Ledger, clock: Ticking, without: Ledger | None = None, after: Any = lambda: None) -> None:
    """Do all of it to a ledger, and to another what may be seen: the same entries at the same times, and no other."""
    for tick, (seen, act) in enumerate(steps(whole)):
        clock.tick, (last, _) = tick, whole.head()
        act()
        after()
        for entry in whole._store.entries(after=last) if seen and without is not None else ():
            with without._projected():
                without._store.add_entry(entry.kind, entry.subject, json.loads(entry.body), at=entry.at)
    clock.tick = len(TICKS) - 1
    if without is not None:
        seen_ones = [one for one in whole._originals.entries() if without.holds(one.subject)]
        whole._originals.carry(seen_ones, without._originals.folder, without._store)


@contextmanager
def both(kind: str, folder: Path) -> Iterator[tuple[Ledger, Ledger, Ticking, Sights]]:
    """The whole ledger, one to which nothing else came than what is seen, and what is seen of the whole."""
    clock = Ticking()
    with (
        Ledger(ledger_at(kind, folder / "whole.db"), now=clock) as whole,
        Ledger(
            ledger_at("memory" if kind == "memory" else "sqlite", folder / "without.db"), now=clock
        ) as without,
        closing(Sights(whole)) as sights,
    ):
        yield whole, without, clock, sights
        sights.only([])  # those of a server's ledger are in a folder of the user's


ASKED = Questions(
    moments=(None, "2024-05-07", "2024-05-08", *(one[:13] for one in TICKS[:26:5])),
    words=("killing", "Kharkiv", *SECRETS),
    beginnings=("q", "zlat", "mayor", "brim"),
    claims=[claim.id for paper in UNSEEN for claim in paper.claims],
)


@pytest.mark.parametrize("kind", sorted(STORES))
def test_every_question_is_answered_as_if_nothing_else_had_come(kind: str, tmp_path: Path) -> None:
    with both(kind, tmp_path) as (whole, without, clock, sights):
        fill(whole, clock, without, lambda: sights.of(SIGHT))
        expected = ASKED.everything(without)
        assert ASKED.everything(sights.of(SIGHT)) == expected
        assert ASKED.everything(whole) != expected
        assert sights.of(SIGHT).verify(deep=True) == []
        for anew in (Sights(whole), Sights(whole)):  # made at once, and found as it was left
            with closing(anew):
                assert ASKED.everything(anew.of(SIGHT)) == expected
                assert anew.of(SIGHT).original(SEEN[0].id) == brought(SEEN[0]).raw
                for one in UNSEEN:
                    for asked in (anew.of(SIGHT).report, anew.of(SIGHT).original):
                        with pytest.raises(MissingInput):
                            asked(one.id)


COUNTRIES = sorted({country for *_, country in PLACES.values()})


@st.composite
def some_papers(draw: st.DrawFn) -> list[Paper]:
    """Reports of one to three incidents each, anywhere; some are of nowhere."""
    papers = []
    for number in range(draw(st.integers(1, 7))):
        towns = draw(
            st.lists(st.sampled_from(["Kharkiv", "Dnipro", "Tanf", "Erbil", ""]), min_size=1, max_size=3)
        )
        told = [
            f"Men {number} hit house {place} of {town or 'some'} town" for place, town in enumerate(towns)
        ]
        paper = Paper(". ".join(told), "2024-05-07", f"outlet {draw(st.integers(0, 2))}")
        for words, town in zip(told, towns, strict=True):
            paper.incident(
                words,
                label="shelling",
                when=day("2024-05-06"),
                where=town or None,
                killed=draw(st.integers(1, 3)),
            )
        papers.append(paper)
    return papers


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(some_papers(), st.sets(st.sampled_from(["UKR", "SYR", "IRQ"]), min_size=1), st.data())
def test_any_desk_sees_the_ledger_of_its_reports(
    papers: list[Paper], countries: set[str], data: st.DataObject
) -> None:
    clock, desk = Ticking(), TeamDesk(name="d", countries=frozenset(countries))
    with (
        Ledger("memory:", now=clock) as whole,
        Ledger("memory:", now=clock) as without,
        closing(Sights(whole)) as sights,
    ):
        for tick, paper in enumerate(papers):
            clock.tick = tick
            whole.add(paper.extraction())
            there = {one.where.country for one in paper.incidents if one.where is not None}
            if there and there <= countries:
                without.add(paper.extraction())
            if data.draw(st.booleans()):
                sights.of(Sight(desks=(desk,)))
        asked = Questions(words=("hit",), claims=[claim.id for paper in papers for claim in paper.claims])
        assert asked.everything(sights.of(Sight(desks=(desk,)))) == asked.everything(without)


def test_a_desk_of_kinds_has_what_is_of_them_alone(tmp_path: Path) -> None:
    desk = TeamDesk(name="bombs", kinds=frozenset({"bombing"}))
    with both("memory", tmp_path) as (whole, *_, sights):
        for paper in (strike("Kharkiv", 2), strike("Tanf", 3, kind="bombing"), mixed()):
            whole.add(paper.extraction())
        (only,) = sights.of(Sight(desks=(desk,))).view().incidents
        assert (only.label, len(whole.view().incidents)) == ("bombing", 3)
        within = replace(desk, countries=frozenset({"UKR"}))
        assert sights.of(Sight(desks=(within,))).view().incidents == ()
        both_desks = sights.of(Sight(desks=(desk, UKRAINE)))
        assert {one.label for one in both_desks.view().incidents} == {"bombing", "shelling"}


# -- every address -----------------------------------------------------------------------------------------


@contextmanager
def looking(ledger: Ledger, place: Path, sight: Sight) -> Iterator[TestClient]:
    """A browser in which somebody of every role but the admin's is signed in who is limited to a sight."""
    with team_at("sqlite", place) as team:
        for desk in sight.desks or ():
            team.put_desk(desk)
        settle_in(team, "Ann", *ROLES)
        if not sight.is_whole:
            desks = None if sight.desks is None else [desk.name for desk in sight.desks]
            team.limit("Ann", desks, names=sight.names)
        door = Door(team, ledger, served=Application(HOME))
        assert door.enter("Ann").status_code == 303
        door.client.headers["origin"] = HOME
        yield door.client
        door.app.state.sights.close()


NUMBERED = ("GET /account", "GET /embargoed", "GET /api/embargoed")
"""Says who is signed in, and what they are limited to."""
NEVER_THE_SAME = ("GET /api/export/duckdb", "GET /download/duckdb")
"""What is written otherwise each time, also of one ledger."""


def cleared(said: str) -> str:
    """Without when it was asked."""
    return re.sub(r"20(2[6-9]|[3-9]\d)-\d\d-\d\d[T ]\d\d:\d\d[\d:.]*", "", said)


def test_every_address_and_export_answers_as_if_nothing_else_had_come(tmp_path: Path) -> None:
    with both("sqlite", tmp_path) as (whole, without, clock, _):
        fill(whole, clock, without)
        whole.add(
            strike("Kharkiv", 77, words="Under brimstone.").extraction(),
            embargo=Embargo(by="Eve", reason="family"),
        )
        whole.add(
            strike("Tanf", 78, words="Zlatopil.").extraction(), embargo=Embargo(by="Eve", reason="family")
        )
        for ledger in (whole, without):
            ledger.save_search("seen", [("country", "UKR")], by="Ada")
        said, ids = [], ids_of(whole) - ids_of(without)
        assert len(ids) > 20
        ids = {one for kind in "ircku" for one in sorted(one for one in ids if one[0] == kind)[:3]}
        for ledger, sight, name in ((whole, SIGHT, "w"), (without, Sight(), "o")):
            with looking(ledger, tmp_path / name, sight) as client:
                if name == "w":  # those of the whole ledger are of everybody
                    assert (
                        client.post("/api/alerts", json={"name": "seen2", "query": "country=UKR"}).status_code
                        < 300
                    )
                said.append({where: cleared(text) for where, text in answers(client, without)})
                for path in hidden_addresses(client, ids):
                    answer = client.get(path)
                    assert answer.status_code in (200, 400, 404, 422), path
                    said[-1][path] = cleared(answer.text)
        seen, other = said
    assert len(seen) > 150
    assert [
        where for where, text in seen.items() if any(word in text for word in SECRETS[:2] + SECRETS[3:])
    ] == []
    assert [where for where, text in seen.items() if "brimstone" in text and "embargoed" not in where] == []
    assert "Kharkiv" in seen["GET /embargoed"]
    unlike = {where for where in seen if seen[where] != other.get(where)}
    alerts = {where for where in unlike if "alert" in where}
    assert {where for where in unlike - alerts if not where.startswith((*NUMBERED, *NEVER_THE_SAME))} == set()


def ids_of(ledger: Ledger) -> set[str]:
    view = ledger.view()
    return {
        *(one.id for one in (*view.incidents, *view.reports, *view.claims, *view.contradictions)),
        *(account for one in view.incidents for account in (one.id, *one.merged_ids)),
        *(one.id for one in ledger.decisions() if one.id),
    }


def hidden_addresses(client: TestClient, ids: set[str]) -> Iterator[str]:
    """Every address that takes an id, with those of what may not be seen; and those that take any in their query."""
    for path in sorted(cast("FastAPI", client.app).openapi()["paths"]):
        if path.startswith("/api") and re.search(r"\{(incident|report)_id\}$", path):
            yield from (re.sub(r"\{\w+\}", one, path) for one in ids)
            yield from (re.sub(r"\{\w+\}", one, path.removeprefix("/api")) for one in ids)
    for one in ids:
        yield from (
            f"/queue/item?key=incident:{one}",
            f"/search?q={one}",
            f"/cite?incident={one}",
            f"/api/search?q={one}",
        )


# -- names of victims --------------------------------------------------------------------------------------


def a_victim() -> list[Extraction]:
    """A report that names who was killed, one that names her otherwise before, and one after."""
    before = strike("Dnipro", 1, outlet="wire", words="Zora Quill, a teacher, saw it.")
    paper = Paper(
        "Shells on Kharkiv killed Zora Quill. Quill was a teacher at School 4.", "2024-05-07", "daily"
    )
    one = paper.incident("Shells on Kharkiv", label="shelling", when=day("2024-05-06"), where="Kharkiv")
    paper.claim(one, "toll", paper.toll("Zora Quill", "killed", 1), "Zora Quill", by=voice("Boss Bob"))
    paper.claim(one, "initiator", actor("Wagner"), "Shells")
    after = strike("Dnipro", 3, outlet="agency", words="The mother of Zora QUILL spoke.")
    return [before.extraction(), paper.extraction(), after.extraction()]


def with_a_victim(whole: Ledger, after: Callable[[], Any]) -> None:
    for reading in a_victim():
        raw = reading.report.text.encode()
        whole.add(reading, Brought(raw=raw, path="a.txt", media_type="text/plain", command="add"))
        after()
    whole.note(whole.view().incidents[0].id, "Her name was Zora Quill", by="Ada")


QUILL = re.compile("zora|quill", re.IGNORECASE)


def test_names_of_victims_are_on_no_address_for_who_may_not_see_them(tmp_path: Path) -> None:
    with both("sqlite", tmp_path) as (whole, *_):
        with_a_victim(whole, lambda: None)
        with looking(whole, tmp_path / "n", NAMELESS) as client:
            nameless = dict(answers(client, whole))
        with looking(whole, tmp_path / "w", Sight()) as client:
            named = dict(answers(client, whole))
    assert [where for where, text in nameless.items() if QUILL.search(text)] == []
    assert sum("Quill" in text for text in named.values()) > 10
    for name in ("Boss Bob", "Kharkiv", "Wagner"):
        assert any(name in text for text in nameless.values()), name


@pytest.mark.parametrize("kind", sorted(STORES))
def test_names_of_victims_are_hidden_in_what_came_before_too(kind: str, tmp_path: Path) -> None:
    asked = Questions(words=("teacher", "Quill"), beginnings=("q", "z"))
    with both(kind, tmp_path) as (whole, *_, sights):
        with_a_victim(whole, lambda: asked.everything(sights.of(NAMELESS)))
        assert QUILL.search(str(asked.everything(whole)))
        assert not QUILL.search(str(asked.everything(sights.of(NAMELESS))))
        assert sights.of(NAMELESS).verify(deep=True) == []


# -- what is said by who does not see all ----------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted(STORES))
def test_what_is_said_of_what_is_seen_holds_for_all_and_nothing_else_can_be(
    kind: str, tmp_path: Path
) -> None:
    with both(kind, tmp_path) as (whole, _, clock, sights):
        fill(whole, clock)
        ledger, other = sights.of(SIGHT), sights.of(Sight(desks=(replace(UKRAINE, name="other"),)))
        dnipro, kharkiv = SEEN[1].incidents[0].id, SEEN[0].incidents[0].id
        signed = {"by": "Ann", "reason": "seen"}
        ledger.note(dnipro, "from the desk", by="Ann")
        made = ledger.judge(dnipro, kharkiv, "unsure", **signed)
        ledger.move(SEEN[2].incidents[0].id, **signed)
        assert made in {one.id for one in whole.decisions()}
        assert [to_ids(one) for one in ledger.decisions()][-2:] == [to_ids(one) for one in whole.decisions()][
            -2:
        ]
        assert ledger.withdraw(made, **signed)
        assert made in {one.id for one in whole.decisions() if one.withdrawn_at}
        whole.note(dnipro, "from above", by="Ada")
        assert isinstance(other, Narrowed)
        sights.of(SIGHT), sights.of(other._sight)
        for seen in (ledger, other):
            notes = [one.act.note for one in seen.rulings() if one.act.act == "note"]
            assert notes[-2:] == ["from the desk", "from above"]
        for refused in (
            lambda: ledger.note(UNSEEN[0].incidents[0].id, "a guess", by="Ann"),
            lambda: ledger.judge(dnipro, UNSEEN[0].incidents[0].id, "same", **signed),
            lambda: ledger.withdraw(whole.decisions()[1].id or "", **signed),
            lambda: ledger.retract(UNSEEN[0].id, **signed),
            lambda: ledger.rate("Quillfeather", "A", **signed),
            lambda: ledger.release(UNSEEN[0].id, **signed),
        ):
            head = whole.head()
            with pytest.raises(MissingInput):
                refused()
            assert whole.head() == head
        with pytest.raises(NotAllowed):
            ledger.redact("Kharkiv", **signed)
        assert whole.verify(deep=True) == ledger.verify(deep=True) == []


def to_ids(one: Any) -> Any:
    return (one.id, one.by, one.at)


def test_a_report_that_is_handed_in_goes_to_all_whose_it_is(tmp_path: Path) -> None:
    with both("sqlite", tmp_path) as (whole, _, clock, sights):
        fill(whole, clock)
        ledger = sights.of(SIGHT)
        here, there = strike("Kharkiv", 3, outlet="new"), strike("Tanf", 3, outlet="new")
        assert ledger.add(here.extraction(), brought(here))
        assert ledger.add(there.extraction(), brought(there))  # of what is there nothing is told
        assert ledger.add(UNSEEN[0].extraction())
        assert (ledger.holds(here.id), ledger.holds(there.id), whole.holds(there.id)) == (True, False, True)
        held = strike("Dnipro", 9, outlet="new")
        ledger.add(held.extraction(), embargo=Embargo(by="Ann", reason="family"))
        assert [one.report.id for one in ledger.embargoed()] == [held.id]
        ledger.release(held.id, by="Bea", reason="told")
        assert ledger.stands(held.id)
        assert whole.stands(held.id)


def test_searches_are_of_those_who_are_limited_to_the_same(tmp_path: Path) -> None:
    with both("sqlite", tmp_path) as (whole, _, clock, sights):
        fill(whole, clock)
        sights.of(SIGHT).save_search("mine", [("country", "UKR")], by="Ann")
        wider = Sight(desks=(replace(UKRAINE, countries=frozenset({"UKR", "SYR"})),))
        for sight, names in (
            (SIGHT, ["mine"]),
            (wider, ["mine"]),
            (NAMELESS, []),
            (Sight(), ["mine", "zlatofile"]),
        ):
            assert [one.name for one in sights.of(sight).saved_searches()] == names
        with pytest.raises(UsageError, match="There is an alert"):
            sights.of(NAMELESS).save_search("mine", [], by="Bea")


# -- kept beside the ledger ------------------------------------------------------------------------------


def test_it_is_made_anew_where_it_is_not_of_the_ledger_as_it_is(tmp_path: Path) -> None:
    with both("sqlite", tmp_path) as (whole, without, clock, sights):
        fill(whole, clock, without)
        expected = ASKED.everything(without)
        ledger = sights.of(SIGHT)
        with ledger._store.writing():
            ledger._store.add_entry(
                "note", "n", {}, at=TICKS[0]
            )  # as where the whole one failed to be written
        assert ASKED.everything(sights.of(SIGHT)) == expected
        sights.of(SIGHT).rebuild()
        assert ASKED.everything(sights.of(SIGHT)) == expected
        (place,) = (tmp_path / "whole.db.seen").glob("*.db")
        assert (tmp_path / "whole.db.seen").stat().st_mode & 0o077 == 0
        assert not any(word.encode() in place.read_bytes() for word in SECRETS)
        sights.only([NAMELESS])
        assert place not in set((tmp_path / "whole.db.seen").glob("*.db"))


def test_whoever_has_no_time_to_wait_leaves_less_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tacitus.ledger.narrowed.AT_ONCE", 4)
    with both("sqlite", tmp_path) as (whole, without, clock, sights):
        fill(whole, clock, without)
        taking, times = Narrowed._take_in, [0]

        def stopped(self: Narrowed, after: int, last: int) -> None:
            times[0] += 1
            if times[0] == 3:
                raise LedgerError("The time is up.")
            taking(self, after, last)

        with monkeypatch.context() as patched:
            patched.setattr(Narrowed, "_take_in", stopped)
            with pytest.raises(LedgerError):
                sights.of(SIGHT)
            assert sights._opened(SIGHT)._followed().entry == 8
            assert ASKED.everything(sights.of(SIGHT)) == ASKED.everything(without)


def test_a_ledger_that_was_restored_is_followed_from_its_beginning(tmp_path: Path) -> None:
    clock = Ticking()
    for papers in (SEEN, SEEN[:1]):
        (tmp_path / "l.db").unlink(missing_ok=True)
        with Ledger(tmp_path / "l.db", now=clock) as whole, closing(Sights(whole)) as sights:
            for paper in (*papers, *papers[:1]):
                whole.add(paper.extraction())
            assert len(sights.of(SIGHT).view().reports) == len(papers)
