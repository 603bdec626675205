"""The history of everything."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vinculo.abilities.comments.history import Detail, details, road_text, verb_text
from vinculo.entities.noun import capital
from vinculo.entities.registry import entity_named, entity_of
from vinculo.identity.actor import Actor
from vinculo.identity.models import User
from vinculo.records.models import Change
from vinculo.screens.asked import actor_of

PAGE = 100
SLACK = timedelta(days=1)  # a long transaction writes its lines later than they are dated


class AuditForm(forms.Form):
    """What of the history is asked for; everything may stay open."""

    user = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)
    kind = forms.ChoiceField(required=False)
    record = forms.IntegerField(min_value=1, max_value=10**18 - 1, required=False)
    verb = forms.ChoiceField(required=False)
    since = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    before = forms.IntegerField(min_value=1, max_value=10**18 - 1, required=False, widget=forms.HiddenInput)

    def __init__(self, actor: Actor, data: Any) -> None:
        super().__init__(data)
        people = entity_of(User).rows(actor).queryset().order_by("name")
        labels = {
            "user": _("Person"), "kind": _("What"), "record": _("No."), "verb": _("Action"), "since": _("From"),
            "until": _("Until"),
        }  # fmt: skip
        choices = {
            "user": [("", _("Everybody")), *((one.pk, str(one)) for one in people)],
            "kind": [("", _("Everything")), *kinds().items()],
            "verb": [("", _("Any action")), *((verb, capital(verb_text(verb))) for verb in VERBS)],
        }
        for name, label in labels.items():
            self.fields[name].label = label
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        asked: dict[str, Any] = super().clean() or {}
        if asked.get("record") and not asked.get("kind") and "kind" not in self.errors:
            self.add_error("kind", _("Say what the number is of."))
        if asked.get("since") and asked.get("until") and asked["since"] > asked["until"]:
            self.add_error("until", _("This is before the first day."))
        return asked

    def rows(self) -> QuerySet[Change]:
        """The lines asked for, newest first."""
        asked = self.cleaned_data
        rows = Change.objects.order_by("-id")
        if asked["user"]:
            rows = rows.filter(user_id=asked["user"])
        if asked["kind"]:
            rows = rows.filter(kind=asked["kind"])
        if asked["record"]:
            rows = rows.filter(record_id=asked["record"])
        if asked["verb"]:
            rows = rows.filter(verb=asked["verb"])
        if asked["since"]:
            start = beginning(asked["since"])
            rows = rows.filter(pk__gte=first_line(start - SLACK), at__gte=start)
        if asked["until"]:
            end = beginning(asked["until"] + timedelta(days=1))
            rows = rows.filter(pk__lt=first_line(end + SLACK), at__lt=end)
        if asked["before"]:
            rows = rows.filter(pk__lt=asked["before"])
        return rows


@require_GET
def audit_screen(request: HttpRequest) -> HttpResponse:
    """Every write, newest first: by whom, of what, when."""
    actor = actor_of(request)
    if not actor.may("audit.view"):
        raise Http404
    form = AuditForm(actor, request.GET)
    page = list(form.rows()[: PAGE + 1]) if form.is_valid() else []
    context = {
        "form": form,
        "changes": [line(change, told) for change, told in zip(page[:PAGE], details(page[:PAGE], actor), strict=True)],
        "more_url": older(request, page[PAGE - 1].pk) if len(page) > PAGE else "",
        "crumbs": [{"label": _("Settings"), "url": "/settings/"}, {"label": _("Change history"), "url": ""}],
    }
    return render(request, "people/audit.html", context, status=422 if form.errors else 200)


def older(request: HttpRequest, last: int) -> str:
    asked = request.GET.copy()
    asked["before"] = str(last)
    return f"?{asked.urlencode()}"


def beginning(day: date) -> datetime:
    """The first moment of a day, by the clock of whoever asks."""
    return timezone.make_aware(datetime.combine(day, time.min))


def first_line(moment: datetime) -> int:
    """The key of the first line dated `moment` or later. Halving a history in order needs no index of its dates."""
    newest = Change.objects.order_by("-id").values_list("pk", flat=True).first() or 0
    low, high = 1, newest + 1
    while low < high:
        middle = (low + high) // 2
        found = Change.objects.filter(pk__gte=middle).order_by("pk").values_list("at", flat=True).first()
        if found is None or found >= moment:
            high = middle
        else:
            low = middle + 1
    return low


VERBS = (
    "create", "change", "trash", "restore", "merge", "assign", "associate", "link", "unlink", "tag", "comment_edit",
    "comment_remove", "file_remove", "import", "export", "undo", "login", "login_failed", "password", "factor_add",
    "factor_remove", "factor_reset", "factor_failed", "session_end", "sso_link", "view_as", "view_as_end",
)  # fmt: skip


def kinds() -> dict[str, str]:
    from vinculo.entities.registry import entities

    return {entity.key(): entity.noun.title for entity in entities()}


def line(change: Change, told: list[Detail]) -> dict[str, Any]:
    try:
        entity = entity_named(change.kind)
        what, url = entity.noun.one, entity.url(f"{change.record_id}/") if change.record_id else ""
    except KeyError:
        words = {
            "setting": _("Settings"),
            "mail": _("Mail"),
            "mail_template": _("Mail template"),
            "job": _("Background work"),
            "tag": _("Tag"),
            "token": _("Keys for programs (API)"),
        }
        what, url = words.get(change.kind, change.kind), ""
    return {
        "at": change.at, "who": change.actor_name, "verb": verb_text(change.verb),
        "via": road_text(change.via), "ip": change.ip,
        "what": what, "title": change.title, "url": url, "details": told,
    }  # fmt: skip
