"""Report → segments: which part of the page each stretch of text is, before any parsing.

The page is read block by block (`lines.blocks`). `RECOGNISERS` is the one table of kinds: each row looks at a
block and says which parts it holds, or None. The first row that answers wins; what no row knows is body.
Headline, byline and the like are looked for only in the head of the page: before the first body block.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from tacitus.model.records import Reject, Report, Segment
from tacitus.model.stamp import MONTHS, find_stamps
from tacitus.model.vocabulary import SegmentKind
from tacitus.text.bylines import find_byline
from tacitus.text.capitals import is_capitals
from tacitus.text.captions import split_caption
from tacitus.text.datelines import find_dateline, find_day, inner_dateline, is_clock
from tacitus.text.imprints import find_crumb, find_imprint
from tacitus.text.language import language_of
from tacitus.text.lexicon import corrections, furniture, outlets_by_alias, straight
from tacitus.text.lines import Block, blocks
from tacitus.text.masthead import Masthead, fill

HEADLINE_WORDS = 32
"""Longest headline (words); news headlines have 5 to 20, tabloid ones up to 30."""
SUBHEADING_WORDS = 10
HEADER = 400
"""Characters at the start of a block in which a fused header is looked for."""
MAX_PEELS = 12
"""Most parts fused to the start of one block: sections, outlet, place, date, label, headline and their marks."""
LONG_BLOCK = 1_500
"""Characters above which a block is running text, but for what may stand at its start."""
TAIL = 12
"""Characters at the end of a block that tell whether it ends like a sentence."""
LEAD_IN_WORDS = 4
"""A longer line that ends in a colon leads in to a list or a quotation: it is body."""
CAPTION_WORDS = (9, 45)
"""Length of a mid-article line without a full stop that counts as a caption; shorter is a sub-heading."""
HEAD_BLOCKS = 12
"""How far below a headline the article may begin: buttons, bylines and captions come between."""
PROSE_WORDS = 12
"""A block of so many words that ends like a sentence is running text."""
STAMP_LABELS = re.compile(
    r"(?:(?:last |first |originally )?(?:date|published|updated|posted|modified|created|issued|released"
    r"|publication date|dateline|time|edited)"
    r"(?: (?:on|at|in|date|time))?|on|as of|at)\s*[:=|]?\s*",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"(?:on|as of|at)\s+", re.IGNORECASE)
"""Before a date it begins a sentence ("On 14 May 2024, militants attacked …") as well as it labels a stamp."""
_STAMP_FILL = re.compile(r"[\s|·•,:;()\[\]/.–—-]*")
_TERMINAL = re.compile(r"[.!?…]\s?[\"'”’)\]»]*$")
_OPEN_END = re.compile(
    r"(?:[,–—-]|\b(?:a|an|the|of|in|at|on|to|that|and|or|by|for|with|from|who|which))$", re.IGNORECASE
)
_NARRATION = re.compile(r"\b(?:said|says|told|was|were|had|would|could|did|according)\b|[.!?] [A-Z]")
"""Captions speak in the present tense and in one sentence; a broken-off paragraph does not."""
_POSTED = re.compile(r"[—–-]\s?.{2,60}\(@\w{1,30}\).{0,40}$", re.DOTALL)
"""The signature of a quoted post on a social network."""
_QUOTED = re.compile(r"(?:“[^“”]*”|\"[^\"]*\"|‘[^‘]*’|«[^«»]*»)[.]?", re.DOTALL)
_OPEN_QUOTE = re.compile(r"“(?:(?!’’|'')[^“”\"])*", re.DOTALL)
_BULLET = re.compile(r"(?:[•·▪■●◦‣*]|\(?\d{1,2}[.)]|[-–—](?=\s))\s*")
_DECORATED = re.compile(r"-\s.{2,60}\s-")
_NOTE = re.compile(r"\s*(?:\[[^\[\]]{1,160}\]\s*)+")
_TITLE_LABEL = re.compile(r"\s*(?:(?i:title|headline|subject)\s*:\s+(?=\S)|(?:title|headline) (?=[A-Z“\"‘]))")
_STAMP_INSIDE = re.compile(r"\s(?:(?:[Pp]ublished|[Uu]pdated|[Pp]osted)(?: on)?:?|[Dd]ate:?)\s")
"""A label that announces a date after a headline on the same line."""
_SITE = re.compile(r"\s+(?:[|»]\s*(?P<bar>[^|]{2,40})|[-–—]\s(?P<dash>[^-–—|]{2,40}))$")
"""A site's name at the end of a headline, as in page titles."""
_TAIL_MARK = re.compile(r"\s+[|·•»]\s+|\s[-–—]+\s")
_BAR = re.compile(r"\s*[|·•\n/»>]\s*")
_DAY_NAME = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_MONTH_NAME = rf"(?:{'|'.join(MONTHS)})(?:|uary|ruary|ch|il|[ey]|ust|t(?:ember)?|tember|ober|ember)"
_YEARLESS = re.compile(
    rf"(?=.*\d)(?=.*\b(?:{_DAY_NAME}|{_MONTH_NAME})\b)"
    rf"(?:\W*\b(?:{_DAY_NAME}|{_MONTH_NAME}|\d\d?(?:st|nd|rd|th)?(?:[:.]\d\d)?(?:\s?[ap]\.?m)?|at|on|gmt|utc|[ec][sd]?t|bst|cet|msk)\b)+\W*",
    re.IGNORECASE,
)
"""A weekday or month with day and time, and nothing else."""
_SLUG = re.compile(
    r"[A-Z]{2,}(?:--?|/)[A-Z][\w/,-]*"
    r"(?:[\s,:]*(?:\(.{1,25}\)|\d\w\w (?:Ld|Lead)\S*|UPDATE \d+|LEAD|URGENT|[A-Z]{2,}\.?))?"
)
"""A wire's name for a story: words in capitals tied by hyphens or strokes, and which version it is."""
_GLUE = re.compile(
    r"(?<=[a-z0-9”’])(?:-(?=(?:The|An?|At|In|On|After|As|It|Two|Three|Officials|Police|Authorities)\s[a-zA-Z])"
    r"|(?=(?:The|An|At|In|On|After|As|It)\s[a-zA-Z]))"
)
"""Between two words stuck together, the second of which begins a sentence."""
_SEPARATOR = re.compile(r"\s*[.|:–—-]+\s*")

