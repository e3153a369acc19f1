"""What changed between the versions of one page: values of the same incident, incidents that are told anew or no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tacitus.ledger.query import LedgerQuery
from tacitus.model.ledger import PageVersion
from tacitus.model.records import Incident
from tacitus.present import words
from tacitus.present.language import _
from tacitus.present.stated import stated
from tacitus.present.titles import title
from tacitus.resolve.tolls import EFFECTS, toll_of

FIELDS = ("what", "when", "where", "initiators", "targets", "target_object", "means")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One value that a version tells otherwise than the version before it.

    `incident` is the account it is of, in this version or, where it is told no more, in the one before. `before` is None
    for an incident that is told anew and `after` for one that is told no more; the field is then `incident`.
    """

    incident: str
    title: str
    field: str
    before: str | None
    after: str | None

    @property
    def words(self) -> str:
        """ "killed 8 → 14", "new: shelling in Kharkiv", "told no more: …"."""
        if self.before is None:
            return _("new: %(title)s") % {"title": self.title}
        if self.after is None:
            return _("told no more: %(title)s") % {"title": self.title}
        return f"{words.field_words(self.field)} {self.before} → {self.after}"


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """A version of a page with what it changed."""

    version: PageVersion
    changes: tuple[Change, ...]

    @property
    def when(self) -> str:
        """From when it is, in words."""
        moment = self.version.stated_at or self.version.seen_at
        said = {"modified": _("changed %(moment)s UTC"), "published": _("published %(moment)s UTC")}
        told = said.get(self.version.how, _("seen %(moment)s UTC"))
        return told % {"moment": f"{moment[:10]} {moment[11:16]}"}


def version_rows(source: LedgerQuery, report: str) -> tuple[VersionRow, ...]:
    """The versions of a report's page, oldest first; none where it is the only one. Raises `MissingInput`."""
    rows: list[VersionRow] = []
    before: dict[str, Incident] = {}
    for version in source.versions(report):
        told = {incident.id: incident for incident in source.reading(version.report).incidents}
        changes = tuple(changed(before, told, version.follows)) if rows else ()
        rows.append(VersionRow(version=version, changes=changes))
        before = told
    return tuple(rows)


def changed(
    before: Mapping[str, Incident], after: Mapping[str, Incident], follows: Mapping[str, str]
) -> Iterator[Change]:
    """What differs; `follows` says which account after tells of what one before told of."""
    for old, new in follows.items():
        yield from _values(before[old], after[new])
    for told in after.values():
        if told.id not in follows.values():
            yield Change(
                incident=told.id, title=title(told), field="incident", before=None, after=title(told)
            )
    for told in before.values():
        if told.id not in follows:
            yield Change(
                incident=told.id, title=title(told), field="incident", before=title(told), after=None
            )


def _values(old: Incident, new: Incident) -> Iterator[Change]:
    told: list[tuple[str, str, str]] = [(one, _total(old, one), _total(new, one)) for one in EFFECTS]
    told += [(field, stated(old, field)[0], stated(new, field)[0]) for field in FIELDS]
    for field, before, after in told:
        if before != after:
            yield Change(
                incident=new.id,
                title=title(new),
                field=field,
                before=before or words.not_stated(),
                after=after or words.not_stated(),
            )


def _total(incident: Incident, effect: str) -> str:
    return words.total_words(incident, effect) if toll_of(incident, effect) is not None else ""
