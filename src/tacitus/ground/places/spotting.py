"""Toponyms in a report: spaCy's entities and the gazetteer's names, each with how the sentence uses it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tacitus.ground.places.gazetteer import Gazetteer, Match
from tacitus.ground.places.lexicon import lexicon
from tacitus.model.parsed import ParsedReport

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as TokenSpan

LONGEST_NAME = 9
"""Tokens of the longest name looked up (`Ain al-Asad air base` has six, hyphens counted)."""
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
NAME_LABELS = PLACE_LABELS | {"PERSON", "ORG", "NORP", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW"}
KNOWN_SETTLEMENT = 100_000
"""A settlement with so many people is spotted without a preposition to vouch for it."""


@dataclass(slots=True, kw_only=True)
class Toponym:
    """A string that names a place here. Offsets are the report's; `first`/`last` are token indices.

    `cue` is the kind that the words around it claim (admin1 | admin2 | settlement | facility | around), `use` is
    place | modifier (a country before an actor: `US troops`) | demonym, `label` spaCy's entity type.
    """

    start: int
    end: int
    text: str
    first: int
    last: int
    matches: tuple[Match, ...]
    label: str
    cue: str | None = None
    use: str = "place"
    locative: bool = False
    capitals: bool = False
    relation: object = field(default=None)


def spot_toponyms(parsed: ParsedReport, gazetteer: Gazetteer) -> list[Toponym]:
    """Every toponym of the report, by start; they never overlap."""
    surnames = _surnames(parsed.doc)
    found: list[Toponym] = []
    for sentence in parsed.sentences:
        found.extend(_in_sentence(parsed, sentence.tokens, gazetteer, surnames))
    return found


def _in_sentence(
    parsed: ParsedReport, sentence: TokenSpan, gazetteer: Gazetteer, surnames: frozenset[str]
) -> Iterator[Toponym]:
    index = sentence.start
    while index < sentence.end:
        token = parsed.doc[index]
        capitals = _lowered(parsed, token)
        if not _may_start(token, capitals):
            index += 1
            continue
        toponym = _at(parsed, index, sentence.end, gazetteer, surnames, capitals)
        if toponym is None:
            index += 1
        else:
            yield toponym
            index = toponym.last + 1


def _at(
    parsed: ParsedReport, index: int, end: int, gazetteer: Gazetteer, surnames: frozenset[str], capitals: bool
) -> Toponym | None:
    doc = parsed.doc
    demonym = gazetteer.demonyms.get(doc[index].lower_)
    for last in _possible_ends(doc, index, end, capitals):
        span = parsed.span_of(doc[index : last + 1])
        matches = gazetteer.lookup(span.text)
        if matches:
            toponym = _toponym(parsed, index, last, matches, capitals)
            if _is_place(doc, toponym, surnames):
                return toponym
    if demonym and doc[index].ent_type_ in ("NORP", "GPE", "") and not _inside_name(doc, index, index):
        country = gazetteer.country(demonym)
        if country:
            made = _toponym(parsed, index, index, (Match(country, "demonym", True),), capitals)
            made.use = "demonym"
            return made
    return _unknown(parsed, index, surnames, capitals)


def _unknown(parsed: ParsedReport, index: int, surnames: frozenset[str], capitals: bool) -> Toponym | None:
    """An entity that spaCy calls a place and the gazetteer does not know."""
    doc = parsed.doc
    token = doc[index]
    if token.ent_iob_ != "B" or token.ent_type_ not in ("GPE", "LOC", "FAC") or capitals:
        return None
    entity = _entity_at(doc, index)
    if entity is None:
        return None
    first, last = _trimmed(doc, entity.start, entity.end - 1)
    if first > last or not doc[first].text[:1].isupper() or doc[first].is_stop:
        return None
    made = _toponym(parsed, first, last, (), capitals)
    strong = made.locative and doc[first - 1].lower_ in lexicon().strong
    return made if strong and made.text not in surnames else None


def _toponym(parsed: ParsedReport, first: int, last: int, matches: tuple[Match, ...], capitals: bool) -> Toponym:
    doc = parsed.doc
    span = parsed.span_of(doc[first : last + 1])
    made = Toponym(
        start=span.start,
        end=span.end,
        text=span.text,
        first=first,
        last=last,
        matches=matches,
        label=doc[first].ent_type_,
        capitals=capitals,
        locative=_locative(doc, first),
        cue=_cue(doc, first, last),
    )
    if _modifies_actor(doc, made):
        made.use = "modifier"
    return made


def _possible_ends(doc: Doc, index: int, end: int, capitals: bool) -> Iterator[int]:
    """Last tokens of the names that may start at `index`, longest first."""
    for last in range(min(end, index + LONGEST_NAME) - 1, index - 1, -1):
        token = doc[last]
        if token.is_space or token.is_punct or token.lower_ in ("'s", "’s", "and", "in", "of", "the"):
            continue
        inner = doc[index + 1 : last + 1]
        if any(t.is_space or t.text in _NEVER_INSIDE for t in inner):
            continue
        if last > index and not capitals and not any(t.text[0].isupper() for t in inner):
            if not any(t.lower_ in _FACILITY_NOUNS for t in doc[last : last + 1]):
                continue
        yield last


_NEVER_INSIDE = frozenset({",", ";", ":", "(", ")", "“", "”", '"', "!", "?", "–", "—", "'s", "’s", "/"})
_FACILITY_NOUNS = frozenset(
    {"field", "base", "camp", "plant", "crossing", "dam", "port", "prison", "airport", "airbase", "oilfield", "hospital",
     "refinery", "bridge", "station", "mine", "terminal", "complex", "compound", "airfield", "garrison", "region"}
)  # fmt: skip


def _may_start(token: Token, capitals: bool) -> bool:
    if token.is_space or token.is_punct or token.like_num:
        return False
    if token.text[0].isupper():
        return token.lower_ not in _NEVER_ALONE
    if capitals:
        return not token.is_stop
    return token.lower_ in ("al", "el", "ar", "as", "at", "az", "ad", "an", "ash", "ed", "es", "the") and _next_is_name(token)


_NEVER_ALONE = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december i he she it we they this that these those a an and but or if when while as "
    "in on at of for from by with to after before mr mrs ms dr his her their our its there here".split()
)


def _next_is_name(token: Token) -> bool:
    doc = token.doc
    after = token.i + 1
    if after < len(doc) and doc[after].text in "-–":
        after += 1
    return after < len(doc) and doc[after].text[:1].isupper()


def _lowered(parsed: ParsedReport, token: Token) -> bool:
    """Whether the report has this token in capitals and the parse does not."""
    original = parsed.report.text[token.idx : token.idx + len(token)]
    return original != token.text or (original.isupper() and len(original) > 4)


def _is_place(doc: Doc, toponym: Toponym, surnames: frozenset[str]) -> bool:
    words = lexicon()
    text = toponym.text
    first, last = toponym.first, toponym.last
    before = doc[first - 1].lower_ if first else ""
    strong = before in words.strong or bool(toponym.cue)
    kinds = {match.entry.kind for match in toponym.matches}
    grand = bool(kinds & {"country", "region", "sea", "continent"})
    folded = any(match.how == "folded" for match in toponym.matches)
    single = first == last
    if before.rstrip(".") in words.titles and before not in ("leader",) and not grand:
        return False
    if single and text.isupper() and len(text) <= 4 and not toponym.capitals and "country" not in kinds:
        return False
    if single and text in surnames and not (strong and toponym.label in PLACE_LABELS):
        return False
    if single and doc[first].pos_ not in ("PROPN", "NOUN", "X", "ADJ") and not grand:
        return False
    if _inside_name(doc, first, last):
        return False
    if toponym.label in PLACE_LABELS:
        return folded or strong
    if grand and folded:
        return toponym.label != "PERSON" or strong
    if _mid_name(doc, first, last) and not toponym.cue:
        return False
    known = any(
        match.entry.population >= KNOWN_SETTLEMENT and match.main or match.entry.kind not in ("settlement", "airport", "admin1", "admin2")
        for match in toponym.matches
    )
    if toponym.label == "PERSON":
        return strong and folded and not (doc[last + 1 : last + 2] and doc[last + 1].pos_ == "PROPN")
    if toponym.capitals:
        return known or (strong and folded)
    if toponym.label in ("", "NORP", "ORG"):
        return (strong and (folded or known)) or (known and toponym.label != "ORG")
    return strong and folded


def _inside_name(doc: Doc, first: int, last: int) -> bool:
    """Whether the tokens are a part of a longer person's or organisation's name."""
    label = doc[first].ent_type_
    if label not in ("PERSON", "ORG", "WORK_OF_ART", "LAW", "EVENT", "PRODUCT", "NORP", "FAC"):
        return False
    entity = _entity_at(doc, first)
    if entity is None or entity.end - 1 <= last:
        entity_first = entity.start if entity else first
        start = _trimmed(doc, entity_first, last)[0]
        return start < first and label not in ("FAC", "NORP") and doc[first - 1].lower_ not in lexicon().strong
    tail = doc[last + 1 : entity.end]
    if all(token.is_punct or token.lower_ in ("'s", "’s") or token.lower_ in lexicon().after for token in tail):
        return False
    if any(token.text in ("'s", "’s", ",", "in") for token in tail[:1]):
        return False
    return label not in ("FAC", "NORP")


def _mid_name(doc: Doc, first: int, last: int) -> bool:
    """Whether a capitalised name runs on around the tokens (`Washington Post`, `Camp David Accords`)."""
    after = doc[last + 1] if last + 1 < len(doc) else None
    if after is not None and after.text[:1].isupper() and after.pos_ == "PROPN" and not after.is_space:
        return True
    before = doc[first - 1] if first else None
    return before is not None and before.pos_ == "PROPN" and before.text[:1].isupper() and before.dep_ in ("compound",)


def _entity_at(doc: Doc, index: int) -> TokenSpan | None:
    if not doc[index].ent_type_:
        return None
    first = index
    while first > 0 and doc[first].ent_iob_ == "I":
        first -= 1
    last = index
    while last + 1 < len(doc) and doc[last + 1].ent_iob_ == "I":
        last += 1
    return doc[first : last + 1]


def _trimmed(doc: Doc, first: int, last: int) -> tuple[int, int]:
    while first <= last and (doc[first].lower_ in ("the", "a", "an") or doc[first].is_punct or doc[first].is_space):
        first += 1
    while last >= first and (doc[last].lower_ in ("'s", "’s", "'", "’") or doc[last].is_punct or doc[last].is_space):
        last -= 1
    return first, last


def _locative(doc: Doc, first: int) -> bool:
    before = first - 1
    while before >= 0 and doc[before].lower_ in ("the", "-", "–"):
        before -= 1
    return before >= 0 and doc[before].lower_ in lexicon().locative


def _cue(doc: Doc, first: int, last: int) -> str | None:
    """The kind claimed by a noun after the name (`X province`) or before it (`the city of X`)."""
    words = lexicon()
    after = last + 1
    if after < len(doc) and doc[after].lower_ in ("'s", "’s"):
        after += 1
    if after < len(doc) and doc[after].lower_ in words.after:
        return words.after[doc[after].lower_]
    if after + 1 < len(doc) and doc[after + 1].lower_ in words.after and doc[after].lower_ in (
        "air", "oil", "refugee", "border", "displacement", "military", "international", "autonomous"
    ):
        return words.after[doc[after + 1].lower_]
    if first >= 2 and doc[first - 1].lower_ == "of" and doc[first - 2].lemma_.lower() in words.before:
        return words.before[doc[first - 2].lemma_.lower()]
    if first >= 1 and doc[first - 1].lower_ in words.before:
        return words.before[doc[first - 1].lower_]
    return None


def _modifies_actor(doc: Doc, toponym: Toponym) -> bool:
    """`US troops`, `Iran-backed`, `Syria's president`: the country is an actor's, not where something is."""
    if not any(match.entry.kind == "country" for match in toponym.matches):
        return False
    token = doc[toponym.last]
    after = doc[token.i + 1] if token.i + 1 < len(doc) else None
    if after is not None and after.text in "-–" and token.i + 2 < len(doc):
        return doc[token.i + 2].lower_ not in lexicon().after
    if token.dep_ in ("compound", "amod", "nmod", "poss"):
        head = token.head
        return head.lower_ in lexicon().actors or head.lemma_.lower() in lexicon().actors
    return False


def _surnames(doc: Doc) -> frozenset[str]:
    """Last names of the persons named in full, and names after a title."""
    names = set()
    for entity in doc.ents:
        if entity.label_ == "PERSON" and len(entity) > 1:
            first, last = _trimmed(doc, entity.start, entity.end - 1)
            if last > first:
                names.add(doc[last].text)
    for token in doc[:-1] if len(doc) else ():
        if token.lower_.rstrip(".") in lexicon().titles and doc[token.i + 1].text[:1].isupper():
            names.add(doc[token.i + 1].text)
    return frozenset(names)
