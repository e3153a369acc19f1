"""One MUC-4 message as read: its parse, its country, its names, and the sentences around an incident."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from evaluation.muc_drafts import Draft
from evaluation.muc_phrases import name_of
from evaluation.muc_words import muc_words
from tacitus.readers.rules.attribution.responsibility import find_responsibility

if TYPE_CHECKING:
    from spacy.tokens import Token

    from tacitus.readers.rules.read import Read


class Message:
    """What the readers of victims, premises and perpetrators share. `told`: sentences that tell of an incident."""

    def __init__(self, read: Read, drafts: list[Draft]) -> None:
        self.read = read
        self.scene = read.scene
        self.parsed = read.scene.parsed
        self.told = {m.sentence.index for draft in drafts for m in draft.mentions}
        self.named: set[str] = set()
        self.country = self._main_country()
        self.names = self._personal_names()
        self.responsibility = find_responsibility(self.scene, read.events.mentions)

    def context(self, draft: Draft, reach: int = 1) -> list[Token]:
        """Tokens of the sentences that tell of a draft, and of neighbours that tell of no other."""
        own = {m.sentence.index for m in draft.mentions}
        taken = self.told - own
        near = {i + step for i in own for step in range(-reach, reach + 1)} - taken
        sentences = self.parsed.sentences
        chosen = [
            i for i in sorted(own | near) if 0 <= i < len(sentences) and sentences[i].segment.kind == "body"
        ]
        return [t for i in chosen for t in sentences[i].tokens if not t.is_space]

    def _personal_names(self) -> list[list[str]]:
        """The words of every personal name in the report."""
        found = []
        for entity in self.parsed.doc.ents:
            if entity.label_ == "PERSON":
                name = name_of(self.parsed, entity.root)
                if name is not None:
                    found.append(name.upper().split())
        return found

    def _main_country(self) -> str | None:
        """The country of the region that the report names most, its dateline's first."""
        votes: Counter[str] = Counter()
        for mention in self.scene.spotted.places:
            name = muc_words().iso.get(getattr(mention.grounded, "country", None) or "")
            if name:
                votes[name] += 1
                if getattr(mention.grounded, "name", "").upper() == name:
                    self.named.add(name)
        for token in self.parsed.doc:
            if (name := muc_words().demonyms.get(token.lower_.removesuffix("s"))) is not None:
                votes[name] += 1
                self.named.add(name)
        if not votes:
            for actor in self.scene.spotted.actors:
                name = muc_words().iso.get(getattr(actor.grounded, "country", None) or "")
                if name:
                    votes[name] += 1
        return votes.most_common(1)[0][0] if votes else None