Part = tuple[SegmentKind, int, int]


@dataclass(slots=True)
class Page:
    """One report while it is read: `text`, its blocks, and what has been recognised so far."""

    text: str
    title: str | None
    blocks: list[Block]
    capitals: bool
    punctuated: bool
    masthead: Masthead = field(default_factory=Masthead)
    in_head: bool = True
    headline: bool = False
    in_links: bool = False
    in_list: bool = False
    under_correction: bool = False
    position: int = 0

    def following(self, count: int) -> list[str]:
        """The texts of the next `count` blocks."""
        ahead = self.blocks[self.position + 1 : self.position + 1 + count]
        return [self.text[block.start : block.end] for block in ahead]

    @property
    def is_last(self) -> bool:
        return self.position == len(self.blocks) - 1


def segment(report: Report) -> Report:
    """`report` with segments, language and, where its metadata is silent, title, authors, outlet and date.

    A report that has segments already is returned as it is.
    """
    return segment_with_rejects(report)[0]


def segment_with_rejects(report: Report) -> tuple[Report, tuple[Reject, ...]]:
    """As `segment`, and what was seen but not used (a date whose day and month cannot be told apart)."""
    if report.segments:
        return report, ()
    page = _page(report)
    parts: list[Part] = []
    for position, block in enumerate(page.blocks):
        page.position = position
        found = _parts(page, block)
        parts.extend(found)
        _note(page, block, found)
    segments = tuple(_trimmed(report.text, parts))
    filled, rejects = fill(report, segments, page.masthead)
    return replace(filled, segments=segments, language=report.language or language_of(report.text)), rejects


def _page(report: Report) -> Page:
    found = blocks(report.text)
    texts = [report.text[block.start : block.end] for block in found]
    long_ones = [text for text in texts if len(text.split()) >= PROSE_WORDS]
    punctuated = 2 * sum(_ends_sentence(text) for text in long_ones) >= len(long_ones)
    title = report.title.strip() if report.title else None
    return Page(report.text, title, found, is_capitals(report.text[:5000]), punctuated)


def _parts(page: Page, block: Block) -> list[Part]:
    """The parts of one block, in order; together they cover it."""
    parts: list[Part] = []
    start = block.start
    while start < block.end and len(parts) < MAX_PEELS:
        head = _peel(page, start, block.end)
        if head is None:
            break
        parts.append(head)
        start = head[2]
    rest = page.text[start : block.end]
    if not rest.strip():
        return parts
    start += len(rest) - len(rest.lstrip())
    rest = page.text[start : block.end]
    for recognise in RECOGNISERS if len(rest) <= LONG_BLOCK else HEAD_RECOGNISERS:
        found = recognise(page, rest)
        if found is not None:
            return parts + [(kind, start + a, start + b) for kind, a, b in found]
    return [*parts, ("body", start, block.end)]


