"""A reader makes claims; incidents, links and contradictions follow from them, wherever the claims come from."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import Result
from starlette.testclient import TestClient
from typer.testing import CliRunner

import tacitus
from exports import everything
from model_server import answer, incident, model_server, q
from reading import sample_readings
from tacitus.app import create_app
from tacitus.cli import build_app
from tacitus.errors import UsageError
from tacitus.ledger.ledger import Ledger
from tacitus.model.codec import from_json, from_plain, to_json, to_plain
from tacitus.model.ids import content_id
from tacitus.model.records import Claim, Extraction, Kind, Reading, Report, Span, Toll
from tacitus.readers import READERS, reader_of
from tacitus.readers.base import Reader
from tacitus.readers.rules.read import RuleReader
from tacitus.resolve.incident import derive

STORED = Path(__file__).parent / "stored"
OLD_LOG = STORED / "ledger-before-claims.jsonl.gz"
"""Sample reports as the last version that stored incidents read them, with a judgement, a rating and a resolution."""
TEXT = "Shells hit the market at Orlan. The mayor said four people died."


class ToyReader:
    """Claims from a dict: words of the report → field and value."""

    name, version = "toy", "1"

    def __init__(self, told: dict[str, tuple[str, Any]], account: str | None = None) -> None:
        self.told, self.account = told, account

    def read(self, report: Report) -> Extraction:
        """A claim for each of the words that stand in the report."""
        found = [claim_of(self, report, *one) for one in self.told.items() if one[0] in report.text]
        return Extraction(report=report, claims=tuple(found))


def claim_of(reader: ToyReader, report: Report, words: str, told: tuple[str, Any]) -> Claim:
    start = report.text.index(words)
    span = Span(start=start, end=start + len(words), text=words)
    account = reader.account or content_id("i", report.id)
    return Claim(
        id=content_id("c", account, words, reader.name), incident=account, field=told[0], value=told[1],
        speaker=(), modality="asserted", polarity="affirmed", hedge=None, segment="body", evidence=(span,),
        confidence=0.5, extractor=f"{reader.name}/words", version=reader.version,
    )  # fmt: skip


def dead(number: int) -> Toll:
    return Toll(
        effect="killed", low=number, best=number, high=number, group="civilian", nationality=None, side="target",
        speaker=None, scope="incident", evidence=(),
    )  # fmt: skip


TOLD: dict[str, tuple[str, Any]] = {
    "Shells hit": ("type", Kind(type="ASSAULT", mode=None, label="shelling")),
    "four people": ("toll", dead(4)),
}


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    return list(sample_readings())


def test_claims_alone_give_the_same_incidents_links_and_contradictions(readings: list[Reading]) -> None:
    assert sum(len(reading.incidents) for reading in readings) > 50
    for reading in readings:
        alone = Extraction(report=reading.report, claims=reading.claims, rejects=reading.rejects)
        assert derive(from_json(Extraction, to_json(alone))) == reading


def test_no_incident_is_stored(readings: list[Reading], tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        for reading in readings[:5]:
            forged = replace(reading, incidents=(), links=(), contradictions=())
            ledger.add(forged)
            assert len(ledger.reading(reading.report.id).incidents) == len(reading.incidents)
        for line in ledger.export_log():
            body = json.loads(json.loads(line)["body"])
            assert set(body) == {"as", "report", "claims", "mentions", "rejects"}


def test_every_span_in_a_ledger_says_which_report_it_is_from(readings: list[Reading], tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.db") as ledger:
        for reading in readings[:8]:
            ledger.add(reading)
        texts = {reading.report.id: reading.report.text for reading in readings}
        spans = list(spans_in(to_plain(ledger.view())))
        assert spans
        for span in spans:
            assert texts[span["report"]][span["start"] : span["end"]] == span["text"]
    assert all("report" not in span for span in spans_in(to_plain(readings[0])))


def spans_in(plain: Any) -> Iterator[dict[str, Any]]:
    if isinstance(plain, dict):
        if {"start", "end", "text"} <= plain.keys() and isinstance(plain["start"], int):
            yield plain
        plain = list(plain.values())
    if isinstance(plain, list):
        for one in plain:
            yield from spans_in(one)


def test_a_toy_reader_goes_all_the_way_to_the_page(tmp_path: Path) -> None:
    reader: Reader = ToyReader(TOLD)
    with Ledger(tmp_path / "l.db") as ledger:
        assert ledger.add(reader.read(Report(id=content_id("r", TEXT), text=TEXT)))
        (incident,) = ledger.view().incidents
        assert (incident.label, [toll.best for toll in incident.tolls]) == ("shelling", [4])
        assert all("helling" in everything(name, ledger) for name in ("json", "csv", "geojson"))
        page = (
            TestClient(create_app(ledger), base_url="http://127.0.0.1").get(f"/incidents/{incident.id}").text
        )
    assert "four people" in page
    assert "Shelling" in page


def test_an_account_without_a_kind_is_rejected_with_the_reason() -> None:
    report = Report(id=content_id("r", TEXT), text=TEXT)
    reading = derive(ToyReader({"four people": ("toll", dead(4))}).read(report))
    assert reading.incidents == ()
    assert [(one.reason, one.evidence and one.evidence.text) for one in reading.rejects] == [
        ("no_kind", "four people")
    ]


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> str:
    """A reader of one class and one row in the table."""
    module = ModuleType("toy_reader")
    module.make = lambda: ToyReader(TOLD)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(READERS, "toy", f"{module.__name__}:make")
    return "toy"


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A language model that answers as it should."""
    dead = {"quote": q("four people"), "effect": "killed", "number": 4, "speaker": q("The mayor")}
    with model_server(answer(incident("shelling", ("hit",), tolls=[dead]))) as server:
        for name, value in server.settings().items():
            monkeypatch.setenv(name, value)
        yield


