"""Address converters shared by all rooms; importing this module makes them known."""

from django.urls import register_converter


class RecordId:
    """A primary key: positive, and never too large for the database."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(RecordId, "id")
