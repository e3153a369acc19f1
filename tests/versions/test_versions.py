"""What is read or derived otherwise has another version. On purpose? `python -m tests.versions.update --write`."""

from __future__ import annotations

import pytest

from versions import update


@pytest.mark.parametrize("name", update.parts())
def test_other_output_has_another_version(name: str) -> None:
    part, before = update.parts()[name], update.stored()[name]
    told = f"{name} {part.version} makes something else: python -m tests.versions.update --write"
    assert {"version": part.version, "digest": part.digest} == before, told
