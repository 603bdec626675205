"""One's own page: name, language, password, and the keys of one's programs."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from vinculo.domains.people.security import sessions
from vinculo.identity.models import Token, User
from vinculo.records.history import Entry, note, note_event
from vinculo.screens.asked import actor_of
from vinculo.screens.form import posted


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("name", "language", "time_zone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].widget.attrs |= {"list": "time-zones", "autocomplete": "off"}

    @property
    def zones(self) -> list[str]:
        """What the browser offers while somebody types: «Europe/Madrid», none of the short names of old."""
        return sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))

    def clean_time_zone(self) -> str:
        zone: str = self.cleaned_data["time_zone"].strip()
        if zone and zone not in available_timezones():
            raise forms.ValidationError(_("Write it as in «Europe/Madrid» or «America/Mexico_City»."))
        return zone


class PasswordForm(PasswordChangeForm):
    """Django's own, in a page with more to it: it does not ask for the focus."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["old_password"].widget.attrs["autofocus"]
        self.fields["new_password2"].label = _("Repeat the new password")
        self.fields["new_password2"].help_text = ""


class TokenForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("What for"), max_length=80)
    reach = forms.ChoiceField(
        label=gettext_lazy("It may"),
        choices=[("", gettext_lazy("Read and write")), ("read", gettext_lazy("Only read"))],
        required=False,
    )
    expires = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean_expires(self) -> Any:
        found = self.cleaned_data["expires"]
        if found and found <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day in the future."))
        return found


@require_http_methods(["GET", "POST"])
def profile_screen(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = ProfileForm(posted(request), instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        # Only what was typed is written: whatever an administrator changed meanwhile stays.
        changed = {name: [form.initial[name], form.cleaned_data[name]] for name in form.changed_data}
        if changed:
            with transaction.atomic():
                form.instance.save(update_fields=list(changed))
                note(actor_of(request), [Entry(form.instance, "change", changed)])
        messages.success(request, _("Your profile has been saved."))
        return redirect("/profile/")
    return page(request, form=form)


@require_POST
def password_screen(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    form = PasswordForm(person, request.POST)
    if not form.is_valid():
        return page(request, password=form)
    user = form.save(commit=False)
    with transaction.atomic():
        user.save(update_fields=["password"])
        note_event(actor_of(request), "user", "password", str(user))
    before = request.session.session_key
    update_session_auth_hash(request, user)  # every other session of this person ends with it
    sessions.move(request, before)
    messages.success(request, _("Your password has been changed."))
    return redirect("/profile/")


@require_POST
def create_token_screen(request: HttpRequest) -> HttpResponse:
    """The secret is shown on this one page and never again."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return page(request, token_form=form)
    expires = form.cleaned_data["expires"]
    moment = timezone.make_aware(timezone.datetime.combine(expires, timezone.datetime.min.time())) if expires else None  # type: ignore[attr-defined]
    user: Any = request.user
    token, secret = Token.issue(user, form.cleaned_data["name"], form.cleaned_data["reach"], expires=moment)
    note_event(actor_of(request), "token", "create", token.name)
    return page(request, secret=secret)


@require_POST
def delete_token_screen(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(Token, pk=pk, user_id=actor_of(request).user_id)
    note_event(actor_of(request), "token", "delete", token.name)
    token.delete()
    messages.success(request, _("The key works no longer."))
    return redirect("/profile/")


def page(request: HttpRequest, **forms_sent: Any) -> HttpResponse:
    user: Any = request.user
    context = {
        "form": ProfileForm(instance=user),
        "password": PasswordForm(user),
        "token_form": TokenForm(),
        "tokens": Token.objects.filter(user=user),
        "groups": [membership.group.name for membership in user.memberships.select_related("group")],
        "crumbs": [],
        **forms_sent,
    }
    bound = any(getattr(form, "is_bound", False) for form in forms_sent.values())
    return render(request, "people/profile.html", context, status=422 if bound and request.method == "POST" else 200)
