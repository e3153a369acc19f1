"""What persons say of a ledger's incidents: rulings, appended to its log. Judgements and ratings are in `ledger.py`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from typing import Any, cast, get_args

from tacitus.errors import ChangedSince, MissingInput, UsageError
from tacitus.ledger.questions import Questions
from tacitus.ledger.written_values import Said, bare, claim_value, set_field, set_value
from tacitus.model.codec import from_json
from tacitus.model.ids import content_id
from tacitus.model.ledger import LedgerIncident
from tacitus.model.records import FORMS, Claim, Judgement, Kind, Report, Speaker, SpeakerLink
from tacitus.model.rulings import (
    AccountRef,
    Act,
    Addition,
    Alias,
    Check,
    ClaimRef,
    Correction,
    Dismissal,
    Handling,
    IncidentRef,
    Move,
    Note,
    Publication,
    Ruling,
    Setting,
    Tagging,
    Tie,
    Words,
)
from tacitus.model.vocabulary import LinkRelation, Verdict
from tacitus.model.work import WORK_STATES
from tacitus.resolve.accounts import voice_key
from tacitus.resolve.amending import claim_of
from tacitus.resolve.overlay import CHECKED, changed_fields, digests, in_force_at
from tacitus.store.redact import hide

LONGEST_NOTE, LONGEST_TAG = 2_000, 60
"""Characters."""


class Desk(Questions):
    """A ledger that persons put right. Everything said is signed (`by`), has a reason, and can be withdrawn.

    `version` is the incident's `version` that the person saw: where the incident says something else by now,
    `ChangedSince` is raised and nothing is written. Whatever names an id that is not there raises `MissingInput`.
    """

    def correct(
        self,
        claim: str,
        value: Said,
        *,
        by: str,
        reason: str,
        words: tuple[int, int] | None = None,
        version: str | None = None,
    ) -> str:
        """A claim is misread: `value` is what it says (None: nothing of the kind, it is dropped). The ruling's id.

        `words` are the characters `[start, end)` of the report that say so, where they are others than those read.
        """
        with self._said(reason, by):
            report, told = self._claim(claim)
            kinds = [c for c in self._claims_of(report) if c.incident == told.incident and c.field == "type"]
            if value is None and kinds == [told]:
                raise UsageError(
                    "Nothing else says of what kind this account is.",
                    remedy="Give the right kind, or say that it is no incident.",
                )
            meant = None if value is None else claim_value(told.field, value, told.value)
            marked = self._words(report, words) if words else None
            act = Correction(claim=_claim_ref(told, report), value=meant, words=marked)
            return self._rule(act, by, reason, self.incident(told.incident), version)

    def claim(
        self,
        report: str,
        words: tuple[int, int],
        field: str,
        value: Said,
        *,
        by: str,
        reason: str,
        incident: str | None = None,
        speaker: str | None = None,
        version: str | None = None,
    ) -> str:
        """A claim is missing: the characters `words` of a report say `value`. The ruling's id.

        `incident` is the one that they speak of, by any of its ids; without one they begin an incident, and `field` is
        `type`. `speaker` is who says so, the outlet itself where none is given.
        """
        with self._said(reason, by):
            read = self.report(report)
            marked = self._words(report, words)
            account, seen = None, None
            if incident is not None:
                seen = self.incident(incident)
                account = self._account_of(seen, report, incident)
            elif FORMS.get(field) is not Kind:
                raise UsageError(
                    "What is marked first of a new incident is of what kind it is.",
                    remedy="Give the field 'type', or name the incident.",
                )
            act = Addition(
                words=marked,
                field=field,
                value=claim_value(field, value),
                speaker=self._speaker(read, speaker),
                account=account,
            )
            return self._rule(act, by, reason, seen, version)

    def dismiss(self, incident: str, *, by: str, reason: str, version: str | None = None) -> str:
        """This is no incident: the accounts that make it up tell of none. Withdrawing that brings it back."""
        with self._said(reason, by):
            seen = self.incident(incident)
            return self._rule(Dismissal(accounts=self._ref(seen)), by, reason, seen, version)

    def move(
        self, account: str, to: str | None = None, *, by: str, reason: str, version: str | None = None
    ) -> str:
        """One report's account belongs to the incident `to`; to none other where that is None: it is split off.

        Raises `UsageError` where a person's judgement holds it to be one with another: that is withdrawn first.
        """
        with self._said(reason, by):
            seen = self.incident(account)
            ref, named = self._account(seen, account)
            there = self.incident(to) if to is not None else None
            if there is not None and there.id == seen.id:
                raise UsageError("It is part of that incident already.")
            if there is None and len(seen.members) == 1:
                raise UsageError("It stands alone already.")
            for judged in in_force_at(self.judgements(), None):
                if judged.verdict == "same" and named & {judged.left, judged.right}:
                    raise UsageError(
                        f"{judged.by} judged {judged.left} and {judged.right} to be the same.",
                        remedy=f"Withdraw that first: tacitus withdraw {judged.id}.",
                    )
            act = Move(account=ref, to=self._ref(there)[0] if there else None)
            return self._rule(act, by, reason, seen, version)

    def merge(self, incidents: Sequence[str], *, by: str, reason: str) -> list[str]:
        """These are one incident: the first is judged the same as each of the others. The judgements' ids."""
        with self._said(reason, by):
            first, *others = dict.fromkeys(self.incident(one).id for one in incidents)
            if not others:
                raise UsageError("These are one incident already.", remedy="Name two or more.")
            return [self.judge(first, other, "same", by=by, reason=reason) for other in others]

    def set(
        self, incident: str, field: str, value: Said | Sequence[str], *, by: str, reason: str,
        version: str | None = None,
    ) -> str:  # fmt: skip
        """A field of an incident (`SET_FIELDS`) is this, whatever its reports add up to. The ruling's id."""
        with self._said(reason, by):
            seen = self.incident(incident)
            before = getattr(seen, field, None) if field in ("when", "where") else None
            meant = set_value(field, value, before)
            act = Setting(incident=self._ref(seen), field=set_field(field), value=meant)
            return self._rule(act, by, reason, seen, version)

    def check(
        self, incident: str, fields: Iterable[str] = (), *, by: str, reason: str, version: str | None = None
    ) -> str:
        """These fields of an incident were checked against their words and are right; all where none is named."""
        with self._said(reason, by):
            seen = self.incident(incident)
            now, wanted = digests(seen), tuple(fields) or CHECKED
            if unknown := [name for name in wanted if name not in now]:
                raise UsageError(f"'{unknown[0]}' is not checked.", remedy=f"Fields: {', '.join(CHECKED)}.")
            act = Check(incident=self._ref(seen), fields={name: now[name] for name in wanted})
            return self._rule(act, by, reason, seen, version)

    def alias(self, name: str, to: str, *, by: str, reason: str) -> str:
        """Whoever goes by `name` is `to`, in the whole ledger: one voice, one actor. The ruling's id."""
        from tacitus.ground.actors.registry import load_registry

        with self._said(reason, by):
            if voice_key(name) == voice_key(to):
                raise UsageError("These are one name already.")
            mine, other = (load_registry().find(one) for one in (name, to))
            known = other[0] if len(other) == 1 else None
            act = Alias(
                name=name,
                to=known.name if known else to,
                id=mine[0].id if len(mine) == 1 else None,
                to_id=known.id if known else None,
                category=known.category if known else None,
                country=known.country if known else None,
            )
            if act.id is not None and act.id == act.to_id:
                raise UsageError("The registry knows these as one already.")
            shown = voice_key(hide(name, self._store.hidden()))
            if not any(self._store.naming(frozenset({shown, act.id or shown}))):
                raise MissingInput(
                    f"Nobody goes by '{name}' in the ledger.", remedy="Give the name as it is shown."
                )
            self._refuse_circle(act)
            return self._rule(act, by, reason)

    def note(self, incident: str, text: str, *, by: str, reason: str = "a note") -> str:
        """A remark on an incident. The ruling's id."""
        with self._said(reason, by):
            seen = self.incident(incident)
            told = _short(text, "note", LONGEST_NOTE)
            return self._rule(Note(incident=self._ref(seen), note=told), by, reason, seen)

    def tag(self, incident: str, tag: str, *, by: str, reason: str = "a tag") -> str:
        """A word to sort an incident under. The ruling's id."""
        with self._said(reason, by):
            seen = self.incident(incident)
            told = _short(" ".join(tag.split()), "tag", LONGEST_TAG)
            return self._rule(Tagging(incident=self._ref(seen), tag=told), by, reason, seen)

    def link(self, incident: str, relation: str, to: str, *, by: str, reason: str) -> str:
        """An incident answers, follows, belongs to or is in a series with another. The ruling's id."""
        with self._said(reason, by):
            if relation not in get_args(LinkRelation):
                known = ", ".join(get_args(LinkRelation))
                raise UsageError(f"'{relation}' is no relation.", remedy=f"One of {known}.")
            seen, other = self.incident(incident), self.incident(to)
            if seen.id == other.id:
                raise UsageError("An incident cannot be linked with itself.")
            told = cast(LinkRelation, relation)
            act = Tie(incident=self._ref(seen), relation=told, to=self._ref(other))
            return self._rule(act, by, reason, seen)

    def publish(
        self, incident: str, *, by: str, reason: str, place: str | None = None, version: str | None = None
    ) -> str:
        """An incident was published as it stands now; `place` says where. The ruling's id."""
        with self._said(reason, by):
            seen = self.incident(incident)
            act = Publication(
                incident=self._ref(seen), pinned=seen.version, fields=digests(seen), place=place or None
            )
            return self._rule(act, by, reason, seen, version)

    def handle(self, item: str, state: str, *, by: str, reason: str, version: str | None = None) -> str:
        """A piece of work (by its key) is `taken`, `skipped` or `done`, until it says something else. The ruling's id."""
        with self._said(reason, by):
            told = self.work_item(item)
            if state not in WORK_STATES[1:]:
                known = ", ".join(WORK_STATES[1:])
                raise UsageError(f"'{state}' is nothing that work can be.", remedy=f"One of {known}.")
            seen = told.incidents[0] if told.key.startswith("incident:") else None
            act = Handling(item=told.key, state=cast(Any, state), seen=told.version)
            return self._rule(act, by, reason, seen, version)

    # -- what was said, and of what ------------------------------------------------------------------------

    def changed_since(self, incident: str, version: str) -> list[str]:
        """The fields of an incident that say something else than in an earlier version; all where it is not known."""
        now = self.incident(incident)
        if now.version == version:
            return []
        with self._asked():
            tables = self._store.index
            number = tables.number_of(incident)
            folds = tables.folds_of(number) if number is not None else []
            for body in tables.bodies(folds):
                before = from_json(LedgerIncident, body)
                if before.version == version:
                    return changed_fields(before, now) or ["reasons"]
        return list(CHECKED)

    def judge(self, left: str, right: str, verdict: Verdict, *, by: str, reason: str) -> str:
        """Record a person's judgement on two incidents and return its id; a person outranks the resolver.

        Raises `MissingInput` for an id that no report gave, `UsageError` for one incident judged with itself.
        """
        if left == right:
            raise UsageError("An incident cannot be judged with itself.")
        for incident in (left, right):
            self._expect_account(incident)
        at = self._now()
        subject = content_id("j", *sorted((left, right)), verdict, by, reason, at)
        judgement = Judgement(left=left, right=right, verdict=verdict, by=by, at=at, reason=reason)
        with self._projected():
            self._store.add_decision(subject, judgement)
        return subject

    # -- inside --------------------------------------------------------------------------------------------

    @contextmanager
    def _said(self, reason: str, by: str) -> Iterator[None]:
        """One transaction in which something is looked up and said of it: nobody's word comes in between."""
        if not reason.strip() or not by.strip():
            raise UsageError("Who says so, and why?", remedy="Give a name and a reason.")
        with self._projected():
            yield

    @contextmanager
    def _projected(self) -> Iterator[None]:
        """One transaction over the log and what is projected from it; what is asked within is of that moment."""
        with self._lock, self._sound():
            while True:
                self.bring_up()
                try:
                    with self._store.writing():
                        if not self._projector.current():
                            continue  # another process wrote in between
                        yield
                        self._projector.catch_up()
                except BaseException:  # also where it is the end of the transaction that failed
                    self._projector.distrust()
                    raise
                return

    def _rule(
        self,
        act: Act,
        by: str,
        reason: str,
        seen: LedgerIncident | None = None,
        version: str | None = None,
    ) -> str:
        if seen is not None and version is not None and seen.version != version:
            raise ChangedSince(seen.id, version, seen.version, tuple(self.changed_since(seen.id, version)))
        at = self._now()
        ruling = Ruling(
            act=act,
            by=by,
            at=at,
            reason=reason,
            incident=seen.id if seen else None,
            version=seen.version if seen else None,
        )
        made = content_id("u", act.act, seen.id if seen else "", by, reason, at, self._store.last_seq())
        self._store.add_decision(made, ruling)
        return made

    def report_of_claim(self, claim: str) -> str | None:
        """The id of the report that a claim stands in, a person's included."""
        added = ((r.id or "", r.act) for r in self.rulings() if isinstance(r.act, Addition))
        mine = (act.words.report for ruling, act in added if claim_of(ruling) == claim)
        return self._store.report_of_claim(claim) or next(mine, None)

    def _claim(self, claim: str) -> tuple[str, Claim]:
        """The report of a claim, and the claim as it stands, of its account; as it was read where it was dropped."""
        report = self.report_of_claim(claim)
        if report is not None:
            for told in (*self._claims_of(report), *self.reading(report).claims):
                if told.id == claim:
                    return report, told
        raise MissingInput(
            f"There is no claim {claim}.", remedy="'tacitus show ID' lists those of an incident."
        )

    def _claims_of(self, report: str) -> Sequence[Claim]:
        with self._asked():
            number = self._store.index.number_of_report(report)
            return [] if number is None else self._parts(None, "reported").reading(number).claims

    def _expect_account(self, incident: str) -> str:
        with self._asked():
            known = self._store.index.number_of(incident) is not None
        if not known:
            raise MissingInput(f"There is no incident {incident}.", remedy="List them: tacitus incidents.")
        return incident

    def _ref(self, incident: LedgerIncident) -> IncidentRef:
        """An incident by its accounts, oldest first."""
        return tuple(
            AccountRef(
                report=member.report,
                account=member.incident,
                words=tuple(
                    Words(report=member.report, start=span.start, end=span.end) for span in member.evidence
                ),
            )
            for member in incident.members
        )

    def _account(self, incident: LedgerIncident, named: str) -> tuple[AccountRef, AbstractSet[str]]:
        """The account of an incident that an id names, or that stands for it as a newer version's; all its ids."""
        with self._asked():
            parts = self._parts(None, "reported")
            ids = [(ref, {ref.account, *parts.elders(ref.account)}) for ref in self._ref(incident)]
        return next((found for found in ids if named in found[1]), ids[0])

    def _account_of(self, incident: LedgerIncident, report: str, named: str) -> AccountRef:
        """The account that a report gives of an incident: the one that is named, else its only one."""
        mine = [ref for ref in self._ref(incident) if ref.report == report]
        found = [ref for ref in mine if ref.account == named] or mine
        if not found:
            raise UsageError(
                f"The report {report} tells nothing of {incident.id}.",
                remedy="Say first, with 'type', that it tells of an incident, and then to which that belongs.",
            )
        return found[0]

    def _words(self, report: str, words: tuple[int, int]) -> Words:
        start, end = words
        length = len(self.report(report).text)
        if not 0 <= start < end <= length:
            raise UsageError(
                f"{start}-{end} are no characters of the report {report}.", remedy=f"It has {length}."
            )
        return Words(report=report, start=start, end=end)

    def _speaker(self, report: Report, name: str | None) -> Speaker:
        """Who says so: as the report's claims have him, where they know him."""
        if not name:
            return (SpeakerLink(name=report.outlet or "the outlet", text=None, role="outlet"),)
        links = (link for claim in self._claims_of(report.id) for link in claim.speaker)
        known = next((link for link in links if voice_key(link.name) == voice_key(name)), None)
        if known is None:
            return (SpeakerLink(name=name, text=None, role="authority"),)
        return (SpeakerLink(name=known.name, text=None, role=known.role, id=known.id),)

    def _refuse_circle(self, act: Alias) -> None:
        standing = (ruling.act for ruling in in_force_at(self.rulings(), None))
        leads = {voice_key(a.name): voice_key(a.to) for a in standing if isinstance(a, Alias)}
        at: str | None = voice_key(act.to)
        while at is not None:
            if at == voice_key(act.name):
                raise UsageError(
                    f"'{act.to}' is said to be '{act.name}' already.",
                    remedy="Withdraw that first: tacitus judgements lists it.",
                )
            at = leads.pop(at, None)


def _claim_ref(claim: Claim, report: str) -> ClaimRef:
    return ClaimRef(
        report=report,
        account=claim.incident,
        claim=claim.id,
        field=claim.field,
        words=tuple(Words(report=report, start=s.start, end=s.end) for s in claim.evidence),
        value=bare(claim.value),
    )


def _short(text: str, name: str, most: int) -> str:
    told = text.strip()
    if not told or len(told) > most:
        raise UsageError(f"The {name} is empty or longer than {most} characters.")
    return told