def _note(page: Page, block: Block, parts: list[Part]) -> None:
    """What the blocks to come have to know of this one."""
    kinds = {kind for kind, _, _ in parts}
    text = page.text[block.start : block.end]
    page.headline |= "headline" in kinds
    if kinds & {"body", "quote"}:
        page.in_head = False
    page.under_correction = corrections().is_heading(text)
    page.in_links = furniture().is_link_heading(text) or (page.in_links and kinds == {"furniture"})
    page.in_list = "body" in kinds and (text.endswith(":") or (page.in_list and not _ends_sentence(text)))


def _trimmed(text: str, parts: list[Part]) -> list[Segment]:
    segments = []
    for kind, start, end in parts:
        piece = text[start:end]
        start, end = start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
        if start < end:
            segments.append(Segment(kind=kind, start=start, end=end))
    return segments


# What is peeled off the start of a block in the head of the page.


def _peel(page: Page, start: int, end: int) -> Part | None:
    """Something fused to the start of the block: a crawl header's date, or the known title."""
    if not page.in_head:
        return None
    peelers = (_peel_crumb, _peel_stamp, _peel_label, _peel_title, _peel_separator)
    return next((part for peel in peelers if (part := peel(page, start, end))), None)


def _peel_label(page: Page, start: int, end: int) -> Part | None:
    """The name of a field in front of a headline ("Title: ...")."""
    label = None if page.headline else _TITLE_LABEL.match(page.text, start, end)
    return ("furniture", start, label.end()) if label else None


def _peel_crumb(page: Page, start: int, end: int) -> Part | None:
    """A section, outlet or date before a separator ("World / Headline", "Reuters | Kyiv | ...")."""
    text = page.text[start : min(end, start + HEADER)]
    if page.headline or _is_path(text) or (start == page.blocks[page.position].start and find_imprint(text)):
        return None
    crumb = find_crumb(text, following=start > page.blocks[page.position].start)
    if crumb is None:
        return None
    piece = page.text[start : start + crumb.length]
    if find_stamps(piece):
        if _ends_sentence(page.text[start:end]):
            return None
        page.masthead.add_stamps(page.text, start, start + crumb.length, labelled=True)
    if crumb.outlet:
        page.masthead.imprint = page.masthead.imprint or piece
    return ("furniture", start, start + crumb.mark)


def _peel_stamp(page: Page, start: int, end: int) -> Part | None:
    """A date in front of a headline (" date 2023-03-24 Headline"): labelled, ISO or at the top of the page."""
    if page.headline:
        return None
    text = page.text[start : min(end, start + HEADER)]
    label = STAMP_LABELS.match(text.lstrip())
    if label and _PREPOSITION.fullmatch(label.group()):
        return None
    offset = len(text) - len(text.lstrip()) + (label.end() if label else 0)
    stamp = next((stamp for stamp in find_stamps(text[: offset + 60]) if stamp.start == offset), None)
    if stamp is None:
        return None
    rest = text[stamp.end :]
    first = start == page.blocks[0].start and re.match(r"\s[A-Z“\"'‘]", rest)
    if not (label or first or re.match(r"\d{4}-\d\d-\d\d", text[stamp.start :])):
        return None
    if len(rest.split()) < 3 or not re.match(r"\W*\s\W*[A-Z0-9“\"'‘]", rest):
        return None
    page.masthead.add_stamps(page.text, start, start + stamp.end, labelled=True)
    separator = _STAMP_FILL.match(rest)
    return ("furniture", start, start + stamp.end + (separator.end() if separator else 0))


def _peel_title(page: Page, start: int, end: int) -> Part | None:
    """The known title at the start of a block that goes on with the body ("Title. Body", "Title-Body")."""
    title = page.title
    if page.headline or not title or len(title.split()) < 2:
        return None
    text = page.text[start:end]
    lead = len(text) - len(text.lstrip())
    if straight(text[lead : lead + len(title)]) != straight(title):
        return None
    after = text[lead + len(title) :]
    if after and not re.match(r"[\s.|:–—-]", after):
        return None
    page.headline = True
    return ("headline", start + lead, start + lead + len(title))


