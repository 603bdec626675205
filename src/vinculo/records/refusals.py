"""What people typed or uploaded and cannot be taken, said in a sentence they understand."""

from __future__ import annotations

from django.utils.translation import gettext


class Refused(ValueError):
    """Something typed or uploaded that cannot be taken. `str()` is the sentence, in the active language.

    `message` is its msgid; `details` fill the placeholders.
    """

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message, details)
        self.message = message
        self.details = {name: _shortened(detail) for name, detail in details.items()}

    def __str__(self) -> str:
        return gettext(self.message) % self.details if self.details else gettext(self.message)


class BadCell(Refused):
    """One value that cannot be read."""


def _shortened(detail: object) -> object:
    return detail if not isinstance(detail, str) or len(detail) <= 60 else detail[:57] + "…"
