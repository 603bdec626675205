"""The private link of a quote: worked out from the secret of the installation, so only its hash is kept."""

from __future__ import annotations

import base64
import hashlib
import hmac

from django.conf import settings


def token_of(offer_id: int, version: int) -> str:
    """The same for the same quote as long as the installation keeps its secret."""
    message = f"quote:{offer_id}:{version}".encode()
    key = hashlib.sha256(b"vinculo quote link" + settings.SECRET_KEY.encode()).digest()
    return base64.urlsafe_b64encode(hmac.digest(key, message, "sha256")[:24]).decode()


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def link_of(offer_id: int, version: int) -> str:
    return f"{settings.BASE_URL.rstrip('/')}/q/{token_of(offer_id, version)}/"