def _peel_separator(page: Page, start: int, end: int) -> Part | None:
    """The mark between a peeled title and what follows."""
    if not page.headline or start == page.blocks[page.position].start:
        return None
    mark = _SEPARATOR.match(page.text, start, end)
    return ("furniture", start, mark.end()) if mark else None


# The recognisers. Each gets the block's text and answers with parts relative to it.


def _correction(page: Page, text: str) -> list[Part] | None:
    """A correction, a clarification, an editor's note: it begins as one, or stands below such a heading."""
    noted = corrections().matches(text) or (
        page.under_correction and len(text.split()) <= corrections().max_words
    )
    return _whole("correction", text) if noted else None


def _furniture(page: Page, text: str) -> list[Part] | None:
    if not any(char.isalpha() for char in text) and not is_clock(text):
        return None if find_stamps(text) else _whole("furniture", text)
    if furniture().matches(text):
        page.masthead.add_furniture(page.text, page.blocks[page.position].start, text, in_head=page.in_head)
        return _whole("furniture", text)
    return None


def _link(page: Page, text: str) -> list[Part] | None:
    if page.in_links and not _ends_sentence(text) and len(text.split()) <= HEADLINE_WORDS:
        return _whole("furniture", text)
    return None


def _date_line(page: Page, text: str) -> list[Part] | None:
    """A block of nothing but date stamps and their labels; in the head also a day without its year."""
    stamps = find_stamps(text)
    if not stamps and page.in_head and len(text) <= 60 and _YEARLESS.fullmatch(text):
        return _whole("furniture", text)
    if not stamps or len(text) > 200:
        return None
    left = text
    for stamp in reversed(stamps):
        left = left[: stamp.start] + " | " + left[stamp.end :]
    labelled = bool(STAMP_LABELS.match(text.lstrip("( [")))
    alone = _STAMP_FILL.fullmatch(STAMP_LABELS.sub(" ", left)) is not None
    if not alone and not (page.in_head and all(map(_stands_by_a_date, _BAR.split(left)))):
        return None
    if not (page.in_head or labelled):
        return _whole("dateline", text) if not page.is_last else None
    start = page.blocks[page.position].start
    page.masthead.add_stamps(page.text, start, start + len(text), labelled=labelled)
    return _whole("furniture", text)


def _stands_by_a_date(piece: str) -> bool:
    """A section, a time of day, how long it takes to read: what is printed beside a page's date."""
    piece = piece.strip(" .,:;()[]–—-")
    bare = STAMP_LABELS.sub(" ", piece).strip()
    return not bare or is_clock(bare) or furniture().is_section(bare) or furniture().matches(bare)


def _imprint(page: Page, text: str) -> list[Part] | None:
    """A line that names the outlet or numbers what is dated, perhaps with section or author."""
    found = find_imprint(text) if page.in_head else None
    if found is None or not (found.outlet or (found.numbered and found.dated)):
        return None
    start = page.text.index(text, page.blocks[page.position].start)
    page.masthead.add_imprint(page.text, start, start + len(text), found)
    return _whole("byline", text)


def _section(page: Page, text: str) -> list[Part] | None:
    """The part of the site, alone or as a path ("Home > World")."""
    return _whole("furniture", text) if page.in_head and _is_path(text) else None


def _is_path(text: str) -> bool:
    return all(furniture().is_section(piece) for piece in re.split(r"\s*[|/»>›·•]\s*", text))


def _slug(page: Page, text: str) -> list[Part] | None:
    """A wire's name for the story ("SYRIA-STRIKES/US (UPDATE 2)")."""
    return _whole("furniture", text) if page.in_head and not page.headline and _SLUG.fullmatch(text) else None


def _byline(page: Page, text: str) -> list[Part] | None:
    has_head = page.headline or page.title is not None
    found = find_byline(text, heads=page.in_head and has_head)
    if found is None:
        return None
    start = page.text.index(text, page.blocks[page.position].start)
    page.masthead.add_byline(page.text, start, start + len(text), found, in_head=page.in_head)
    return _whole("byline", text)


