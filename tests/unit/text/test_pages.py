"""Mock pages (`pages.txt`): every part of a page gets its kind, and the page its outlet, date and authors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tacitus.model.records import Report
from tacitus.text.segments import segment


@dataclass
class MockPage:
    name: str
    outlet: str | None
    published: str | None
    authors: tuple[str, ...]
    text: str
    parts: list[tuple[str, str]]


def _read(written: str) -> MockPage:
    head, *lines = written.split("\n")
    name, outlet, published, authors = (cell.strip() for cell in head.split("|"))
    text, parts = "", []
    for line in lines:
        if not line:
            text += "\n"
            continue
        kind, words = line.split(": ", 1)
        glue = {"+": " ", "&": ""}.get(kind[0], "\n")
        text += glue + words
        parts.append((kind.lstrip("+&"), words))
    found = {"-": None}
    people = () if authors == "-" else tuple(authors.split(", "))
    return MockPage(
        name, found.get(outlet, outlet), found.get(published, published), people, text.strip(), parts
    )


PAGES = [_read(page) for page in (Path(__file__).parent / "pages.txt").read_text("utf-8").split("\n== ")[1:]]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page(page: MockPage) -> None:
    report = segment(Report(id="r", text=page.text))
    assert [(s.kind, page.text[s.start : s.end]) for s in report.segments] == page.parts
    assert report.outlet == page.outlet
    assert (report.published.start[:10] if report.published else None) == page.published
    assert report.authors == page.authors


def test_there_are_pages() -> None:
    assert len(PAGES) >= 55
