"""Toponyms in a report: spaCy's entities and the gazetteer's names, each with how the sentence uses it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tacitus.ground.places.gazetteer import Gazetteer, Match
from tacitus.ground.places.keys import fold
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

    `cue` is the kind that the words around it claim (admin1 | admin2 | settlement | facility | around |
    near), `use` is
    place | modifier (a country before an actor: `US troops`) | part (of an organisation's name) | demonym,
    `label`
    spaCy's entity type. An `unsure` one needs the rest of the report to vouch for it.
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
    unsure: bool = False


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
        toponym = None
        if _may_start(token, capitals):
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
    for last in _possible_ends(doc, index, end, capitals):
        span = parsed.span_of(doc[index : last + 1])
        if fold(span.text) in lexicon().never:
            return None
        demonym = gazetteer.demonyms.get(fold(span.text))
        country = gazetteer.country(demonym) if demonym else None
        if country and not (doc[index].ent_type_ == "PERSON" and last == index):
            made = _toponym(parsed, index, last, (Match(country, "demonym", True),), capitals)
            made.use = "demonym"
            return made
        matches = (
            gazetteer.lookup(span.text)
            or _with_kind(doc, index, last, span.text, gazetteer)
            or _abbreviated(doc, index, last, span.text, gazetteer)
        )
        if not matches:
            continue
        toponym = _toponym(parsed, index, last, matches, capitals)
        verdict = _verdict(doc, toponym, surnames)
        if verdict:
            toponym.unsure = verdict.startswith("unsure")
            toponym.use = "part" if verdict.endswith("part") else toponym.use
            return toponym
        if last > index and any(match.main for match in matches):
            return None
    return _unknown(parsed, index, surnames, capitals)


def _with_kind(doc: Doc, first: int, last: int, text: str, gazetteer: Gazetteer) -> tuple[Match, ...]:
    """`Homs Governorate`: the capitalised kind belongs to the name, the gazetteer has it without."""
    kind = doc[last]
    if last == first or not kind.text[0].isupper() or kind.lower_ not in lexicon().after:
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


def _unknown(parsed: ParsedReport, index: int, surnames: frozenset[str], capitals: bool) -> Toponym | None:
    """A name that the gazetteer does not have and the sentence uses as a place's."""
    doc = parsed.doc
    if capitals or not (doc[index].text[:1].isupper() or doc[index].lower_ in ("al", "el")):
        return None
    run = _named_run(doc, index)
    if (
        run is None
        or run[0].lower_ == "the"
        or any(token.like_num or token.lower_ in lexicon().never_alone for token in run)
    ):
        return None
    made = _toponym(parsed, run.start, run.end - 1, (), capitals)
    if made.text in surnames or made.text.isupper() or run[0].lower_ in lexicon().parts:
        return None
    return made if _used_as_place(doc, made, run) else None


def _used_as_place(doc: Doc, made: Toponym, run: TokenSpan) -> bool:
    words = lexicon()
    at = made.first - 1
    while at > 0 and doc[at].lower_ in ("the", " ", "  "):
        at -= 1
    before = doc[at].lower_ if at >= 0 else ""
    named = made.cue not in (None, "near")
    shaped = run[0].lower_.replace("’", "'") in words.heads and len(run) > 1
    if before in words.titles or made.label in ("DATE", "TIME", "CARDINAL", "MONEY"):
        return False
    if made.label in PLACE_LABELS:
        return named or made.locative or before in words.taking or shaped
    if named and (before == "of" or doc[made.last].lower_ in words.after or made.label in ("", "PERSON")):
        return True
    if made.label in ("", "PERSON", "ORG", "NORP", "LANGUAGE", "PRODUCT") and shaped:
        return (
            before in lexicon().inside
            or before in words.taking
            or before in ("of", "at", "to", "from", "towards", "toward", "into", "between", "and", "along")
        )
    return made.label == "" and before in ("near", "outside", "around", "towards") and run[0].pos_ == "PROPN"


def _named_run(doc: Doc, index: int) -> TokenSpan | None:
    """The capitalised tokens (with hyphens and articles between) of the name that starts at `index`."""
    if (
        index
        and doc[index - 1].text[:1].isupper()
        and doc[index - 1].pos_ == "PROPN"
        and not doc[index].is_sent_start
    ):
        return None
    last = index
    while last + 1 < doc[index].sent.end:
        token = doc[last + 1]
        if token.text[:1].isupper() and not token.is_punct:
            last += 1
        elif (
            (token.text in "-–" or token.lower_ in ("al", "el", "de", "ash", "as"))
            and last + 2 < len(doc)
            and doc[last + 2].text[:1].isupper()
        ):
            last += 2
        else:
            break
    return doc[index : last + 1]


def _toponym(
    parsed: ParsedReport, first: int, last: int, matches: tuple[Match, ...], capitals: bool
) -> Toponym:
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


