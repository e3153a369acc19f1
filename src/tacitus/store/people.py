"""Where a ledger's team is: a file beside a file, a schema beside a schema."""

from __future__ import annotations

from tacitus.data_packages import require
from tacitus.errors import UsageError
from tacitus.model.address import Address
from tacitus.store.sql.people import PeopleStore, digest_of_look
from tacitus.store.sqlite.people import SqlitePeople, place_of

__all__ = ["PeopleStore", "digest_of_look", "has_people", "open_people"]
_POSTGRES = "postgresql:"


def open_people(ledger: Address) -> PeopleStore:
    """The people beside the ledger at an address; their tables are made where there are none.

    Raises `LedgerError`, and `UsageError` for a ledger in memory.
    """
    if ledger.written.startswith(_POSTGRES):
        require("postgres", "pg8000")
        from tacitus.store.postgres.people import PostgresPeople

        return PostgresPeople(ledger.written.removeprefix(_POSTGRES))
    _require_file(ledger)
    return SqlitePeople(ledger.file)


def has_people(ledger: Address) -> bool:
    """Whether anybody was ever added to the team of a ledger. Raises as `open_people` does."""
    if ledger.written.startswith(_POSTGRES):
        require("postgres", "pg8000")
        from tacitus.store.postgres.people import holds_people

        return holds_people(ledger.written.removeprefix(_POSTGRES))
    _require_file(ledger)
    return place_of(ledger.file).exists()


def _require_file(ledger: Address) -> None:
    if not ledger.is_file:
        raise UsageError("A ledger in memory has no team.", remedy="Name a file or a database with --db.")
