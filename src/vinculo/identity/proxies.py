"""Whose address it really is, when a proxy stands between the browser and us."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class ProxyMiddleware:
    """Puts the browser's address into `REMOTE_ADDR`, where history, rate limits and sessions look for it.

    Only the proxies of `TRUSTED_PROXIES` are believed: anybody else may write into `X-Forwarded-For` what he likes.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.TRUSTED_PROXIES:
            peer = request.META.get("REMOTE_ADDR", "")
            request.META["REMOTE_ADDR"] = real_address(peer, request.META.get("HTTP_X_FORWARDED_FOR", ""))
        return self.get_response(request)


def real_address(peer: str, forwarded: str) -> str:
    """The nearest address that is no trusted proxy; what stands further left was written by that one."""
    found = peer
    for hop in reversed(forwarded.split(",")):
        if not is_proxy(found):
            break
        if (address := parsed(hop)) is None:
            break
        found = str(address)
    return found


def is_proxy(address: str) -> bool:
    known = parsed(address)
    return known is not None and any(known in network for network in settings.TRUSTED_PROXIES)


def parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address, without a port; an IPv4 one wrapped in IPv6 as what it is. None when it is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
