"""The product speaks Spanish: every sentence has its translation, and no page shows an English one."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.core.management import call_command
from django.test import Client
from django.utils import translation

import vinculo
from tests.people import account_of, person
from vinculo.identity.models import Role

PACKAGE = Path(vinculo.__file__).parent
CATALOGUE = PACKAGE / "locale/es/LC_MESSAGES/django.po"
MARKS = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def catalogue(path: Path = CATALOGUE) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="es")


def both(message: object) -> list[tuple[str, str]]:
    """[(English, Spanish)] of a message, singular and plural."""
    english = message.id if isinstance(message.id, tuple | list) else (message.id,)  # type: ignore[attr-defined]
    spanish = message.string if isinstance(message.string, tuple | list) else (message.string,)  # type: ignore[attr-defined]
    return list(zip(english, spanish, strict=False))


def test_every_sentence_is_translated() -> None:
    for message in catalogue():
        if message.id:
            assert not message.fuzzy, f"fuzzy: {message.id}"
            for english, spanish in both(message):
                assert spanish.strip(), f"untranslated: {english}"


def test_translations_fill_in_the_same_names() -> None:
    for message in catalogue():
        for english, spanish in both(message):
            if message.id and "%(n)s" not in english and "%(days)d" not in english:
                assert sorted(MARKS.findall(english)) == sorted(MARKS.findall(spanish)), english


def test_the_catalogue_holds_every_sentence_of_the_code(tmp_path: Path) -> None:
    if not shutil.which("xgettext"):
        pytest.skip("gettext's tools are not installed (make test installs them where it may)")
    copy = tmp_path / "vinculo"
    ignored = shutil.ignore_patterns("static", "tests", "__pycache__", "node_modules")
    shutil.copytree(PACKAGE, copy, ignore=ignored)
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "es", "--extension", "html,jinja,py,txt"]
    subprocess.run(command, cwd=copy, check=True, capture_output=True)
    fresh = catalogue(copy / "locale/es/LC_MESSAGES/django.po")
    known = {(m.context, str(m.id)) for m in catalogue() if m.id}
    missing = {(m.context, str(m.id)) for m in fresh if m.id} - known
    assert not missing, f"run `make messages` and translate: {sorted(missing, key=str)}"


PAGES = [
    "/", "/accounts/", "/accounts/new/", "/accounts/?q=zzzz", "/accounts/filters/", "/accounts/import/", "/contacts/",
    "/contacts/new/", "/channels/", "/account-roles/", "/people/", "/people/new/", "/groups/", "/roles/", "/profile/",
    "/settings/", "/settings/roles/", "/settings/audit/", "/settings/jobs/", "/settings/tags/", "/search/?q=a",
    "/settings/organisation/", "/settings/vocabulary/", "/settings/mail/", "/settings/mail/server/",
    "/settings/mail/templates/", "/settings/mail/templates/test/es/", "/notifications/", "/profile/notifications/",
]  # fmt: skip


@pytest.mark.django_db
def test_no_page_shows_english(client: Client) -> None:
    with translation.override("es"):
        call_command("seed")
    webmaster = person("Wanda Mas", Role.objects.get(key="webmaster"))
    account = account_of(webmaster)
    english = {e for m in catalogue() if m.id for e, s in both(m) if e != s and "%" not in e and len(e) > 2}
    with translation.override("es"):
        # Words that are the same in another sense («no» in Spanish) say nothing.
        english -= {"English", *(s for m in catalogue() if m.id for _e, s in both(m))}
    client.force_login(webmaster, backend="vinculo.identity.backend.EmailBackend")
    for page in [*PAGES, f"/accounts/{account.pk}/", f"/accounts/{account.pk}/?tab=history"]:
        html = client.get(page).content.decode()
        html = re.sub(r"<script.*?</script>|<!--.*?-->", "", html, flags=re.S)
        shown = {text.strip() for text in re.findall(r">([^<>]+)<", html)}
        shown |= set(re.findall(r'(?:aria-label|title|placeholder)="([^"]*)"', html))
        assert not shown & english, f"{page}: {shown & english}"
