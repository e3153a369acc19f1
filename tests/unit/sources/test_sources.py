"""Bytes into reports, and what is turned away."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tacitus.errors import MissingInput
from tacitus.model.records import Report
from tacitus.pipeline.intake import read_new
from tacitus.settings import Settings
from tacitus.sources import Opened, Original, SourceReject, kinds, list_sources, open_originals, open_reports
from tacitus.sources.decode import decode
from tacitus.sources.source import SourceKind, make_report

SETTINGS = Settings(max_characters=1000)
TEXT = "Two men were killed in the town on Friday, police said."


def only(path: Path) -> Report:
    (found,) = open_reports(path, SETTINGS)
    assert isinstance(found, Report)
    return found


def turned(path: Path) -> SourceReject:
    (found,) = open_reports(path, SETTINGS)
    assert isinstance(found, SourceReject)
    return found


def test_text_is_kept_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(f" {TEXT}\r\n\r\nEnd \n".encode())
    report = only(path)
    assert report.text == f" {TEXT}\r\n\r\nEnd \n"
    assert report.path == path.name
    assert report.id.startswith("r_")
    assert report.published is None


def test_same_text_same_id_whatever_the_file(tmp_path: Path) -> None:
    for name in ("a.txt", "b.md"):
        (tmp_path / name).write_text(TEXT)
    first, second = open_reports(tmp_path, SETTINGS)
    assert isinstance(first, Report)
    assert isinstance(second, Report)
    assert first.id == second.id


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = "“Two men” were killed – it’s said."
    assert decode(text.encode(encoding)) == text


def test_slightly_broken_utf8_is_read_as_utf8() -> None:
    assert decode("Aïn al-Arab – Kobanî ".encode() * 30 + b"\xff.").endswith("Kobanî �.")


@pytest.mark.parametrize(
    ("name", "raw", "reason", "said"),
    [
        ("a.txt", b"", "empty_report", "no text"),
        ("a.txt", b" \n\t\xc2\xa0 \n--", "empty_report", "no text"),
        ("a.txt", bytes(range(256)) * 9, "unreadable_source", "binary"),
        ("a.txt", (TEXT + "\0" * 30).encode(), "unreadable_source", "binary"),
        ("a.txt", b"%PDF-1.7 x", "unreadable_source", "no PDF"),
        ("a.txt", b"x" * 1001, "report_too_large", "1,001"),
        ("a.txt", b"x" * 4001, "report_too_large", "TACITUS_MAX_CHARACTERS"),
        ("a.html", b"<html><script>x()</script></html>", "unreadable_source", "No article text"),
        ("a.yaml", b"a: b", "unreadable_source", ".jsonl"),
    ],
)
def test_bad_input_is_rejected_with_what_to_do(
    tmp_path: Path, name: str, raw: bytes, reason: str, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    reject = turned(path)
    assert reject.reject.reason == reason
    assert said in reject.reject.message
    assert reject.path == path.name


def test_a_stray_nul_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode() * 5 + b"\0")
    assert only(path).text.endswith("\0")


def test_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    good = {
        "text": TEXT,
        "title": "Two killed",
        "date": "2023-03-24",
        "outlet": "Wire",
        "author": ["A B", "C D"],
    }
    bare = {"body": TEXT + " \ud800", "published": "sometime"}
    path.write_text("\n".join([json.dumps(good), "not json", "", '{"title": "x"}', json.dumps(bare)]))
    first, broken, textless, second = open_reports(path, SETTINGS)
    assert isinstance(first, Report)
    assert (first.title, first.outlet, first.authors) == ("Two killed", "Wire", ("A B", "C D"))
    assert first.published is not None
    assert (first.published.start, first.published.precision) == ("2023-03-24T00:00:00", "day")
    assert first.published.reference == "metadata field 'date'"
    assert isinstance(broken, SourceReject)
    assert broken.path == "a.jsonl:2"
    assert isinstance(textless, SourceReject)
    assert "no text" in textless.reject.message
    assert isinstance(second, Report)
    assert second.text == TEXT + " �"
    assert second.path == "a.jsonl:5"
    assert second.published is None


PAGE = """<html><head><title>Two soldiers killed in blast | Wire</title>
<meta property="article:published_time" content="2023-03-24T10:15:00+03:00">
<meta name="author" content="Ann Lee"><meta property="og:site_name" content="Daily"></head><body>
<nav><a href=/>Home</a> <a href=/n>News</a></nav><article><h1>Two soldiers killed in blast</h1>
<p>Two soldiers were killed on Friday when a roadside bomb hit their convoy near the town, the army said.</p>
<p>No group claimed the attack, which came a day after a raid on a village nearby, according to residents.</p>
<p>The army said it had sent reinforcements and would hunt the attackers down in the hills.</p>
</article><footer>Copyright Daily</footer></body></html>"""


def test_web_page(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE)
    report = only(path)
    paragraphs = report.text.split("\n\n")
    assert paragraphs[0] == "Two soldiers killed in blast"
    assert len(paragraphs) == 4
    assert "Home" not in report.text
    assert (report.outlet, report.authors) == ("Daily", ("Ann Lee",))
    assert report.published is not None
    assert report.published.start == "2023-03-24T10:15:00+03:00"


def test_soup_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.htm"
    path.write_text(
        "<div><p>Two men killed <b>in the town<p>on Friday<table><td>x</div></span><script>var a='<p>'"
    )
    assert "Two men killed in the town" in only(path).text


def test_folder_is_walked_in_order_and_a_bad_file_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.txt", "a.txt", "sub/c.md", ".hidden.txt"):
        (tmp_path / name).write_text(TEXT + name)
    (tmp_path / "aa.txt").write_bytes(b"")
    found = [Path(str(result.path)).name for result in open_reports(tmp_path, SETTINGS)]
    assert found == ["a.txt", "aa.txt", "b.txt", "c.md"]


def test_patterns_and_missing_paths(tmp_path: Path) -> None:
    (tmp_path / "a1.txt").write_text(TEXT)
    (tmp_path / "a2.txt").write_text(TEXT)
    assert len(list_sources(str(tmp_path / "a*.txt"))) == 2
    with pytest.raises(MissingInput, match="no such file"):
        list_sources(str(tmp_path / "b*.txt"))
    (tmp_path / "none").mkdir()
    with pytest.raises(MissingInput, match="empty"):
        list_sources(tmp_path / "none")


def test_standard_input_is_told_by_how_it_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    for raw, text in (
        (TEXT, TEXT),
        (json.dumps({"text": TEXT}), TEXT),
        (PAGE, "Two soldiers killed in blast"),
    ):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw.encode())))
        (found,) = open_reports("-", SETTINGS)
        assert isinstance(found, Report)
        assert found.text.startswith(text)


def test_original_bytes_are_kept_beside(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PAGE)
    (opened,) = open_originals(path, SETTINGS)
    assert not isinstance(opened, SourceReject)
    assert opened.original.raw == PAGE.encode()
    assert len(opened.original.sha256) == 64


def test_captions_of_figures_are_kept_as_captions_and_the_title_names_the_site(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    paragraph = (
        "Gunmen attacked an army post near the town on Monday, killing nine soldiers, officials said. "
    )
    page.write_text(
        "<html><head><title>Post attacked in north | Lake Tribune</title></head><body><article>"
        "<h1>Post attacked in north</h1><figure><img src='a.jpg'><figcaption>Soldiers by a burnt lorry. "
        f"<span>Ann Roe</span></figcaption></figure><p>{paragraph}</p><p>{paragraph * 2}</p></article></body></html>",
        encoding="utf-8",
    )
    (report,) = open_reports(page, Settings())
    assert not isinstance(report, SourceReject)
    assert "Caption: Soldiers by a burnt lorry. Ann Roe\n" in report.text
    assert report.outlet == "Lake Tribune"


LINKED = """<html><head><title>Two soldiers killed in blast | Daily</title>
<script type="application/ld+json">{linked}</script>{more}</head><body><article><h1>Two soldiers killed in blast</h1>
<p>Two soldiers were killed on Thursday when a mine exploded under their truck near the border, the army said.</p>
<p>No group claimed the attack, which came a day after a raid on a village nearby, according to residents.</p>
<p>The army said it had sent reinforcements and would hunt the attackers down in the hills.</p></article></body></html>"""
OWN = '{"@type": "NewsArticle", "headline": "Two soldiers killed in blast", "datePublished": "2024-05-14T09:00:00Z"}'
OLD = '{"@type": "NewsArticle", "headline": "Older story", "datePublished": "2021-01-02T08:00:00Z"}'


@pytest.mark.parametrize(
    "linked",
    [
        f'{{"@graph": [{{"@type": "ItemList", "itemListElement": [{OLD}]}}, {OWN}]}}',
        f"[{OLD}, {OWN}]",
        f'{{"@graph": [{{"@type": "WebPage", "datePublished": "2021-01-02", "hasPart": [{OLD}]}}, {OWN}]}}',
        OWN[:-1] + f', "isRelatedTo": {OLD}}}',
        '{"@type": ["Thing", "ReportageNewsArticle"], "relatedLink": "x", "datePublished": "2024-05-14"}',
        '{"@type": "NewsArticle", "headline": "broken" "datePublished": "2024-05-14T09:00:00Z"',
    ],
)
def test_the_date_of_a_related_story_is_not_the_pages(tmp_path: Path, linked: str) -> None:
    path = tmp_path / "a.html"
    path.write_text(LINKED.format(linked=linked, more=""))
    report = only(path)
    assert report.published is not None
    assert report.published.start.startswith("2024-05-14")


def test_every_date_that_the_page_gives_is_kept_with_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    link = '<link rel="canonical" href="https://daily.example/2024/05/24/blast.html">'
    path.write_text(LINKED.format(linked=OWN, more=link))
    report = only(path)
    assert [(date.start[:10], date.reference) for date in report.dates] == [
        ("2024-05-14", "page field datePublished"),
        ("2024-05-24", "date in the address"),
    ]
    (clash,) = [one for one in read_new(report).contradictions if one.kind == "published"]
    assert (clash.kind, clash.field) == ("published", "published")
    assert "2024-05-14 (page field datePublished) against 2024-05-24" in clash.explanation


def test_each_entry_of_a_live_blog_has_its_own_day(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    entry = '<div><time datetime="{at}">{at}</time><h2>{title}</h2><p>{told}</p></div>'
    entries = entry.format(
        at="2024-05-14T18:20:00Z",
        title="Clinic hit",
        told="Shells hit a clinic in Omdurman this evening, killing 3.",
    ) + entry.format(
        at="2024-05-13T09:10:00Z",
        title="Depot hit",
        told="A drone hit a depot in Khartoum at 7:30 a.m., killing two guards.",
    )
    linked = '{"@type": "LiveBlogPosting", "datePublished": "2024-05-13T05:00:00Z"}'
    path.write_text(
        LINKED.format(linked=linked, more="")
        .replace("<h1>", "<h1>Live: ")
        .replace("<p>Two", entries + "<p>Two")
    )
    reports = [found for found in open_reports(path, Settings()) if isinstance(found, Report)]
    told = [incident for report in reports for incident in read_new(report).incidents]
    days = {one.label: one.when.start[:10] for one in told if one.when}
    assert days["shelling"] == "2024-05-14"
    assert days["drone_strike"] == "2024-05-13"
    assert [report.path for report in reports] == [
        "a.html#2024-05-14T18:20:00Z",
        "a.html#2024-05-13T09:10:00Z",
    ]
    assert reports[0].published is not None
    assert (reports[0].published.start, reports[0].published.reference) == (
        "2024-05-14T18:20:00+00:00",
        "time of the entry",
    )


def test_a_new_kind_is_one_reader_and_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read_backwards(original: Original, settings: Settings) -> Iterator[Opened]:
        text = original.raw.decode()[::-1]
        yield Opened(
            report=make_report(text, path=original.path, limit=settings.max_characters), original=original
        )

    kind = SourceKind(what="Words backwards", endings=(".drow",), read=read_backwards)
    monkeypatch.setitem(kinds.KINDS, "drow", kind)
    (tmp_path / "a.drow").write_text(".syadnus no nwot a dellehs slebeR", "utf-8")
    (report,) = open_reports(tmp_path / "a.drow", Settings())
    assert isinstance(report, Report)
    assert report.text == "Rebels shelled a town on sundays."


def test_a_field_that_is_misspelt_is_named_and_the_report_is_read(tmp_path: Path) -> None:
    path = tmp_path / "wire.jsonl"
    line = '{"text": "Two died.", "publshed": "2024-05-14", "id": 3, "tags": []}\n'
    path.write_text(line * 2 + '{"text": "Three died.", "published": "2024-05-14"}\n')
    found = list(open_reports(path, Settings()))
    (said,) = [one for one in found if isinstance(one, SourceReject)]
    assert len(found) == 4
    assert (said.path, said.reject.reason) == ("wire.jsonl:1", "unknown_field")
    assert "'publshed' is not known and was not read; did you mean 'published'?" in said.reject.message