def _possible_ends(doc: Doc, index: int, end: int, capitals: bool) -> list[int]:
    """Last tokens of the names that may start at `index`, longest first."""
    ends = []
    for last in range(index, min(end, index + LONGEST_NAME)):
        token = doc[last]
        if last > index and not _may_go_on(token, capitals):
            break
        if not token.is_punct and token.lower_ not in lexicon().never_last:
            ends.append(last)
    return ends[::-1]


def _may_go_on(token: Token, capitals: bool) -> bool:
    text = token.text
    if token.is_space or text in _NEVER_INSIDE:
        return False
    return (
        capitals
        or text[0].isupper()
        or text.isdigit()
        or text in "-–'’"
        or token.lower_ in lexicon().connecting
        or token.lower_ in lexicon().kinds_within
    )


_NEVER_INSIDE = frozenset({",", ";", ":", "(", ")", "“", "”", '"', "!", "?", "–", "—", "'s", "’s", "/"})


def _may_start(token: Token, capitals: bool) -> bool:
    if token.is_space or token.is_punct or token.like_num:
        return False
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


def _verdict(doc: Doc, toponym: Toponym, surnames: frozenset[str]) -> str | None:
    """Whether the words are a place here: sure | unsure | part (of an organisation's name) | unsure part |
    None."""
    words = lexicon()
    first, last, label = toponym.first, toponym.last, toponym.label
    before = doc[first - 1].lower_ if first else ""
    strong = (
        before in words.strong
        or toponym.cue not in (None, "near")
        or (before in words.taking and label != "PERSON")
    )
    kinds = {match.entry.kind for match in toponym.matches}
    grand = bool(kinds & {"country", "region", "sea", "continent"})
    folded = any(match.how == "folded" for match in toponym.matches)
    if first == last and not _single_may_be_place(doc[first], toponym, strong, grand, surnames):
        return None
    if before.rstrip(".") in words.titles and not grand:
        return None
    known = any(_well_known(match) for match in toponym.matches)
    place = _alone(toponym, strong, folded, known, grand, before)
    edge = _edge(doc, first, last)
    if toponym.cue is not None and before == "of" and edge is None:
        return "sure"
    if edge == "inside":
        named = any(_well_known(match) and match.main for match in toponym.matches) or bool(
            kinds & {"country", "admin1"}
        )
        named = named or (first < last and "admin2" in kinds)
        if not folded or label not in ("ORG", "FAC", "", *PLACE_LABELS) or _follows_name(doc, first):
            return None
        if label in PLACE_LABELS and not named:
            return None
        return "part" if named else "unsure part"
    if edge == "cut" and toponym.cue is None:
        return None
    return place


def _single_may_be_place(
    token: Token, toponym: Toponym, strong: bool, grand: bool, surnames: frozenset[str]
) -> bool:
    text = toponym.text
    if token.lower_ in lexicon().parts or token.lower_ in lexicon().never_alone:
        return False
    short = text.isupper() and len(text) <= 4 and not toponym.capitals
    abbreviated = "." in text and any(match.entry.kind == "admin1" for match in toponym.matches)
    behind_comma = token.i > 0 and token.nbor(-1).text == ","
    if short and not grand and not abbreviated and not behind_comma:
        return False
    if text in surnames and not (strong and toponym.label in PLACE_LABELS):
        return False
    return (
        grand or abbreviated or token.pos_ in ("PROPN", "NOUN", "X", "ADJ") or toponym.label in PLACE_LABELS
    )


def _well_known(match: Match) -> bool:
    entry = match.entry
    if entry.kind == "settlement":
        return entry.population >= KNOWN_SETTLEMENT and match.how == "folded"
    if entry.kind == "admin1":
        return match.main and match.how == "folded" and entry.population >= KNOWN_SETTLEMENT
    return entry.kind not in ("airport", "admin2") and match.how == "folded"


def _alone(toponym: Toponym, strong: bool, folded: bool, known: bool, grand: bool, before: str) -> str | None:
    """The verdict for a name that no longer name surrounds."""
    label = toponym.label
    if label in PLACE_LABELS:
        return "sure" if folded or strong else "unsure"
    if grand and folded:
        return "sure" if label != "PERSON" or strong or toponym.last > toponym.first else "unsure"
    if toponym.capitals:
        if not folded:
            return None
        return "sure" if known and strong else "unsure" if known or strong else None
    if label in ("PERSON", "ORG"):
        if strong and folded:
            return "sure" if known or before in lexicon().inside else "unsure"
        return "unsure" if known else None
    if strong:
        return "sure" if folded else "unsure"
    return "unsure" if known else None


