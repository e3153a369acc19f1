"""Tables of others in a ledger: what rows say, on whose word, and what a newer file changes."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importing import bring, figures, only, rejects
from tacitus.errors import MissingInput, UsageError
from tacitus.exchange.columns import columns_of
from tacitus.exchange.import_rules import formats, rules_from, rules_of, rules_text
from tacitus.ledger.ledger import Ledger
from tacitus.model.query import IncidentQuery
from tacitus.pipeline.importing import Asked, columns_said, import_table
from tacitus.sources.rows import open_table

EVERY = IncidentQuery(status=frozenset("*"))


def test_every_value_is_a_cell_of_the_row(ledger: Ledger, table: Any) -> None:
    bring(ledger, "acled", table("acled", {}))
    incident = only(ledger)
    report = ledger.report(incident.members[0].report)
    for claim in ledger.view().claims:
        assert claim.evidence
        assert all(report.text[span.start : span.end] == span.text for span in claim.evidence)
        assert [link.name for link in claim.speaker] == ["ACLED", "SOHR", "North Press"]
        assert claim.extractor.startswith("row/acled/1: ")
    kind = next(claim for claim in ledger.view().claims if claim.field == "type")
    assert (kind.evidence[0].text, incident.label) == ("Air/drone strike", "air_strike")
    assert report.text.startswith("event_id_cnty: SYR1001\nevent_date: 2023-03-24\n")
    assert (report.title, report.outlet, report.path) == ("ACLED, SYR1001", "ACLED", "table.csv:2")


def test_acled_says_when_where_who_and_how_many(ledger: Ledger, table: Any) -> None:
    bring(ledger, "acled", table("acled", {}))
    i = only(ledger)
    assert i.when is not None
    assert i.where is not None
    assert (i.when.start[:10], i.when.precision, i.when.zone) == ("2023-03-24", "day", "Asia/Damascus")
    assert (i.where.name, i.where.country, i.where.precision) == ("Deir ez Zor", "SYR", "settlement")
    assert [(a.category, a.country) for a in i.initiators] == [("state_forces", "USA")]
    assert [(a.name, a.category) for a in i.targets] == [("Militia (Pro-Iran)", "militia")]
    assert figures(i) == [("killed", 11, 11, 11, "ACLED")]
    assert [(row.kind, row.speakers) for row in i.attributions] == [("attributed", ("ACLED",))]


def test_ged_says_its_range_and_who_the_dead_were(ledger: Ledger, table: Any) -> None:
    bring(ledger, "ged", table("ged", {}, {"id": "90002", "event_clarity": "2", "where_prec": "6"}))
    one, many = ledger.view().incidents
    assert ("killed", 3, 4, 6, "UCDP GED") in figures(one)
    assert [(t.group, t.part_of and t.part_of.best) for t in one.tolls if t.part_of] == [("civilian", 4)]
    assert one.totals[0].high == 6
    assert {toll.scope for toll in many.tolls} == {"series"}
    assert many.where is not None
    assert (many.where.lat, many.where.precision) == (None, "country")
    assert "middle of the country" in (many.where.reason or "")


@pytest.mark.parametrize(
    "written", ["24 March 2023", "2023-03-24", "24-March-2023", "2023-03-24T00:00:00.000"]
)
def test_both_styles_of_dates_and_a_byte_order_mark(ledger: Ledger, table: Any, written: str) -> None:
    made = bring(ledger, "acled", table("acled", {"event_date": written}, encoding="utf-8-sig"))
    assert made.added == 1
    when = only(ledger).when
    assert when is not None
    assert when.start[:10] == "2023-03-24"


@pytest.mark.parametrize(("encoding", "separator"), [("utf-16", ","), ("cp1252", ";"), ("utf-8", "\t")])
def test_however_it_was_saved(ledger: Ledger, table: Any, encoding: str, separator: str) -> None:
    path = table("acled", {"location": "Bâb"}, encoding=encoding, separator=separator)
    assert bring(ledger, "acled", path).added == 1
    where = only(ledger).where
    assert where is not None
    assert where.name == "Bâb"


def test_acled_has_no_word_for_unknown_dead(ledger: Ledger, table: Any) -> None:
    bring(ledger, "acled", table("acled", {"fatalities": "0"}))
    assert only(ledger).totals == ()


def test_the_same_file_twice_adds_nothing(ledger: Ledger, table: Any) -> None:
    path = table("acled", {}, {"event_id_cnty": "SYR1002"})
    assert bring(ledger, "acled", path).added == 2
    before = ledger.head()
    again = bring(ledger, "acled", path)
    assert (again.added, again.known, again.withdrawn) == (0, 2, 0)
    assert ledger.head() == before


def test_a_newer_file_supersedes_and_withdraws_and_doubles_nothing(ledger: Ledger, table: Any) -> None:
    first = table("acled", {}, {"event_id_cnty": "SYR1002"}, {"event_id_cnty": "SYR1003"}, file="1.csv")
    bring(ledger, "acled", first)
    then = ledger.cursor()
    newer = table(
        "acled", {"fatalities": "19", "timestamp": "1690000000"}, {"event_id_cnty": "SYR1002"}, file="2.csv"
    )
    made = bring(ledger, "acled", newer)
    assert (made.added, made.changed, made.known, made.withdrawn) == (1, 1, 1, 1)
    assert sorted(i.totals[0].best or 0 for i in ledger.view().incidents) == [11, 19]
    on_the_day = ledger.view("2023-04-01").incidents
    assert sorted(i.totals[0].best or 0 for i in on_the_day) == [11, 11, 11]
    assert len(ledger.gone(EVERY, then)) == 2
    assert {hit.report for hit in ledger.search("SYR1003")} == set()
    assert ledger.verify(deep=True) == []


def test_a_row_that_comes_back_is_there_again(ledger: Ledger, table: Any) -> None:
    both, one = {"event_id_cnty": "SYR1002"}, table("acled", {}, file="one.csv")
    for path, there in ((table("acled", {}, both, file="a.csv"), 2), (one, 1)) * 2:
        bring(ledger, "acled", path)
        assert len(ledger.view().incidents) == there
    bring(ledger, "acled", table("acled", {}, both, file="a.csv"))
    assert len(ledger.view().incidents) == 2


def test_a_piece_of_a_dataset_withdraws_nothing_of_the_rest(ledger: Ledger, table: Any) -> None:
    many = [{"event_id_cnty": f"SYR{n}"} for n in range(30)]
    bring(ledger, "acled", table("acled", *many, file="syria.csv"))
    yemen = table("acled", {"event_id_cnty": "YEM1", "country": "Yemen", "iso": "887"}, file="yemen.csv")
    made = bring(ledger, "acled", yemen)
    assert (made.withdrawn, made.standing) == (0, 30)
    assert "--part" in made.words[-1]
    assert bring(ledger, "acled", table("acled", file="none.csv"), part="yemen").words == ()
    assert bring(ledger, "acled", yemen, whole=True).withdrawn == 30


def test_a_row_that_cannot_be_told_withdraws_nothing(ledger: Ledger, table: Any) -> None:
    bring(ledger, "acled", table("acled", {}, {"event_id_cnty": "SYR1002"}, file="1.csv"))
    made = bring(ledger, "acled", table("acled", {}, {"event_id_cnty": ""}, file="2.csv"))
    assert (made.withdrawn, made.standing, made.rejected) == (0, 1, 1)


def test_rows_of_one_dataset_are_never_one_incident(ledger: Ledger, table: Any) -> None:
    bring(ledger, "acled", table("acled", {}, {"event_id_cnty": "SYR1002"}))
    assert len(ledger.view().incidents) == 2


BAD = [
    ({"event_date": "yesterday"}, 'column "event_date": "yesterday" is no date', 0),
    ({"event_date": "2023-02-30"}, 'column "event_date"', 0),
    ({"latitude": "north"}, 'column "latitude": "north" is no number of degrees', 1),
    ({"longitude": "200"}, 'column "longitude": "200"', 1),
    ({"fatalities": "-3"}, 'column "fatalities": "-3" is no number of people', 1),
    ({"fatalities": "a dozen"}, 'column "fatalities"', 1),
    ({"sub_event_type": "Air strike", "event_type": "?"}, "the nearest known one is 'Air/drone strike'", 0),
    ({"iso": "", "country": "Narnia"}, 'column "country": no country is known by "Narnia"', 1),
    ({"geo_precision": "9"}, 'column "geo_precision"', 1),
    ({"time_precision": "9"}, 'column "time_precision"', 1),
    ({"timestamp": "soon"}, 'column "timestamp"', 0),
    ({"event_id_cnty": ""}, 'column "event_id_cnty": no id', 0),
]


@pytest.mark.parametrize(("change", "message", "added"), BAD)
def test_what_is_wrong_is_said_with_row_and_column(
    ledger: Ledger, table: Any, change: dict[str, str], message: str, added: int
) -> None:
    made = bring(ledger, "acled", table("acled", change, {"event_id_cnty": "SYR1002"}))
    assert made.added == 1 + added
    ((path, said),) = rejects(ledger)
    assert path == "table.csv:2"
    assert message in said


def test_other_events_are_left_out_and_doubled_rows_said(ledger: Ledger, table: Any) -> None:
    other = {"event_id_cnty": "SYR2", "event_type": "Strategic developments", "sub_event_type": "Agreement"}
    made = bring(ledger, "acled", table("acled", {}, {}, other))
    assert (made.rows, made.added, made.left_out, made.rejected) == (3, 1, 1, 1)
    assert "SYR1001 stands in an earlier row" in rejects(ledger)[0][1]


def test_broken_lines_spoil_no_other(ledger: Ledger, table: Any) -> None:
    path = table("acled", {}, {"event_id_cnty": "SYR1002", "notes": 'two\nlines, "quoted"'})
    text = path.read_text("utf-8").splitlines()
    text[1:1] = ["SYR9,too,short", '"SYR8,a quote that never closes', "SYR7" + "," * 40 + "long", ""]
    path.write_text("\n".join(text) + "\n", "utf-8")
    made = bring(ledger, "acled", path)
    assert (made.added, made.rejected) == (2, 3)
    assert [said.split(":")[0] for _, said in rejects(ledger)] == [
        "It has 3 cells, the header 31.",
        "A quotation mark is opened and not closed, or closed too early.",
        "It has 41 cells, the header 31.",
    ]
    assert [path.rpartition(":")[2] for path, _ in rejects(ledger)] == ["2", "3", "4"]


def test_unknown_columns_are_named_with_the_nearest(ledger: Ledger, table: Any) -> None:
    columns = [*columns_of("acled")[:-1], "timestmp", "my own"]
    made = bring(ledger, "acled", table("acled", {}, columns=columns))
    assert "column 'timestmp' is not known; the nearest known one is 'timestamp'" in made.words[0]
    assert "column 'my own' is not known" in made.words[1]
    assert [path for path, _ in rejects(ledger)] == ["table.csv"] * 2
    with pytest.raises(UsageError, match="'event_id' is the nearest"):
        columns_said(("event_id", "event_date"), rules_of("acled"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"PK\x03\x04zip", "ZIP"),
        (b"a," + b"x" * 5_000_000, "it is no table"),
        (b"a,a\n1,2\n", "twice"),
        (b"only one\nx\n", "one column"),
    ],
)
def test_a_file_that_is_no_table_is_said(
    ledger: Ledger, tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=message):
        bring(ledger, "acled", path)
    with pytest.raises(MissingInput):
        bring(ledger, "acled", tmp_path / "none.csv")
    assert ledger.counts().reports == 0


def test_every_format_has_rules_and_a_wrong_rule_is_said() -> None:
    for name in formats():
        assert rules_of(name).format == name
        assert set(rules_of(name).read) <= rules_of(name).known
    with pytest.raises(UsageError, match="Did you mean 'acled'"):
        rules_text("acledd")
    for wrong, message in (
        ("datset = 'x'", "Did you mean 'dataset'"),
        ("[[toll]]\neffect = 'kiled'\n", "Did you mean 'killed'"),
        ("[row]\nidd = 'x'\n", "Did you mean 'id'"),
        ("[kind]\ncolumns = ['a']\n", "lacks a rule"),
        ("= 3", "no TOML"),
    ):
        with pytest.raises(UsageError, match=message):
            rules_from("format = 'x'\nversion = 1\n" + wrong, "mine.toml")


def test_columns_may_be_called_anything(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("the id,a: b,what: kind\n1,x: y,shelling\n", "utf-8")
    text = (
        'format = "t"\nversion = 1\ndataset = "T"\n'
        '[row]\nid = "the id"\nwords = "a: b"\n[kind]\ncolumns = ["what: kind"]'
    )
    made = import_table(ledger, path, Asked(rules=rules_from(text, "t.toml")))
    assert (made.added, made.words) == (1, ())
    assert [span.text for span in only(ledger).evidence] == ["x: y"]


@given(st.binary(max_size=400), st.sampled_from(["t.csv", "t.json", "t.zip"]))
@settings(max_examples=60)
def test_no_bytes_break_the_reading_of_tables(content: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        with suppress(UsageError):
            for row in open_table(path).rows:
                assert row.line >= 1
