"""One tree of errors.

Two fates: a record fails (`RecordError`) and becomes a reject row while the run goes on; a run fails
(`RunError`) and stops, saying which input, what was expected and what to do.
"""

from __future__ import annotations


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


class UnreadableSource(RecordError):
    """The bytes are no report: binary, wrong encoding, malformed mark-up."""

    reason = "unreadable_source"


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


class UsageError(RunError):
    """What was asked for makes no sense or does not exist."""

    reason = "usage"
    exit_code = 2


class MissingInput(UsageError):
    """A path, id or file that was named is not there."""

    reason = "missing_input"


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
