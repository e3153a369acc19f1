"""Event coding: PLOVER types, or roots and actor codes of PETRARCH's validation sentences (scheme CAMEO).

Those sentences are set in made-up lands: a name that the registry does not know is coded by its first three
letters, as most ISO codes are, and the role follows ("ARNGOV"). Their root codes come from `coding_weis.toml`.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation.reports import report_of
from tacitus.ground.actors import cameo_code, code_at
from tacitus.model.records import Actor, Place
from tacitus.ontology.actor_categories import lookup
from tacitus.readers.rules.coding import Coding, code_sentence, plain_coding
from tacitus.readers.rules.read import set_scene
from tacitus.readers.rules.scene import Scene
from tacitus.readers.rules.world import load_world
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

DEFAULT_GOLD = "plover.jsonl"
ROLES = frozenset("MIL GOV REB UAF CRM CVL NGO MED BUS COP OPP LEG JUD EDU REL LAB SPY REF ELI".split())
"""Codes that are roles and no countries."""
MUTUAL = frozenset({"AGREE", "SUPPORT", "COOPERATE", "CONSULT", "RETREAT", "AID"})
"""Types of which both sides may stand in the subject; of the others somebody is always the target."""
BODIES = frozenset({"IGO", "NGO"})
RECIPROCAL = frozenset({"agree", "postpone", "delay", "downplay", "renew"})
NAME = re.compile(r"[A-Z][a-z]{2,}")
FAR = Path(__file__).resolve().parent.parent / "coding_weis.toml"


def predict(record: dict[str, Any]) -> dict[str, Any]:
    """The codings of one sentence."""
    scene = set_scene(report_of(record), load_world())
    first = [sentence.tokens for sentence in scene.parsed.sentences[:1]]
    if record.get("scheme") == "CAMEO":
        found, write = [_by_verb(tokens) or code_sentence(tokens) for tokens in first], _petrarch
    else:
        found, write = [code_sentence(tokens) for tokens in first], _plover
    return {"id": record["id"], "codings": [c for one in found if one is not None for c in write(scene, one)]}


def _plover(scene: Scene, coding: Coding) -> list[dict[str, Any]]:
    """One coding: the first source and the first target; at home where no other country is named."""
    sources = _countries(scene, coding.sources)
    targets = _countries(scene, coding.targets)
    if not sources and any(_is_people(head) for head in coding.sources):
        sources = [code for code in targets[:1] if code not in BODIES]
    home = next(iter(sources), "")
    if coding.type in MUTUAL:
        targets = [code for code in targets if code != home]
    if coding.type in MUTUAL and not _at_home(scene, coding):
        home = ""
    first = next(iter(sources), "")
    return [{"source": first, "target": next(iter(targets), home), "event": coding.type}]


def _at_home(scene: Scene, coding: Coding) -> bool:
    """Whether the first one that the deed is done to is somebody and no country ("to release the prime minister")."""
    objects = [c for c in coding.verb.subtree if c.i > coding.verb.i and c.dep_ in ("dobj", "pobj")]
    mentions = [m.grounded for c in objects[:2] if (m := scene.actor_at.get(c.i)) is not None]
    return any(
        isinstance(a, Actor)
        and a.category in ("state", "rebel", "militia")
        and not (a.id or "").startswith("state:")
        for a in mentions
    )


def _countries(scene: Scene, heads: tuple[Token, ...]) -> list[str]:
    """Country codes of the phrases, those that name a party themselves before those that are lent one."""
    named: dict[str, None] = {}
    lent: dict[str, None] = {}
    for head in heads:
        code = _named_party(scene, head)
        if code:
            named.setdefault(code)
        elif _is_people(head):
            code = code_at(scene.parsed, *_extent(head), load_world().registry, scene.spotted.actors)[:3]
            if len(code) == 3 and code not in ROLES:
                lent.setdefault(code)
    return [*named, *(code for code in lent if code not in named)]


def _is_people(head: Token) -> bool:
    return head.pos_ in ("PROPN", "ADJ") or lookup(head.lemma_.lower()) is not None


def _named_party(scene: Scene, head: Token) -> str:
    """The code of the country, people or body that the phrase names: the head's own, else the first in it."""
    start, end = _extent(head)
    within = [t for t in head.doc[head.left_edge.i :] if start <= t.idx < end]
    before = [t for t in within if t.i <= head.i and not _is_hyphened(t)]
    after = [t for t in within if t.i > head.i]
    if _is_ethnic(head):
        home = next((c for t in after if (c := _place_code(scene, t))), "")
        if home or any(t.lower_ == "ethnic" for t in head.lefts):
            return home
    for token in (head, *before, *after):
        code = _actor_country(scene, token)
        if code:
            return code
    for token in (head, *before, *after):
        code = _place_code(scene, token)
        if code:
            return code
    return ""


def _actor_country(scene: Scene, token: Token) -> str:
    mention = scene.actor_at.get(token.i)
    actor = mention.grounded if mention is not None else None
    if not isinstance(actor, Actor):
        is_nation = token.ent_type_ == "NORP" and token.text[:1].isupper()
        return (load_world().registry.country_of(token.text) or "") if is_nation else ""
    code = cameo_code(actor, load_world().registry)[:3]
    if actor.id is not None and code == "NGO":
        return "IGO"
    return code if len(code) == 3 and code not in ROLES else ""


