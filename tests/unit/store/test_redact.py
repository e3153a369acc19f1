"""A hidden name shows nowhere, offsets hold, the chain holds, and the log goes round byte for byte."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from exports import everything, installed
from ledger_factory import Paper, actor, day, voice
from tacitus.errors import LedgerError, MissingInput, UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.store.chain import (
    body_sum,
    canonical,
    from_line,
    is_hidden,
    with_names_hidden,
)
from tacitus.store.redact import hide, pattern


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
    paper.claim(incident, "target", actor("Zora Quill"), "Zora")
    ledger.add(paper.reading())
    return ledger


def test_a_hidden_name_shows_nowhere(ledger: Ledger) -> None:
    before = ledger.view()
    assert ledger.redact("Zora Quill", by="Ada", reason="a child")
    assert not ledger.redact("zora quill", by="Ada", reason="again")
    for name in installed():
        assert "zora" not in everything(name, ledger).casefold(), name
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
    for with_names in (True, False):
        log = "".join(ledger.export_log(with_names=with_names))
        assert ("Zora Quill" in log) is with_names
        copy = Ledger(tmp_path / f"copy-{with_names}.db")
        assert copy.import_log(log.splitlines(keepends=True)) == 5
        assert "".join(copy.export_log(with_names=with_names)) == log
        assert copy.view() == ledger.view()
        assert copy.search("Zora") == []
        assert copy.verify() == []
    with pytest.raises(LedgerError, match="Line 1"):
        Ledger(tmp_path / "third.db").import_log(["not a log\n"])


def test_a_log_without_names_is_under_the_same_chain(ledger: Ledger) -> None:
    ledger.redact("Zora Quill", by="Ada", reason="a child")
    full, hidden = (
        [from_line(line) for line in ledger.export_log(with_names=names)] for names in (True, False)
    )
    for entry, shown in zip(full, hidden, strict=True):
        assert shown.digest == entry.digest
        assert is_hidden(shown.body)
        assert not is_hidden(entry.body)
    assert [with_names_hidden(entry, pattern(["Zora Quill"])) for entry in hidden] == hidden


def test_words_cannot_be_passed_off_as_hidden(ledger: Ledger) -> None:
    assert ledger.verify() == []
    connection = sqlite3.connect(ledger.path)
    connection.execute("DROP TRIGGER log_is_never_edited")
    (body,) = connection.execute("SELECT body FROM log WHERE seq = 1").fetchone()
    forged = canonical({**json.loads(body.replace("nine", "none")), "#": body_sum(body)})
    connection.execute("UPDATE log SET body = ? WHERE seq = 1", (forged,))
    connection.commit()
    assert any("no redaction in the log is" in fault for fault in ledger.verify())


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("Ali", "Ali of Mali, ALI's son", "███ of Mali, ███'s son"),
        ("Zora Quill", "Zora\nQuill", "████\n█████"),
        ("علي", "وعلي", "و███"),
        ("ada", "i_3ada000000000000", "i_3ada000000000000"),
        ("№ 5", "№ 5 and № 55", "█ █ and № 55"),
        ("Zoë Quill-Łęcki", "Zoë\u2028Quill−Łęcki", "███\u2028███████████"),
        ("Zoë Quill-Łęcki", "Ｚoë Quill－Łęcki", "███ ███████████"),
        ("Zoë Quill-Łęcki", "a/zoe-quill-lecki.html", "a/███████████████.html"),
        ("Zoë Quill-Łęcki", "ZOE QUILL LECKI", "███ █████ █████"),
        ("Zora Quill", "Zora Qu-\n  ill said", "████ ███\n  ███ said"),
        ("Zora Quill", "Zora Qu- ill said", "████ ███ ███ said"),
        ("Zora Quill", "Zora' Quill", "█████ █████"),
        ("Zoë Quill-Łęcki", "/zo%C3%AB%20quill-%C5%82%C4%99cki", "/" + "█" * 32),
        ("Zoë Quill-Łęcki", "/zo%25C3%25AB%2520quill-lecki", "/" + "█" * 28),
        (
            "Zoë Quill-Łęcki",
            "Zo&euml; Quill&#8209;&#x141;&eogon;cki!",
            "████████ █████████████████████████████!",
        ),
        ("Zoë Quill-Łęcki", "Zo&amp;euml;&nbsp;Quill-Lecki", "█" * 29),
        ("Zora O'Quill", "Zora O&#8217;Quill &amp; sons", "████ █████████████ &amp; sons"),
        ("Zoë Quill", r'{"by": "Zo\u00eb Quill"}', '{"by": "████████ █████"}'),
        ("Ali", "&Ali; &#1; %zz a&l;i \\u12", "&███; &#1; %zz a&l;i \\u12"),
        ("Ali", "a li, a - li, Al I", "a li, a - li, Al I"),
    ],
)
def test_what_is_hidden_of_a_name(name: str, text: str, shown: str) -> None:
    assert hide(text, pattern([name])) == shown
    assert len(shown) == len(text)


def test_two_hidden_persons_stay_two(tmp_path: Path) -> None:
    paper = Paper("Ann Poe said two died near Conoco. Bob Lee said nine died.", "2024-05-07")
    incident = paper.incident("two died", label="attack", when=day("2024-05-06"), where="Conoco", killed=2)
    for words, number, speaker in (("two died", 2, "Ann Poe"), ("nine died", 9, "Bob Lee")):
        toll = paper.toll(words, "killed", number, by=voice(speaker))
        paper.claim(incident, "toll", toll, words, by=voice(speaker))
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.add(paper.reading())
        ledger.rate("Ann Poe", "A", by="Ada", reason="known")
        for name in ("Ann Poe", "Bob Lee"):
            assert ledger.redact(name, by="Ada", reason="witness")
        said = [
            link.name for claim in ledger.view().claims for link in claim.speaker if link.role == "authority"
        ]
        assert len(set(said)) == 2
        assert [rating.subject for rating in ledger.view().ratings] == [said[0]]
        ledger.rate("Bob Lee", "F", by="Ada", reason="unknown")  # by the name, which the file keeps
        assert {rating.subject: rating.value for rating in ledger.view().ratings} == dict(
            zip(said, "AF", strict=True)
        )


def test_how_many_places_are_hidden_and_that_none_is_an_error(ledger: Ledger) -> None:
    with pytest.raises(MissingInput, match="nothing was hidden"):
        ledger.redact("Nobody Here", by="Ada", reason="no")
    assert ledger.redact("Zora Quill", by="Ada", reason="a child") >= 3
    assert ledger.redact("ZORA-QUILL", by="Ada", reason="a child") == 0


def test_a_value_read_from_a_part_of_the_name_is_hidden(tmp_path: Path) -> None:
    """A reader may take "Ines O'Neill" of "Ines O'Neill-Ruiz" for who speaks."""
    paper = Paper("Shelling killed five in Kharkiv, Ines O'Neill-Ruiz said.", "2024-05-07")
    who = voice("Ines O'Neill")
    heard = (replace(who[0], text=paper.span("Ines O'Neill")), *who[1:])
    paper.incident("Shelling killed five", label="shelling", killed=5, by=heard)
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.add(paper.reading())
        assert "O'Neill" in str(ledger.view())
        ledger.redact("Ines O'Neill-Ruiz", by="Ada", reason="asked")
        assert "O'Neill" not in str(ledger.view())
        assert "O'Neill" not in "".join(ledger.export_log())
