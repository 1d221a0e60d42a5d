"""Keyed pseudonyms: HMAC-SHA-256 of the hospital's patient number, computed inside DuckDB.

The number stays in memory; the key is bound as a parameter.
"""

import hmac
import os
import secrets
import stat
from pathlib import Path

import duckdb
import pyarrow as pa

from rairdtc_pipeline.errors import DeclarationError
from rairdtc_pipeline.messages import message
from rairdtc_pipeline.privacy.patient_number import patient_number, patient_numbers
from rairdtc_pipeline.storage.atomic_file import write_atomically
from rairdtc_pipeline.storage.database import registered

KEY_VARIABLE = "RAIRDTC_PSEUDONYM_KEY"
_BLOCK = 64
_HEX_DIGITS = 16


def pseudonym_sql(number: str) -> str:
    """SQL of the pseudonym of a canonical patient number; binds $outer and $inner.

    The pseudonym is `P` and the first 64 bits of the HMAC; it is NULL if the number is NULL.
    """
    inner = f"unhex(sha256($inner::BLOB || encode({number})))"
    return f"'P' || left(sha256($outer::BLOB || {inner}), {_HEX_DIGITS})"


def pseudonyms(
    con: duckdb.DuckDBPyConnection, numbers: pa.Array, *, key: bytes, known: pa.Table
) -> pa.ChunkedArray:
    """The pseudonym of each number, in order; `known` already has many of them."""
    query = f"""SELECT coalesce(pseudonym, {pseudonym_sql("number")}) AS pseudonym
        FROM (SELECT row_number() OVER () AS place, number FROM numbers)
        LEFT JOIN known USING (number) ORDER BY place"""
    asked = pa.table({"number": patient_numbers(numbers)})
    with registered(con, "numbers", asked), registered(con, "known", known):
        return con.sql(query, params=key_pads(key)).to_arrow_table()["pseudonym"]


def key_pads(key: bytes) -> dict[str, bytes]:
    """The two pads of HMAC (RFC 2104) for the SQL of the pseudonym."""
    if len(key) > _BLOCK:
        raise DeclarationError(message("privacy-key-too-long", bytes=_BLOCK))
    block = key.ljust(_BLOCK, b"\0")
    return {"inner": bytes(b ^ 0x36 for b in block), "outer": bytes(b ^ 0x5C for b in block)}


def pseudonym(number: str, key: bytes) -> str | None:
    """Pseudonym of one patient number, as `pseudonym_sql` makes it; None without a number."""
    plain = patient_number(number)
    return None if plain is None else hmac_pseudonym(plain, key)


def hmac_pseudonym(text: str, key: bytes) -> str:
    """Pseudonym of a text, without normalising it."""
    return f"P{hmac.new(key, text.encode(), 'sha256').hexdigest()[:_HEX_DIGITS]}"


def load_key(key_file: Path) -> bytes:
    """The key from the environment, else from a file with mode 0600 that the first run makes.

    Raises DeclarationError for a key that is too short, or a key file that others can read.
    """
    from_environment = os.environ.get(KEY_VARIABLE)
    if from_environment:
        return _checked(from_environment.encode(), KEY_VARIABLE)
    if not key_file.exists():
        key_file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(key_file, new_key().decode())
    if stat.S_IMODE(key_file.stat().st_mode) & 0o077:
        raise DeclarationError(message("privacy-key-readable", key=key_file))
    return _checked(key_file.read_bytes().strip(), str(key_file))


def key_of_file(key_file: Path) -> bytes:
    """The key from its file, so that it can be replaced.

    Raises DeclarationError if the environment gives the key, or if the file is missing.
    """
    if os.environ.get(KEY_VARIABLE):
        raise DeclarationError(message("privacy-key-of-environment", variable=KEY_VARIABLE))
    if not key_file.exists():
        raise DeclarationError(message("privacy-no-key", key=key_file))
    return load_key(key_file)


def new_key() -> bytes:
    """32 random bytes as hexadecimal text."""
    return secrets.token_hex(32).encode()


def _checked(key: bytes, where: str) -> bytes:
    if len(key) < 32:
        raise DeclarationError(message("privacy-key-too-short", place=where))
    return key
