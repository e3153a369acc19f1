"""Tables of reports: columns by name, misspelt ones, dates, sheets, and what is no table."""

from __future__ import annotations

import io
import json
from datetime import UTC, date, datetime

import openpyxl
import pytest

from source_files import TEXT, TITLE, csv_of, parquet, xlsx
from tacitus.errors import UsageError
from tacitus.model.records import Report
from tacitus.settings import Settings, load_settings
from tacitus.sources import Opened, Original, SourceReject, open_bytes
from yardstick import times_the_loop

SETTINGS = Settings()
AT_MOST = 100
"""Loops of the yardstick that a sheet of a million rows that are not there may take."""
HEAD = ["URL", "Date", "Title", "Full text", "Outlet"]
ROW = ["https://lake.example/a", "2024-05-13", TITLE, TEXT, "Lake Tribune"]


def found_in(raw: bytes, name: str = "a.csv") -> list[Opened | SourceReject]:
    return list(open_bytes(Original(path=name, raw=raw), SETTINGS))


def reports(raw: bytes, name: str = "a.csv") -> list[Report]:
    return [one.report for one in found_in(raw, name) if isinstance(one, Opened)]


def said(raw: bytes, name: str = "a.csv") -> list[tuple[str, str]]:
    return [(one.path, one.reject.reason) for one in found_in(raw, name) if isinstance(one, SourceReject)]


def is_the_row(report: Report) -> bool:
    assert (report.text, report.title, report.outlet) == (TEXT, TITLE, "Lake Tribune")
    assert report.url == "https://lake.example/a"
    assert report.published is not None
    return report.published.start == "2024-05-13T00:00:00"


def test_a_row_a_million_lines_down_is_read_at_once() -> None:
    book = openpyxl.Workbook()
    for column, (name, value) in enumerate(zip(HEAD, ROW, strict=True), start=1):
        book.active.cell(1, column, name)
        book.active.cell(1_048_576, column, value)
    book.active.cell(1_048_576, 16_384, "far out")
    written = io.BytesIO()
    book.save(written)
    (report,) = reports(written.getvalue(), "a.xlsx")
    assert is_the_row(report)
    assert report.path == "a.xlsx:Sheet!1048576"
    assert times_the_loop(lambda: found_in(written.getvalue(), "a.xlsx"), enough=AT_MOST) < AT_MOST


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_columns_are_found_by_name_whatever_parts_them(separator: str, encoding: str) -> None:
    raw = csv_of(HEAD, ROW, separator=separator).decode().encode(encoding)
    (report,) = reports(raw)
    assert is_the_row(report)
    assert report.path == "a.csv:2"


def test_a_workbook_a_parquet_table_and_json_give_the_same() -> None:
    day = [*ROW[:1], datetime(2024, 5, 13), *ROW[2:]]
    first, second = reports(xlsx(HEAD, day, [None, None], sheets=2), "a.xlsx")
    assert is_the_row(first)
    assert is_the_row(second)
    assert [first.path, second.path] == ["a.xlsx:Sheet!2", "a.xlsx:More1!2"]
    columns = {name: [cell] for name, cell in zip(HEAD, ROW, strict=True)} | {
        "Date": [date(2024, 5, 13)],
        "n": [1],
    }
    (third,) = reports(parquet(**columns), "a.parquet")
    assert is_the_row(third)
    record = dict(zip(HEAD, ROW, strict=True))
    for raw in ([record], {"status": "ok", "articles": [record]}, record):
        for indent in (None, 2):
            (one,) = reports(json.dumps(raw, indent=indent).encode(), "a.json")
            assert is_the_row(one)


def test_an_instant_keeps_its_zone() -> None:
    (report,) = reports(parquet(text=[TEXT], date=[datetime(2024, 5, 13, 18, 20, tzinfo=UTC)]), "a.parquet")
    assert report.published is not None
    assert report.published.start == "2024-05-13T18:20:00+00:00"


def test_a_misspelt_column_is_named_with_the_nearest_and_the_rows_are_read() -> None:
    raw = csv_of(
        ["titel", "text", "Publshed", "id"], [TITLE, TEXT, "2024-05-13", "1"], [TITLE, TEXT + " So.", "", "2"]
    )
    assert len(reports(raw)) == 2
    messages = [one.reject.message for one in found_in(raw) if isinstance(one, SourceReject)]
    assert [message.split("; ")[1] for message in messages] == [
        "did you mean 'title'?",
        "did you mean 'published'?",
    ]


