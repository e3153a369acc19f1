"""Segments and what the page says about itself, on made-up pages as messy as real ones."""

from __future__ import annotations

import pytest

from tacitus.model.records import Report
from tacitus.text.segments import segment, segment_with_rejects

BODY = "Gunmen attacked an army post near the town on Monday, killing nine soldiers, officials said."


def kinds(text: str, *, title: str | None = None) -> list[tuple[str, str]]:
    """(kind, words) of every segment."""
    report = segment(Report(id="r", text=text, title=title))
    return [(s.kind, text[s.start : s.end]) for s in report.segments]


def test_crawled_page_with_fused_date_header() -> None:
    text = (
        " date 2021-05-02 Rebels shell northern town after truce ends\n\n12\nJane Q. Doe\n·3 min read\n"
        "Smoke rises over the town last week - Sam Roe/AgencyPhoto via Getty Images\n"
        f"{BODY}\n\nFighting spreads west\n\n{BODY}"
    )
    assert kinds(text) == [
        ("furniture", "date 2021-05-02"),
        ("headline", "Rebels shell northern town after truce ends"),
        ("furniture", "12"),
        ("byline", "Jane Q. Doe"),
        ("furniture", "·3 min read"),
        ("caption", "Smoke rises over the town last week"),
        ("credit", "- Sam Roe/AgencyPhoto via Getty Images"),
        ("body", BODY),
        ("subheading", "Fighting spreads west"),
        ("body", BODY),
    ]
    report = segment(Report(id="r", text=text))
    assert report.title == "Rebels shell northern town after truce ends"
    assert report.authors == ("Jane Q. Doe",)
    assert report.outlet is None
    assert report.language == "en"
    assert report.published is not None
    assert (report.published.start, report.published.precision) == ("2021-05-02T00:00:00", "day")
    assert report.published.text is not None
    assert text[report.published.text.start : report.published.text.end] == "2021-05-02"


@pytest.mark.parametrize(
    "line",
    [
        "7",
        "1.2k shares",
        "14 comments",
        "Share",
        "Facebook Twitter WhatsApp Email",
        "4 min read",
        "Read more: Villagers flee the border",
        "Related articles",
        "Sign up for our newsletter",
        "We use cookies to make this site work.",
        "© 2023 Some Paper. All rights reserved.",
        "Updated 4:15 PM EST",
        "Reporting by Jane Doe; Editing by John Roe",
        "3 hours ago",
        "ADVERTISEMENT",
        "-----",
        "jane@example.org",
    ],
)
def test_furniture_between_paragraphs(line: str) -> None:
    assert kinds(f"{BODY}\n\n{line}\n\n{BODY}") == [("body", BODY), ("furniture", line), ("body", BODY)]


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell by 7 per cent.",
        "More than 20 people were hurt.",
        "He asked readers to watch the video of the raid, which shows two men leaving the house.",
        "The source: two officials who would not be named.",
        "By Monday the town had fallen.",
    ],
)
def test_sentences_that_begin_like_furniture_are_body(line: str) -> None:
    assert ("body", line) in kinds(f"{BODY}\n\n{line}\n\n{BODY}")


@pytest.mark.parametrize(
    ("dateline", "outlet"),
    [
        ("BEIRUT (Reuters) -", "Reuters"),
        ("KYIV, Ukraine —", None),
        ("Aleppo, March 5 (SANA) –", "SANA"),
        ("SAN SALVADOR, 3 JAN 90 (ACAN-EFE) --", "EFE"),
        ("MOGADISHU:", None),
        ("CARACAS (VENEZUELA), 3 MAY 90 (EFE) --", "EFE"),
        ("Goma (DR Congo), 3 May 2023 —", None),
        ("(Reuters) -", "Reuters"),
        ("DEIR AL-ZOR, Syria (AP) _", "Associated Press"),
        ("Hama, Syria, 4 May —", None),
        ("(Nairobi, March 4, 2025) –", None),
        ("(New York, 4 March 2025) -", None),
    ],
)
def test_datelines(dateline: str, outlet: str | None) -> None:
    text = f"{dateline} {BODY}"
    assert kinds(text) == [("dateline", dateline), ("body", BODY)]
    assert segment(Report(id="r", text=text)).outlet == outlet


