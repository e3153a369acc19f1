"""The ledger in the formats of others: one file for each, all of them in the table `FORMATS`.

A format is a module with `write(job)`: it goes through the job's cases one by one, writes as it goes, and notes what it
cannot hold in the job's losses. `running.export` runs one; the command line, the API and the page read the table.
"""

from tacitus.export.formats import FORMATS, Format

__all__ = ["FORMATS", "Format"]
