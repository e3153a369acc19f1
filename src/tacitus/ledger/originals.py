"""The originals of a ledger: kept as they came, found again, checked, withheld where a hidden name may stand in them."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib.metadata import version
from typing import Any

from tacitus.errors import LedgerError, MissingInput, Withheld
from tacitus.ledger.cache import Recent
from tacitus.model.characters import without_folders
from tacitus.model.originals import Brought, Custody, Keeping
from tacitus.store.base import Store
from tacitus.store.chain import Entry, is_hidden
from tacitus.store.originals import Folder, Shelf, pack, sum_of, unpack
from tacitus.store.redact import Hidden, hide

KIND = "original"
"""Kind of the entries; the subject is the report or the reject."""
NAMED_KEPT = 1_000
SEARCHED = ("text/", "application/json", "application/x-ndjson", "application/xml", "application/xhtml")
"""How the media types begin of what can be searched for a hidden name."""


class Originals:
    """The originals of one store, in the folder beside it and in it."""

    def __init__(self, store: Store, keeping: Keeping) -> None:
        self._store, self._keeping = store, keeping
        self._folder = Folder(store.path) if store.is_file else None
        self._last: tuple[bytes, str] | None = None
        """The bytes that were kept last, and their sum: a file of many messages comes once for each."""
        self._sound = ""
        """The sum of what was last found as it was kept."""
        self._named: Recent[tuple[str, int], bool] = Recent(NAMED_KEPT)
        """Whether a hidden name stands in an original, by its sum and how many names are hidden."""

    def shelve(self, brought: Brought) -> dict[str, Any]:
        """Keep the bytes where that is wanted; the body of the entry that says so.

        Beside the ledger they last when this returns; inside, with the transaction that is under way.
        """
        sha256, size = self._sum_of(brought.raw), len(brought.raw)
        why = self._why_not(size)
        if not why:
            self._put(sha256, size, brought.raw)
        return {
            "sha256": sha256,
            "size": size,
            "media_type": brought.media_type,
            "path": brought.path,
            "url": brought.url,
            "fetched": brought.fetched,
            "command": brought.command,
            "version": version("tacitus"),
            "kept": not why,
            "why": why,
        }

    def _why_not(self, size: int) -> str:
        if self._keeping.where == "off":
            return "originals are not kept (TACITUS_ORIGINALS=off)"
        if size > self._keeping.most_bytes:
            return f"it is longer than {self._keeping.most_bytes:,} bytes (TACITUS_MAX_ORIGINAL_BYTES)"
        return ""

    def _sum_of(self, raw: bytes) -> str:
        if self._last is None or self._last[0] is not raw:
            self._last = raw, sum_of(raw)
        return self._last[1]

    def _put(self, sha256: str, size: int, raw: bytes) -> None:
        """Keep bytes once; what is there and damaged is put right."""
        if not self._is_here(sha256, size):
            beside = self._keeping.where == "beside" and self._folder is not None
            shelf: Shelf = self._folder if beside and self._folder is not None else self._store
            shelf.put_original(sha256, pack(raw))
            self._sound = sha256

    def is_sound(self, subject: str) -> bool:
        """Whether the log has an original of a report or reject, and it is here as it was kept."""
        entry = next(self._store.entries(KIND, subject=subject, most=1), None)
        body = json.loads(entry.body) if entry else None
        return body is not None and self._is_here(body["sha256"], body["size"])

    def _is_here(self, sha256: str, size: int) -> bool:
        """Whether an original is here as it was kept; one that was just found so is only looked for."""
        if sha256 == self._sound and any(shelf.holds_original(sha256) for shelf in self._shelves()):
            return True
        self._sound = sha256 if self._found(sha256, size) is not None else ""
        return bool(self._sound)

    def mend(self, subject: str, brought: Brought) -> bool:
        """Put back an original that is not here, where these are its bytes; whether that was done."""
        body = json.loads(next(self._store.entries(KIND, subject=subject, most=1)).body)
        size = len(brought.raw)
        if self.is_sound(subject) or body["sha256"] != self._sum_of(brought.raw) or self._why_not(size):
            return False
        self._put(body["sha256"], size, brought.raw)
        return True

    def _shelves(self) -> Iterator[Shelf]:
        if self._folder is not None:
            yield self._folder
        yield self._store

    def _found(self, sha256: str, size: int) -> bytes | None:
        for shelf in self._shelves():
            packed = shelf.original(sha256)
            raw = unpack(packed, sha256, size) if packed is not None else None
            if raw is not None:
                return raw
        return None

    # -- asked -----------------------------------------------------------------------------------------

    def of(self, subject: str) -> Custody | None:
        """The custody of a report's or a reject's original; None where the log has none."""
        entry = self._entry(subject)
        return None if entry is None else self._custody(entry, self._store.hidden())

    def every(self) -> Iterator[Custody]:
        """The custody of each, in the order of the log."""
        hidden, states = self._store.hidden(), dict[str, str]()
        held = {one.subject for one in self._store.under_embargo()}
        shown = (one for one in self._store.entries(KIND) if one.subject not in held)
        return (self._custody(entry, hidden, states) for entry in shown)

    def _entry(self, subject: str) -> Entry | None:
        """What the log says of an original; nothing of a report's that is under embargo."""
        held = self._store.is_embargoed(subject)
        return None if held else next(self._store.entries(KIND, subject=subject, most=1), None)

    def raw(self, subject: str, *, with_names: bool = False) -> bytes:
        """The bytes of an original. Raises `MissingInput`, `Withheld` unless `with_names`, `LedgerError` for damage."""
        entry = self._entry(subject)
        if entry is None:
            raise MissingInput(
                f"There is no original of {subject}.",
                remedy="Originals are kept from when they are added on; list them: tacitus originals list.",
            )
        custody = self._custody(entry, self._store.hidden())
        if custody.state == "withheld" and not with_names:
            raise Withheld(f"The original of {subject} is withheld: {custody.why}.")
        raw = self._found(custody.sha256, custody.size)
        if raw is None:
            told = custody if custody.state != "withheld" else self._custody(entry, None)
            error = MissingInput if told.state == "not_kept" else LedgerError
            raise error(f"The original of {subject} is not here: {told.why}.")
        return raw

    def sums(self) -> dict[str, str]:
        """Report or reject → the SHA-256 of its original."""
        return {entry.subject: json.loads(entry.body)["sha256"] for entry in self._store.entries(KIND)}

    def brought(self, subject: str) -> Brought | None:
        """An original as it was brought, to be read again; None where it is not here."""
        entry = next(self._store.entries(KIND, subject=subject, most=1), None)
        if entry is None:
            return None
        body = json.loads(entry.body)
        raw = self._found(body["sha256"], body["size"])
        fields = {name: body[name] for name in ("path", "media_type", "command", "url", "fetched")}
        return None if raw is None else Brought(raw=raw, **fields)

    def faults(self) -> Iterator[str]:
        """What is wrong with the originals that the log says are kept, in words."""
        hidden, checked = self._store.hidden(), dict[str, str]()
        for entry in self._store.entries(KIND):
            body = json.loads(entry.body)
            if not body["kept"]:
                continue
            sha256 = body["sha256"]
            if sha256 not in checked:
                checked[sha256] = self._state(sha256, body["size"])
            if checked[sha256] != "kept":
                named = hide(body["path"], hidden) or "no path"
                wrong = "is missing" if checked[sha256] == "missing" else "is not what was kept"
                yield f"the original of {entry.subject} ({named}, SHA-256 {sha256}) {wrong}"

    def _state(self, sha256: str, size: int) -> str:
        if self._found(sha256, size) is not None:
            return "kept"
        return "missing" if all(shelf.original(sha256) is None for shelf in self._shelves()) else "damaged"

    def _custody(self, entry: Entry, hidden: Hidden | None, states: dict[str, str] | None = None) -> Custody:
        """`states` keeps what was found of each sum, where many are asked for."""
        body = json.loads(entry.body)
        kept, why = body.pop("kept"), body.pop("why")
        told = {name: value for name, value in hide(body, hidden).items() if name != "#"}
        made = Custody(of=entry.subject, at=entry.at, entry=entry.seq, digest=entry.digest, **told)
        made = replace(made, sha256=body["sha256"], path=made.path and without_folders(made.path))
        if withheld := self._why_withheld(entry, made, hidden):
            return replace(made, state="withheld", why=withheld)
        return replace(
            made, **self._whether_here(made, why if not kept else "", {} if states is None else states)
        )

    def _whether_here(self, made: Custody, why_not: str, states: dict[str, str]) -> dict[str, Any]:
        if made.sha256 not in states:
            states[made.sha256] = self._state(made.sha256, made.size)
        state = states[made.sha256]
        if state == "missing" and why_not:
            return {"state": "not_kept", "why": why_not}
        words = {"kept": "", "missing": "it is missing", "damaged": "it is not what was kept"}
        return {"state": state, "why": words[state]}

    def _why_withheld(self, entry: Entry, made: Custody, hidden: Hidden | None) -> str:
        """Why nobody is given an original: a name that is hidden stands in it or what was made of it, or may do so."""
        made_of = self._made_of(entry.subject)
        if any(is_hidden(one.body) for one in made_of):
            return "a name that is hidden stands in it"
        if hidden is None:
            return ""
        bodies = (json.loads(one.body) for one in (*made_of, entry))
        if any(hide(body, hidden) != body for body in bodies):
            return "a name that is hidden stands in it"
        if not made.media_type.startswith(SEARCHED):
            return f"names are hidden in this ledger, and {made.media_type} cannot be searched for them"
        return "a name that is hidden stands in it" if self._is_named(made, hidden) else ""

    def _is_named(self, made: Custody, hidden: Hidden) -> bool:
        key = made.sha256, self._store.count_entries("redaction")
        if key not in self._named:
            raw = self._found(made.sha256, made.size)
            self._named[key] = raw is not None and any(hidden.places(text) for text in _readings(raw))
        return self._named[key]

    def _made_of(self, subject: str) -> list[Entry]:
        return [one for kind in ("reading", "reject") for one in self._store.entries(kind, subject=subject)]

    # -- carried ---------------------------------------------------------------------------------------

    @property
    def folder(self) -> Folder | None:
        """The folder beside the ledger, None where nothing can stand beside it."""
        return self._folder

    def carry(self, entries: Iterable[Entry], folder: Folder | None, shelf: Shelf | None = None) -> None:
        """Copy what these entries name to another ledger's folder, and what is kept inside to its `shelf`.

        Where that ledger has no folder, everything goes to its shelf.
        """
        for sha256 in dict.fromkeys(json.loads(entry.body)["sha256"] for entry in entries):
            beside = self._folder.original(sha256) if self._folder is not None else None
            inside = self._store.original(sha256) if shelf is not None else None
            place = folder or shelf
            if beside is not None and place is not None and place.original(sha256) is None:
                place.put_original(sha256, beside)
            if inside is not None and shelf is not None:
                shelf.put_original(sha256, inside)

    def entries(self) -> Iterator[Entry]:
        """The log's entries on originals."""
        return self._store.entries(KIND)


_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")


def _readings(raw: bytes) -> Iterator[str]:
    """A text as it may be read: in the likely encodings, with its entities and escapes as what they stand for."""
    for encoding in ("utf-8", "utf-16", "cp1252", "cp1251", "cp1256"):
        text = raw.decode(encoding, "replace")
        yield text
        yield html.unescape(text)
        yield _ESCAPED.sub(lambda escape: chr(int(escape[1], 16)), text)
