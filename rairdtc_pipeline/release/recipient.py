"""The recipient of an extract: own pseudonyms and shifts, derived from the hospital's key.

A key is derived per recipient as in HKDF (RFC 5869): extract, then expand with the recipient's name
and the purpose of the key. One recipient's pseudonyms or shifts reveal nothing about another's, nor
about the hospital's key. The same name gives the same pseudonyms and shifts in every extract.
"""

import hmac
import os
import unicodedata
from hashlib import sha256
from pathlib import Path

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.privacy.pseudonym import KEY_VARIABLE, load_key

_SALT = b"rairdtc share extract"
_HEX_DIGITS = 16
_LONGEST_NAME = 200


class Recipient:
    """A named recipient. Case and spacing of the name make no difference.

    Raises DeclarationError for a name that is empty, too long or not printable.
    """

    def __init__(self, name: str, hospital_key: bytes) -> None:
        self.name = " ".join(unicodedata.normalize("NFC", name).split())
        if not self.name or not self.name.isprintable() or len(self.name) > _LONGEST_NAME:
            raise DeclarationError(message("release-recipient-name", longest=_LONGEST_NAME))
        self._extracted = hmac.digest(_SALT, hospital_key, "sha256")

    def pseudonym(self, patient: str) -> str:
        """The patient's pseudonym in this recipient's extracts: S and 64 bits of an HMAC."""
        return f"S{self._drawn('pseudonym', patient).hex()[:_HEX_DIGITS]}"

    def shift_days(self, patient: str, most: int) -> int:
        """Shift of the patient's dates in days: uniform from -most to most without 0."""
        drawn = int.from_bytes(self._drawn("shift", patient)) % (2 * most)
        return drawn - most if drawn < most else drawn - most + 1

    def site_codes(self, sites: list[str]) -> dict[str, str]:
        """A number for every site, in an order that is unrelated to the names."""
        ordered = sorted(sites, key=lambda site: self._drawn("site", site))
        width = max(2, len(str(len(sites))))
        free = (f"{at:0{width}}" for at in range(1, 2 * len(sites) + 2))
        codes = iter([code for code in free if code not in sites])
        return {site: next(codes) for site in ordered}

    def _drawn(self, purpose: str, what: str) -> bytes:
        info = f"{purpose}\0{self.name.casefold()}\0".encode()
        key = hmac.digest(self._extracted, info + b"\x01", sha256)
        return hmac.digest(key, what.encode(), sha256)


def existing_key(key_file: Path) -> bytes:
    """The hospital's key.

    Raises DeclarationError if the key is missing (a new one would not fit the publication), too
    short, or in a file that others can read.
    """
    if not os.environ.get(KEY_VARIABLE) and not key_file.exists():
        raise DeclarationError(message("release-no-key", variable=KEY_VARIABLE, file=key_file))
    return load_key(key_file)