def test_a_table_without_a_column_of_text_says_which_it_has() -> None:
    (found,) = found_in(csv_of(["url", "txt", "artcle"], ["https://l.example", TEXT, TEXT]))
    assert isinstance(found, SourceReject)
    assert found.reject.reason == "unreadable_source"
    assert "Its columns: url, txt, artcle." in found.reject.message
    assert "did you mean 'article' by 'artcle'?" in found.reject.message


@pytest.mark.parametrize(("sure", "day"), [("25/03/2024", "2024-04-03"), ("03/25/2024", "2024-03-04")])
def test_the_order_of_day_and_month_is_taken_from_the_dates_that_leave_no_doubt(sure: str, day: str) -> None:
    first, _ = reports(csv_of(["text", "date"], [TEXT, "03/04/2024"], [TEXT + " So.", sure]))
    assert first.published is not None
    assert first.published.start[:10] == day


def test_dates_that_leave_a_doubt_are_said_once_and_not_guessed() -> None:
    raw = csv_of(["text", "date"], [TEXT, "03/04/2024"], [TEXT + " So.", "05/06/2024"])
    assert [report.published for report in reports(raw)] == [None, None]
    assert said(raw) == [("a.csv:2", "ambiguous_date")]
    assert said(csv_of(["text", "date"], [TEXT, "04/04/2024"], [TEXT + " So.", "05.06.2024"])) == []


def test_a_bad_row_loses_no_other() -> None:
    raw = (
        csv_of(["text", "title"], [TEXT, "a"])
        + b'too,many,"cells\n'
        + csv_of(["", "no text"], [TEXT + " So.", "b"])
    )
    assert [report.title for report in reports(raw)] == ["a", "b"]
    assert [reason for _, reason in said(raw)] == ["unclosed_quote", "unreadable_source"]


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.csv", b"one column\nand text\n"),
        ("a.csv", b"a,a\n1,2\n"),
        ("a.json", b"{"),
        ("a.json", b"[1, 2]"),
        ("a.json", b"{}"),
        ("a.json", b"[" * 100_000),
        ("a.parquet", b"PAR1" + bytes(60) + b"PAR1"),
    ],
)
def test_what_is_no_table_is_rejected_in_words(name: str, raw: bytes) -> None:
    found = found_in(raw, name)
    assert found
    for one in found:
        assert isinstance(one, SourceReject)
        assert one.reject.reason == "unreadable_source"


def test_a_report_that_begins_like_prose_is_no_table() -> None:
    (report,) = reports(f"Text, title, and outlet are words.\n\n{TEXT}".encode(), "a.txt")
    assert report.path == "a.txt"


NAMED = ["Lede", "Wann", "Wo", "Text"]
CELLS = [TEXT, "2024-05-13", "https://lake.example/a", "what the desk noted"]
OWN_NAMES = load_settings({"TACITUS_COLUMNS": "text=lede, published = Wann,url=Wo"})


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("a.csv", csv_of(NAMED, CELLS)),
        ("a.xlsx", xlsx(NAMED, CELLS)),
        ("a.parquet", parquet(**{key: [cell] for key, cell in zip(NAMED, CELLS, strict=True)})),
        ("a.json", json.dumps([dict(zip(NAMED, CELLS, strict=True))], indent=1).encode()),
        ("a.jsonl", json.dumps(dict(zip(NAMED, CELLS, strict=True))).encode() + b"\n"),
    ],
)
def test_columns_of_other_names_are_mapped_and_win_over_those_that_are_known(name: str, raw: bytes) -> None:
    (found,) = open_bytes(Original(path=name, raw=raw), OWN_NAMES)
    assert isinstance(found, Opened), found
    assert (found.report.text, found.report.url) == (TEXT, "https://lake.example/a")
    assert found.report.published is not None
    assert found.report.published.start == "2024-05-13T00:00:00"


@pytest.mark.parametrize("written", ["text", "text=", "words=Lede", "=x"])
def test_a_mapping_that_means_nothing_is_said(written: str) -> None:
    with pytest.raises(UsageError) as raised:
        load_settings({"TACITUS_COLUMNS": written})
    assert "FIELD=COLUMN" in (raised.value.remedy or "")
