"""The second factor: codes that change every half minute (TOTP, RFC 6238), and recovery codes for when they are lost."""

from __future__ import annotations

import hmac
import secrets
from base64 import b32encode

CODES = 10
"""Recovery codes that are given at a time."""
STEP = 30
"""Seconds that a code is shown; the one before and the one after are taken too, for clocks that differ."""


def new_secret() -> str:
    """160 random bits in Base32, for the application that shows codes."""
    import pyotp

    return pyotp.random_base32()


def address_of(secret: str, name: str, host: str) -> str:
    """What such an application reads from a picture: `otpauth://totp/…`."""
    import pyotp

    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=name, issuer_name=f"Tacitus {host}")


def picture_of(address: str) -> str:
    """The address as a QR code, in SVG."""
    import segno

    return str(segno.make(address).svg_inline(scale=5, light="#fff"))


def step_of(secret: str, typed: str, now: float) -> int | None:
    """The step (number of half minutes since 1970) that a code is of, where that is now, next to now, or none."""
    import pyotp

    here, shown = int(now) // STEP, pyotp.TOTP(secret, interval=STEP)
    near = (here, here - 1, here + 1)
    return next(
        (one for one in near if hmac.compare_digest(shown.generate_otp(one).encode(), typed.encode())), None
    )


def recovery_codes() -> list[str]:
    """New codes of 80 random bits, in groups of four so that they can be copied by hand."""
    return [_grouped(b32encode(secrets.token_bytes(10)).decode("ascii").lower()) for _ in range(CODES)]


def as_typed(code: str) -> str:
    """A code without what people put between its parts."""
    return "".join(code.replace("-", "").split()).casefold()


def _grouped(code: str) -> str:
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
