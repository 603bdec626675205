"""Outgoing mail: the server, a test, and the outbox with what waits and what failed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vinculo.domains.people.settings.forms import SettingsForm, actor_with, crumbs, history
from vinculo.house import secrets
from vinculo.mail import outbox, transport
from vinculo.mail.compose import templates
from vinculo.mail.models import Mail, MailAttempt, State
from vinculo.mail.send import mail_person
from vinculo.mail.settings import sender, server
from vinculo.mail.tasks import look_after_outbox
from vinculo.screens.form import posted

URL = "/settings/mail/"
PAGE = 50
NEEDS = "mail.change"
TONES = {"sent": "success", "failed": "danger", "unsure": "warning", "cancelled": "neutral", "queued": "neutral"}


@require_GET
def outbox_screen(request: HttpRequest) -> HttpResponse:
    """Every mail, newest first; by state, by kind, by recipient or subject. Never its text."""
    actor_with(request, NEEDS)
    asked = {name: request.GET.get(name, "").replace("\x00", "")[:100] for name in ("state", "kind", "q")}
    rows = Mail.objects.defer("text", "html").order_by("-id")
    if asked["state"] in State.values:
        rows = rows.filter(state=asked["state"])
    if asked["kind"]:
        rows = rows.filter(kind=asked["kind"])
    if asked["q"]:
        rows = rows.filter(to_text__icontains=asked["q"]) | rows.filter(subject__icontains=asked["q"])
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    tries = Prefetch("tries", queryset=MailAttempt.objects.order_by("id"))
    page = list(rows.prefetch_related(tries)[: PAGE + 1])
    counts = dict(Mail.objects.order_by().values_list("state").annotate(Count("pk")))
    kinds = {one.key: str(one.label) for one in templates()}
    context = {
        "mails": [line(mail, kinds) for mail in page[:PAGE]],
        "more_url": "?" + urlencode({**asked, "before": page[PAGE - 1].pk}) if len(page) > PAGE else "",
        "tabs": [
            {"label": _("All"), "url": same(asked, state=""), "active": not asked["state"]},
            *(
                {"label": str(label), "url": same(asked, state=key), "active": key == asked["state"],
                 "count": counts.get(key, 0)}
                for key, label in State.choices
                if counts.get(key) or key in (State.QUEUED, State.SENT, State.FAILED)
            ),
        ],
        "asked": asked,
        "kinds": list(kinds.items()),
        "where": where(),
        "crumbs": crumbs((_("Outgoing mail"), "")),
    }  # fmt: skip
    return render(request, "people/mail.html", context)


def same(asked: dict[str, str], **change: str) -> str:
    return "?" + urlencode({name: value for name, value in {**asked, **change}.items() if value})


def line(mail: Mail, kinds: dict[str, str]) -> dict[str, Any]:
    """A mail as the page shows it, with the verbs that fit its state."""
    verbs = []
    if mail.state in (State.UNSURE, State.FAILED, State.CANCELLED, State.QUEUED):
        verbs.append(("send", _("Send now") if mail.state == State.QUEUED else _("Send again"), "send"))
    if mail.state == State.UNSURE:
        verbs.append(("arrived", _("It arrived"), "check"))
    if mail.state in (State.QUEUED, State.FAILED, State.UNSURE):
        verbs.append(("cancel", _("Cancel"), "ban"))
    tone = TONES.get(mail.state, "info")
    return {"mail": mail, "tone": tone, "kind": kinds.get(mail.kind, mail.kind), "verbs": verbs}


def where() -> dict[str, Any]:
    """Which server mail goes to, and who said so."""
    try:
        found = server()
    except secrets.Unreadable:
        return {"tone": "danger", "text": _("The password of the mail server can no longer be read: type it again.")}
    if found is None:
        return {"tone": "warning", "text": _("No mail server is set yet: mail waits here until there is one.")}
    if found.source == "environment":
        text = _("Mail goes to %(server)s: VINCULO_EMAIL_URL says so, and wins over this page.")
    else:
        text = _("Mail goes to %(server)s, as set on this page.")
    return {"tone": "info", "text": text % {"server": found}}


@require_POST
def mail_change_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """Send again, cancel, or say that it arrived."""
    actor = actor_with(request, NEEDS)
    mail = get_object_or_404(Mail, pk=pk)
    verbs = {"send": outbox.send_again, "cancel": outbox.cancel, "arrived": outbox.mark_arrived}
    verb = verbs.get(request.POST.get("verb", ""))
    if verb and verb(mail, actor=actor):
        messages.success(request, _("Done."))
    else:
        messages.error(request, _("This mail is in another state by now."))
    asked = {name: request.POST.get(name, "").replace("\x00", "")[:100] for name in ("state", "kind", "q")}
    return redirect(URL + same(asked))


@require_http_methods(["GET", "POST"])
def server_screen(request: HttpRequest) -> HttpResponse:
    """The server and the sender; saved first and then tried, so that a wrong password can be mended."""
    actor = actor_with(request, NEEDS)
    by_environment = where_from() == "environment"
    own = "" if by_environment else "host port security user password "
    form = SettingsForm("mail", f"{own}from_name from_address footer attempts", posted(request))
    if request.method == "POST" and form.is_valid() and form.save(actor, "mail"):
        look_after_outbox.enqueue()
        messages.success(request, _("Saved."))
        return redirect(f"{URL}server/")
    sections = [
        {"title": _("Server"), "names": own, "hint": ""},
        {"title": _("Sender"), "names": "from_name from_address footer", "hint": sender_hint()},
        {"title": _("Patience"), "names": "attempts", "hint": ""},
    ]
    context = {
        "form": form, "title": _("Mail server"), "sections": sections[by_environment:], "cancel_url": URL,
        "where": where(),
        "changes": history("mail", "mail"), "can_test": where_from() != "",
        "crumbs": crumbs((_("Outgoing mail"), URL), (_("Mail server"), "")),
    }  # fmt: skip
    return render(request, "people/mail_server.html", context, status=422 if form.is_bound else 200)


def where_from() -> str:
    """Who names the server: environment, database, or nobody."""
    try:
        found = server()
    except secrets.Unreadable:
        return "database"
    return found.source if found else ""


def sender_hint() -> str:
    name, address = sender()
    return _("At present: %(name)s, %(address)s") % {"name": name, "address": address}


@require_POST
def test_screen(request: HttpRequest) -> HttpResponse:
    """Says hello to the server at once, and puts a mail to oneself into the outbox."""
    actor_with(request, NEEDS)
    person: Any = request.user
    try:
        found = server()
    except secrets.Unreadable:
        found = None
    trouble = transport.probe(found) if found else where()["text"]
    if trouble:
        messages.error(request, _("The server could not be reached: %(trouble)s") % {"trouble": trouble})
        return redirect(f"{URL}server/")
    mail_person("test", person, {}, sender=person)
    messages.success(
        request, _("The server answers. A test mail is on its way to %(email)s.") % {"email": person.email}
    )
    return redirect(URL)