@pytest.mark.parametrize(
    "sentence",
    [
        "WATCH: a drone hits the depot.",
        "NATO: no decision was made.",
        "The general — a veteran of two wars — was wounded.",
        "He said: two men died.",
        "Troops (left) - and police - were there.",
        "(Seen on March 4, 2025) – the depot after the raid.",
        "(The mayor, 42) – he was its second – was wounded.",
    ],
)
def test_no_dateline(sentence: str) -> None:
    assert "dateline" not in dict(kinds(f"{sentence}\n\n{BODY}"))


def test_dateline_date_is_the_date_of_publication_and_running_text_is_not() -> None:
    dated = segment(Report(id="r", text=f"LIMA, 7 JUL 89 (EFE) -- [TEXT] {BODY.upper()}"))
    assert dated.published is not None
    assert (dated.published.start, dated.published.reference) == ("1989-07-07T00:00:00", "dateline")
    undated = segment(Report(id="r", text=f"{BODY}\n\nOn 24 March 2023 a similar raid killed two."))
    assert undated.published is None


def test_dateline_without_a_year_gives_no_date() -> None:
    assert segment(Report(id="r", text=f"ADEN, March 5 (Reuters) - {BODY}")).published is None


def test_one_line_text_with_everything_fused() -> None:
    text = f"Bomb kills nine in capital KABUL (Reuters) - {BODY}"
    assert kinds(text) == [
        ("headline", "Bomb kills nine in capital"),
        ("dateline", "KABUL (Reuters) -"),
        ("body", BODY),
    ]


@pytest.mark.parametrize(
    ("line", "authors", "start"),
    [
        ("By Jane Doe | March 3, 2023 10:15 GMT", ("Jane Doe",), "2023-03-03T10:15:00+00:00"),
        ("By JANE DOE and Ali bin Omar, Associated Press", ("Jane Doe", "Ali bin Omar"), None),
        ("Jane Doe in Beirut and John Roe in Amman", ("Jane Doe", "John Roe"), None),
        ("Written by: Jane Doe, Middle East Correspondent", ("Jane Doe",), None),
        ("By Reuters Staff", (), None),
    ],
)
def test_bylines(line: str, authors: tuple[str, ...], start: str | None) -> None:
    text = f"Army post attacked in the north\n{line}\n\n{BODY}"
    report = segment(Report(id="r", text=text))
    assert [s.kind for s in report.segments] == ["headline", "byline", "body"]
    assert report.authors == tuple(name if not name.isupper() else name.title() for name in authors)
    assert (report.published.start if report.published else None) == start


@pytest.mark.parametrize(
    ("line", "credit"),
    [
        ("FILE - A tank stands in a field. (AP Photo/Jane Roe)", ". (AP Photo/Jane Roe)"),
        ("A soldier at the border. Photograph: Jane Roe/Reuters", "Photograph: Jane Roe/Reuters"),
        ("Smoke rises over the port [File: Jane Roe/Reuters]", "[File: Jane Roe/Reuters]"),
        ("A burnt bus. REUTERS/Jane Roe", "REUTERS/Jane Roe"),
        ("In this photo taken on Monday, men clear rubble", ""),
        ("Women queue for bread outside a bakery in the besieged northern city", ""),
    ],
)
def test_captions_between_paragraphs(line: str, credit: str) -> None:
    found = kinds(f"{BODY}\n\n{line}\n\n{BODY}\n\n{BODY}")[1:-2]
    assert found[0][0] == "caption"
    assert [words for kind, words in found if kind == "credit"] == ([credit] if credit else [])


