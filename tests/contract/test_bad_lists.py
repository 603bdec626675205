"""A list asked for something it does not understand says so; it never shows everything instead."""

import base64
import json
from urllib.parse import quote

import pytest

from tests.contract.conftest import SPECIMENS
from tests.contract.stage import ENTITIES, text_of, writes
from tests.contract.test_bad_input import NONSENSE, refused
from tests.contract.test_exits import of

pytestmark = pytest.mark.django_db


@of(ENTITIES)
def test_bad_filters(desk, entity):
    """Of the specimens the whole page is drawn, with what it says of its filters; of the others only the count."""
    url = entity.url("" if entity.key() in SPECIMENS else "count/")
    for one in entity.filters_for(desk.actor):
        for parameter in one.parameters:
            for kind, value in NONSENSE.items():
                with writes() as written:
                    answer = desk.get(url, {parameter: value[:70_000]})
                if answer.status_code != 200:
                    refused(answer, written, [400])
                    assert parameter in text_of(answer) or url.endswith("count/")
                else:
                    assert kind not in ("a megabyte", "a zero byte")
            answer = desk.get(url, {parameter: [str(n) for n in range(200)]})
            assert answer.status_code == (400 if parameter == one.name else answer.status_code) < 500


UNKNOWN = (
    "nothing=1", "sort=nothing", "sort=--name", "sort=password", "columns=nothing", "columns=password", "q=%00",
    "name__gte=1", "sort=%00", "columns=%00", "after=%00", f"q={'a' * 201}", "password=x", "owner__email=x", "pk=1",
    "%00=1", "%FF=1", "trash=perhaps",
)  # fmt: skip


@pytest.mark.alike
@of(ENTITIES)
def test_queries_no_list_understands(desk, entity):
    """The list, its count and its files all refuse them alike: a misspelt filter never means «everything»."""
    for query in UNKNOWN:
        if query.startswith("trash") and not entity.is_record():
            continue
        for way in ("", "count/", "export.csv", "export.xlsx"):
            with writes() as written:
                answer = desk.client.get(f"{entity.url(way)}?{query}")
            refused(answer, written, [400])


HARMLESS = (
    "q=%FF%FE", "q=%ED%A0%80", "q=" + quote("'\"><script>alert(1)</script>"), "q=%25_%5C", "&&&==&", "?q=1", "q=*)(",
    "&".join(f"q={n}" for n in range(200)), "q=" + quote('" OR 1'), "q=(((", "q=-", "q=''",
)  # fmt: skip


@pytest.mark.alike
@of(ENTITIES)
def test_odd_but_harmless_queries(desk, entity):
    for query in HARMLESS:
        for way in ("", "count/", "filters/", "columns/", "export.csv", "choices/"):
            answer = desk.client.get(f"{entity.url(way)}?{query}")
            assert answer.status_code in (200, 400)
            assert "<script>alert" not in text_of(answer)


def cursor(*values):
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


FORGED = (
    None, [], {}, "\ud800", "\x00", 2**70, -(2**70), 1e308, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
    "2026-01-01T00:00:00", "2026-13-45",
)  # fmt: skip


@of(ENTITIES)
def test_forged_cursors(desk, entity):
    sorts = [column for column in entity.columns_for(desk.actor) if column.sort]
    forged = ["x", "====", "[]", cursor(), cursor("pk", 1), cursor("nothing", 1, 1), cursor("pk", 1, 2**70), "A" * 3000,
              cursor("pk", None, True), base64.urlsafe_b64encode(b"[" * 100_000).decode()]  # fmt: skip
    for column in sorts:
        field = entity.model._meta.get_field(column.sort)
        for value in FORGED:
            with writes() as written:
                answer = desk.get(entity.url(), {"sort": column.name, "after": cursor(field.name, value, 1)})
            assert answer.status_code in (200, 400)
            assert not written
    for text in forged:
        for place in ("after", "before"):
            refused(desk.get(entity.url(), {place: text}), [], [400])


@pytest.mark.alike
@of(ENTITIES)
def test_rows_that_cannot_be(desk, entity):
    for pk in ("0", "-1", "1.5", "x", "٣", "%00", "%FF", "1%2F2", "..", "9" * 18, "9" * 19, "9" * 400):
        for rest in ("", "edit/", "delete/", "preview/"):
            url = f"{entity.url()}{pk}/{rest}"
            assert desk.client.get(url).status_code == 404
            assert desk.client.post(url).status_code in (404, 405)


@pytest.mark.alike
@of(ENTITIES)
def test_methods_nobody_uses(desk, entity):
    row = next(iter(desk.stage.rows[entity.key()].values()))
    for method in ("put", "patch", "delete", "options", "trace"):
        for rest in ("", f"{row.pk}/", f"{row.pk}/edit/", "choices/", "export.csv"):
            with writes() as written:
                answer = getattr(desk.client, method)(entity.url(rest))
            refused(answer, written, [405])