@pytest.mark.parametrize("name", [*READERS, "toy"])
def test_every_reader_keeps_the_contract(name: str, toy: str, model: None) -> None:
    reader, report = reader_of(name), Report(id=content_id("r", TEXT), text=TEXT)
    extraction = reader.read(report)
    assert reader.read(report) == extraction
    assert from_json(Extraction, to_json(extraction)) == extraction
    assert (extraction.report.id, extraction.report.text) == (report.id, report.text)
    assert extraction.claims
    assert len({claim.id for claim in extraction.claims}) == len(extraction.claims)
    for claim in extraction.claims:
        assert claim.extractor.startswith(f"{reader.name}/")
        assert claim.version == reader.version
        assert claim.evidence
        assert 0 <= claim.confidence <= 1
    for span in spans_in(to_plain(extraction)):
        assert TEXT[span["start"] : span["end"]] == span["text"]
    assert all(reject.reason and reject.message for reject in extraction.rejects)


def test_a_reader_is_chosen_by_its_name(toy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "one.txt").write_text(TEXT)

    def ran(*arguments: str) -> Result:
        return CliRunner().invoke(build_app(), [*arguments, str(tmp_path / "one.txt")])

    by_option = ran("read", "--json", "--reader", toy)
    assert {claim["extractor"] for claim in json.loads(by_option.stdout)["claims"]} == {"toy/words"}
    assert ran("add", "--db", str(tmp_path / "l.db"), "--reader", toy).exit_code == 0
    with Ledger(tmp_path / "l.db") as ledger:
        assert {claim.version for claim in ledger.view().claims} == {ToyReader.version}
    assert {claim.extractor for claim in tacitus.read(TEXT, reader=toy).claims} == {"toy/words"}
    monkeypatch.setenv("TACITUS_READER", toy)
    assert ran("read", "--json").stdout == by_option.stdout


