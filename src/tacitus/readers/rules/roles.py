"""Who does what to whom, with what, where and when: the arguments of a trigger.

Every argument keeps the rule that found it. Arguments are token indexes of heads; names and values are made
later, from the mentions that cover those tokens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tacitus.ontology.actor_categories import lookup
from tacitus.ontology.kinds import go_together
from tacitus.readers.rules.agents import is_person, is_platform, may_act, names_an_owner, owners
from tacitus.readers.rules.answering import answer_by
from tacitus.readers.rules.events.behind import ORDERING
from tacitus.readers.rules.rule import words_of
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.readers.rules.events.triggers import Trigger
    from tacitus.readers.rules.scene import Scene

Role = Literal["initiator", "target", "means", "cause"]

LAUNCH = words_of("roles/launch")
"""Verbs whose subject does the violence that their object names ("launched air strikes")."""
ENDURE = words_of("roles/endure")
"""Verbs whose subject suffers the violence that their object names ("came under attack")."""
ATTACK_TARGET = ("on", "upon", "against", "at", "into", "toward", "towards", "inside")
HARM_TARGET = ("of", "against", "on")
BETWEEN = ("between", "among", "with")
MEANS_PREPOSITIONS = ("with", "using", "by", "from", "via", "through", "in", "involving")
HARM_NOUNS = frozenset({"harm", "seize", "suffer", "free"})
PATIENT_NOUNS = words_of("roles/patient_nouns")
"""Attack nouns whose "of" phrase names the target ("the shelling of the town")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """A noun phrase, by its head, in a role. `why` names the rule."""

    token: Token
    role: Role
    why: str


@dataclass(slots=True)
class Arguments:
    """The arguments of one trigger, and other triggers in the sentence that name the same incident."""

    found: list[Argument] = field(default_factory=list)
    same: set[int] = field(default_factory=set)
    anchors: list[Token] = field(default_factory=list)
    """Tokens whose adverbials (place, time) belong to the incident: trigger and light verb."""

    def of(self, role: Role) -> list[Token]:
        """Heads in a role, in order of finding, each once."""
        seen: dict[int, Token] = {}
        for argument in self.found:
            if argument.role == role:
                seen.setdefault(argument.token.i, argument.token)
        return list(seen.values())


def find_arguments(scene: Scene, trigger: Trigger, triggers: dict[int, Trigger]) -> Arguments:
    """The arguments of `trigger`; `triggers` maps token indexes to all triggers of the report."""
    reader = _RoleReader(scene, trigger, triggers)
    verbal = trigger.token.pos_ in ("VERB", "AUX") and not _is_gerund(trigger.token)
    if verbal or _used_as_verb(trigger.token):
        reader.read_verb()
    else:
        reader.read_noun()
    return reader.arguments


STATES = ("dead", "alive")
"""In what state a verb leaves those whom it befalls ("shot dead", "taken alive")."""


def _is_elliptic(trigger: Trigger) -> bool:
    """ "Seven villagers shot dead in Jos": a passive without its auxiliary, which reads like an active verb.

    Only of verbs that need somebody who suffers them; "rebels attacked at dawn" does not.
    """
    verb = trigger.token
    if verb.tag_ not in ("VBD", "VBN") or verb.dep_ not in ("ROOT", "ccomp", "conj", "parataxis"):
        return False
    own = range(trigger.start, trigger.end)
    if any(c.dep_ in ("aux", "auxpass", "dobj", "dative") and c.i not in own for c in verb.children):
        return False
    words = [c.lower_ for v in (verb, *verb.conjuncts) for c in v.children]
    to_the_end = any(word in STATES for word in words)
    return verb.tag_ == "VBN" or trigger.kind.frame in HARM_NOUNS or to_the_end


