"""Who did it: persons and organizations of a MUC-4 template."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evaluation.muc_drafts import Draft
from evaluation.muc_message import Message
from evaluation.muc_phrases import is_one_of, name_of, phrase, tidy
from evaluation.muc_words import muc_words
from tacitus.model.records import Actor
from tacitus.syntax import dependencies as syntax

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.model.records import Mention

ORGANIZED = frozenset({"rebel", "militia", "criminal", "state_forces"})
GROUPS = frozenset({"rebel", "militia", "criminal"})
LONGEST_ACRONYM = 6
BODIES = frozenset("army force police government guard military regime brigade battalion command".split())
SYNONYMS = frozenset("guerrilla guerilla rebel terrorist subversive insurgent extremist fighter".split())
GUN_REACH = 1
NOBODIES = frozenset("man person people individual youth subject woman element group".split())
SHADY = frozenset("unidentified unknown armed hooded masked uniformed paid hired several".split())
STRONG = frozenset(
    "guerrilla guerilla rebel terrorist gunman subversive extremist assailant attacker kidnapper hitman commando "
    "trafficker insurgent assassin criminal individual narcotrafficker delinquent".split()
)
CLAIMING = frozenset("claim admit acknowledge responsibility".split())
ACCUSING = frozenset(
    "accuse blame attribute charge suspect allege allegedly apparently presumably presume believe link implicate "
    "suspicion reportedly probably seem appear".split()
)
AUTHORITIES = frozenset(
    "police authority minister government army official military commander president".split()
)


@dataclass(slots=True)
class Party:
    """Perpetrators: persons, organizations, and whether they act for a state."""

    persons: list[str] = field(default_factory=list)
    organizations: dict[str, str] = field(default_factory=dict)
    state: bool = False
    identities: list[str] = field(default_factory=list)
    officers: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    terrorists: bool = False


class PartyReader:
    """Reads the perpetrators of drafts."""

    def __init__(self, message: Message) -> None:
        self.message = message
        self.scene = message.scene
        self.parsed = message.parsed

    def party(self, draft: Draft) -> Party:
        """Doers of the mentions, groups named around them, else the first attackers named."""
        party = Party()
        for mention in draft.mentions:
            for head in mention.initiators:
                self._perpetrator(party, head)
        if party.terrorists:
            party.persons = [p for p in party.persons if p not in party.officers]
            party.state = False
        self._accused(party, draft)
        targets = {t.i for m in draft.mentions for head in m.targets for t in head.subtree}
        near = [] if party.state and party.organizations else self.message.context(draft)
        self._named_groups(party, near + self._claims(), targets)
        if not party.persons:
            self._gunmen(party, self.message.context(draft, GUN_REACH), targets)
        return party

    def _accused(self, party: Party, draft: Draft) -> None:
        """Who claimed or was blamed for a mention of the draft."""
        own = {m.index for m in draft.mentions}
        for found in self.message.responsibility:
            if (
                found.actor is not None
                and found.of is not None
                and found.of.index in own
                and found.kind != "denied"
            ):
                self._perpetrator(party, found.actor)

    def _claims(self) -> list[Token]:
        """Tokens of the sentences that speak of responsibility."""
        found = [s.tokens for s in self.parsed.sentences if "RESPONSIB" in s.tokens.text.upper()]
        return [token for tokens in found for token in tokens]

    def _named_groups(self, party: Party, context: list[Token], targets: set[int]) -> None:
        """Armed groups of the region named where the incident is told."""
        for token in context:
            actor = self._group_at(token)
            if actor is None or token.i in targets or actor.category not in GROUPS:
                continue
            here = actor.country is None or actor.country in muc_words().iso
            if here and any(t.text[:1].isupper() for t in self._tokens_of(self.scene.actor_at[token.i])):
                self._add_group(party, token, token)

    def _short_name(self, identity: str, actor: Mention) -> str:
        """The acronym of a group where the report gives one, else the name as it stands."""
        surfaces = [
            tidy(other.text)
            for other in self.scene.spotted.actors
            if getattr(other.grounded, "id", None) == identity
        ]
        acronyms = [name for name in surfaces if " " not in name and len(name) <= LONGEST_ACRONYM]
        return acronyms[0] if acronyms else tidy(actor.text)

    def _tokens_of(self, actor: Mention) -> list[Token]:
        return list(self.parsed.doc.char_span(actor.start, actor.end, alignment_mode="expand") or ())

    def _gunmen(self, party: Party, context: list[Token], targets: set[int]) -> None:
        """The first common noun of attackers, where no doer was read."""
        for token in context:
            if token.pos_ != "NOUN" or token.i in targets or not _may_attack(token):
                continue
            if token.dep_ in ("nsubj", "conj") or (
                token.dep_ == "pobj" and token.head.lower_ in ("by", "to", "of")
            ):
                party.persons.append(phrase(self.parsed, token))
                return

    def _perpetrator(self, party: Party, head: Token) -> None:
        if head.pos_ == "PRON":
            return
        words, actor = muc_words(), self._group_at(head)
        person = is_one_of(head, words.terrorist) or is_one_of(head, words.state)
        if actor is not None and (not person or is_one_of(head, BODIES)):
            self._add_group(party, head, head)
            party.state |= actor.category == "state_forces"
        elif person:
            self._add_person(party, head)
            for owner in [*syntax.modifiers(head), *syntax.prepositional(head, ("of", "from"))]:
                self._add_group(party, owner, head)
        elif (name := name_of(self.parsed, head)) is not None and name not in party.persons:
            party.persons.append(name)

    def _add_person(self, party: Party, head: Token) -> None:
        words, text = muc_words(), phrase(self.parsed, head)
        kind = "guerrilla" if is_one_of(head, SYNONYMS) else head.lemma_.lower()
        party.persons += [text] if kind not in party.kinds else []
        party.kinds.add(kind)
        if is_one_of(head, words.state) and not is_one_of(head, words.terrorist):
            party.officers.append(text)
            party.state = True
        else:
            party.terrorists = True

    def _add_group(self, party: Party, token: Token, cue: Token) -> None:
        """Add the armed group that `token` names, as sure as the sentence of `cue` is."""
        actor, mention = self._group_at(token), self.scene.actor_at.get(token.i)
        if actor is None or mention is None or actor.id is None or actor.id in party.identities:
            return
        party.identities.append(actor.id)
        party.organizations.setdefault(self._short_name(actor.id, mention), _confidence(cue))

    def _group_at(self, token: Token) -> Actor | None:
        """The registered armed group or force that a token names."""
        mention = self.scene.actor_at.get(token.i)
        actor = mention.grounded if mention is not None else None
        known = isinstance(actor, Actor) and actor.id is not None and actor.category in ORGANIZED
        return actor if known and isinstance(actor, Actor) else None


def _may_attack(token: Token) -> bool:
    """Whether a noun names attackers, by itself or by its modifiers ("armed men")."""
    if is_one_of(token, STRONG):
        return True
    return is_one_of(token, NOBODIES) and any(m.lower_ in SHADY for m in token.children)


def _confidence(token: Token) -> str:
    """How sure the sentence is of a perpetrator."""
    lemmas = {t.lemma_.lower() for t in token.sent}
    if lemmas & CLAIMING and "deny" not in lemmas:
        return "CLAIMED OR ADMITTED"
    if lemmas & ACCUSING:
        by_authorities = lemmas & AUTHORITIES
        return "SUSPECTED OR ACCUSED BY AUTHORITIES" if by_authorities else "SUSPECTED OR ACCUSED"
    return "REPORTED AS FACT"
