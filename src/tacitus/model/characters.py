"""Characters that cannot be stored or must not be printed: the one gate for what is kept, the one for what is shown.

Both replace one character by one, so that every offset into a text still holds.
"""

from __future__ import annotations

import math
import re
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any

REPLACED = "\N{REPLACEMENT CHARACTER}"
"""Stands for a character that was taken out."""
TEXT_KEY = "text"
"""Field of a report's text and of the spans that are cut from it: they keep the control characters of the source."""
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), REPLACED) | dict.fromkeys(map(ord, "\t\n\r"), " ")
_MARKS = (
    {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"}
    | {0x7F: "\N{SYMBOL FOR DELETE}"}
    | dict.fromkeys(range(0x80, 0xA0), "\N{SYMBOL FOR SUBSTITUTE FORM TWO}")
    | dict.fromkeys(
        (*range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\N{LEFTWARDS ARROW OVER RIGHTWARDS ARROW}"
    )
    | dict.fromkeys((0x2028, 0x2029), "\N{SYMBOL FOR NEWLINE}")
    | dict.fromkeys(range(0xD800, 0xE000), REPLACED)
)
"""What would move the cursor, colour the terminal or turn the direction of writing → a mark that is seen."""


def without_surrogates(text: str) -> str:
    """`text` with what no encoding can write replaced: half an emoji, a byte of a file name that is no UTF-8."""
    return text if text.isascii() or not _SURROGATE.search(text) else _SURROGATE.sub(REPLACED, text)


def in_one_line(text: str) -> str:
    """A name, title or reason as it is kept: no control characters, no lone surrogates, line ends as spaces."""
    return text if text.isprintable() else without_surrogates(text).translate(_CONTROLS)


def storable(plain: Any, *, as_text: bool = False) -> Any:
    """A JSON-able value as it is kept: every string clean, every number one that JSON has (else None).

    `as_text` spares control characters, as the strings under `text` are spared.
    """
    if isinstance(plain, str):
        return without_surrogates(plain) if as_text else in_one_line(plain)
    if isinstance(plain, dict):
        return {in_one_line(key): storable(value, as_text=key == TEXT_KEY) for key, value in plain.items()}
    if isinstance(plain, (list, tuple)):
        return [storable(value) for value in plain]
    return None if isinstance(plain, float) and not math.isfinite(plain) else plain


def visible(text: str) -> str:
    """`text` for a terminal or page: what would act instead of showing, as marks; line ends and tabs stay."""
    return text if text.isprintable() else text.translate(_MARKS)


def visible_in(plain: Any) -> Any:
    """A JSON-able value with every string `visible`."""
    if isinstance(plain, str):
        return visible(plain)
    if isinstance(plain, dict):
        return {key: visible_in(value) for key, value in plain.items()}
    return [visible_in(value) for value in plain] if isinstance(plain, list) else plain


def without_folders(path: str) -> str:
    """A path to be shown: of one that is absolute, on any system, the file's name alone."""
    for kind in (PurePosixPath, PureWindowsPath):
        if kind(path).is_absolute():
            return kind(path).name
    return path
