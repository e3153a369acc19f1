"""The walk from a trigger up the parse that collects what bears on its factuality."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from tacitus.ontology.events import event_lexicon
from tacitus.readers.rules.cues import read_cues
from tacitus.syntax.dependencies import DEFINITE, SUBJECTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

MAX_STEPS = 14
"""Longest walk (deepest embedding met in news is about 8)."""
AIMS = frozenset({"aim", "intend", "mean", "design"})
"""In the passive these speak of the purpose of their subject, not of a plan for it."""
NOUN_LINKS = frozenset({"for", "to", "on", "about", "against", "in", "at", "over", "from"})
"""Prepositions that tie an indefinite noun to the noun before it ("a call for attacks")."""
PRESUPPOSING = frozenset(
    {"for", "over", "after", "since", "despite", "following", "before", "during", "from"}
)
"""Prepositions after which negation and modals of the clause do not reach an -ing form or a noun."""
VERBAL = frozenset({"VERB", "AUX"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One word and what it does to the event: an effect of the cue file, "condition" or "question"."""

    effect: str
    token: Token


@cache
def cues() -> dict[str, Any]:
    """The cue file with its word lists turned into lookups (lemma → effect)."""
    plain = read_cues("factuality_cues.json")
    tables = {
        name: {word: group["effect"] for group in reversed(plain[name]) for word in group["words"]}
        for name in ("predicates", "nouns", "adjectives", "predicative")
    }
    tables["prepositional"] = {
        f"{verb} {word}": group["effect"]
        for group in plain["prepositional"]
        for verb in group["words"]
        for word in group["prepositions"]
    }
    sets = {
        name: frozenset(plain[name])
        for name in (
            "negators",
            "near_misses",
            "conditions",
            "occurrence",
            "achieved_purposes",
            "ranks",
            "presupposing",
            "perceiving",
            "habits",
            "going_on",
            "works",
            "make_believe",
            "headings",
            "drills",
            "umpires",
        )
    }
    return {**tables, **sets, "modals": plain["modals"], "hedges": plain["hedges"]}


def findings(trigger: Token) -> list[Finding]:
    """What bears on `trigger`, from the nearest word outwards."""
    found = [*_own(trigger), *_played(trigger)]
    node = trigger
    for _ in range(MAX_STEPS):
        if node.head == node or _stands_apart(node):
            break
        step = list(_embedding(node, trigger))
        found.extend(step)
        if any(finding.effect == "factive" for finding in step):
            found.extend(_unperceived(node))
            break
        above = _next(node)
        if above is None:
            break
        if above.pos_ in VERBAL or above.dep_ == "ROOT":
            found.extend(_reaching(above, node))
        node = above
    if node.head == node:
        found.extend(_question(node))
    return found


def _stands_apart(clause: Token) -> bool:
    """ "A bomb went off; the number of victims was not clear": hung on what follows, and a sentence of its own."""
    if clause.dep_ not in ("ccomp", "parataxis") or clause.pos_ not in VERBAL or clause.head.i < clause.i:
        return False
    return any(token.text == ";" for token in clause.doc[clause.i : clause.head.i])


def _reaching(verb: Token, node: Token) -> Iterator[Finding]:
    """What stands on `verb` and bears on `node`: a subject's event is not undone by the verb's negation."""
    happening = node.dep_ not in SUBJECTS or verb.lemma_.lower() in cues()["occurrence"]
    for finding in _clausal(verb, via=node):
        if happening or finding.effect != "flip":
            yield finding


def _unperceived(node: Token) -> Iterator[Finding]:
    """ "Nobody had heard a gunshot": there was none. "Nobody had heard the gunshot" takes it for a fact."""
    told_apart = any(kid.dep_ in ("relcl", "acl") for kid in node.children)
    perceived = node.dep_ == "dobj" and node.head.lemma_.lower() in cues()["perceiving"]
    if perceived and node.pos_ not in VERBAL and _is_open(node) and not told_apart:
        yield from (finding for finding in _reaching(node.head, node) if finding.effect == "flip")


def _own(trigger: Token) -> Iterator[Finding]:
    if trigger.pos_ in VERBAL:
        yield from _clausal(trigger, via=None)
    if trigger.pos_ not in VERBAL or trigger.dep_ in ("amod", "compound"):
        yield from _nominal(trigger)


def _nominal(noun: Token) -> Iterator[Finding]:
    """Determiners, adjectives and compounds on a nominal trigger, and the noun that it modifies."""
    adjectives = cues()["adjectives"]
    for kid in noun.children:
        word = kid.lower_
        if kid.dep_ in ("det", "neg") and word in ("no", "neither", "without"):
            yield Finding("flip", kid)
        elif kid.dep_ == "det" and word == "any":
            yield Finding("possible", kid)
        elif kid.dep_ in ("amod", "compound", "nmod", "advmod") and word in adjectives:
            yield Finding(adjectives[word], kid)
            yield from _hedges(kid)
        elif kid.dep_ == "amod":
            yield from _hedges(kid)
    if noun.dep_ in ("compound", "nmod") and (effect := cues()["nouns"].get(noun.head.lemma_.lower())):
        yield Finding(effect, noun.head)


