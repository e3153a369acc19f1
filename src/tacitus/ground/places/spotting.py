"""Toponyms in a report: spaCy's entities and the gazetteer's names, each with how the sentence uses it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from tacitus.ground.places.gazetteer import Gazetteer, Match
from tacitus.ground.places.keys import fold
from tacitus.ground.places.lexicon import lexicon
from tacitus.ground.places.toponym import Toponym, joined, toponym_at, trimmed
from tacitus.ground.places.unlisted import longer_site, unlisted
from tacitus.ground.places.verdict import verdict_on
from tacitus.model.parsed import ParsedReport

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

LONGEST_INITIALS = 3
LONGEST_NAME = 9
"""Tokens of the longest name looked up (`Ain al-Asad air base` has six, hyphens counted)."""

_ARTICLES = lexicon().assimilated | {"al", "el"}
_NEVER_INSIDE = frozenset({",", ";", ":", "(", ")", "“", "”", '"', "!", "?", "–", "—", "'s", "’s", "/"})


Vouches = Callable[[int, int], bool]
"""Whether somebody who has read the report holds its characters [start, end) for the whole name of a place."""


def nobody_vouches(start: int, end: int) -> bool:
    """For where nothing but the words themselves says what is a place."""
    return False


def spot_toponyms(
    parsed: ParsedReport, gazetteer: Gazetteer, vouches: Vouches = nobody_vouches
) -> list[Toponym]:
    """Every toponym of the report, by start; they never overlap.

    For what `vouches` says is the name of a place no further sign is needed.
    """
    text = parsed.report.text
    starts = [token for token in parsed.doc if _looks_like_start(text, token)]
    surnames = _surnames(parsed.doc, starts)
    found: list[Toponym] = []
    sentences = iter(parsed.sentences)
    first = end = after = 0
    for token in starts:
        while token.i >= end and (sentence := next(sentences, None)) is not None:
            first, end = sentence.tokens.start, sentence.tokens.end
        if not first <= token.i < end or token.i < after:
            continue
        before = found[-1] if found else None
        toponym = _starting(parsed, token, first, end, gazetteer, surnames, before, vouches)
        if toponym is not None:
            found.append(toponym)
            after = toponym.last + 1
    return found


def _starting(
    parsed: ParsedReport,
    token: Token,
    first: int,
    end: int,
    gazetteer: Gazetteer,
    surnames: frozenset[str],
    previous: Toponym | None,
    vouches: Vouches,
) -> Toponym | None:
    """The toponym that starts at `token`, in the sentence of the tokens `[first, end)`."""
    capitals = _lowered(parsed, token)
    if not _may_start(token, capitals):
        return None
    same_sentence = previous if previous is not None and previous.first >= first else None
    found = _at(parsed, token.i, end, gazetteer, surnames, capitals, same_sentence, vouches)
    if found is not None and same_sentence is not None and joined(parsed.doc, same_sentence, token.i):
        found.locative = found.locative or same_sentence.locative
    return found


def _looks_like_start(text: str, token: Token) -> bool:
    """A first, cheap look: a capital or a digit in the report, or a short word that may be an article."""
    first = text[token.idx]
    return not first.islower() or (len(token) < 4 and token.lower_ in _ARTICLES)


def _at(
    parsed: ParsedReport,
    index: int,
    end: int,
    gazetteer: Gazetteer,
    surnames: frozenset[str],
    capitals: bool,
    previous: Toponym | None,
    vouches: Vouches,
) -> Toponym | None:
    doc = parsed.doc
    text, start = parsed.report.text, doc[index].idx
    coordinated = joined(doc, previous, index)
    whole = _with_initials(parsed, index, end, gazetteer, capitals)
    if whole is not None:
        return whole
    for token in _possible_ends(doc, index, end, capitals):
        last = token.i
        name = text[start : token.idx + len(token)]
        folded = fold(name)
        if folded in lexicon().never:
            return None
        demonym = gazetteer.demonyms.get(folded)
        country = gazetteer.country(demonym) if demonym else None
        if country and not (last == index and token.ent_type_ == "PERSON"):
            made = toponym_at(parsed, index, last, (Match(country, "demonym", True),), capitals)
            made.use = "demonym"
            return longer_site(parsed, made, capitals) or made
        matches = (
            gazetteer.lookup(name)
            or _with_kind(index, token, name, gazetteer)
            or _abbreviated(doc, index, last, name, gazetteer)
        )
        if not matches or _is_city_of_body(doc, index, last, matches):
            continue
        toponym = toponym_at(parsed, index, last, matches, capitals)
        vouched = toponym.use == "place" and vouches(toponym.start, toponym.end)
        verdict = verdict_on(doc, toponym, surnames, coordinated) or ("sure" if vouched else None)
        if verdict:
            toponym.unsure = verdict.startswith("unsure")
            toponym.use = "part" if verdict.endswith("part") else toponym.use
            return longer_site(parsed, toponym, capitals) or toponym
        if last > index and any(match.main for match in matches):
            break
    return unlisted(parsed, index, gazetteer, surnames, capitals, previous if coordinated else None, vouches)


def _with_initials(
    parsed: ParsedReport, index: int, end: int, gazetteer: Gazetteer, capitals: bool
) -> Toponym | None:
    """ "Washington, D.C.": one name, though a comma stands in it, when the gazetteer has it without."""
    doc = parsed.doc
    if index + 2 >= end or doc[index + 1].text != "," or not doc[index + 2].text.replace(".", "").isupper():
        return None
    first, initials = doc[index].text, doc[index + 2].text
    if len(initials.replace(".", "")) > LONGEST_INITIALS:
        return None
    known = {match.entry.gazetteer for match in gazetteer.lookup(first)}
    matches = tuple(m for m in gazetteer.lookup(f"{first} {initials}") if m.entry.gazetteer in known)
    return toponym_at(parsed, index, index + 2, matches, capitals) if matches else None


def _is_city_of_body(doc: Doc, first: int, last: int, matches: tuple[Match, ...]) -> bool:
    """Whether `City` belongs to what follows (`Dublin City Council`), not to a name like `Kansas City`."""
    if last == first or doc[last].lower_ not in ("city", "county", "town") or last + 1 >= len(doc):
        return False
    return doc[last + 1].text[:1].isupper() and not any(match.main for match in matches)


def _with_kind(first: int, kind: Token, text: str, gazetteer: Gazetteer) -> tuple[Match, ...]:
    """`Homs Governorate`: the capitalised kind belongs to the name, the gazetteer has it without."""
    if kind.i == first or not kind.text[0].isupper() or kind.lower_ not in lexicon().after:
        return ()
    bare = gazetteer.lookup(text[: -len(kind)].rstrip())
    wanted = lexicon().after[kind.lower_]
    fitting = tuple(
        m for m in bare if m.entry.kind == wanted or (wanted == "admin2" and m.entry.kind == "settlement")
    )
    return fitting or (bare if wanted in ("settlement", "around", "admin2") else ())


def _abbreviated(doc: Doc, first: int, last: int, text: str, gazetteer: Gazetteer) -> tuple[Match, ...]:
    """Divisions for `Tex.` behind a comma and for dotted initials (`B.C.`) anywhere."""
    if first != last or len(text) > 6:
        return ()
    behind = first >= 2 and doc[first - 1].text == "," and doc[first - 2].text[:1].isupper()
    dotted = text.count(".") > 1
    return gazetteer.abbreviation(text) if behind or dotted else ()


def _possible_ends(doc: Doc, index: int, end: int, capitals: bool) -> list[Token]:
    """Last tokens of the names that may start at `index`, longest first."""
    ends = []
    never_last = lexicon().never_last
    for last in range(index, min(end, index + LONGEST_NAME)):
        token = doc[last]
        if last > index and not _may_go_on(token, capitals):
            break
        if not token.is_punct and token.lower_ not in never_last:
            ends.append(token)
    return ends[::-1]


def _may_go_on(token: Token, capitals: bool) -> bool:
    text = token.text
    if token.is_space or text in _NEVER_INSIDE:
        return False
    return (
        capitals
        or text[0].isupper()
        or text.isdecimal()
        or text in "-–'’"
        or token.lower_ in lexicon().connecting
        or token.lower_ in lexicon().kinds_within
    )


def _may_start(token: Token, capitals: bool) -> bool:
    if token.is_space or token.is_punct:
        return False
    if token.like_num:
        return token.text.isdecimal() and token.i + 1 < len(token.doc) and token.nbor().text[:1].isupper()
    if token.text[0].isupper():
        return token.lower_ not in lexicon().never_alone
    if capitals:
        return not token.is_stop
    hyphened = token.i + 1 < len(token.doc) and token.doc[token.i + 1].text in "-–"
    return (
        token.lower_ in ("al", "el") or (token.lower_ in lexicon().assimilated and hyphened)
    ) and _next_is_name(token)


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


def _surnames(doc: Doc, starts: Sequence[Token]) -> frozenset[str]:
    """Last names of the persons named in full, and names after a title. `starts` holds every capital."""
    names = set()
    for entity in doc.ents:
        if entity.label_ == "PERSON" and len(entity) > 1:
            first, last = trimmed(doc, entity.start, entity.end - 1)
            if last > first:
                names.add(doc[last].text)
    for token in starts:
        if token.i and token.text[:1].isupper() and doc[token.i - 1].lower_.rstrip(".") in lexicon().titles:
            names.add(token.text)
    return frozenset(names)
