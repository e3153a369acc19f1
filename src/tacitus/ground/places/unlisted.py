"""Names that the gazetteer does not have and the sentence uses as places."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from tacitus.ground.places.gazetteer import Gazetteer, Match
from tacitus.ground.places.lexicon import lexicon
from tacitus.ground.places.toponym import PLACE_LABELS, Toponym, introduced, toponym_at
from tacitus.model.parsed import ParsedReport
from tacitus.ontology.actor_categories import lookup
from tacitus.ontology.events import target_classes

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Span as TokenSpan


_CODE = re.compile(r"^[A-Z]+(?:[- ]?\d+)?$")
"""Initials and numbers (`M23`, `UNICEF`) name bodies, roads and weapons."""
CRAFT = frozenset({"ship", "aircraft"})
"""Classes of things that bear names of their own."""
_WHEN = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "LANGUAGE"})


def unlisted(
    parsed: ParsedReport,
    index: int,
    gazetteer: Gazetteer,
    surnames: frozenset[str],
    capitals: bool,
    before: Toponym | None,
    vouches: Callable[[int, int], bool],
) -> Toponym | None:
    """The name at `index` that the gazetteer does not have, if the sentence uses it as a place's.

    `before` is the place that it is coordinated with (`the villages of A and B`), whose kind it shares; what
    `vouches` holds for the name of a place is one.
    """
    doc = parsed.doc
    dateline = _opens_dateline(parsed, index)
    if capitals and not dateline:
        return None
    run = _named_run(doc, index)
    if run is None or _is_no_name(run) or _names_a_craft(run):
        return None
    made = toponym_at(parsed, run.start, run.end - 1, _within(parsed, run, gazetteer), capitals)
    made.listed = False
    if not dateline and (made.text in surnames or _CODE.match(made.text)):
        return None
    if before is not None and made.cue is None:
        made.cue = before.cue
    known = dateline or vouches(made.start, made.end)
    return made if known or _used_as_place(doc, made, run, before) else None


def _opens_dateline(parsed: ParsedReport, index: int) -> bool:
    """Whether the word opens a dateline that goes on behind a comma (`KAUDA, Sudan (AP) —`)."""
    sentence = parsed.sentence_at(parsed.doc[index].idx)
    if sentence is None or sentence.segment.kind != "dateline" or sentence.tokens.start != index:
        return False
    return index + 1 < len(parsed.doc) and parsed.doc[index + 1].text == ","


def longer_site(parsed: ParsedReport, known: Toponym, capitals: bool) -> Toponym | None:
    """The unlisted site whose name begins with a known one: `Aleppo Technical College`, `Tower 22`."""
    doc = parsed.doc
    after = known.last + 1
    if capitals or after >= len(doc):
        return None
    if (
        doc[known.last].lower_ in lexicon().tails
        and doc[after].text.isdecimal()
        and known.first == known.last
    ):
        made = toponym_at(parsed, known.first, after, (), capitals)
        return made if _governed(doc, made) else None
    run = _named_run(doc, known.first)
    if run is None or run.end <= after or not _is_site(run):
        return None
    if known.use == "place" and not known.unsure:
        return None
    matches = () if known.use == "demonym" else known.matches
    made = toponym_at(parsed, run.start, run.end - 1, matches, capitals)
    made.use = "place"
    return made if _governed(doc, made) else None


def _within(parsed: ParsedReport, run: TokenSpan, gazetteer: Gazetteer) -> tuple[Match, ...]:
    """The known place that a longer name holds: `South Vietnam`, `Aleppo Technical College`.

    None for streets and the like, which are named after places elsewhere.
    """
    words = lexicon()
    first = run.start
    while first < run.end - 1 and run.doc[first].lower_ in words.directions:
        first += 1
    if first == run.start and (not _is_site(run) or run[-1].lower_ in words.far_named):
        return ()
    for end in range(run.end if first > run.start else run.end - 1, first, -1):
        found = gazetteer.lookup(parsed.span_of(run.doc[first:end]).text)
        known = tuple(match for match in found if match.how == "folded" and (match.main or end - first > 1))
        if known:
            return known
    return ()


def _names_a_craft(run: TokenSpan) -> bool:
    """Whether the name is that of a ship or aircraft that stands before it ("the bulk carrier Aegean Verity")."""
    before = run.doc[run.start - 1] if run.start else None
    thing = target_classes().get((before.lemma_.lower(),)) if before is not None else None
    return thing is not None and thing.name in CRAFT


def _is_no_name(run: TokenSpan) -> bool:
    words = lexicon()
    people = lookup(run.text) if len(run) == 1 and run[0].is_sent_start else None
    if people is not None and people.is_people:
        return True  # "Gunmen attacked": the recogniser takes a word with a capital for a town
    if run[0].lower_ == "the" or (
        run[0].lower_ in words.never_alone and (len(run) == 1 or run[0].is_sent_start)
    ):
        return True
    if run[0].lower_ in words.parts and (len(run) == 1 or run[0].ent_type_ not in PLACE_LABELS):
        return not _is_site(run)
    return run[0].like_num and not _is_site(run)


def _is_site(run: TokenSpan) -> bool:
    """Whether a capitalised noun for a site ends the name, or a number follows one (`Storage Base 410`)."""
    last = run[-2] if len(run) > 1 and run[-1].text.isdecimal() else run[-1]
    return len(run) > 1 and last.lower_ in lexicon().tails


def _governed(doc: Doc, made: Toponym) -> bool:
    """Whether a preposition of place, a verb of war or a noun of place governs the name."""
    words = lexicon()
    before = _word_before(doc, made.first)
    if before in words.inside or before in words.strong or before in words.taking:
        return True
    if made.cue is not None and before == "of":
        return True
    site = doc[made.last]
    if site.dep_ == "nsubjpass" and site.lower_ not in words.bodies:
        return True
    return before == "on" and _attack_before(doc, made.first)


def _attack_before(doc: Doc, first: int) -> bool:
    """Whether `on` follows a noun of war (`an assault on X`)."""
    nouns = [token.lemma_.lower() for token in doc[max(0, first - 4) : first]]
    return any(noun in lexicon().attacks for noun in nouns)


def _word_before(doc: Doc, first: int) -> str:
    at = first - 1
    while at > 0 and (doc[at].lower_ in ("the", "both") or doc[at].is_space or doc[at].is_quote):
        at -= 1
    return str(doc[at].lower_) if at >= 0 else ""


def _used_as_place(doc: Doc, made: Toponym, run: TokenSpan, coordinated: Toponym | None) -> bool:
    words = lexicon()
    before = _word_before(doc, made.first)
    if before.rstrip(".") in words.titles or (made.label in _WHEN and not _is_site(run)):
        return False
    if made.label in ("CARDINAL", "ORDINAL", "QUANTITY") and not _is_site(run):
        return False
    follows = doc[made.last + 1] if made.last + 1 < len(doc) else None
    kind_behind = follows is not None and _kind_at(doc, follows.i)
    if _is_site(run) and (_governed(doc, made) or before in words.locative or run[-1].dep_ == "nsubjpass"):
        return True
    if made.label in PLACE_LABELS:
        return True
    claimed = before == "of" or kind_behind or coordinated or introduced(doc, made.first)
    if made.cue is not None and made.cue != "near" and claimed:
        return made.cue != "around" or made.label not in ("ORG", "NORP") or before in words.inside
    if coordinated is not None and made.label != "NORP":
        return (
            coordinated.locative
            and len(run) <= 3
            and follows is not None
            and follows.pos_ not in ("VERB", "AUX")
        )
    shaped = run[0].lower_.replace("’", "'") in words.heads and len(run) > 1
    if shaped and (before in words.taking or before in words.locative):
        return True
    if before in words.taking:
        return before in words.storming and made.label in ("", "ORG", "PRODUCT", "PERSON") and len(run) <= 3
    return _in_it(doc, made, run, before)


def _kind_at(doc: Doc, at: int) -> bool:
    """Whether a noun of place stands at token `at`, or behind an adjective of sites there (`displacement camp`)."""
    words = lexicon()
    if doc[at].lower_ in words.sites and at + 1 < len(doc):
        at += 1
    return doc[at].lower_ in words.after and doc[at].lower_ not in words.bodies


def _in_it(doc: Doc, made: Toponym, run: TokenSpan, before: str) -> bool:
    """Whether a preposition that takes places stands before a name that nothing makes a body or a person."""
    direct = made.first > 0 and doc[made.first - 1].lower_ == before
    if run[0].pos_ not in ("PROPN", "NOUN", "X", "ADJ", "DET"):
        return False
    behind = doc[made.last + 1] if made.last + 1 < len(doc) else None
    if behind is not None and (behind.lower_ in ("'s", "’s") or behind.text in "-–"):
        return False
    if behind is not None and behind.pos_ == "NOUN" and behind.lower_ not in lexicon().tails:
        return False
    if before in lexicon().inside:
        landscape = behind is not None and behind.lower_ in lexicon().tails
        return (direct or landscape) and made.label in ("", "PERSON", "ORG", "PRODUCT", "FAC", "WORK_OF_ART")
    return before == "at" and direct and made.label in ("", "PERSON") and len(run) <= 4


def _named_run(doc: Doc, index: int) -> TokenSpan | None:
    """The capitalised tokens (with hyphens, articles and numbers between) of the name that starts at `index`."""
    start = doc[index]
    if not (start.text[:1].isupper() or start.text.isdecimal() or start.lower_ in ("al", "el")):
        return None
    if (
        index
        and doc[index - 1].text[:1].isupper()
        and doc[index - 1].pos_ == "PROPN"
        and not start.is_sent_start
    ):
        return None
    last, end = index, start.sent.end
    while last + 1 < end:
        token = doc[last + 1]
        if token.lower_ in lexicon().when or token.lower_ in lexicon().never_alone:
            break
        if token.text[:1].isupper() and not token.is_punct:
            last += 1
        elif (
            (token.text in "-–'’‘" or token.lower_ in ("al", "el", "de", "ash", "as"))
            and last + 2 < len(doc)
            and doc[last + 2].text[:1].isupper()
            and not (token.text in "'’‘" and token.whitespace_)
        ):
            last += 2
        else:
            if token.text.isdecimal() and doc[last].lower_ in lexicon().tails:
                last += 1
            break
    return doc[index : last + 1]