def _clausal(verb: Token, via: Token | None) -> Iterator[Finding]:
    """Negation, modals, conditions, adverbs, infinitive marks on `verb`, `via` the child walked up from."""
    table = cues()
    for kid in verb.children:
        if via is not None and kid.i == via.i:
            continue
        word = kid.lower_
        if kid.dep_ == "neg" or (kid.dep_ in ("advmod", "preconj") and word in table["negators"]):
            if not _not_only(kid):
                yield Finding("flip", kid)
        elif kid.dep_ == "aux" and word in table["modals"]:
            yield Finding("assessed" if _is_guess_at_the_past(verb, word) else table["modals"][word], kid)
        elif kid.dep_ in ("advmod", "mark") and word in table["conditions"]:
            yield Finding("condition", kid)
        elif word in table["hedges"] and kid.dep_ in ("advmod", "amod", "nmod", "npadvmod", "dep"):
            yield Finding(table["hedges"][word], kid)
        elif word in table["habits"] and kid.dep_ == "advmod" and (_is_present(verb) or _has_been(verb)):
            yield Finding("generic", kid)
        elif word in table["near_misses"] and kid.dep_ == "advmod":
            yield Finding("flip", kid)
        elif (kid.dep_ in SUBJECTS and (via is None or via.dep_ not in SUBJECTS)) or (
            kid.dep_ == "dobj" and via is None
        ):
            yield from _negative_phrase(kid)
    yield from _in_a_work(verb, via)
    if via is None:
        yield from _make_believe(verb)
    yield from _infinitive(verb)
    if via is None or via.dep_ not in SUBJECTS:
        yield from _imperative(verb)


def _in_a_work(verb: Token, via: Token | None) -> Iterator[Finding]:
    """ "In the board game an air strike kills six", "the film opens with a bombing": in the present, as stories are."""
    if not _is_present(verb):
        return
    for kid in verb.children:
        if kid.dep_ == "prep" and kid.lower_ == "in":
            nouns = [below for below in kid.children if below.dep_ == "pobj"]
        elif kid.dep_ == "nsubj" and via is not None and via.dep_ not in SUBJECTS:
            nouns = [kid]
        else:
            continue
        works = (noun for noun in nouns if noun.lemma_.lower() in cues()["works"])
        yield from (Finding("hypothetical", noun) for noun in works)


def _make_believe(verb: Token) -> Iterator[Finding]:
    """ "Stormed a mock village": a drill."""
    things = (kid for kid in verb.children if kid.dep_ in ("dobj", "nsubjpass"))
    modifiers = (mod for thing in things for mod in thing.children if mod.dep_ in ("amod", "compound"))
    played = (mod for mod in modifiers if mod.lower_ in cues()["make_believe"])
    yield from (Finding("hypothetical", mod) for mod in played)


def _played(trigger: Token) -> Iterator[Finding]:
    """ "Exercise STEEL BISON: rockets hit a bridge", "Patch notes 4.2: a drone strike now kills": under such a heading;
    and at a drill that has umpires, or whose deed stands in quotes of doubt."""
    told = trigger.sent
    if told.start > 0 and trigger.doc[told.start - 1].text == ":":
        told = trigger.doc[
            trigger.doc[told.start - 1].sent.start : told.end
        ]  # the parse ends a sentence there
    before = list(told[: trigger.i - told.start])
    colon = next((n for n, t in enumerate(before) if t.text == ":"), 0)
    label = before[:colon]
    names = not any((t.lemma_.lower(),) in event_lexicon().nouns for t in label)
    words = " ".join(t.lemma_.lower() for t in label)
    if label and names and any(f" {heading} " in f" {words} " for heading in cues()["headings"]):
        yield Finding("hypothetical", label[0])
    drill = next((t for t in told if t.lemma_.lower() in cues()["drills"]), None)
    if drill is not None and (
        _is_in_quotes(trigger) or any(t.lemma_.lower() in cues()["umpires"] for t in told)
    ):
        yield Finding("hypothetical", drill)


def _is_in_quotes(word: Token) -> bool:
    """Whether a word stands alone, or with one beside it, in quotes: "wounded", "wiped out"."""
    if word.i == 0 or word.i + 2 >= len(word.doc):
        return False
    return word.nbor(-1).is_quote and (word.nbor(1).is_quote or word.nbor(2).is_quote)