def listed_after(verb: Token, triggers: dict[int, Trigger]) -> int | None:
    """ "Avenged a mine that killed one, hurt another and wounded six": the word in whose list a verb of harm stands,
    where the parse hangs it on the clause above."""
    if verb.dep_ != "conj" or verb.i not in triggers or triggers[verb.i].kind.frame != "harm":
        return None
    if any(child.dep_ in ("nsubj", "nsubjpass", "mark", "aux") for child in verb.children):
        return None
    if listed_after(verb.head, triggers) is not None:
        return int(verb.head.i)
    if verb.nbor(-1).dep_ not in ("punct", "cc"):
        return None
    between = [token for token in verb.doc[verb.head.i + 1 : verb.i] if token.pos_ in ("VERB", "AUX")]
    last = between[-1] if between else None
    if last is None or last.i not in triggers or triggers[last.i].kind.frame != "harm":
        return None
    return last.i if last.dep_ == "relcl" and verb.tag_ != "VBG" else None


def _shared_objects(verb: Token) -> list[Token]:
    """ "Shot and killed a boy": the object stands with the second verb."""
    second = next(
        (c for c in verb.children if c.dep_ == "conj" and c.pos_ == "VERB" and c.i == verb.i + 2), None
    )
    if second is None or any(c.dep_ in ("nsubj", "nsubjpass", "aux") for c in second.children):
        return []
    return syntax.direct_objects(second)


def _belongs_to_noun_before(verb: Token) -> bool:
    """ "Rescuers pulled nine from the block in Sumy hit by a missile": hung on "pulled", but said of the noun."""
    if verb.tag_ != "VBN" or verb.dep_ not in ("advcl", "conj", "ccomp") or not 0 < verb.head.i < verb.i - 1:
        return False
    own = {"nsubj", "nsubjpass", "aux", "auxpass", "mark", "advmod", "cc"}
    by = any(child.dep_ == "agent" for child in verb.children)
    return by and not any(c.dep_ in own for c in verb.children) and verb.nbor(-1).pos_ in ("NOUN", "PROPN")


def _is_gerund(verb: Token) -> bool:
    """ "Shelling by the army killed six": parsed as a verb, though a noun by what stands beside it."""
    if verb.tag_ != "VBG" or any(
        c.dep_ in ("dobj", "nsubj", "aux", "nsubjpass", "prt") for c in verb.children
    ):
        return False
    return any(c.lower_ in ("by", "of") and c.dep_ in ("prep", "agent") for c in verb.children)


def _is_one_of_many(noun: Token) -> bool:
    """ "One of the deadliest attacks on civilians": whom all of these befell."""
    return syntax.is_plural(noun) and any(child.tag_ == "JJS" for child in noun.children)


def _used_as_verb(token: Token) -> bool:
    """A headline verb that the tagger took for a noun still governs its object by position."""
    return any(child.dep_ in ("dobj", "nsubj", "nsubjpass") for child in token.children)


def _meant(token: Token) -> Token:
    """The thing meant: what a partitive counts, what "what they called a base" is about."""
    if any(child.lower_ == "what" for child in token.children):
        named = [
            c for c in token.children if c.dep_ in ("dobj", "oprd", "ccomp", "attr") and c.lower_ != "what"
        ]
        token = named[0] if named else token
    return syntax.counted(token)


