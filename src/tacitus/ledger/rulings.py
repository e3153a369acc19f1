"""Persons' rulings by the numbers of what they are about, and which of them are in force at a moment of a clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tacitus.model.instants import micros
from tacitus.model.rulings import (
    Addition,
    Alias,
    Dismissal,
    Move,
    Ruling,
    incident_of,
    named_in,
    reports_of,
)
from tacitus.resolve.accounts import voice_key
from tacitus.resolve.amending import account_under, in_order, keys_of
from tacitus.store.index import FOREVER

KNOWN = 1


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruling by numbers: the accounts that it names, with those of newer versions that may stand for them, and the
    reports whose claims it changes.

    `until` is when it was withdrawn.
    """

    ruling: Ruling
    accounts: tuple[int, ...]
    heirs: tuple[int, ...]
    reports: tuple[int, ...]
    since: int
    until: int

    def holds(self, clock: int, moment: int) -> bool:
        """Whether it is in force right after a moment: on the reported clock whether it is now."""
        return self.since <= moment < self.until if clock == KNOWN else self.until == FOREVER


class Rulings:
    """Every ruling that the projections know, found by what it is about."""

    def __init__(self) -> None:
        self.every: dict[str, Ruled] = {}
        self._by_report: dict[int, list[Ruled]] = {}
        self._by_account: dict[int, list[Ruled]] = {}
        self._tying: dict[int, list[Ruled]] = {}
        self._aliases: list[Ruled] = []
        self._moves: list[Ruled] = []
        self.dismisses = False
        """Whether anybody ever dismissed an incident."""

    def know(
        self,
        ruling: Ruling,
        number_of: Callable[[str], int | None],
        number_of_report: Callable[[str], int | None],
        heirs: Callable[[str], Iterable[str]],
    ) -> Ruled:
        """Take a ruling in; what it names and the ledger lacks is left out."""
        named = named_in(ruling.act)
        if isinstance(ruling.act, Addition):
            named = (account_under(ruling.act),)
        accounts = (number_of(account) for account in named)
        newer = (number_of(heir) for account in named for heir in heirs(account))
        reports = (number_of_report(report) for report in reports_of(ruling.act))
        until = micros(ruling.withdrawn_at) if ruling.withdrawn_at else FOREVER
        made = Ruled(
            ruling,
            tuple(number for number in accounts if number is not None),
            tuple(number for number in newer if number is not None),
            tuple(number for number in reports if number is not None),
            micros(ruling.at),
            until,
        )
        self.every[ruling.id or ""] = made
        for report in made.reports:
            self._by_report.setdefault(report, []).append(made)
        for account in made.accounts:
            self._by_account.setdefault(account, []).append(made)
        for account in {*made.accounts, *made.heirs}:
            self._tying.setdefault(account, []).append(made)
        if isinstance(ruling.act, Alias):
            self._aliases.append(made)
        elif isinstance(ruling.act, Move):
            self._moves.append(made)
        self.dismisses = self.dismisses or isinstance(ruling.act, Dismissal)
        return made

    def on_report(self, report: int, clock: int, moment: int) -> list[Ruling]:
        """The rulings in force on the claims of a report, aliases left out, in order."""
        return in_force(self._by_report.get(report, ()), clock, moment)

    def are_on_report(self, report: int) -> bool:
        """Whether anybody ever said anything of the report's claims."""
        return report in self._by_report

    def aliases(self, clock: int, moment: int) -> list[Ruling]:
        """The aliases in force, in order."""
        return in_force(self._aliases, clock, moment) if self._aliases else []

    def leading_to(self, alias: Alias) -> frozenset[str]:
        """The keys of all whom an alias changes the name of, at any time, by itself or after other aliases."""
        known = set(keys_of(alias))
        others = [act for made in self._aliases if isinstance(act := made.ruling.act, Alias)]
        while fresh := [a for a in others if voice_key(a.to) in known and not known.issuperset(keys_of(a))]:
            known.update(key for other in fresh for key in keys_of(other))
        return frozenset(known)

    @property
    def reports(self) -> set[int]:
        """The reports on whose claims anybody ever said anything."""
        return set(self._by_report)

    def on_incidents(self, accounts: Iterable[int], clock: int, moment: int) -> list[Ruling]:
        """The rulings in force on incidents that any of these accounts is named for, in order."""
        found = (made for account in accounts for made in self._by_account.get(account, ()))
        return in_force((made for made in found if incident_of(made.ruling.act)), clock, moment)

    def dismissal(self, account: int, clock: int, moment: int) -> Ruling | None:
        """The last ruling in force that an account tells of no incident."""
        made = (one for one in self._by_account.get(account, ()) if isinstance(one.ruling.act, Dismissal))
        return next(iter(in_force(made, clock, moment)[::-1]), None)

    def moves(self, clock: int, moment: int) -> list[Ruling]:
        """The moves in force, in order."""
        return in_force(self._moves, clock, moment) if self._moves else []

    def tied(self, accounts: Iterable[int]) -> set[int]:
        """These accounts, and all that some ruling names beside one of them."""
        found, todo = set[int](), list(accounts)
        while todo:
            account = todo.pop()
            if account not in found:
                found.add(account)
                tying = self._tying.get(account, ())
                todo += [other for made in tying for other in (*made.accounts, *made.heirs)]
        return found

    def turns(self, account: int, report: int) -> Iterator[int]:
        """The moments of the known clock at which rulings on an account or its report begin and cease to hold."""
        for made in (*self._tying.get(account, ()), *self._by_report.get(report, ()), *self._aliases):
            yield from (made.since, made.until)


def in_force(every: Iterable[Ruled], clock: int, moment: int) -> list[Ruling]:
    """The rulings among these that are in force, each once, in order."""
    standing = {made.ruling.id: made.ruling for made in every if made.holds(clock, moment)}
    return in_order(standing.values())


def touching(aliases: Iterable[Ruling], names: frozenset[str]) -> list[Ruling]:
    """The aliases that change who is named by these keys; one may lead to the name that the next one changes."""
    known, found, todo = set(names), list[Ruling](), list(aliases)
    while fresh := [r for r in todo if isinstance(r.act, Alias) and known.intersection(keys_of(r.act))]:
        found += fresh
        todo = [ruling for ruling in todo if ruling not in fresh]
        for ruling in fresh:
            assert isinstance(ruling.act, Alias)
            known.update((voice_key(ruling.act.to), ruling.act.to_id or ""))
    return in_order(found)