def _is_guess_at_the_past(verb: Token, modal: str) -> bool:
    """ "May have been killed" weakens what happened; "could have been" speaks of what did not."""
    return modal in ("may", "might") and any(kid.lower_ == "have" for kid in verb.children)


def _is_present(verb: Token) -> bool:
    """Simple present, so "often" speaks of a habit."""
    return verb.tag_ in ("VBP", "VBZ")


def _has_been(verb: Token) -> bool:
    """Present perfect: "has often fired mortars" tells of no one day."""
    return any(kid.lower_ in ("has", "have") and kid.dep_ == "aux" for kid in verb.children)


def _imperative(verb: Token) -> Iterator[Finding]:
    """ "Release the hostages": a bare verb that heads a sentence and has neither subject nor auxiliary."""
    bare = verb.tag_ == "VB" and verb.dep_ in ("ROOT", "conj", "ccomp")
    opens = verb.i - verb.sent.start <= 1 and (verb.i == verb.sent.start or not verb.nbor(-1).is_alpha)
    if bare and opens and not any(kid.dep_ in (*SUBJECTS, "aux", "auxpass") for kid in verb.children):
        yield Finding("ordered", verb)


def _not_only(negation: Token) -> bool:
    return negation.i + 1 < len(negation.doc) and negation.nbor().lower_ in ("only", "just", "merely")


def _negative_phrase(phrase: Token) -> Iterator[Finding]:
    """ "Nobody fired", "no group attacked", "we bombed no market"."""
    if phrase.lower_ in ("nobody", "none", "nothing", "neither"):
        yield Finding("flip", phrase)
    for kid in phrase.children:
        if kid.dep_ in ("det", "neg") and kid.lower_ in ("no", "neither"):
            yield Finding("flip", kid)


def _infinitive(verb: Token) -> Iterator[Finding]:
    """ "to attack" as purpose (advcl) or after "be": not done yet."""
    to = next((kid for kid in verb.children if kid.dep_ == "aux" and kid.tag_ == "TO"), None)
    if to is None:
        return
    lemma = verb.head.lemma_.lower()
    past = any(kid.lower_ == "have" and kid.dep_ == "aux" for kid in verb.children)
    if _is_achieved(verb) or past:
        # "claimed to have killed thirty" speaks of what was done
        return
    purpose = verb.dep_ in ("advcl", "relcl", "ROOT")
    content = verb.dep_ == "acl" and lemma not in cues()["nouns"]
    bare = verb.dep_ == "xcomp" and verb.head.pos_ in VERBAL
    if purpose or content or (bare and (lemma == "be" or lemma not in cues()["predicates"])):
        yield Finding("planned", to)


def _is_achieved(infinitive: Token) -> bool:
    """ "the third man to die", "a sit-in to protest the law": infinitives that tell of something done."""
    if infinitive.lemma_.lower() in cues()["achieved_purposes"]:
        return True
    ranked = any(
        kid.lower_ in cues()["ranks"] or kid.ent_type_ == "ORDINAL" for kid in infinitive.head.children
    )
    return infinitive.dep_ in ("relcl", "acl") and ranked


def _hedges(token: Token) -> Iterator[Finding]:
    table = cues()["hedges"]
    for kid in token.children:
        if kid.lower_ in table:
            yield Finding(table[kid.lower_], kid)


def _embedding(node: Token, trigger: Token) -> Iterator[Finding]:
    """What the head of `node` does to it."""
    head, table = node.head, cues()
    lemma = head.lemma_.lower()
    if node.dep_ in ("pobj", "pcomp"):
        yield from _of_preposition(head, head.head, node)
        return
    if node.dep_ in ("xcomp", "ccomp", "dobj", "oprd", "nsubjpass", "advcl", "parataxis", "conj"):
        yield from _of_verb(node, head, lemma)
    elif (
        node.dep_ in ("acl", "relcl", "ccomp") and (effect := table["nouns"].get(lemma)) and _is_content(node)
    ):
        yield Finding(effect, head)
    elif node.dep_ in ("nsubj", "csubj"):
        yield from _predicative(node, head)
    if (
        head.pos_ == "ADJ"
        and node.dep_ in ("xcomp", "ccomp")
        and (effect := table["predicative"].get(head.lower_))
    ):
        yield Finding(effect, head)


def _of_preposition(preposition: Token, head: Token, node: Token) -> Iterator[Finding]:
    """ "without attacking", "warned of an attack", "a threat of attack", "capable of killing"."""
    table, word = cues(), preposition.lower_
    lemma = head.lemma_.lower()
    if word == "without" or (word == "of" and _falls_short(preposition)):
        yield Finding("flip", preposition)
        return
    effect: str | None = None
    if head.pos_ in VERBAL:
        effect = table["prepositional"].get(f"{lemma} {word}")
    elif head.pos_ in ("NOUN", "PROPN") and (word == "of" or (word in NOUN_LINKS and _is_open(node))):
        effect = table["nouns"].get(lemma)
    elif head.pos_ == "ADJ":
        effect = table["predicative"].get(head.lower_)
    if effect is not None and (effect != "generic" or _is_bare(node)):
        yield Finding(effect, head)


