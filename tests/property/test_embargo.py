"""A report under embargo is as if it had not come: every surface answers as that of a ledger without it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

import pytest
from starlette.testclient import TestClient

from databases import ledger_at
from ledger_factory import Paper, a_raid, a_reading, day, voice
from questions import Questions
from surfaces import shown
from tacitus.app import create_app
from tacitus.errors import MissingInput
from tacitus.ledger.ledger import Ledger
from tacitus.model.codec import to_plain
from tacitus.model.ledger import Clock, Embargo
from tacitus.model.originals import Brought
from tacitus.model.records import Extraction
from tacitus.store import STORES

HOME = "http://127.0.0.1"
EMBARGO = Embargo(by="Ada", reason="until the family was told")
SECRETS = ("Zlatopil", "Quillfeather", "brimstone depot", EMBARGO.reason)
TIMES = tuple(f"2025-01-{number:02d}T12:00:00.000000Z" for number in range(1, 9))
MOMENTS = (None, "2023-01-01", "2024-05-07", "2024-05-08", *(one[:10] for one in TIMES[:5]), *TIMES[1:4])


def secret() -> Extraction:
    """Another account of the shelling of Kharkiv, with another toll, and an incident of its own."""
    paper = Paper(
        "Shells fell on Kharkiv, killing forty, a Quillfeather said. It bombed the brimstone depot at Zlatopil.",
        "2024-05-07",
        outlet="Zlatopil Gazette",
    )
    paper.incident(
        "Shells fell on Kharkiv",
        label="shelling",
        when=day("2024-05-06"),
        where="Kharkiv",
        killed=40,
        by=voice("Quillfeather"),
    )
    paper.incident("bombed", label="bombing", when=day("2024-05-05"), where="Dnipro")
    return paper.extraction()


def a_copy() -> Extraction:
    """The first report as another outlet has it."""
    paper = Paper("Shells fell on Kharkiv on Monday, killing two.", "2024-05-07", outlet="Zlatopil Gazette")
    paper.incident(
        "Shells fell on Kharkiv",
        label="shelling",
        when=day("2024-05-06"),
        where="Kharkiv",
        killed=2,
        by=voice("The mayor"),
    )
    return paper.extraction()


@contextmanager
def a_ledger(address: str, *, held: bool | None) -> Iterator[Ledger]:
    """Two reports, each at its time; between them two that are under embargo, are not (False), or did not come (None)."""
    ticks = iter(TIMES if held is not None else TIMES[:1] + TIMES[3:])
    with Ledger(address, now=lambda: next(ticks)) as ledger:
        ledger.add(a_reading())
        if held is not None:
            ledger.add(secret(), brought(), embargo=EMBARGO if held else None)
            ledger.add(a_copy(), embargo=EMBARGO if held else None)
        ledger.add(a_raid())
        yield ledger


def brought() -> Brought:
    return Brought(raw=b"The brimstone depot", path="Zlatopil.txt", media_type="text/plain", command="add")


ASKED = Questions(
    moments=MOMENTS,
    words=("killing", "Quillfeather", "Kharkiv"),
    beginnings=("q", "zlat", "mayor"),
    claims=[claim.id for claim in secret().claims],
)


@pytest.mark.parametrize("kind", sorted(STORES))
def test_every_question_is_answered_as_if_it_had_not_come_until_it_is_released(
    kind: str, tmp_path: Path
) -> None:
    report = secret().report.id
    with (
        a_ledger(ledger_at(kind, tmp_path / "held.db"), held=True) as ledger,
        a_ledger(ledger_at(kind, tmp_path / "without.db"), held=None) as without,
        a_ledger(ledger_at(kind, tmp_path / "open.db"), held=False) as open_,
    ):
        for _ in range(2):
            assert ASKED.everything(ledger) == ASKED.everything(without)
            assert ledger.verify(deep=True) == []
            ledger.rebuild()
        for asked in (ledger.report, ledger.reading, ledger.original, ledger.versions):
            with pytest.raises(MissingInput):
                asked(report)
        assert (ledger.custody(report), ledger.standing(report), ledger.stands(report)) == (None, [], False)
        assert to_plain(ledger.part_of_report(report)) == to_plain(without.part_of_report(report))
        copied, one = ledger.embargoed()
        assert copied.report == a_copy().report
        assert (one.report, one.embargo, one.at) == (secret().report, EMBARGO, TIMES[1])
        assert not ledger.add(secret())  # known, and still under embargo
        for one_id in (report, a_copy().report.id):
            for refused in (ledger.retract, ledger.reinstate):
                with pytest.raises(MissingInput):
                    refused(one_id, by="Eve", reason="a guess")
            ledger.release(one_id, by="Eve", reason="they were told")
        assert ledger.embargoed() == []
        for clock in get_args(Clock):
            assert (
                ASKED.told(ledger, None, clock)["view"]["incidents"]
                == ASKED.told(open_, None, clock)["view"]["incidents"]
            )
        assert ASKED.told(ledger, "2024-05-08", "reported") == ASKED.told(open_, "2024-05-08", "reported")
        assert ASKED.told(ledger, TIMES[3], "known") == ASKED.told(
            without, TIMES[3], "known"
        )  # it was not known then
        assert ledger.original(report) == brought().raw
        assert [one.kind for one in ledger.standing(report)] == ["embargo", "reinstatement"]
        assert ledger.verify(deep=True) == []
        with pytest.raises(MissingInput):
            ledger.release(report, by="Eve", reason="again")


LOGS = ("GET /embargoed", "GET /api/embargoed", "tacitus embargoed", "tacitus export-log")
"""The one page and command that tell of it, and the log itself, which only who has the machine reads."""
NUMBERED = ("tacitus verify", "tacitus checkpoint", "file checkpoint")
"""What tells of the log's length or head."""
NEVER_THE_SAME = ("file duckdb", "tacitus export duckdb")
"""What is written otherwise each time, also of one ledger."""