def test_agency_name_after_a_paragraph_signs_the_article_off() -> None:
    last = "The army said it was looking into it. Nobody has claimed the attack. The town is calm. (AFP)"
    assert [kind for kind, _ in kinds(f"{BODY}\n\n{last}")] == ["body", "body", "credit"]


def test_links_under_a_heading_are_furniture_until_the_text_goes_on() -> None:
    text = f"{BODY}\n\nRelated articles\nArmy hunts raiders\nVillages flee west\n\n{BODY}"
    assert [kind for kind, _ in kinds(text)] == ["body", "furniture", "furniture", "furniture", "body"]


def test_live_blog_times_lists_and_quotations() -> None:
    text = (
        f"{BODY}\n\n10:15 GMT\n\nThe army listed:\n\n• one rifle\n• two drones\n\n“We will answer in kind.”"
    )
    assert [kind for kind, _ in kinds(text)] == ["body", "dateline", "body", "body", "body", "quote"]
    said = "“We will answer,” the general said."
    assert kinds(f"{BODY}\n\n{said}")[1] == ("body", said)


def test_title_from_metadata_is_cut_from_the_text() -> None:
    assert kinds(f"Post attacked-{BODY}", title="Post attacked") == [
        ("headline", "Post attacked"),
        ("furniture", "-"),
        ("body", BODY),
    ]


def test_hard_wrapped_text_is_one_block_per_paragraph() -> None:
    text = (
        "Gunmen attacked an army post in the north of the country late on\n"
        "Sunday, killing at least nine soldiers and wounding several\n"
        "others, two security sources and a local official said on\n"
        "Monday.\n\nThe attackers came on motorcycles from the direction of the\n"
        "border and fled with vehicles and weapons, they said.\n"
    )
    assert [kind for kind, _ in kinds(text)] == ["body", "body"]


def test_ambiguous_numbers_need_the_outlets_habit() -> None:
    page = "Post attacked in north{site}\n\n03/04/2023\n\n" + BODY
    report, rejects = segment_with_rejects(Report(id="r", text=page.format(site="")))
    assert report.published is None
    assert [reject.reason for reject in rejects] == ["ambiguous_date"]
    british, none = segment_with_rejects(Report(id="r", text=page.format(site=" | BBC News")))
    assert british.published is not None
    assert british.published.start == "2023-04-03T00:00:00"
    assert none == ()


def test_published_line_wins_over_updated_line() -> None:
    text = f"Post attacked in north\nUpdated: 5 May 2023\nPublished: 3 May 2023\n\n{BODY}"
    published = segment(Report(id="r", text=text)).published
    assert published is not None
    assert published.start == "2023-05-03T00:00:00"


def test_metadata_is_never_overruled() -> None:
    given = Report(
        id="r",
        text=f"By Jane Doe\n\nBEIRUT (Reuters) - {BODY}",
        outlet="Daily",
        authors=("A B",),
        title="T u",
    )
    filled = segment(given)
    assert (filled.outlet, filled.authors, filled.title) == ("Daily", ("A B",), "T u")
    assert segment(filled) is filled


def test_address_gives_outlet_and_date() -> None:
    text = f"https://www.reuters.com/world/2023/04/03/post-attacked\nPost attacked in north\n{BODY}"
    report = segment(Report(id="r", text=text))
    assert report.outlet == "Reuters"
    assert report.published is not None
    assert report.published.start == "2023-04-03T00:00:00"


@pytest.mark.parametrize(
    ("dateline", "outlet"),
    [
        ("(Nairobi) –", None),
        ("ADEN, Yemen (Aug. 28, 2015) –", None),
        ("ADEN, Yemen (KQZT) –", "KQZT"),
        ("ADEN, Yemen (Bulletin) –", "Bulletin"),
        ("ADEN (Newslink - December 23, 2010) –", None),
    ],
)
def test_what_stands_in_a_datelines_brackets_may_be_no_agency(dateline: str, outlet: str | None) -> None:
    report = segment(Report(id="r", text=f"{dateline} {BODY}"))
    assert (report.segments[0].kind, report.outlet) == ("dateline", outlet)