class _RoleReader:
    """Collects the arguments of one trigger."""

    def __init__(self, scene: Scene, trigger: Trigger, triggers: dict[int, Trigger]) -> None:
        self.scene = scene
        self.trigger = trigger
        self.token = trigger.token
        self.triggers = triggers
        self.arguments = Arguments(anchors=[trigger.token])

    # verbs ---------------------------------------------------------------------------------------------

    def read_verb(self) -> None:
        """Roles by the verb's frame."""
        verb, frame = self.token, self.trigger.kind.frame
        agents, patients = syntax.doers(verb), syntax.undergoers(verb)
        if (before := listed_after(verb, self.triggers)) is not None:
            self.arguments.same.add(before)
            agents = []
        if _belongs_to_noun_before(verb):
            patients = [self._past_its_place(verb.nbor(-1))]
        if not patients and frame not in ("fire", "burst", "clash", "suffer", "protest"):
            patients = _shared_objects(verb)
        state = next((c for c in verb.children if c.lower_ in STATES), None)
        shot = syntax.counted_after(state) if state is not None else None
        if not patients and shot is not None:
            patients = [
                shot
            ]  # "militants shot dead at least 100 people", whatever the parse made of the people
        if not patients and frame != "clash" and self._lacks_a_doer():
            # "the gunman is in custody", "driver held", "seven villagers shot dead"
            agents, patients = [], agents
        if frame == "harm" and verb.tag_ == "VBG" and verb.head.i not in self.triggers:
            # "as crowds waited for trains, killing thirty": the crowd killed nobody
            agents = [
                a
                for a in agents
                if self.scene.is_armed(a) or a.i in self.triggers or a.i in self.scene.means_at
            ]
        if frame == "suffer":
            self._add(agents or patients, "target", "subject of dying")
        elif frame == "burst":
            self._burst(agents, patients)
        elif frame == "fire":
            self._fire(agents, patients)
        elif frame == "clash":
            self._clash(agents, patients)
        elif frame == "free":
            self._add(patients or agents, "target", "who goes free")
            self._add(agents if patients else [], "initiator", "who frees them")
        elif frame == "protest":
            self._add(agents, "initiator", "subject of protest")
        else:
            self._do(agents, "doer of the verb")
            own = [t for t in patients if self.trigger.start <= t.i < self.trigger.end]
            patients = [t for t in patients if t not in own and not self._is_driven(t)]
            self._undergo(patients, "undergoer of the verb")
            if frame == "attack" and not patients:
                for head in (verb, *own):
                    self._undergo(syntax.prepositional(head, ATTACK_TARGET), "preposition of target")
        self._means_of(verb)
        self._causes(verb)
        self._participles(verb)

    def _lacks_a_doer(self) -> bool:
        return self.trigger.kind.needs == "people" or _is_elliptic(self.trigger)

    def _do(self, agents: Iterable[Token], why: str) -> None:
        """A doer may be an initiator, a means or another word for the same incident."""
        named = map(syntax.identified, map(syntax.counted, agents))
        for agent in map(self._behind_a_dateline, named):
            if not self._can_act(agent) and syntax.governor(agent).i in self.triggers:
                agent = syntax.governor(agent)  # "the bombing of a market that killed 43"
            if agent.i in self.triggers:
                self._same(agent)
            elif (means := self.scene.means_of(agent)) is not None:
                self._add([means], "means", why)
                self._add([means] if is_person(means) else [], "initiator", "who was the weapon")
                self._add(self._nation_of(means), "initiator", "nation of the weapon that struck")
                self._add(self._owner_of(means), "initiator", "owner of the weapon that struck")
            elif self._can_act(agent):
                self._add([agent], "initiator", why)
            else:
                self._add(self._owner_of(agent), "initiator", "owner of what struck")

    def _behind_a_dateline(self, agent: Token) -> Token:
        """ "ADDIS ABABA, March 3 (HNS) The army killed …": the parse may take the place for the subject."""
        if agent.i not in self.scene.place_at:
            return agent
        found = (c for c in agent.subtree if c.dep_ == "appos" and c.head == agent and self._can_act(c))
        return next(found, agent)

    def _past_its_place(self, noun: Token) -> Token:
        """ "The block in Sumy" is the block."""
        where = noun.i in self.scene.place_at and noun.dep_ == "pobj" and noun.head.head.pos_ == "NOUN"
        return noun.head.head if where else noun

    def _is_driven(self, thing: Token) -> bool:
        """ "Rammed his car into a crowd": the car is no target."""
        if self.trigger.kind.label != "vehicle_ramming":
            return False
        return any(True for _ in syntax.prepositional(self.token, ("into", "through")))

    def _owner_of(self, thing: Token) -> list[Token]:
        """ "Its jets", "their air defences": whose they are did it; the pronoun is resolved later."""
        mine = [c for c in thing.children if c.dep_ == "poss" and c.lower_ in ("its", "their", "our")]
        if mine and not (syntax.is_plural(thing) or self.scene.target_class(thing) or lookup(thing.lemma_)):
            return []  # "by its own count, 64 were killed"
        if mine or is_platform(self.scene, thing):
            return mine or owners(self.scene, thing)
        return [c for c in thing.children if c.dep_ == "poss" and names_an_owner(self.scene, c)]

    def _undergo(self, patients: Iterable[Token], why: str) -> None:
        for patient in map(_meant, patients):
            if patient.i in self.triggers and patient.i not in self.scene.victim_at:
                continue
            self._add([patient], "target", why)

    def _burst(self, agents: list[Token], patients: list[Token]) -> None:
        if patients and not syntax.is_passive(self.token):
            self._do(agents, "subject of detonation")
            self._add(self._weapons(patients), "means", "what was detonated")
            return
        for thing in [*agents, *patients]:
            if (means := self.scene.means_of(thing)) is not None:
                self._add([means], "means", "what exploded")
            elif thing.i in self.triggers:
                self._same(thing)
            elif self.scene.target_class(thing) is not None:
                self._add([thing], "target", "what was blown up")
            elif syntax.is_passive(self.token) and self._can_act(thing):
                self._add([thing], "initiator", "doer of the verb")

    def _fire(self, agents: list[Token], patients: list[Token]) -> None:
        self._do(agents, "subject of firing")
        self._add(self._weapons(patients), "means", "what was fired")
        heads = [self.token, *patients]
        for head in heads:
            self._undergo(syntax.prepositional(head, ATTACK_TARGET), "what was fired at")

    def _clash(self, agents: list[Token], patients: list[Token]) -> None:
        if self.token.dep_ == "conj" and syntax.is_passive(self.token):
            # "tried to storm a hotel but were repelled by guards"
            for other in (self.token.head, *(c for c in self.token.head.children if c.dep_ == "xcomp")):
                if other.i in self.triggers:
                    self._same(other)
                    self._add([a for a in agents if self._can_act(a)], "target", "side of a clash")
                    return
        self._add([a for a in agents if self._can_act(a)], "initiator", "side of a clash")
        for patient in patients:
            if patient.i in self.triggers:
                self._same(patient)
        self._add([p for p in patients if self._can_act(p)], "target", "side of a clash")
        self._add(
            [t for t in syntax.prepositional(self.token, ("with", "against")) if self._can_act(t)],
            "target",
            "other side of a clash",
        )

    # nouns ---------------------------------------------------------------------------------------------

    def read_noun(self) -> None:
        """Roles by prepositions, possessives and modifiers, then by the verb that governs the noun."""
        noun, frame = self.token, self.trigger.kind.frame
        harm = frame in HARM_NOUNS
        if not _is_one_of_many(noun):
            self._undergo(
                syntax.prepositional(noun, HARM_TARGET if harm else ATTACK_TARGET), "preposition of target"
            )
        if noun.lemma_.lower() in PATIENT_NOUNS:
            self._undergo(syntax.prepositional(noun, ("of",)), "'of' phrase")
        elif not harm:
            self._do(syntax.prepositional(noun, ("of",)), "'of' phrase")
        self._do(syntax.prepositional(noun, ("by",)), "'by' phrase")
        if frame in ("clash", "attack", "harm"):
            sides = [t for t in syntax.prepositional(noun, BETWEEN) if self._can_act(t)]
            # "clashes with police": who began is not told
            first = len(sides) > 1
            self._add(sides[:first], "initiator", "side of a clash")
            self._add(sides[first:], "target", "side of a clash")
        self._modifiers(noun, harm)
        self._participles(noun)
        self._means_of(noun)
        self._governor(noun)

    def _modifiers(self, noun: Token, harm: bool) -> None:
        for modifier in syntax.modifiers(noun):
            if modifier.i in self.scene.means_at:
                self._add([modifier], "means", "modifier")
            elif modifier.dep_ == "poss":
                role: Role = "target" if harm and modifier.head == noun else "initiator"
                if self._can_act(modifier):
                    self._add([modifier], role, "possessive")
            elif modifier.i in self.triggers or self.trigger.start <= modifier.i < self.trigger.end:
                continue
            elif (
                modifier.pos_ in syntax.NOUN_TAGS
                and self.scene.target_class(modifier) is not None
                and modifier.head == noun
            ):
                self._add([modifier], "target", "modifier")
            elif modifier.head == noun and self._names_actor(modifier):
                self._add([modifier], "initiator", "modifier")

    def _names_actor(self, token: Token) -> bool:
        if token.i in self.scene.place_at and token.i not in self.scene.actor_at:
            return False
        named = self.scene.actor_at.get(token.i)
        if token.pos_ == "ADJ" and self.trigger.kind.frame == "clash":
            return False  # "a Syrian battle": where it was
        if named is not None:
            # a name that nobody knows before "attack" mostly says where: "the Kupwara attack"
            return getattr(named.grounded, "category", "unknown") != "unknown"
        noun = lookup(token.lemma_)
        # "terrorist attack" says of what sort it was
        rebel = noun is not None and noun.is_people and noun.category == "rebel" and noun.noun != "terrorist"
        return (token.pos_ != "ADJ" or rebel) and self.scene.is_armed(token)

    def _governor(self, noun: Token) -> None:
        """The verb that the noun depends on: a light verb, a passive of it, or a verb of harm."""
        verb = noun.head
        if noun.dep_ == "conj":
            verb = noun.head.head
        if noun.dep_ == "pobj" and verb.dep_ in ("prep", "agent"):
            self._under_preposition(verb)
            return
        if verb.pos_ not in ("VERB", "AUX"):
            return
        lemma = verb.lemma_.lower()
        if noun.dep_ in ("dobj", "conj") and lemma in LAUNCH and verb.i not in self.triggers:
            self.arguments.anchors.append(verb)
            self._do(syntax.doers(verb), f"subject of '{lemma}'")
            self._undergo(syntax.prepositional(verb, ATTACK_TARGET), f"target of '{lemma}'")
        elif noun.dep_ == "dobj" and lemma in ENDURE:
            self.arguments.anchors.append(verb)
            self._undergo(syntax.grammatical_subjects(verb), f"subject of '{lemma}'")
        elif noun.dep_ == "nsubjpass" and lemma in LAUNCH:
            self.arguments.anchors.append(verb)
            self._do(syntax.doers(verb), f"doer of '{lemma}'")
        elif noun.dep_ in ("nsubj", "nsubjpass"):
            self._as_subject(verb)

    def _as_subject(self, verb: Token) -> None:
        """ "The strike hit a hospital", "the attack took place in …": the verb speaks of the same incident."""
        if verb.i in self.triggers or verb.i in self.scene.harm_at:
            self._same(verb)
        elif verb.lemma_.lower() in (
            "take",
            "occur",
            "happen",
            "come",
            "begin",
            "start",
            "erupt",
            "be",
            "leave",
        ):
            self.arguments.anchors.append(verb)
        for conjunct in verb.conjuncts:
            if conjunct.i in self.triggers:
                self._same(conjunct)

    def _under_preposition(self, preposition: Token) -> None:
        """ "killed in an air strike", "came under attack"."""
        verb = preposition.head
        answering = answer_by(self.token)
        if answering is not None:
            self.arguments.anchors.append(answering)
            self._do(syntax.doers(answering), f"subject of '{answering.text} with'")
        elif verb.i in self.triggers and preposition.lower_ in ("in", "by", "during", "from", "with"):
            self._same(verb)
        elif preposition.lower_ == "under" and verb.lemma_.lower() in ENDURE:
            self.arguments.anchors.append(verb)
            self._undergo(syntax.grammatical_subjects(verb), f"subject of '{verb.text} under'")

    # both ----------------------------------------------------------------------------------------------

    def _participles(self, head: Token) -> None:
        """Clauses on a trigger: "an attack targeting …", "attacked …, killing two", "which killed six"."""
        for child in head.children:
            if child.dep_ in ("acl", "relcl", "advcl", "conj", "xcomp") and child.i in self.triggers:
                if child.dep_ == "conj" and not self._shares_incident(head, child):
                    continue
                if child.dep_ == "advcl" and child.tag_ not in ("VBG", "VBN"):
                    continue
                if any(c.dep_ == "mark" or (c.dep_ == "prep" and c.i < child.i) for c in child.children):
                    continue
                self._same(child)
            elif child.dep_ in ("acl", "relcl") and child.lemma_.lower() in LAUNCH | {"blame", "attribute"}:
                self._do(syntax.prepositional(child, ("by", "on", "to"), labels=("agent",)), "reduced clause")

    def _shares_incident(self, head: Token, other: Token) -> bool:
        """ "attacked a post and killed two": a conjoined verb of harm without a subject of its own."""
        if head.pos_ not in ("VERB", "AUX") or other.pos_ not in ("VERB", "AUX"):
            return False
        if self._elsewhere(head, other) or listed_after(other, self.triggers) not in (None, head.i):
            return False
        harm = ("harm", "suffer")
        if self.triggers[other.i].kind.frame in harm and self.trigger.kind.frame in harm:
            return True
        own_subject = any(child.dep_ in ("nsubj", "nsubjpass") for child in other.children)
        return not own_subject and (
            self.triggers[other.i].kind.frame == "harm" or self.trigger.kind.frame == "harm"
        )

    def _elsewhere(self, head: Token, other: Token) -> bool:
        """Whether both verbs have a place, or both a time, of their own: two incidents of one sentence."""
        for known in (self.scene.place_at, self.scene.time_at):
            mine, theirs = ({known[t.i].start for t in _adverbials(v) if t.i in known} for v in (head, other))
            if mine and theirs and mine.isdisjoint(theirs):
                return True
        return False

    def _means_of(self, head: Token) -> None:
        for thing in syntax.prepositional(head, MEANS_PREPOSITIONS):
            if thing.i not in self.triggers or answer_by(thing) is None:
                self._add(self._weapons([thing]), "means", "preposition of means")
        for child in head.children:
            if child.dep_ in ("advcl", "acl", "prep") and child.lemma_.lower() in ("use", "using", "involve"):
                things = [*syntax.direct_objects(child), *(c for c in child.children if c.dep_ == "pobj")]
                self._add(self._weapons(things), "means", "'using'")

    def _causes(self, verb: Token) -> None:
        """Other words for the same incident among the phrases of a verb: "killed when a bomb exploded"."""
        for noun in syntax.prepositional(verb, ("in", "by", "during", "from", "with", "of")):
            if noun.i in self.triggers and answer_by(noun) is None:
                self._same(noun)
        self._told_in_relative(verb)
        for clause in _circumstances(verb):
            if clause.i in self.triggers:
                if self._may_be_cause(self.triggers[clause.i]) and not self._are_two_acts(verb, clause):
                    self._same(clause)
            elif self.trigger.kind.frame in ("harm", "suffer"):
                self._in_clause(clause)

    def _are_two_acts(self, verb: Token, clause: Token) -> bool:
        """ "Rebels shelled Sake while soldiers ambushed a lorry": each side does something of its own."""
        if {self.trigger.kind.frame, self.triggers[clause.i].kind.frame} & {"harm", "suffer"}:
            return False
        sides = [
            [t for t in syntax.doers(v) if t.pos_ != "PRON" and self._can_act(t)] for v in (verb, clause)
        ]
        return all(sides)

    def _may_be_cause(self, told: Trigger) -> bool:
        """Whether one incident may have both words; who is arrested after a shooting was not shot."""
        after = any(c.lower_ == "after" and c.dep_ == "mark" for c in told.token.children)
        if after and self.trigger.kind.frame not in ("harm", "suffer"):
            return False
        return go_together("labels", self.trigger.kind.label, told.kind.label)

    def _told_in_relative(self, verb: Token) -> None:
        """ "An attack on Friday, which killed two", "… in which two died": the parse may hang it on "Friday"."""
        inside = any(
            child.dep_ == "prep" and child.lower_ == "in" and any(t.lower_ == "which" for t in child.children)
            for child in verb.children
        )
        told = any(c.lower_ in ("which", "that") for c in verb.children if c.dep_ == "nsubj")
        if inside and verb.dep_ != "relcl":
            before = [i for i in self.triggers if verb.sent.start <= i < verb.i]
            self.arguments.same.update(before[-1:])
            return
        if verb.dep_ != "relcl" or not (inside or told):
            return
        for node in syntax.clause_path(verb.head):
            if node.dep_ == "prep" and node.lower_ in ORDERING:
                return  # "after a mine that killed three, jets bombed a camp": not what the jets did
            if node.i in self.triggers:
                self._same(node)
            if node.i in self.triggers or node.pos_ in ("VERB", "AUX"):
                return

    def _in_clause(self, clause: Token) -> None:
        """ "Died when their trucks were caught in an ambush": the act of the clause is what they died of."""
        for token in clause.subtree:
            if token.i in self.triggers:
                self._same(token)
                return

    def _nation_of(self, means: Token) -> list[Token]:
        """ "A Russian missile struck …": a bare national adjective on a striking weapon names who used it.

        "Iranian-made" and "of Iranian origin" speak of the maker and are left to the means' origin.
        """
        bare = owners(self.scene, means)
        named = [owner for owner in syntax.prepositional(means, ("of",)) if owner.i in self.scene.actor_at]
        return [*bare, *(owner for owner in named if names_an_owner(self.scene, owner))]

    def _weapons(self, tokens: Iterable[Token]) -> list[Token]:
        return [means for token in tokens if (means := self.scene.means_of(token)) is not None]

    def _can_act(self, token: Token) -> bool:
        if any(t.text == ":" for t in token.doc[token.i : self.token.i]):
            return False  # "Magumeri: bomb destroys lorry": a label, no subject
        return may_act(self.scene, token, violently=self.trigger.kind.type == "ASSAULT")

    def _same(self, token: Token) -> None:
        self.arguments.same.add(token.i)

    def _add(self, tokens: Iterable[Token], role: Role, why: str) -> None:
        for token in map(syntax.counted, tokens):
            if token != self.token and not token.is_space and token.dep_ != "expl":
                self.arguments.found.append(Argument(token=token, role=role, why=why))


def _circumstances(verb: Token) -> Iterator[Token]:
    """Verbs of the clauses with "when", "as" or "while" on a verb."""
    for child in verb.children:
        if child.dep_ == "advcl" and any(
            c.lower_ in ("when", "as", "while") and c.dep_ in ("advmod", "mark") for c in child.children
        ):
            yield child
    if not syntax.is_passive(verb) or any(child.dep_ == "agent" for child in verb.children):
        return
    for child in verb.children:
        if child.dep_ == "advcl" and any(c.lower_ == "after" and c.dep_ == "mark" for c in child.children):
            yield child  # "three were killed after a missile hit a house"


def _adverbials(verb: Token) -> Iterator[Token]:
    """Tokens of the adverbial phrases of a verb and of its objects' prepositional phrases."""
    for child in verb.children:
        if child.dep_ in ("prep", "npadvmod", "advmod"):
            yield from child.subtree
        elif child.dep_ == "dobj":
            for phrase in child.children:
                if phrase.dep_ == "prep":
                    yield from phrase.subtree
