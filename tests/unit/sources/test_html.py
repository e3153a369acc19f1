"""What a page says of itself, what is no article, and live blogs."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from tacitus.model.records import Report
from tacitus.pipeline.intake import read_new
from tacitus.settings import Settings
from tacitus.sources import Beside, Opened, Original, SourceReject, open_bytes, open_reports
from tacitus.sources.markup import without_crowds
from tacitus.sources.stubs import stubs

SETTINGS = Settings()
TITLE = "Two soldiers killed in blast"
STORY = (
    "<p>Two soldiers were killed on Thursday when a mine exploded under their truck near the border, the army said.</p>"
    "<p>No group claimed the attack, which came a day after a raid on a village nearby, according to residents.</p>"
    "<p>The army said it had sent reinforcements and would hunt the attackers down in the hills.</p>"
)


def page(head: str = "", body: str = STORY, *, title: str = f"{TITLE} | Daily", html: str = "") -> bytes:
    return (
        f"<!doctype html><html {html}><head><title>{title}</title>{head}</head>"
        f"<body><article><h1>{TITLE}</h1>{body}</article></body></html>"
    ).encode()


def linked(*nodes: object) -> str:
    block = json.dumps({"@context": "https://schema.org", "@graph": nodes})
    return f'<script type="application/ld+json">{block}</script>'


def opened(raw: bytes, beside: Beside | None = None) -> list[Opened | SourceReject]:
    return list(open_bytes(Original(path="a.html", raw=raw, beside=beside or Beside()), SETTINGS))


def report_of(raw: bytes, beside: Beside | None = None) -> Report:
    (found,) = opened(raw, beside)
    assert isinstance(found, Opened), found
    return found.report


def reject_of(raw: bytes) -> tuple[str, str]:
    (found,) = opened(raw)
    assert isinstance(found, SourceReject), found
    return found.reject.reason, found.reject.message


NODE = {
    "@type": "NewsArticle",
    "headline": TITLE,
    "datePublished": "2024-05-16T09:00:00+03:00",
    "dateModified": "2024-05-16T15:30:00+03:00",
    "author": [{"@id": "#ann"}, {"@type": "Person", "name": "Bo Roe"}],
    "publisher": {"@id": "#house"},
}
GRAPH = (
    {"@type": "WebSite", "@id": "#site", "name": "Elsewhere"},
    {"@type": "Person", "@id": "#ann", "name": "Ann Lee"},
    {"@type": "NewsMediaOrganization", "@id": "#house", "name": "Lake Tribune"},
    NODE,
)


def test_json_ld_gives_authors_publisher_published_and_modified_with_their_zone() -> None:
    report = report_of(page(linked(*GRAPH), title=TITLE))
    assert report.authors == ("Ann Lee", "Bo Roe")
    assert report.outlet == "Lake Tribune"
    assert report.published is not None
    assert report.modified is not None
    assert report.published.start == "2024-05-16T09:00:00+03:00"
    assert report.modified.start == "2024-05-16T15:30:00+03:00"


def test_opengraph_names_the_site_before_the_publisher_and_meta_gives_the_times() -> None:
    head = (
        '<meta property="og:site_name" content="The Lake"><meta property="og:url" content="https://lake.example/a">'
        '<meta property="article:published_time" content="2024-05-16T06:00:00Z">'
        '<meta property="article:modified_time" content="2024-05-16T07:00:00Z">'
    )
    report = report_of(page(head + linked({**NODE, "datePublished": None, "dateModified": None}, *GRAPH[:3])))
    assert report.outlet == "The Lake"
    assert report.url == "https://lake.example/a"
    assert [date.reference for date in report.dates] == ["page field article:published_time"]
    assert report.modified is not None
    assert report.modified.start == "2024-05-16T07:00:00+00:00"


MICRO = (
    '<div itemscope itemtype="https://schema.org/NewsArticle"><span itemprop="author" itemscope><a itemprop="name">'
    'Ann Lee</a></span><time itemprop="datePublished" datetime="2024-05-16T09:00:00+03:00">16 May</time>'
    f'<meta itemprop="dateModified" content="2024-05-17">{STORY}</div>'
)


def test_microdata_and_time_elements_are_read_where_nothing_else_speaks() -> None:
    report = report_of(page(body=MICRO))
    assert report.authors == ("Ann Lee",)
    assert [(one.start, one.reference) for one in report.dates] == [
        ("2024-05-16T09:00:00+03:00", "microdata datePublished")
    ]
    assert report.modified is not None
    assert report.modified.start[:10] == "2024-05-17"
    aside = '<aside><time datetime="2020-01-01T00:00:00Z">old</time></aside>'
    changed = '<time class="updated" datetime="2024-05-18T00:00:00Z">changed</time>'
    bare = report_of(page(body=f'{aside}{changed}<time datetime="2024-05-16T09:00Z">x</time>{STORY}'))
    assert bare.published is not None
    assert (bare.published.start, bare.published.reference) == ("2024-05-16T09:00:00+00:00", "element <time>")


def test_an_amp_page_has_the_address_of_the_page_that_it_stands_for() -> None:
    head = '<link rel="canonical" href="https://lake.example/2024/05/16/blast">' + linked(*GRAPH)
    report = report_of(page(head, html="amp"), Beside(url="https://lake.example/amp/blast"))
    assert report.url == "https://lake.example/2024/05/16/blast"


def test_where_it_was_fetched_from_is_the_address_of_a_page_that_names_none() -> None:
    assert report_of(page(), Beside(url="https://lake.example/a")).url == "https://lake.example/a"


def test_metadata_printed_line_and_address_that_disagree_are_a_contradiction_with_the_choice_explained() -> (
    None
):
    head = '<link rel="canonical" href="https://lake.example/2024/05/10/blast">' + linked(*GRAPH)
    report = report_of(page(head, body=f"<p>Published 2 May 2024</p>{STORY}"))
    clashes = [one for one in read_new(report).contradictions if one.kind == "published"]
    assert len(clashes) == 2
    assert all("2024-05-16 (page field datePublished) against" in one.explanation for one in clashes)
    assert all("the first is taken, since" in one.explanation for one in clashes)
    agreeing = report_of(page(head.replace("05/10", "05/16"), body=f"<p>Published 16 May 2024</p>{STORY}"))
    assert [one for one in read_new(agreeing).contradictions if one.kind == "published"] == []


TABLE = tomllib.loads((files("tacitus.sources") / "stubs.toml").read_text("utf-8"))
REFUSED = [(name, example) for name, row in TABLE.items() for example in row["examples"]]
KEPT = [example for row in TABLE.values() for example in row["reports"]]


def of_example(example: str) -> bytes:
    title, _, text = example.partition(" || ")
    return (
        f"<!doctype html><html><head><title>{title}</title></head><body><p>{text}</p></body></html>".encode()
    )


@pytest.mark.parametrize(("name", "example"), REFUSED)
def test_what_stands_in_the_place_of_an_article_is_refused_with_its_own_reason(
    name: str, example: str
) -> None:
    reason, message = reject_of(of_example(example))
    assert reason == name
    assert "Save" in message or "save" in message


@pytest.mark.parametrize("example", KEPT)
def test_a_short_report_that_sounds_a_little_like_it_is_read(example: str) -> None:
    assert report_of(of_example(example)).text


def test_the_table_has_examples_of_every_stub() -> None:
    assert {stub.name for stub in stubs()} == set(TABLE)
    assert all(row["examples"] and row["reports"] for row in TABLE.values())


def test_a_page_that_says_it_is_not_free_is_refused_when_it_is_short_and_read_when_it_is_whole() -> None:
    walled = linked({**NODE, "isAccessibleForFree": "False"})
    assert (
        reject_of(page(walled, body="<p>Two soldiers were killed on Thursday in the hills by a mine.</p>"))[0]
        == "paywall"
    )
    assert report_of(page(walled, body=STORY * 4)).title == TITLE


def test_an_article_that_speaks_of_cookies_and_errors_is_an_article() -> None:
    body = "<p>The page you requested was not found, the ministry's site said. We use cookies, it said. Accept all.</p>"
    assert report_of(page(linked(*GRAPH), body=STORY + body)).title == TITLE


UPDATES = [
    {
        "@type": "BlogPosting",
        "headline": "Clinic hit",
        "url": "https://lake.example/live#b",
        "datePublished": "2024-05-14T18:20:00Z",
        "articleBody": "<p>Shells hit a clinic in Omdurman this evening, killing 3 &amp; wounding 4.</p>",
    },
    {"@type": "BlogPosting", "datePublished": "2024-05-13T09:10:00Z", "articleBody": "A drone hit a depot."},
    {"@type": "BlogPosting", "datePublished": "2024-05-13T09:00:00Z"},
]
LIVE = {
    "@type": "LiveBlogPosting",
    "headline": TITLE,
    "datePublished": "2024-05-13T05:00:00Z",
    "liveBlogUpdate": UPDATES,
}


def test_the_entries_of_a_live_blog_are_reports_of_their_own_and_stay_the_same_as_it_grows() -> None:
    first, second = (one.report for one in opened(page(linked(LIVE))) if isinstance(one, Opened))
    assert (first.title, first.url) == ("Clinic hit", "https://lake.example/live#b")
    assert first.text.endswith("killing 3 & wounding 4.")
    assert first.published is not None
    assert first.published.start == "2024-05-14T18:20:00+00:00"
    assert second.text == "2024-05-13T09:10:00Z\n\nA drone hit a depot."
    news = {"datePublished": "2024-05-15", "articleBody": "New."}
    grown = {**LIVE, "liveBlogUpdate": [news, *UPDATES]}
    later = {one.report.id for one in opened(page(linked(grown))) if isinstance(one, Opened)}
    assert {first.id, second.id} < later


def test_pictures_written_into_a_page_do_not_make_it_too_large(tmp_path: Path) -> None:
    picture = f"<img src='data:image/png;base64,{'A' * 3_000_000}'>"
    (tmp_path / "a.html").write_bytes(page(body=picture + STORY))
    (report,) = open_reports(tmp_path / "a.html", SETTINGS)
    assert isinstance(report, Report)
    assert "AAAA" not in report.text


def test_what_a_browser_saves_beside_a_page_is_no_source(tmp_path: Path) -> None:
    (tmp_path / "blast.html").write_bytes(page())
    (tmp_path / "blast_files").mkdir()
    (tmp_path / "blast_files" / "frame.html").write_bytes(page())
    (tmp_path / "case_files").mkdir()
    (tmp_path / "case_files" / "b.html").write_bytes(page())
    paths = [found.path for found in open_reports(tmp_path, SETTINGS)]
    assert paths == [f"{tmp_path.name}/blast.html", f"{tmp_path.name}/case_files/b.html"]


def test_a_tag_of_a_thousand_attributes_is_laid_bare_and_the_page_read_as_before() -> None:
    crowded = " ".join(f"{name}{n}{value}" for n in range(700) for name, value in (("a", "='>'"), ("b", "")))
    assert without_crowds(f"{'x' * 2_000}<p {crowded}>{TITLE}</p>") == f"{'x' * 2_000}<p >{TITLE}</p>"
    (plain,) = open_bytes(Original(path="a.html", raw=page()), SETTINGS)
    (read,) = open_bytes(
        Original(path="a.html", raw=page(body=STORY.replace("<p>", f"<p {crowded}>", 1))), SETTINGS
    )
    assert isinstance(plain, Opened)
    assert isinstance(read, Opened)
    assert read.report.text == plain.report.text