def test_a_name_shortened_in_brackets_is_no_credit() -> None:
    said = "The figures came from two officials who spoke to the Associated Press (AP)."
    assert kinds(f"{BODY}\n\n{said}\n\n{BODY}")[1] == ("body", said)


@pytest.mark.parametrize(
    "line",
    [
        "Evening Star",
        "Captain Ann Roe",
        "Nairobi, 18 February 2023 was a Saturday",
        "The Daily Life of a Rebel",
        "Hamas, Israel and the Press",
    ],
)
def test_lines_that_are_no_imprint(line: str) -> None:
    report = segment(Report(id="r", text=f"Post attacked in north\n{line}\n\n{BODY}"))
    assert report.outlet is None


def test_lines_broken_in_mid_sentence_are_joined_where_paragraphs_are_not_parted() -> None:
    text = (
        "The minister said on Friday that the raid had been ordered by the office of the President\n"
        "    Moses Roe and not by the army.\n"
        "    A spokesman for the army said that its commanders had heard of the raid by radio\n"
        "    and only when it was over.\n"
        "    Nobody was hurt, the mayor of the town told reporters who had come to the office of\n"
        "    Governor Doe in the afternoon and who were then let in one after the other by two of\n"
        "    his guards.\n"
    )
    assert [kind for kind, _ in kinds(text)] == ["body", "body", "body"]


@pytest.mark.parametrize(
    ("page", "published"),
    [
        ("date 2024-05-13 World\n{body}", "2024-05-13T00:00:00"),
        ("Post attacked in north\n14:22, 9 Mar 2024\n{body}", "2024-03-09T14:22:00"),
        ("Post attacked in north\n19.02.24\n{body}", "2024-02-19T00:00:00"),
        ("Post attacked in north\n14/5/24\n{body}", "2024-05-14T00:00:00"),
        ("Post attacked in north\n05.03.2024\n{body}", "2024-03-05T00:00:00"),
        ("Post attacked in north\nFirst published on Tue 14 May 2024\n{body}", "2024-05-14T00:00:00"),
        ("Post attacked in north\nWorld | Middle East | 14 May 2024\n{body}", "2024-05-14T00:00:00"),
        ("World News | May 14, 2024 | 9:10am EDT\nPost attacked in north\n{body}", "2024-05-14T09:10:00"),
        ("Post attacked in north\nTue., May 14, 2024 | 2 min. read\n{body}", "2024-05-14T00:00:00"),
        ("AP-FD-08-16-90 1432EDT\n\n{body}", "1990-08-16T00:00:00"),
        ("AFP-KB-11-02-03 0910GMT\n\n{body}", "2003-11-02T00:00:00"),
    ],
)
def test_date_lines_of_pages(page: str, published: str) -> None:
    report, _ = segment_with_rejects(Report(id="r", text=page.format(body=BODY)))
    assert report.published is not None
    assert report.published.start.startswith(published)
    assert "body" in {segment.kind for segment in report.segments}


@pytest.mark.parametrize(
    "dateline", ["NAIROBI, May 13 (KNA) - ", "GOMA, 3 June (Wire) — ", "TAIZ, Yemen, Sept. 2 (AP) - "]
)
def test_a_dateline_without_its_year_dates_nothing_and_says_so(dateline: str) -> None:
    report, rejects = segment_with_rejects(Report(id="r", text=dateline + BODY))
    assert report.published is None
    assert [reject.reason for reject in rejects] == ["yearless_date"]


@pytest.mark.parametrize(
    "opening", ["On 14 May 2024, ", "On May 14, 2024, ", "On 2024-05-14 ", "As of 14 May 2024 "]
)
def test_a_date_that_begins_a_sentence_is_body(opening: str) -> None:
    report, _ = segment_with_rejects(Report(id="r", text=opening + "Rebels " + BODY[4:]))
    assert report.published is None
    assert report.segments[0].kind == "body"
    assert report.segments[0].start == 0
