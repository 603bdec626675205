"""The words the scripts in the browser need, so that TypeScript holds no sentences."""

from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """The sentences of the scripts in the active language, by key; `{n}` and `{name}` are filled in there."""
    return _words_in(get_language())


@cache
def _words_in(_language: str | None) -> dict[str, str]:
    return {
        "cancel": _("Cancel"),
        "choose": _("Type to search"),
        "clear": _("Clear"),
        "close": _("Close"),
        "confirm": _("Continue"),
        "copied": _("Copied"),
        "draft_restored": _("Your unsaved text has been recovered."),
        "failed": _("That could not be done. Please try again."),
        "leave": _("Leave without saving"),
        "leave_question": _("The changes have not been saved."),
        "no_results": _("No results"),
        "offline": _("There is no connection. What is written stays here."),
        "passkey_failed": _("The passkey was not accepted. Try again, or come in another way."),
        "remove": _("Remove {name}"),
        "results": _("{n} results"),
        "searching": _("Searching…"),
        "selected_many": _("{n} selected"),
        "selected_one": _("1 selected"),
        "selected_all": _("All {n} selected"),
        "stay": _("Keep editing"),
        "too_big": _("The file is larger than allowed."),
        "undo": _("Undo"),
        "unsaved": _("Unsaved changes"),
        "uploaded": _("Uploaded"),
        "uploading": _("Uploading {name}"),
    }
