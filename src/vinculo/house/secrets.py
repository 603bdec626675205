"""Passwords that people type into the settings, encrypted before they reach the database.

`VINCULO_SECRETS_KEY` may hold several keys with commas: the first one encrypts, each of them decrypts. The key
that follows from `VINCULO_SECRET_KEY` always decrypts, so that a key of its own can be given later.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """The secret was encrypted with a key that is no longer there."""


def encrypt(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Raises Unreadable."""
    try:
        return _keys().decrypt(token.encode()).decode()
    except InvalidToken as bad:
        raise Unreadable from bad


def rotate(token: str) -> str:
    """The same secret, encrypted with the newest key. Raises Unreadable."""
    try:
        return _keys().rotate(token.encode()).decode()
    except InvalidToken as bad:
        raise Unreadable from bad


def _keys() -> MultiFernet:
    return MultiFernet([_fernet(key) for key in (*settings.SECRETS_KEYS, settings.SECRET_KEY)])


def _fernet(key: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"vinculo settings").derive(key.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
