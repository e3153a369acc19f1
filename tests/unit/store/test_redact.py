"""A hidden name shows nowhere, offsets hold, the chain holds, and the log goes round byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger_factory import Paper, day, voice
from tacitus.errors import LedgerError, UsageError
from tacitus.export import FORMATS
from tacitus.pipeline.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    ledger = Ledger(tmp_path / "l.db")
    paper = Paper(
        "Shelling killed Zora Quill in Kharkiv, ZORA QUILL's aunt said. Quill was nine.", "2024-05-07"
    )
    incident = paper.incident(
        "Shelling killed Zora Quill",
        label="shelling",
        when=day("2024-05-06"),
        where="Kharkiv",
        killed=1,
        by=voice("Zora Quill's aunt"),
    )
    paper.claim(incident, "victim", "Zora Quill", "Zora")
    ledger.add(paper.reading())
    return ledger


def test_a_hidden_name_shows_nowhere(ledger: Ledger) -> None:
    before = ledger.view()
    assert ledger.redact("Zora Quill", by="Ada", reason="a child")
    assert not ledger.redact("zora quill", by="Ada", reason="again")
    for write in FORMATS.values():
        assert "zora" not in write(ledger.view()).text.casefold()
    assert ledger.search("Zora") == []
    assert [hit.kind for hit in ledger.search("Kharkiv")] != []
    report = ledger.report(before.reports[0].id)
    assert "zora" not in report.text.casefold()
    for claim in ledger.view().claims:
        for span in claim.evidence:
            assert report.text[span.start : span.end] == span.text
    assert ledger.verify() == []
    assert [i.id for i in ledger.view().incidents] == [i.id for i in before.incidents]


def test_a_name_too_short_to_hide(ledger: Ledger) -> None:
    with pytest.raises(UsageError):
        ledger.redact(" a ", by="Ada", reason="no")


def test_the_log_goes_round_byte_for_byte(ledger: Ledger, tmp_path: Path) -> None:
    incident = ledger.view().incidents[0].id
    ledger.redact("Zora Quill", by="Ada", reason="a child")
    other = Paper("More shelling in Kharkiv.", "2024-05-08")
    second = other.incident("More shelling", label="shelling", when=day("2024-05-07"), where="Kharkiv")
    ledger.add(other.reading())
    ledger.withdraw(ledger.judge(incident, second, "same", by="Ada", reason="one"), by="Ada", reason="two")
    log = "".join(ledger.export_log())
    copy = Ledger(tmp_path / "copy.db")
    assert copy.import_log(log.splitlines(keepends=True)) == 5
    assert "".join(copy.export_log()) == log
    assert copy.view() == ledger.view()
    assert copy.search("Zora") == []
    with pytest.raises(LedgerError, match="Line 1"):
        Ledger(tmp_path / "third.db").import_log(["not a log\n"])
