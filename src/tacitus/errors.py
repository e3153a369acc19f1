"""One tree of errors.

Two fates: a record fails (`RecordError`) and becomes a reject row while the run goes on; a run fails
(`RunError`) and stops, saying which input, what was expected and what to do.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class TacitusError(Exception):
    """Base of every error that Tacitus raises on purpose.

    `message` says what happened, `remedy` what to do about it (may be empty), `reason` is a stable
    lower_snake_case code for scripts.
    """

    reason: str = "error"
    exit_code: int = 1

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class RecordError(TacitusError):
    """One record (report, claim, row) cannot be used: rejected with a reason, the run goes on."""

    reason = "bad_record"
    exit_code = 3


class Unexpected(RecordError):
    """What nobody expected of a record: a fault of ours, a text that is nested too deeply."""

    reason = "reader_failed"


class UnreadableSource(RecordError):
    """The bytes are no report: binary, wrong encoding, malformed mark-up."""

    reason = "unreadable_source"


class NotInstalled(UnreadableSource):
    """What reads this kind of source is not installed here."""

    reason = "not_installed"


class Encrypted(UnreadableSource):
    """It asks for a password."""

    reason = "encrypted"


class NoTextLayer(UnreadableSource):
    """Pictures of pages: a scan without the text."""

    reason = "no_text_layer"


class ArchiveLimit(UnreadableSource):
    """An archive that unpacks to too much, has too many members, or is nested too deeply."""

    reason = "archive_limit"


class UnsafeName(UnreadableSource):
    """A member of an archive whose name leads out of it."""

    reason = "unsafe_name"


class Paywall(UnreadableSource):
    """The beginning of an article, and an invitation to pay for the rest."""

    reason = "paywall"


class ErrorPage(UnreadableSource):
    """What a server says instead of the article: not found, denied, are you a robot."""

    reason = "error_page"


class ConsentPage(UnreadableSource):
    """A question about cookies in the place of the article."""

    reason = "consent_page"


class Withdrawn(UnreadableSource):
    """An agency's item that its provider took back."""

    reason = "withdrawn"


class FetchFailed(RecordError):
    """What stands at an address did not come.

    `lasting` says that it will not in a minute either; `wait` is how many seconds the server asks to be left alone.
    """

    reason = "fetch_failed"

    def __init__(
        self, message: str, *, remedy: str = "", lasting: bool = False, wait: float | None = None
    ) -> None:
        super().__init__(message, remedy=remedy)
        self.lasting, self.wait = lasting, wait


class ServerFailed(FetchFailed):
    """A server that reads reports for us gave no answer that can be used; the report may be read another time."""

    reason = Unexpected.reason


class RequestRefused(ServerFailed):
    """It does not take a request of this form."""


class AddressRefused(RecordError):
    """An address that is not asked: of this machine or its network, or none of the web."""

    reason = "address_refused"


class RobotsForbid(RecordError):
    """The host's robots.txt asks that it be left alone."""

    reason = "robots_forbid"


class EmptyReport(RecordError):
    """Nothing to read."""

    reason = "empty_report"


class ReportTooLarge(RecordError):
    """Longer than the limit in the settings."""

    reason = "report_too_large"


class UnsupportedLanguage(RecordError):
    """The report is not in a language that the reader reads."""

    reason = "unsupported_language"


class Overrun(RecordError):
    """Reading it takes more time or memory than a report may have."""

    reason = "overrun"


class RunError(TacitusError):
    """The run cannot go on."""

    reason = "run_failed"


class SpendingLimit(RunError):
    """The run has cost as much as it may."""

    reason = "spending_limit"


class UsageError(RunError):
    """What was asked for makes no sense or does not exist."""

    reason = "usage"
    exit_code = 2


class ChangedSince(UsageError):
    """Something was said of an incident that says something else by now: `changed` names the fields."""

    reason = "changed_since"

    def __init__(self, incident: str, was: str, now: str, changed: tuple[str, ...]) -> None:
        super().__init__(
            f"{incident} has changed since {was}: {', '.join(changed)}. It is {now} now.",
            remedy="Look at it again, and say it again if it still holds.",
        )
        self.incident, self.was, self.now, self.changed = incident, was, now, changed


class MissingInput(UsageError):
    """A path, id or file that was named is not there."""

    reason = "missing_input"


class Faded(MissingInput):
    """What was asked for rested on reports that were taken back."""

    reason = "faded"


class Dismissed(MissingInput):
    """What was named is no incident, as a person says; `ruling` is what to withdraw to bring it back."""

    reason = "dismissed"

    def __init__(self, incident: str, by: str, reason: str, ruling: str) -> None:
        super().__init__(
            f"{by} said that {incident} is no incident: {reason}.",
            remedy=f"To bring it back: tacitus withdraw {ruling}.",
        )
        self.incident, self.ruling = incident, ruling


class Withheld(UsageError):
    """What was asked for is kept from view: a hidden name stands in it, or may."""

    reason = "withheld"


class SignInNeeded(UsageError):
    """Only who is signed in may ask for it."""

    reason = "sign_in_needed"


class SignInFailed(UsageError):
    """Name, password or token do not let anybody in; which of them is not said."""

    reason = "sign_in_failed"


class TooManyFailures(UsageError):
    """It failed too often to be tried again at once: in `wait` seconds."""

    reason = "too_many_failures"

    def __init__(self, wait: int) -> None:
        super().__init__("That failed too often.", remedy=f"Try again in {wait} seconds.")
        self.wait = wait


class NotAllowed(UsageError):
    """Who is signed in lacks the right."""

    reason = "not_allowed"


class InstallationError(RunError):
    """Something Tacitus needs is absent or altered (model files, gazetteer, page assets)."""

    reason = "installation"
    exit_code = 4


class LedgerError(RunError):
    """The ledger cannot be opened, is of another version, or is locked."""

    reason = "ledger"
    exit_code = 5


def exit_code_lines() -> str:
    """What the exit codes mean, one sentence, for `--help` and the docs."""
    return (
        "Exit codes: 0 all read, 1 unexpected, 2 wrong usage or input not found, 3 something was rejected "
        "(the rest was read), 4 broken installation (see 'tacitus doctor'), 5 ledger cannot be used."
    )


def nearest(name: str, known: Iterable[str], *, least: float = 0.6) -> str | None:
    """The known name that is spelt most like one, whatever the case; None where none is like it by `least` (0..1)."""
    folded = {_folded(one): one for one in known}
    found = difflib.get_close_matches(_folded(name), folded, n=1, cutoff=least)
    return folded[found[0]] if found else None


def did_you_mean(name: str, known: Iterable[str], otherwise: str = "It takes") -> str:
    """What to do about a name that nobody knows: the nearest one, else which there are."""
    there = list(known)
    near = nearest(name, there)
    if near is not None:
        return f"Did you mean '{near}'?"
    return f"{otherwise} {', '.join(there) or 'none'}."


def _folded(name: str) -> str:
    return name.strip().casefold().replace(" ", "_")