def test_an_unknown_reader_is_an_error_that_names_the_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one.txt").write_text(TEXT)
    commands = (["read"], ["add", "--db", str(tmp_path / "l.db")])
    for command in commands:
        for option, setting in ((["--reader", "oracle"], ""), ([], "oracle")):
            monkeypatch.setenv("TACITUS_READER", setting)
            ran = CliRunner().invoke(build_app(), [*command, *option, str(tmp_path / "one.txt")])
            assert isinstance(ran.exception, UsageError), ran.output
            assert "no reader oracle" in ran.exception.message
            assert all(name in (ran.exception.remedy or "") for name in READERS)


def test_claims_of_two_readers_lie_side_by_side(tmp_path: Path) -> None:
    rules = RuleReader().read(Report(id=content_id("r", TEXT), text=TEXT))
    account = rules.claims[0].incident
    toy = ToyReader({"at Orlan": ("toll", dead(5))}, account).read(rules.report)
    both = replace(rules, claims=(*rules.claims, *toy.claims))
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.add(both)
        view = ledger.view()
    assert {(claim.extractor.partition("/")[0], claim.version) for claim in view.claims} == {
        ("rules", RuleReader().version), ("toy", "1")
    }  # fmt: skip
    (incident,) = (one for one in view.incidents if one.id == account)
    assert {toll.best for toll in incident.tolls} == {4, 5}


def told(plain: Any) -> Any:
    """JSON of before claims were the source: without what was added since, ids of claims and reasons."""
    if isinstance(plain, dict):
        is_span = isinstance(plain.get("start"), int)
        added = {"report"} if is_span else {"zone"} if "radius_km" in plain else {"claims", "reasons"}
        return {name: told(value) for name, value in plain.items() if name not in added}
    return [told(one) for one in plain] if isinstance(plain, list) else plain


def test_a_ledger_of_before_gives_the_incidents_that_it_stored(tmp_path: Path) -> None:
    lines = gzip.decompress(OLD_LOG.read_bytes()).decode().splitlines(keepends=True)
    with Ledger(tmp_path / "l.db") as ledger:
        ledger.import_log(lines)
        assert list(ledger.export_log()) == lines
        assert ledger.verify() == []
        assert_as_stored(ledger, lines)
        claims = {claim.id for claim in ledger.view().claims}
        # the clash that Ada settled is none any more: the report tells of "troops and foreign fighters" together
        assert {clash.status for clash in ledger.view().contradictions} == {"open"}
        assert any("k_86f094734e978013" in line for line in ledger.export_log())
        assert {rating.subject for rating in ledger.view().ratings} <= claims
        assert ledger.judgements()


def test_the_first_ledger_gives_the_incidents_that_it_stored(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress((STORED / "ledger-v1.db.gz").read_bytes()))
    with Ledger(path) as ledger:
        assert_as_stored(ledger, list(ledger.export_log()))


def assert_as_stored(ledger: Ledger, lines: list[str]) -> None:
    """Every stored incident and link is what its report's claims add up to now."""
    bodies = [json.loads(entry["body"]) for line in lines if (entry := json.loads(line))["kind"] == "reading"]
    assert bodies
    for body in bodies:
        then = to_plain(from_plain(Reading, {**body, "claims": []}))
        now = to_plain(ledger.reading(body["report"]["id"]))
        assert told(now["links"]) == told(then["links"])
        for was, is_ in zip(then["incidents"], now["incidents"], strict=True):
            # which figures stand is a rule that has changed since: what a caption counts is no longer among them
            stood, stand = told(was.pop("tolls")), told(is_.pop("tolls"))
            assert all(toll in stood for toll in stand)
            assert told(is_) == told(was)
        typed = {claim["id"] for claim in body["claims"] if isinstance(claim["value"], dict)}
        assert typed <= {claim["id"] for claim in now["claims"]}
        old = {incident["id"]: set(incident["claims"]) for incident in body["incidents"]}
        assert all(old[one["id"]] <= set(one["claims"]) for one in now["incidents"])