def test_every_surface_answers_as_if_it_had_not_come(tmp_path: Path) -> None:
    found = []
    for name, held in (("held", True), ("without", None)):
        folder = tmp_path / name
        folder.mkdir()
        with a_ledger(f"sqlite:{folder / 'l.db'}", held=held):
            pass
        answers = shown(folder / "l.db")
        found.append({where: cleared(said.replace(str(folder), "")) for where, said in answers})
    held, without = (
        {where: said for where, said in one.items() if not where.startswith(LOGS)} for one in found
    )
    assert [where for where, said in held.items() if any(secret in said for secret in SECRETS)] == []
    unlike = {where for where in held if held[where] != without.get(where)}
    assert {where for where in unlike if not where.startswith((*NUMBERED, *NEVER_THE_SAME))} == set()
    assert len(held) > 100
    assert EMBARGO.reason in found[0]["GET /embargoed"]


def cleared(said: str) -> str:
    """Without when it was asked."""
    return re.sub(r"20(2[6-9]|[3-9]\d)-\d\d-\d\d[T ]\d\d:\d\d[\d:.]*", "", said)


def test_whoever_knows_its_address_learns_nothing(tmp_path: Path) -> None:
    with (
        a_ledger(f"sqlite:{tmp_path / 'held.db'}", held=True) as ledger,
        a_ledger(f"sqlite:{tmp_path / 'without.db'}", held=None) as without,
    ):
        one, other = (TestClient(create_app(each, judge=each), base_url=HOME) for each in (ledger, without))
        report = secret().report.id
        with Ledger("memory:") as alone:
            alone.add(secret())
            incidents = [incident.id for incident in alone.view().incidents]
        for address in (
            *(f"/reports/{report}{end}" for end in ("", "/original", "/original/view", "/original/file")),
            *(f"/api/reports/{report}{end}" for end in ("", "/original", "/original/file")),
            *(f"{start}/incidents/{incident}" for start in ("", "/api") for incident in incidents),
        ):
            answers = [client.get(address) for client in (one, other)]
            assert answers[0].status_code == answers[1].status_code == 404, address
            assert answers[0].text == answers[1].text, address
