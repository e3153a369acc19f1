"""The suite that every kind of source passes: recognised by content, read, and unharmed by what is no such file."""

from __future__ import annotations

from pathlib import Path

import pytest

from source_files import FILES, TEXT
from tacitus import errors
from tacitus.boundary import FAILED
from tacitus.errors import UnreadableSource
from tacitus.settings import Settings
from tacitus.sources import Beside, Opened, Original, SourceReject, open_bytes, open_originals
from tacitus.sources.kinds import KINDS

DOCS = Path(__file__).resolve().parents[2] / "docs" / "sources.md"
SETTINGS = Settings(max_characters=1_000)
HOSTILE = (
    b"",
    b"\x00\xff\xfe\x00",
    b"<html><body></body></html>",
    b'{"text": 1}\n[]\n',
    "½ \ud800".encode("utf-16", "surrogatepass"),
    b"x" * 2_000,
)
BY_NAME_ALONE = {"text"}
"""Kinds whose content says nothing of what they are."""


def test_every_kind_in_the_table_is_exercised() -> None:
    assert set(FILES) == set(KINDS)


def test_every_kind_and_every_reason_is_in_the_docs() -> None:
    page = DOCS.read_text("utf-8")
    assert [kind.what for kind in KINDS.values() if f"| {kind.what} |" not in page] == []
    refused = [
        kind.reason
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, UnreadableSource)
    ]
    assert [reason for reason in refused if f"`{reason}`" not in page] == []


@pytest.mark.parametrize("kind", FILES)
def test_it_gives_the_report_with_its_bytes_and_is_the_same_each_time(kind: str, tmp_path: Path) -> None:
    name, make = FILES[kind]
    (tmp_path / name).write_bytes(make(TEXT))
    found = list(open_originals(tmp_path, SETTINGS))
    (opened,) = [one for one in found if isinstance(one, Opened)]
    assert [one for one in found if isinstance(one, SourceReject)] == []
    assert TEXT in " ".join(opened.report.text.split())
    assert opened.report.path is not None
    assert opened.report.path.startswith(f"{tmp_path.name}/{name}")
    assert opened.original.path == opened.report.path
    assert opened.original.raw
    assert list(open_originals(tmp_path, SETTINGS)) == found
    for one in opened.report.locators:
        assert opened.report.text[one.start : one.end].strip()


@pytest.mark.parametrize("kind", sorted(set(FILES) - BY_NAME_ALONE))
def test_it_is_recognised_by_content_whatever_its_name(kind: str, tmp_path: Path) -> None:
    for name in ("download", "download.txt", "download.dat"):
        (tmp_path / name).write_bytes(FILES[kind][1](TEXT))
        found = list(open_originals(tmp_path / name, SETTINGS))
        assert [TEXT in " ".join(one.report.text.split()) for one in found if isinstance(one, Opened)] == [
            True
        ]


@pytest.mark.parametrize("kind", FILES)
def test_what_is_said_beside_the_bytes_counts_where_they_are_silent(kind: str) -> None:
    beside = Beside(url="https://wire.example/story", outlet="Wire")
    name, make = FILES[kind]
    (opened,) = open_bytes(Original(path=name, raw=make(TEXT), beside=beside), SETTINGS)
    assert isinstance(opened, Opened)
    assert opened.report.outlet
    if KINDS[kind].many:
        assert opened.report.url != beside.url, "the address of a list is none of what is in it"
    else:
        assert opened.report.url


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("raw", HOSTILE)
def test_what_no_kind_can_read_is_an_error_of_the_record(kind: str, raw: bytes, tmp_path: Path) -> None:
    """A report that can be read or a reject with words, none of them for a fault of ours."""
    (tmp_path / FILES[kind][0]).write_bytes(raw)
    for one in open_originals(tmp_path, SETTINGS):
        if isinstance(one, SourceReject):
            assert one.reject.message
            assert one.reject.reason != FAILED
        else:
            assert one.report.text.encode()


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_cut_off_anywhere_is_read_or_rejected(kind: str, tmp_path: Path) -> None:
    name, make = FILES[kind]
    whole = make(TEXT)
    for length in {*range(0, min(len(whole), 64), 7), *range(64, len(whole), max(1, len(whole) // 40))}:
        (tmp_path / name).write_bytes(whole[:length])
        found = list(open_originals(tmp_path, SETTINGS))
        assert found
        assert [
            one.reject for one in found if isinstance(one, SourceReject) and one.reject.reason == FAILED
        ] == []
