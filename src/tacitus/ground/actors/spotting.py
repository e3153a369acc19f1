"""Actor names in a report: registry names, nationals and forces, and what the language pipeline calls a name.

`spot` reads names only. A description without a name ("gunmen", "Iran-backed militants") is grounded where
it plays a part, by `description.describe`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from tacitus.ground.actors import persons
from tacitus.ground.actors.folding import GAP, Word, skeleton, words_of
from tacitus.ground.actors.lexicon import lexicon
from tacitus.ground.actors.phrases import head_of, left_edge, text_of
from tacitus.model.records import Actor, Mention, Place
from tacitus.model.vocabulary import ActorCategory
from tacitus.ontology import actor_categories
from tacitus.syntax.dependencies import NOUN_MODIFIERS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as TokenSpan

    from tacitus.ground.actors.registry import Alias, Entry, Registry
    from tacitus.model.parsed import ParsedReport

OWNER_GAP = re.compile(r"['’]s?\s+(?:the\s+)?", re.IGNORECASE)
SPOKEN_LETTERS = 4
LONE_SOUND_LETTERS = 6
CAPITALS_WINDOW = 60
CAPITALS_SHARE = 0.7
"""As in `text.case`: share of capitals among the letters above which text counts as in capitals."""
MAX_BODY_WORDS = 6
"""Longest phrase from a nationality to its noun (`Iraqi special operations forces officers`)."""


NO_NAME = frozenset({"VERB", "AUX", "ADV", "ADP", "SCONJ", "CCONJ", "DET", "PRON", "INTJ", "PART"})
IRREGULAR = frozenset({"rebel", "militia", "criminal"})
STATE = frozenset({"state", "state_forces"})


class Tokens:
    """Tokens of a Doc by character offset."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.starts = [token.idx for token in doc]

    def between(self, start: int, end: int) -> list[Token]:
        """Tokens that begin within `[start, end)`, or the one that holds `start`."""
        first = bisect_left(self.starts, start)
        if first == len(self.starts) or self.starts[first] > start:
            first = max(0, first - 1)
        last = bisect_left(self.starts, end)
        return [self.doc[i] for i in range(first, max(last, first + 1)) if i < len(self.doc)]


def registered(parsed: ParsedReport, registry: Registry) -> tuple[Mention, ...]:
    """The names of the report that the registry knows, whatever else stands where they do."""
    return tuple(_registry_hits(parsed, registry, Tokens(parsed.doc)))


def homelands(names: Iterable[Mention], registry: Registry) -> tuple[str, ...]:
    """The country (alpha-3) of each armed group among the names: most of what it does, it does there.

    Not of one that its own state sends out (the Wagner Group).
    """
    known = {one.grounded.id for one in names if isinstance(one.grounded, Actor) and one.grounded.id}
    groups = (registry.entries[name] for name in sorted(known) if name in registry.entries)
    return tuple(
        group.country
        for group in groups
        if group.category in IRREGULAR
        and group.country is not None
        and all(other != f"state:{group.country}" for other, _ in group.relations)
    )


def spot(
    parsed: ParsedReport,
    registry: Registry,
    places: tuple[Mention, ...] = (),
    hits: Sequence[Mention] | None = None,
) -> tuple[Mention, ...]:
    """All actor names of the report, sorted by start, none overlapping; `hits` is `registered(…)` if at hand.

    `places`, where they are spotted first, keep the language pipeline's mistyped names (a town as a person)
    out; of the registry's names only that of a country within a sea's or the like ("Lake Chad").

    Each `grounded` is an `Actor` (with the registry's id where the name is known there); `why` says which
    rule read it.
    """
    text = parsed.report.text
    hits = registered(parsed, registry) if hits is None else hits
    known = [mention for mention in hits if not _is_of_a_feature(mention, places)]
    expanded = list(_defined_acronyms(parsed, known, text))
    people = list(persons.spot_persons(parsed, registry, known))
    others = list(_named_bodies(parsed, registry))
    guesses = [mention for mention in (*people, *others) if not _is_place(mention, places)]
    return _without_overlap([*expanded, *_owners_dropped(known, text), *guesses])