def _edge(doc: Doc, first: int, last: int) -> str | None:
    """How the name sits in a longer one: `inside` an organisation's, `cut` out of a place's, None alone."""
    entity = _entity_at(doc, first)
    if entity is not None and entity.label_ in NAME_LABELS:
        start, end = _trimmed(doc, entity.start, entity.end - 1)
        joined = any(
            token.lower_ in (",", "and", "in", "or", "/", "'s", "’s")
            for token in _beside(doc, start, first, last, end)
        )
        kind_follows = last + 1 <= end and doc[last + 1].lower_ in lexicon().after
        if (start < first or end > last) and not joined and not kind_follows:
            return "cut" if entity.label_ in ("GPE", "LOC", "PERSON", "NORP") else "inside"
        if end <= last:
            return None
    return "inside" if _mid_name(doc, first, last) else None


def _follows_name(doc: Doc, first: int) -> bool:
    """Whether a capitalised word of the same name stands right before (`Wood Green Crown Court`)."""
    before = doc[first - 1] if first > doc[first].sent.start else None
    return (
        before is not None
        and before.text[:1].isupper()
        and before.pos_ == "PROPN"
        and before.lower_ not in lexicon().parts
    )


def _beside(doc: Doc, start: int, first: int, last: int, end: int) -> Iterator[Token]:
    if start < first:
        yield doc[first - 1]
    if end > last:
        yield doc[last + 1]


def _mid_name(doc: Doc, first: int, last: int) -> bool:
    """Whether a capitalised name runs on around the tokens (`Washington Post`, `Camp David Accords`)."""
    after = doc[last + 1] if last + 1 < len(doc) else None
    if after is not None and after.text[:1].isupper() and after.pos_ == "PROPN" and not after.is_space:
        return after.lower_ not in lexicon().after and after.ent_iob_ != "B"
    before = doc[first - 1] if first else None
    return (
        before is not None
        and before.pos_ == "PROPN"
        and before.text[:1].isupper()
        and before.dep_ in ("compound",)
    )


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
    while first <= last and (
        doc[first].lower_ in ("the", "a", "an") or doc[first].is_punct or doc[first].is_space
    ):
        first += 1
    while last >= first and (
        doc[last].lower_ in ("'s", "’s", "'", "’") or doc[last].is_punct or doc[last].is_space
    ):
        last -= 1
    return first, last


def _locative(doc: Doc, first: int) -> bool:
    before = first - 1
    while before >= 0 and doc[before].lower_ in ("the", "-", "–"):
        before -= 1
    return before >= 0 and (
        doc[before].lower_ in lexicon().locative or doc[before].lower_ in lexicon().taking
    )


def _cue(doc: Doc, first: int, last: int) -> str | None:
    """The kind claimed by a noun after the name (`X province`) or before it (`the city of X`)."""
    words = lexicon()
    if last > first and doc[last].text[0].isupper() and doc[last].lower_ in words.after:
        return words.after[doc[last].lower_]
    after = last + 1
    if after < len(doc) and doc[after].lower_ in ("'s", "’s"):
        after += 1
    if after < len(doc) and doc[after].lower_ in words.after:
        return words.after[doc[after].lower_]
    if (
        after + 1 < len(doc)
        and doc[after + 1].lower_ in words.after
        and doc[after].lower_
        in ("air", "oil", "refugee", "border", "displacement", "military", "international", "autonomous")
    ):
        return words.after[doc[after + 1].lower_]
    while first > 1 and (doc[first - 1].is_space or doc[first - 1].lower_ == "the"):
        first -= 1
    if first >= 2 and doc[first - 1].lower_ == "of" and doc[first - 2].lemma_.lower() in words.before:
        return words.before[doc[first - 2].lemma_.lower()]
    if first >= 1 and doc[first - 1].lower_ in words.before:
        return words.before[doc[first - 1].lower_]
    if first >= 1 and doc[first - 1].lower_ in ("near", "outside", "nearby"):
        return "near"
    return None


def _modifies_actor(doc: Doc, toponym: Toponym) -> bool:
    """`US troops`, `Iran-backed`, `Iran's Guard Corps`, `Russia said`: the country acts, nothing is said to
    be there."""
    if not any(match.entry.kind == "country" for match in toponym.matches) or toponym.cue not in (
        None,
        "facility",
    ):
        return False
    token = doc[toponym.last]
    after = doc[token.i + 1] if token.i + 1 < len(doc) else None
    if after is not None and after.text in "-–" and token.i + 2 < len(doc):
        return doc[token.i + 2].lower_ not in lexicon().after
    head = token.head
    if token.dep_ in ("compound", "amod", "nmod", "poss"):
        return (
            head.lower_ in lexicon().actors
            or head.lemma_.lower() in lexicon().actors
            or head.ent_type_ in ("ORG", "PERSON")
        )
    if token.dep_ in ("nsubj", "agent"):
        return True
    return token.dep_ == "pobj" and head.lower_ in ("by", "with", "against") and not toponym.locative


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
