"""What alerts remember beside the ledger (`LEDGER.alerts`): what they found last, what changed, what was delivered.

A look writes what changed and what it saw in one transaction: killed in the middle, the next look finds the same changes;
killed after it, none of them again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tacitus.model.alerts import Change
from tacitus.model.codec import from_json, to_json
from tacitus.store.sqlite.side import SideFile

_SCHEMA = """
CREATE TABLE IF NOT EXISTS looks (alert TEXT PRIMARY KEY, cursor TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS seen (
  alert TEXT NOT NULL, incident TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (alert, incident)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS changes (number INTEGER PRIMARY KEY AUTOINCREMENT, alert TEXT NOT NULL, body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS changes_of ON changes (alert, number);
CREATE TABLE IF NOT EXISTS delivered (
  channel TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (channel, number)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS letters (
  channel TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (channel, number)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS channels (
  channel TEXT PRIMARY KEY, since INTEGER NOT NULL, failures INTEGER NOT NULL DEFAULT 0, next_at REAL NOT NULL DEFAULT 0
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An incident as an alert last saw it: values in words, the claims on it, the contradictions that it is in."""

    title: str
    tolls: dict[str, str]
    grade: str
    status: str
    claims: frozenset[str]
    contradictions: frozenset[str]


class Memory(SideFile):
    """The side file."""

    ENDING, SCHEMA = "alerts", _SCHEMA

    def cursor(self, alert: str) -> str | None:
        """Up to where an alert has looked; None for one that has not looked yet."""
        row = self._file.execute("SELECT cursor FROM looks WHERE alert = ?", (alert,)).fetchone()
        return row[0] if row else None

    def looked(self, alert: str, cursor: str) -> None:
        """An alert has looked up to here."""
        self._file.execute("INSERT OR REPLACE INTO looks VALUES (?, ?)", (alert, cursor))

    def seen(self, alert: str, ids: Iterable[str]) -> Seen | None:
        """An incident as an alert last saw it, under the first of its ids that it was seen by."""
        for incident in ids:
            row = self._file.execute(
                "SELECT body FROM seen WHERE alert = ? AND incident = ?", (alert, incident)
            ).fetchone()
            if row:
                return from_json(Seen, row[0])
        return None

    def keep(self, alert: str, incident: str, seen: Seen) -> None:
        """What an alert saw."""
        self._file.execute("INSERT OR REPLACE INTO seen VALUES (?, ?, ?)", (alert, incident, to_json(seen)))

    def rename(self, alert: str, old: str, new: str) -> None:
        """An incident goes by another id, which may have been seen too."""
        self._file.execute(
            "UPDATE OR IGNORE seen SET incident = ? WHERE alert = ? AND incident = ?", (new, alert, old)
        )

    def forget(self, alert: str, incident: str) -> None:
        """An incident is found no more."""
        self._file.execute("DELETE FROM seen WHERE alert = ? AND incident = ?", (alert, incident))

    def next_number(self) -> int:
        """What the next change will be numbered; within a transaction."""
        row = self._file.execute("SELECT seq FROM sqlite_sequence WHERE name = 'changes'").fetchone()
        return (row[0] if row else 0) + 1

    def add(self, change: Change) -> None:
        """A change was found."""
        self._file.execute(
            "INSERT INTO changes VALUES (?, ?, ?)", (change.number, change.alert, to_json(change))
        )

    def changes(self, alert: str | None = None, *, limit: int = 100) -> list[Change]:
        """The newest changes (of one alert, by its name), newest first."""
        rows = self._file.execute(
            "SELECT body FROM changes WHERE ?1 IS NULL OR alert = ?1 ORDER BY number DESC LIMIT ?2",
            (alert, limit),
        ).fetchall()
        return [from_json(Change, body) for (body,) in rows]

    def on_day(self, day: str) -> list[Change]:
        """The changes that were found on a day (ISO), in order."""
        rows = self._file.execute(
            "SELECT body FROM changes WHERE json_extract(CAST(body AS TEXT), '$.found_at') >= ?1 "
            "AND json_extract(CAST(body AS TEXT), '$.found_at') < ?1 || 'Z' ORDER BY number",
            (day,),
        ).fetchall()
        return [from_json(Change, body) for (body,) in rows]

    def expect(self, channel: str) -> None:
        """A channel delivers what is found from now on, if it did not before."""
        self._file.execute(
            "INSERT OR IGNORE INTO channels (channel, since) VALUES (?, (SELECT coalesce(max(number), 0) FROM changes))",
            (channel,),
        )

    def undelivered(self, channel: str, limit: int) -> list[Change]:
        """What a channel has not delivered yet, in order, of what was found since it was first expected to."""
        rows = self._file.execute(
            "SELECT body FROM changes WHERE number > (SELECT since FROM channels WHERE channel = ?1) "
            "AND number NOT IN (SELECT number FROM delivered WHERE channel = ?1) ORDER BY number LIMIT ?2",
            (channel, limit),
        ).fetchall()
        return [from_json(Change, body) for (body,) in rows]

    def in_one_letter(self, channel: str, changes: list[Change]) -> list[Change]:
        """What the channel's next letter holds: of `changes` those of the letter that it began to send, if it did not
        come to its end; else all of them, which from now on are the letter that it sends."""
        rows = self._file.execute("SELECT number FROM letters WHERE channel = ?", (channel,)).fetchall()
        begun = {number for (number,) in rows}
        if again := [one for one in changes if one.number in begun]:
            return again
        with self.writing():
            self._file.execute("DELETE FROM letters WHERE channel = ?", (channel,))
            self._file.executemany(
                "INSERT INTO letters VALUES (?, ?)", [(channel, one.number) for one in changes]
            )
        return changes

    def delivered(self, channel: str, changes: Iterable[Change]) -> None:
        """A channel has delivered changes."""
        self._file.executemany(
            "INSERT OR IGNORE INTO delivered VALUES (?, ?)", [(channel, one.number) for one in changes]
        )
        self._file.execute("UPDATE channels SET failures = 0, next_at = 0 WHERE channel = ?", (channel,))

    def due(self, channel: str, now: float, longest: float) -> bool:
        """Whether a channel that failed may be tried again: also where it would wait longer than it ever has to,
        because the clock has been put back since."""
        row = self._file.execute("SELECT next_at FROM channels WHERE channel = ?", (channel,)).fetchone()
        return row is None or not now < row[0] <= now + longest

    def failed(self, channel: str, now: float, first: float, longest: float) -> float:
        """A channel failed; in how many seconds it is tried again: ever later."""
        row = self._file.execute("SELECT failures FROM channels WHERE channel = ?", (channel,)).fetchone()
        failures = (row[0] if row else 0) + 1
        wait: float = min(first * 2 ** min(failures - 1, 16), longest)
        self._file.execute(
            "UPDATE channels SET failures = ?, next_at = ? WHERE channel = ?", (failures, now + wait, channel)
        )
        return wait