def _dateline(page: Page, text: str) -> list[Part] | None:
    if is_clock(text):
        return _whole("dateline", text)
    found = find_dateline(text, capitals=page.capitals)
    if found is None or not (page.in_head or found.agency or _is_dated(page, text[: found.length])):
        return None
    start = page.text.index(text, page.blocks[page.position].start)
    page.masthead.add_dateline(page.text, start, found)
    parts: list[Part] = [("dateline", 0, found.length)]
    body = found.length
    note = _NOTE.match(text, body)
    if note:
        parts.append(("furniture", body, note.end()))
        body = note.end()
    if body < len(text):
        parts.append(("body", body, len(text)))
    return parts


def _is_dated(page: Page, dateline: str) -> bool:
    """Whether it names a place in capitals and a day: below other stories, or their headings, that begins another."""
    dated = find_day(dateline, 0, len(dateline)) is not None and dateline.split(",")[0].isupper()
    return dated and not page.capitals


def _fused_headline(page: Page, text: str) -> list[Part] | None:
    """Headline, dateline and body on one line."""
    if not page.in_head or page.headline:
        return None
    cut = inner_dateline(text)
    if cut is None or _ends_sentence(text[:cut].rstrip()) or len(text[:cut].split()) > HEADLINE_WORDS:
        return None
    page.headline = True
    rest = _dateline(page, text[cut:]) or [("body", 0, len(text) - cut)]
    return [("headline", 0, cut), *((kind, cut + a, cut + b) for kind, a, b in rest)]


def _stamped_headline(page: Page, text: str) -> list[Part] | None:
    """Headline, labelled date and body on one line."""
    label = _STAMP_INSIDE.search(text, 0, 250) if page.in_head and not page.headline else None
    stamp = next((s for s in find_stamps(text[:300]) if label and s.start == label.end()), None)
    if label is None or stamp is None or not re.match(r"\W*\s\W*[A-Z]", text[stamp.end :]):
        return None
    words = len(text[: label.start()].split())
    if not 3 <= words <= HEADLINE_WORDS or _ends_sentence(text[: label.start()]):
        return None
    block = page.blocks[page.position]
    page.masthead.add_stamps(page.text, block.start, block.end - len(text) + stamp.end, labelled=True)
    return [
        ("headline", 0, label.start()),
        ("furniture", label.start(), stamp.end),
        ("body", stamp.end, len(text)),
    ]


def _caption(page: Page, text: str) -> list[Part] | None:
    """A caption by its credit or its wording, or because the next block is a credit."""
    split = split_caption(text)
    if split is not None:
        before: SegmentKind = "body" if split.signed_off else "caption"
        parts: list[Part] = [(before, 0, split.cut), ("credit", split.cut, len(text))]
        return [part for part in parts if part[1] < part[2]]
    if page.headline and len(text.split()) <= CAPTION_WORDS[1] and _is_credit(page.following(1)):
        return _whole("caption", text)
    return None


def _is_credit(texts: list[str]) -> bool:
    split = split_caption(texts[0]) if texts else None
    return split is not None and split.cut == 0


def _headline(page: Page, text: str) -> list[Part] | None:
    """The first line that may be one."""
    if not page.in_head or page.headline or page.is_last or not _headline_like(page, text):
        return None
    return _whole("headline", text)


def _imprinted_headline(page: Page, text: str) -> list[Part] | None:
    """A headline with outlet, date or both after it ("Headline - Gazette - 3 May 2023")."""
    for mark in _TAIL_MARK.finditer(text):
        found = find_imprint(text[mark.end() :])
        headline = _headline(page, text[: mark.start()]) if found else None
        if found and headline:
            start = page.text.index(text, page.blocks[page.position].start)
            page.masthead.add_imprint(page.text, start + mark.end(), start + len(text), found)
            return [*headline, ("byline", mark.start(), len(text))]
    return None


def _glued_headline(page: Page, text: str) -> list[Part] | None:
    """A headline to which the first sentence sticks without a blank ("... in SyriaThe army said ...")."""
    glue = None if page.headline or not page.in_head or page.title else _GLUE.search(text, 0, 250)
    if glue is None or not 4 <= len(text[: glue.start()].split()) <= HEADLINE_WORDS:
        return None
    if re.search(r"[.!?]\s", text[: glue.start()]) or not re.search(r"[.!?]", text[glue.end() :]):
        return None
    page.headline = True
    parts: list[Part] = [("headline", 0, glue.start()), ("furniture", glue.start(), glue.end())]
    return [part for part in [*parts, ("body", glue.end(), len(text))] if part[1] < part[2]]