def _is_place(mention: Mention, places: tuple[Mention, ...]) -> bool:
    titled = isinstance(mention.grounded, Actor) and mention.grounded.category != "unknown"
    return not titled and _around(mention, places) is not None


def _around(mention: Mention, places: tuple[Mention, ...]) -> Mention | None:
    """The place whose name a mention is, or is in."""
    last = bisect_right(places, mention.start, key=lambda place: place.start) - 1
    # they do not overlap: the last to begin reaches farthest
    return places[last] if last >= 0 and mention.end <= places[last].end else None


def _is_of_a_feature(mention: Mention, places: tuple[Mention, ...]) -> bool:
    """Whether a country's name or people stand in that of a sea, a lake, a range: "the Gulf of Oman", "the English
    Channel"."""
    actor, around = mention.grounded, _around(mention, places)
    if around is None or not isinstance(actor, Actor) or not isinstance(around.grounded, Place):
        return False
    by_country = actor.id is None or actor.id.startswith("state:")
    return by_country and around.grounded.precision == "region"


def _owners_dropped(known: list[Mention], text: str) -> Iterator[Mention]:
    """`Iran` of `Iran's Revolutionary Guards` says nothing that the body's own country does not."""
    for mention, following in zip_longest(known, known[1:]):
        owner = mention.grounded
        if (
            following is not None
            and isinstance(owner, Actor)
            and isinstance(following.grounded, Actor)
            and owner.category == "state"
            and owner.country == following.grounded.country
            and OWNER_GAP.fullmatch(text, mention.end, following.start)
        ):
            continue
        yield mention