def _place_code(scene: Scene, token: Token) -> str:
    mention = scene.place_at.get(token.i)
    place = mention.grounded if mention is not None else None
    if token.dep_ == "compound" and not _is_people(token.head):
        return ""
    return (place.country or "") if isinstance(place, Place) else ""


def _is_hyphened(token: Token) -> bool:
    """ "Anti-Syria", "US-led": not the party itself."""
    beside = [
        t
        for t in (
            token.nbor(1) if token.i + 1 < len(token.doc) else None,
            token.nbor(-1) if token.i else None,
        )
        if t
    ]
    return any(t.text == "-" for t in beside)


def _is_ethnic(head: Token) -> bool:
    """People called by their nation who may live in another ("ethnic Albanians in Serbia")."""
    return any(t.lower_ == "ethnic" for t in head.lefts) or (
        head.tag_ in ("NNPS", "NNS") and head.ent_type_ == "NORP"
    )


def _extent(head: Token) -> tuple[int, int]:
    """The characters of a phrase: its "of" and "in" phrases belong to it, clauses do not."""
    last = head
    for child in head.children:
        if child.i > head.i and child.dep_ == "prep" and child.lower_ in ("of", "in", "from", "for"):
            last = max((t for t in child.children if t.dep_ == "pobj"), key=lambda t: t.i, default=last)
    return head.left_edge.idx, last.idx + len(last)


# PETRARCH ---------------------------------------------------------------------------------------------------


def _by_verb(tokens: Span) -> Coding | None:
    """The main verb where the rules do not read the main clause but PETRARCH's dictionary has the verb."""
    found = code_sentence(tokens)
    if found is not None and not found.why.endswith("anywhere"):
        return found
    verb = tokens.root
    while verb.lemma_.lower() not in _roots()["verbs"] or verb.lemma_.lower() == "say":
        below = [c for c in verb.children if c.dep_ in ("ccomp", "xcomp") and c.pos_ in ("VERB", "AUX")]
        if not below:
            return found
        verb = below[0]
    return plain_coding(verb)


def _petrarch(scene: Scene, coding: Coding) -> list[dict[str, Any]]:
    """A coding for every pair of source and target; consultations run both ways."""
    sources = [code for head in coding.sources for code in [_actor_code(scene, head)] if code]
    targets = _target_codes(scene, coding, sources)
    if coding.verb.lemma_.lower() in RECIPROCAL and (len(sources) > 1 or not targets):
        pairs = [(s, t) for s in sources for t in sources if s != t]
    else:
        pairs = [(s, t) for s in sources or [""] for t in targets or [""]]
        if coding.type == "CONSULT" and coding.verb.lemma_.lower() in ("meet", "visit", "arrive", "leave"):
            pairs += [(t, s) for s, t in pairs]
    root = _root(coding)
    return [{"source": s, "target": t, "event": root} for s, t in dict.fromkeys(pairs)]


def _target_codes(scene: Scene, coding: Coding, sources: list[str]) -> list[str]:
    """The first phrase below the verb that names a party, with all that is coordinated with it."""
    for head in coding.targets:
        if head.dep_ in ("compound", "poss", "amod", "nmod"):
            continue
        codes = [_actor_code(scene, c) for c in syntax.with_conjuncts(head)]
        codes = [code for code in codes if code and code not in sources and code not in ROLES]
        if codes:
            return list(dict.fromkeys(codes))
    return []


def _actor_code(scene: Scene, head: Token) -> str:
    """The registry's code, else the first three letters of the name and the role of the noun."""
    people = lookup(head.lemma_.lower()) is not None or head.pos_ == "PROPN"
    start, end = _extent(head) if people else (head.left_edge.idx, head.idx + len(head))
    code = code_at(scene.parsed, start, end, load_world().registry, scene.spotted.actors)
    if code and code[:3] not in ROLES:
        return code
    within = _name_tokens(head) if people else [*syntax.modifiers(head), head]
    name = next((t for t in within if _is_name(t)), None)
    if name is None:
        return ""
    noun = next((n for t in _name_tokens(head) if not _is_name(t) and (n := lookup(t.lemma_.lower()))), None)
    return name.text[:3].upper() + (noun.role if noun is not None else code)


def _name_tokens(head: Token) -> list[Token]:
    tokens = [*syntax.modifiers(head), head]
    for child in head.children:
        if child.dep_ == "prep" and child.lower_ in ("of", "in", "from"):
            tokens += [t for o in child.children if o.dep_ == "pobj" for t in (*syntax.modifiers(o), o)]
    return tokens


def _is_name(token: Token) -> bool:
    """Whether a capitalised word is a name rather than a title or a noun of people."""
    return (
        bool(NAME.match(token.text))
        and token.pos_ in ("PROPN", "ADJ", "NOUN")
        and (token.tag_ != "NNS" or not token.is_sent_start)
        and lookup(token.lower_) is None
        and lookup(token.lemma_.lower()) is None
        and token.ent_type_ not in ("DATE", "TIME")
        and token.lower_ not in ("prime", "deputy", "vice", "ministry", "prince", "king", "queen")
    )


def _root(coding: Coding) -> str:
    tables = _roots()
    known = tables["verbs"].get(coding.verb.lemma_.lower())
    return known or tables["types"].get(coding.type, "02")


@cache
def _roots() -> dict[str, dict[str, str]]:
    return tomllib.loads(FAR.read_text(encoding="utf-8"))