def _site_headline(page: Page, text: str) -> list[Part] | None:
    """A headline with the site's name after it, which is furniture and names the outlet."""
    site = _SITE.search(text)
    if site is None:
        return None
    name = site["bar"] or site["dash"]
    if not (site["bar"] or name in outlets_by_alias()):
        return None
    headline = _headline(page, text[: site.start()])
    if headline is None:
        return None
    if name in outlets_by_alias():
        page.masthead.outlets.append(name)
    return [*headline, ("furniture", site.start(), len(text))]


def _headline_like(page: Page, text: str) -> bool:
    if page.title is not None:
        return _similar(page.title, text) and not text.endswith(".")
    words = len(text.split())
    if not 3 <= words <= HEADLINE_WORDS or _OPEN_END.search(text):
        return False
    if _ends_sentence(text) and not text.endswith(("?", "!")):
        return False
    return any(len(block.split()) > words or _ends_sentence(block) for block in page.following(HEAD_BLOCKS))


def _quote(page: Page, text: str) -> list[Part] | None:
    """A paragraph that is quotation and nothing else; one left open is carried on by the next paragraph."""
    whole = _QUOTED.fullmatch(text) or _OPEN_QUOTE.fullmatch(text)
    if (whole and len(text.split()) >= 4) or _POSTED.search(text):
        return _whole("quote", text)
    return None


def _list_entry(page: Page, text: str) -> list[Part] | None:
    if _DECORATED.fullmatch(text):
        return _whole("subheading", text)
    bullet = _BULLET.match(text)
    if bullet is None and not page.in_list:
        return None
    heading = bullet is not None and text[0].isdecimal() and len(text.split()) <= SUBHEADING_WORDS
    return None if heading or _ends_sentence(text) else _whole("body", text)


def _standfirst(page: Page, text: str) -> list[Part] | None:
    """A line without a full stop between headline and body sums the article up."""
    if not page.in_head or not page.headline or _ends_sentence(text) or page.is_last:
        return None
    words = len(text.split())
    return _whole("subheading", text) if words <= CAPTION_WORDS[1] and not _broken_off(page, text) else None


def _subheading(page: Page, text: str) -> list[Part] | None:
    words = len(text.split())
    if words > SUBHEADING_WORDS or page.is_last or _broken_off(page, text) or text[0].islower():
        return None
    if _ends_sentence(text) and not text.endswith("?"):
        return None
    if text.endswith(":") and (words > LEAD_IN_WORDS or any(map(_BULLET.match, page.following(1)))):
        return None
    return _whole("subheading", text)


def _bare_caption(page: Page, text: str) -> list[Part] | None:
    """A longer line without a full stop among punctuated paragraphs."""
    low, high = CAPTION_WORDS
    if not page.punctuated or page.in_head or page.is_last or not low <= len(text.split()) <= high:
        return None
    if _ends_sentence(text) or text.endswith(":") or _broken_off(page, text) or not text[0].isupper():
        return None
    return None if _NARRATION.search(text) else _whole("caption", text)


RECOGNISERS: tuple[Callable[[Page, str], list[Part] | None], ...] = (
    _correction,
    _furniture,
    _link,
    _date_line,
    _section,
    _slug,
    _imprint,
    _dateline,
    _byline,
    _fused_headline,
    _stamped_headline,
    _glued_headline,
    _quote,
    _imprinted_headline,
    _site_headline,
    _caption,
    _headline,
    _list_entry,
    _standfirst,
    _subheading,
    _bare_caption,
)
"""The order matters: the surer and narrower first."""
HEAD_RECOGNISERS = (_dateline, _fused_headline, _stamped_headline, _glued_headline)
"""What can stand at the start of a long block."""


def _whole(kind: SegmentKind, text: str) -> list[Part]:
    return [(kind, 0, len(text))]


def _ends_sentence(text: str) -> bool:
    return _TERMINAL.search(text[-TAIL:]) is not None


def _broken_off(page: Page, text: str) -> bool:
    """Whether the sentence goes on in the next block: by its last word, or because that starts in lower case."""
    ahead = page.following(1)
    return _OPEN_END.search(text) is not None or (bool(ahead) and ahead[0][0].islower())


def _similar(title: str, text: str) -> bool:
    """Whether `text` is the title, perhaps edited a little or with the site's name cut off."""
    if len(text) > 2 * len(title) + 20 or len(title) > 4 * len(text):
        return False
    left, right = straight(title).split(), straight(text).split()
    same = sum(
        match.size for match in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    )
    return same >= 0.7 * min(len(left), len(right)) and same >= 2