def _without_overlap(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Earlier mentions win over later ones that overlap them; longer ones first within one rule."""
    taken: list[Mention] = []
    cover: set[int] = set()
    for mention in mentions:
        span = range(mention.start, mention.end)
        if mention.start in cover or mention.end - 1 in cover or any(i in cover for i in span):
            continue
        cover.update(span)
        taken.append(mention)
    return tuple(sorted(taken, key=lambda mention: (mention.start, mention.end)))


def _registry_hits(parsed: ParsedReport, registry: Registry, tokens: Tokens) -> Iterator[Mention]:
    text = parsed.report.text
    words = words_of(text)
    found = list(_matches(text, words, registry, parsed))
    weight = Counter(
        registry.entries[aliases[0].entry].country for _, _, aliases in found if len(aliases) == 1
    )
    end_of_last = -1
    for first, last, aliases in found:
        covered = tokens.between(first.start, last.end)
        if first.start < end_of_last or _inside_longer_name(covered, aliases):
            continue
        if aliases[0].how == "acronym" and first == last and _is_plain_word(first, covered):
            continue
        mention = _mention(parsed, registry, first, last, aliases, covered, weight)
        if mention is not None:
            end_of_last = mention.end
            yield mention


def _is_plain_word(word: Word, covered: list[Token]) -> bool:
    """Whether an acronym written as a word is one to the parser ("Plan for the worst", "Let them go")."""
    return not word.raw.isupper() and all(token.pos_ in NO_NAME for token in covered)


def _matches(
    text: str, words: list[Word], registry: Registry, parsed: ParsedReport
) -> Iterator[tuple[Word, Word, tuple[Alias, ...]]]:
    """Longest registry name at every word, by spelling, else by sound."""
    i = 0
    while i < len(words):
        length, aliases = _longest(text, words, i, registry, parsed)
        if length:
            yield words[i], words[i + length - 1], aliases
        i += max(length, 1)


def _longest(
    text: str, words: list[Word], i: int, registry: Registry, parsed: ParsedReport
) -> tuple[int, tuple[Alias, ...]]:
    first = words[i].folded
    bare = first[:-1] if _may_be_possessive(words[i]) else first
    most = min(
        max(registry.reach.get(first, 0), registry.reach.get(bare, 0), registry.reach_by_sound(first)),
        len(words) - i,
    )
    for length in range(most, 0, -1):
        run = words[i : i + length]
        if not _contiguous(text, run):
            continue
        aliases = _by_spelling(run, registry) or _by_sound(text, run, registry)
        fitting = tuple(alias for alias in aliases if _case_fits(alias, run, registry, parsed))
        if fitting:
            return length, fitting
    return 0, ()


def _by_spelling(run: list[Word], registry: Registry) -> tuple[Alias, ...]:
    """Names spelt so; a final s may be a possessive that lost its apostrophe (`Assads regime`)."""
    found = registry.names.get(" ".join(word.folded for word in run))
    if found is None and any(_may_be_possessive(word) for word in run):
        bare = (word.folded[:-1] if _may_be_possessive(word) else word.folded for word in run)
        found = registry.names.get(" ".join(bare))
    return found or ()


def _may_be_possessive(word: Word) -> bool:
    return word.folded.endswith("s") and len(word.folded) > SPOKEN_LETTERS


def _by_sound(text: str, run: list[Word], registry: Registry) -> tuple[Alias, ...]:
    """Names that sound so; a single word must be long, written as a name and no word for people.

    Else `Since` would be `Zenki`, and `Rioters` Reuters.
    """
    if len(run) == 1 and (len(run[0].raw) < LONE_SOUND_LETTERS or in_capitals(text, run[0].start)):
        return ()
    if len(run) == 1 and actor_categories.lookup(run[0].raw) is not None:
        return ()
    sounds = [sound for word in run if (sound := skeleton(word.folded))]
    if not sounds or not skeleton(run[-1].folded) or not run[-1].raw[0].isupper():
        return ()
    return registry.sounds.get(" ".join(sounds), ())


def _contiguous(text: str, run: list[Word]) -> bool:
    for left, right in pairwise(run):
        gap = text[left.end : right.start].removeprefix("'s").removeprefix("’s").removeprefix("'S")
        if GAP.fullmatch(gap) is None or gap.count("\n") > 1:
            return False
    return True


def _case_fits(alias: Alias, run: list[Word], registry: Registry, parsed: ParsedReport) -> bool:
    """Whether the words are written as a name: capitals somewhere, acronyms in capitals."""
    raw = run[0].raw
    if not any(char.isupper() for word in run for char in word.raw):
        return False
    if len(run) > 1:
        # "The base was hit" is no name though it opens a sentence
        article = len(run) == 2 and run[0].folded == "the"
        return not article or run[1].raw[0].isupper()
    short = alias.how == "acronym" or _is_country_acronym(alias, run[0], registry)
    if in_capitals(parsed.report.text, run[0].start):
        return "." in raw or run[0].folded not in lexicon().capital_words
    if short:
        if alias not in registry.names.get(run[0].folded, ()):
            return False  # "Plans" is no "PLAN" that lost its apostrophe
        return raw.isupper() or (_spoken(run[0]) and raw[1:].islower())
    return raw[0].isupper() or raw[:3] in ("al-", "el-")


def _is_country_acronym(alias: Alias, word: Word, registry: Registry) -> bool:
    """ "CAR", "UK": a country by its letters, which "Car" and "uk" are not."""
    if alias.how != "country":
        return False
    letters = {name.replace(".", "") for name in registry.entries[alias.entry].aliases}
    return len(word.folded) == 2 or word.folded.upper() in letters


def _spoken(word: Word) -> bool:
    """An acronym read as a word may be written as one (`Nato`, `Unicef`, `Sana`)."""
    return (
        len(word.folded) >= SPOKEN_LETTERS
        and word.raw[0].isupper()
        and word.folded not in lexicon().capital_words
    )


def in_capitals(text: str, offset: int) -> bool:
    """Whether the text around `offset` is written in capitals."""
    near = text[max(0, offset - CAPITALS_WINDOW) : offset + CAPITALS_WINDOW]
    upper, lower = sum(map(str.isupper, near)), sum(map(str.islower, near))
    return upper > CAPITALS_SHARE * (upper + lower) and upper >= 12


def _inside_longer_name(covered: list[Token], aliases: tuple[Alias, ...]) -> bool:
    """A single word within a longer person's name (`Richard Wagner`) is no body of that name."""
    if len(covered) != 1 or aliases[0].how in ("country", "demonym", "acronym"):
        return False
    token = covered[0]
    return token.ent_type_ == "PERSON" and any(
        near.ent_type_ == "PERSON" and near.is_title
        for near in (
            token.nbor(-1) if token.i else token,
            token.nbor(1) if token.i + 1 < len(token.doc) else token,
        )
        if near.i != token.i
    )


def _mention(
    parsed: ParsedReport,
    registry: Registry,
    first: Word,
    last: Word,
    aliases: tuple[Alias, ...],
    covered: list[Token],
    weight: Counter[str | None],
) -> Mention | None:
    aliases = _as_called_beside(aliases, covered, registry)
    if not aliases:
        return None
    how = aliases[0].how
    entry = _likeliest(aliases, registry, weight)
    if entry is None:
        return _ambiguous(parsed, registry, aliases, first.start, last.end)
    if how in ("country", "demonym", "metonym"):
        return _of_state(parsed, registry, how, entry, covered, first, last)
    actor = of_entry(entry, parsed, first.start, last.end)
    return _made(actor, first.start, last.end, parsed, f"registry {how}: {entry.id}")


def _as_called_beside(
    aliases: tuple[Alias, ...], covered: list[Token], registry: Registry
) -> tuple[Alias, ...]:
    """ "The CPC, a rebel coalition" is not the party of those letters: whoever the apposition fits."""
    beside = persons.apposition(covered[0].doc[covered[0].i : covered[-1].i + 1])
    said = (
        actor_categories.lookup(" ".join(token.lower_ for token in beside if token.is_alpha))
        if beside
        else None
    )
    armed = any(actor_categories.category_of(token.lemma_) in IRREGULAR for token in beside)
    wanted = IRREGULAR if armed else STATE if said is not None and said.category in STATE else None
    if wanted is None:
        return aliases
    sides = IRREGULAR | STATE
    return tuple(a for a in aliases if (c := registry.entries[a.entry].category) in wanted or c not in sides)


def _likeliest(aliases: tuple[Alias, ...], registry: Registry, weight: Counter[str | None]) -> Entry | None:
    """Of several actors of one name, the one whose country the report speaks of most, None if it is a tie."""
    if len(aliases) == 1:
        return registry.entries[aliases[0].entry]
    candidates = [registry.entries[alias.entry] for alias in aliases]
    best = max(weight.get(entry.country, 0) for entry in candidates)
    leading = [entry for entry in candidates if weight.get(entry.country, 0) == best]
    if best and len(leading) == 1:
        return leading[0]
    own = [entry for entry, alias in zip(candidates, aliases, strict=True) if alias.how != "shared"]
    return own[0] if len(own) == 1 else None


def _ambiguous(
    parsed: ParsedReport, registry: Registry, aliases: tuple[Alias, ...], start: int, end: int
) -> Mention:
    """A name that several actors share: what they have in common, no id."""
    candidates = [registry.entries[alias.entry] for alias in aliases]
    categories = {entry.category for entry in candidates}
    countries = {entry.country for entry in candidates}
    actor = Actor(
        name=parsed.report.text[start:end],
        text=parsed.span(start, end),
        id=None,
        category=categories.pop() if len(categories) == 1 else "unknown",
        country=countries.pop() if len(countries) == 1 else None,
    )
    listed = ", ".join(sorted(entry.id for entry in candidates))
    return _made(actor, start, end, parsed, f"name shared by {listed}")


def of_entry(entry: Entry, parsed: ParsedReport, start: int, end: int) -> Actor:
    """The registry's actor as named at `[start, end)`."""
    return Actor(
        name=entry.name,
        text=parsed.span(start, end),
        id=entry.id,
        category=entry.category,
        country=entry.country,
    )


def _of_state(
    parsed: ParsedReport,
    registry: Registry,
    how: str,
    entry: Entry,
    covered: list[Token],
    first: Word,
    last: Word,
) -> Mention | None:
    """A country: its body (`Iraqi army`), its people (`Iraqi soldiers`), the state, or only a place."""
    token = head_of(covered)
    if token.dep_ in NOUN_MODIFIERS and _noun_of(token).ent_type_ == "PERSON":
        return None
    body = _body_of(token)
    if body is not None and _names_a_group(token, body, registry):
        body = None  # "Yemen's Houthi movement" is the Houthis
    if body is not None and how != "metonym":
        return _national_body(parsed, entry, token, covered, body, first)
    if _is_backing(token) or not _acts(token, how, len(covered)):
        return None
    if how == "demonym" and token.tag_ in ("NNS", "NNPS"):
        actor = Actor(
            name=parsed.span(first.start, last.end).text,
            text=parsed.span(first.start, last.end),
            id=None,
            category="unknown",  # "50 Russians" may be mercenaries
            country=entry.country,
        )
        return _made(actor, first.start, last.end, parsed, f"people of {entry.country}")
    actor = of_entry(entry, parsed, first.start, last.end)
    return _made(actor, first.start, last.end, parsed, f"registry {how}: {entry.id}")


def _noun_of(token: Token) -> Token:
    """The noun that ends the phrase which a modifier is in."""
    head = token.head
    while head.dep_ == "compound" and head.head.i > head.i:
        head = head.head
    return head


def _body_of(token: Token) -> Token | None:
    """The actor noun that a nationality modifies: `army` for `Iraqi` in `the Iraqi army`."""
    if token.dep_ not in NOUN_MODIFIERS or _is_backing(token):
        return None
    head = _noun_of(token)
    if not 0 < head.i - token.i <= MAX_BODY_WORDS or head.pos_ not in ("NOUN", "PROPN"):
        return None
    between = token.doc[token.i + 1 : head.i]
    if any(near.dep_ == "cc" or near.text in ",;:([-" or near.is_space for near in between):
        return None
    row = actor_categories.lookup(text_of(head.doc[token.i + 1 : head.i + 1]))
    if row is None or row.noun in lexicon().no_bodies or (row.is_people and token.dep_ == "poss"):
        return None
    return head


def _names_a_group(token: Token, body: Token, registry: Registry) -> bool:
    """Whether a group of the registry stands between a nationality and its noun."""
    between = token.doc[token.i + 1 : body.i]
    found = (registry.names.get(near.lower_, ()) for near in between if near.is_title)
    return any(alias.how not in ("country", "demonym", "metonym") for aliases in found for alias in aliases)


def _national_body(
    parsed: ParsedReport, entry: Entry, token: Token, covered: list[Token], head: Token, first: Word
) -> Mention:
    row = actor_categories.lookup(text_of(head.doc[token.i + 1 : head.i + 1]))
    assert row is not None
    span = parsed.span_of([covered[0], head])
    span = parsed.span(first.start, span.end)
    category = "state" if row.noun == "leader" else row.category
    is_state = row.noun in ("government", "regime", "authority", "authorities", "administration")
    actor = Actor(
        name=span.text,
        text=span,
        id=entry.id if is_state else None,
        category=category,
        country=entry.country,
    )
    return _made(actor, span.start, span.end, parsed, f"{entry.country} + '{row.noun}'")


def _is_backing(token: Token) -> bool:
    """`Iran` in `Iran-backed`, `US` in `US-led`, `pro-Iranian`: the other side of a relation."""
    doc = token.doc
    after = doc[token.i + 1].text if token.i + 1 < len(doc) else ""
    before = doc[token.i - 1].text if token.i else ""
    if after in ("-", "–") and token.i + 2 < len(doc):
        return doc[token.i + 2].lower_ in lexicon().backing
    if before in ("-", "–") and token.pos_ == "ADJ" and token.i > 1 and doc[token.i - 2].is_title:
        return True
    joined = before in ("-", "–") and token.i > 1 and doc[token.i - 2].lower_ in ("pro", "anti")
    return joined or token.lower_.startswith(("pro-", "anti-")) or "-" in token.text


def _acts(token: Token, how: str, length: int) -> bool:
    """Whether a country's name stands for the state here rather than for the place."""
    words = lexicon()
    if token.dep_ in ("nsubj", "nsubjpass", "agent", "dobj", "iobj", "dative"):
        return how != "metonym" or (token.dep_ == "nsubj" and token.head.pos_ in ("VERB", "AUX"))
    if token.dep_ == "conj" and token.head.i != token.i:
        return _acts(token.head, how, length)
    if token.dep_ == "pobj":
        preposition = token.head.lower_
        if preposition in words.actor_prepositions:
            return how != "metonym" or preposition in ("by", "with", "against", "between")
        return preposition in ("to", "from") and token.head.head.lemma_.lower() in words.partner_verbs
    if how == "metonym":
        return False
    if token.dep_ in ("amod", "compound", "nmod"):
        return token.head.lemma_.lower() not in words.place_nouns and token.head.ent_type_ not in (
            "GPE",
            "LOC",
            "FAC",
        )
    if token.dep_ == "poss":
        return token.head.lemma_.lower() not in words.place_nouns
    return token.dep_ == "ROOT"


def _made(actor: Actor, start: int, end: int, parsed: ParsedReport, why: str) -> Mention:
    return Mention(
        kind="actor", start=start, end=end, text=parsed.report.text[start:end], grounded=actor, why=why
    )


def _defined_acronyms(parsed: ParsedReport, known: list[Mention], text: str) -> Iterator[Mention]:
    """`Name (ABC)`: every later `ABC` is that name."""
    meanings: dict[str, Actor] = {}
    for name, start, end in _definitions(known, text):
        acronym = text[start:end]
        meanings.setdefault(acronym, name)
    if not meanings:
        return
    for word in words_of(text):
        if (actor := meanings.get(word.raw)) is not None:
            spanned = Actor(
                name=actor.name,
                text=parsed.span(word.start, word.end),
                id=actor.id,
                category=actor.category,
                country=actor.country,
            )
            yield _made(spanned, word.start, word.end, parsed, f"acronym of '{actor.name}' in this report")


def _definitions(known: list[Mention], text: str) -> Iterator[tuple[Actor, int, int]]:
    by_end = {mention.end: mention for mention in known}
    for match in persons.BRACKETED.finditer(text):
        mention = by_end.get(match.start())
        if mention is not None and isinstance(mention.grounded, Actor) and len(mention.text.split()) > 1:
            yield mention.grounded, match.start(1), match.end(1)


def _named_bodies(parsed: ParsedReport, registry: Registry) -> Iterator[Mention]:
    """Organisations that only the language pipeline knows."""
    for entity in parsed.doc.ents:
        if not _is_name_of_body(entity, parsed):
            continue
        span = parsed.span_of(entity)
        start = left_edge(span)
        if start >= span.end:
            continue
        actor = Actor(
            name=parsed.report.text[start : span.end],
            text=parsed.span(start, span.end),
            id=None,
            category=_kind_of_body(entity),
            country=_country_within(entity, registry),
        )
        yield _made(actor, start, span.end, parsed, f"named entity {entity.label_}")


def _is_name_of_body(entity: TokenSpan, parsed: ParsedReport) -> bool:
    """ORG and NORP that stand as nouns and are written as names; in capitals, only longer ones."""
    text = parsed.report.text
    if entity.label_ not in ("ORG", "NORP") or not any(
        map(str.isupper, text[entity.start_char : entity.end_char])
    ):
        return False
    if entity.label_ == "NORP" and entity.root.dep_ in (*NOUN_MODIFIERS, "npadvmod"):
        return False
    return not in_capitals(text, entity.start_char) or (
        len(entity) > 1
        and all(token.pos_ in ("PROPN", "NOUN", "ADP", "DET", "ADJ", "PUNCT") for token in entity)
    )


def _kind_of_body(entity: TokenSpan) -> ActorCategory:
    """By the last noun of the name, else by what it is called beside it (`the militant group X`)."""
    if entity.label_ == "NORP":
        return "civilian" if entity.root.tag_ in ("NNS", "NNPS") else "unknown"
    row = actor_categories.lookup(entity.root.lemma_)
    if row is not None and row.noun not in lexicon().no_bodies and row.category != "state_forces":
        return row.category
    for phrase in (persons.title_before(entity), persons.apposition(entity)):
        said = actor_categories.lookup(" ".join(token.lower_ for token in phrase if token.is_alpha))
        if said is not None and not said.is_people:
            return said.category
    return "unknown"


def _country_within(entity: Iterable[Token], registry: Registry) -> str | None:
    for token in entity:
        if (country := registry.country_of(token.text)) is not None:
            return country
    return None