def _falls_short(preposition: Token) -> bool:
    """ "Stopped short of saying", "instead of attacking": the word before "of" says that it was not done."""
    return preposition.i > 0 and preposition.nbor(-1).lower_ in ("short", "instead")


def _of_verb(node: Token, head: Token, lemma: str) -> Iterator[Finding]:
    if node.dep_ == "xcomp" and lemma == "go" and head.tag_ == "VBG":
        yield Finding("future", head)
    elif node.dep_ in ("xcomp", "ccomp", "dobj", "oprd") or (node.dep_ == "nsubjpass" and lemma not in AIMS):
        effect = _of_predicate(node, lemma)
        if effect:
            yield Finding(effect, head)


def _of_predicate(node: Token, lemma: str) -> str | None:
    effect: str | None = cues()["predicates"].get(lemma)
    if effect is None:
        return None
    nominal = node.pos_ not in VERBAL
    if nominal and lemma in cues()["presupposing"] and not _is_open(node):
        return "factive"
    if nominal and effect == "generic" and not _is_bare(node):
        return None
    if node.pos_ not in VERBAL and effect in ("reported", "assessed"):
        return None
    if node.pos_ not in VERBAL and effect == "alleged" and lemma != "allege":
        return None
    if effect == "flip" and lemma == "stop" and node.tag_ == "VBG":
        return None
    return effect


def _is_content(clause: Token) -> bool:
    return any(kid.tag_ == "TO" or (kid.dep_ == "mark" and kid.lower_ == "that") for kid in clause.children)


def _predicative(node: Token, head: Token) -> Iterator[Finding]:
    """ "attacks are rare", "an attack is possible"."""
    if head.lemma_ != "be":
        return
    for kid in head.children:
        effect = cues()["predicative"].get(kid.lower_) if kid.dep_ in ("acomp", "attr") else None
        if effect is not None and (effect != "generic" or _is_bare(node)):
            yield Finding(effect, kid)
            return
    if head.tag_ in ("VBP", "VBZ") and node.tag_ == "NNS" and _is_bare(node):
        quality = next((kid for kid in head.children if kid.dep_ in ("acomp", "attr")), None)
        if quality is not None and quality.lower_ not in cues()["going_on"]:
            yield Finding("generic", quality)


def _is_bare(noun: Token) -> bool:
    """Bare plural: no determiner, number or possessor."""
    return noun.tag_ in ("NNS", "VBG", "NN") and not any(
        kid.dep_ in ("det", "nummod", "poss") for kid in noun.children
    )


def _next(node: Token) -> Token | None:
    """The next node whose words bear on the trigger; None where a presupposition or new clause stops it."""
    head, dep = node.head, node.dep_
    if dep in ("pcomp", "pobj") and head.lower_ in PRESUPPOSING and not _governed(head):
        return None
    if dep in ("xcomp", "oprd", "pcomp", "auxpass", "aux"):
        return head
    if dep == "ccomp":
        return head if _passes(head.lemma_.lower()) else None
    if dep == "conj":
        return head if _shares(node) else None
    if dep in ("dobj", "pobj", "nsubjpass", "nsubj", "csubj", "attr", "prep", "agent", "compound"):
        return head if _is_open(node) else None
    if dep in ("acl",) and _is_content(node):
        return head
    return None


def _governed(preposition: Token) -> bool:
    """Whether the preposition belongs to its verb ("plan for", "refrain from")."""
    return f"{preposition.head.lemma_.lower()} {preposition.lower_}" in cues()["prepositional"]


def _passes(lemma: str) -> bool:
    """Whether negation and modals of the embedding verb reach its clause."""
    return cues()["predicates"].get(lemma) in ("keep", "flip", "assessed", "possible")


def _shares(node: Token) -> bool:
    """A conjunct shares the modals of the first one when it is a bare form itself."""
    if node.pos_ in VERBAL:
        return node.tag_ == "VB" and not any(kid.dep_ in (*SUBJECTS, "aux") for kid in node.children)
    return _is_open(node)


def _is_open(node: Token) -> bool:
    """Whether a nominal is not presupposed: indefinite or bare ("an attack", "attacks")."""
    if node.pos_ in VERBAL or node.pos_ in ("ADP", "ADJ", "SCONJ"):
        return True
    return not any(
        (kid.dep_ == "det" and kid.lower_ in DEFINITE) or kid.dep_ == "poss" for kid in node.children
    )


def _question(root: Token) -> Iterator[Finding]:
    last = root.sent[-1]
    if last.text == "?":
        yield Finding("question", last)
