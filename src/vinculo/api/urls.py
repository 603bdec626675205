"""The addresses below /api/v1/: the operations of every entity, the OpenAPI document and its page."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

import orjson
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, path, re_path, resolve, reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import RedirectView
from ninja import NinjaAPI, Router
from ninja.openapi.schema import OpenAPISchema
from ninja.security import django_auth

from vinculo import __version__
from vinculo.api import errors, schema
from vinculo.api.auth import TokenAuth
from vinculo.api.errors import Problem
from vinculo.api.operations import register, request_bodies
from vinculo.entities import registry
from vinculo.records import custom

View = Callable[..., HttpResponse]


class Api(NinjaAPI):
    """Ninja's API, whose document also holds the schemas drawn from the entities."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        found = super().get_openapi_schema(**options)
        found["components"]["schemas"] |= schema.components(registry.entities())
        found["components"]["requestBodies"] = request_bodies(registry.entities())
        records = {f"{entity.key()}_list": entity for entity in registry.entities() if entity.is_record()}
        for methods in found["paths"].values():  # fields may have been added since the addresses were laid out
            listed = methods.get("get", {})
            if entity := records.get(listed.get("operationId")):
                listed["parameters"] = schema.list_parameters(entity)
        return found


registry.load()
TITLE: Any = _("Vínculo API")
DESCRIPTION: Any = _("Every entity, with the rights of the person whose token it is.")
api = Api(
    title=TITLE,
    version=__version__,
    description=DESCRIPTION,
    urls_namespace="api",
    auth=TokenAuth(),
    openapi_url=None,
)
errors.register(api)
router = Router()
for entity in sorted(registry.entities(), key=lambda one: not one.is_record()):
    register(router, entity)
api.add_router("", router)


@api.get("/openapi.json", auth=[django_auth, TokenAuth()], include_in_schema=False)
def document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, in the language of whoever asks."""
    custom.refresh()
    return HttpResponse(document_in(get_language(), custom.version()), content_type="application/json")


@lru_cache(maxsize=10)
def document_in(language: str, version: int) -> bytes:
    """The document at this `version` of the fields that the installation adds."""
    with override(language):  # `default` puts the lazy texts into words
        return orjson.dumps(api.get_openapi_schema(), default=str, option=orjson.OPT_NON_STR_KEYS)


def docs(request: HttpRequest) -> HttpResponse:
    """The document as a page to read and to try, for people who are logged in."""
    # Hundreds of addresses: groups open one by one, and the list of schemas below them is left out.
    folded = {"docExpansion": "none", "defaultModelsExpandDepth": -1}
    settings = {"url": reverse("api:document"), "layout": "BaseLayout", **folded}
    return render(request, "api/docs.html", {"settings": settings})


def api_view(view: View) -> View:
    """Ninja's view, without the login page of the screens and with our own words for a wrong method."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            response = Problem(405, headers={"Allow": response.headers["Allow"]}).response()
        response.headers["Content-Language"] = get_language()
        response.headers["Cache-Control"] = "no-store"
        return response

    return answered


@csrf_exempt
@login_not_required
def elsewhere(request: HttpRequest) -> HttpResponse:
    """A slash too many is forgiven; any other address has nothing behind it."""
    if request.path.endswith("/"):
        try:
            found = resolve(request.path.rstrip("/"))
        except Resolver404:
            return Problem(404).response()
        if found.func is not elsewhere:
            return found.func(request, *found.args, **found.kwargs)
    return Problem(404).response()


def addresses() -> list[Any]:
    """Ninja's patterns, each address once."""
    found: dict[str, Any] = {}
    for pattern in api.urls[0]:
        found.setdefault(str(pattern.pattern), pattern)
    for pattern in found.values():
        pattern.callback = api_view(pattern.callback)
    return list(found.values())


urlpatterns = [
    path("", RedirectView.as_view(pattern_name="api-docs")),
    path("docs", docs, name="api-docs"),
    path("", (addresses(), "ninja", "api")),
    re_path("", elsewhere),
]
