"""A page asks the database as often for thirty rows as for three."""

import datetime as dt

import pytest
from django.db import connection
from django.db.models import DateField
from django.test.utils import CaptureQueriesContext

from tests.contract.stage import RECORDS, Look, add_sayings, fitting, pointers, text_of
from tests.contract.test_exits import of
from tests.factory import make
from tests.people import SYSTEM
from vinculo.entities.columns import RelatedCount
from vinculo.entities.layout import Related
from vinculo.entities.registry import entity_named
from vinculo.records import writing
from vinculo.screens.table import body, shape_for

pytestmark = [pytest.mark.django_db, pytest.mark.once]

NEW_YEAR = dt.date(2026, 1, 1)
SEARCH = 16  # all kinds of record together
# The most a page may ask of the database, whoever looks and whatever there is to show; forms and filters ask once for
# each shared list they offer.
MOST = {
    "list": 11, "all columns": 12, "count": 8, "filters": 18, "columns": 8, "choices": 6, "a search in choices": 7,
    "csv": 13, "xlsx": 13, "new": 14, "edit": 18, "search": SEARCH, "palette": SEARCH, "home": 25, "detail": 24,
    "timeline": 18, "preview": 18, "tab": 20,
}  # fmt: skip
# What surrounds a question; PostgreSQL is told in words how long one may take, SQLite is not.
NO_QUESTIONS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SELECT set_config('statement_timeout'")


@pytest.fixture(params=["group", "all"])
def look(stage, request, monkeypatch):
    monkeypatch.setattr("vinculo.screens.list.PAGE", 500)  # all rows on one page
    return Look(stage, request.param)


def asked(look, url, data=None):
    """How many questions a page costs; the page is asked for once before, so that nothing is new to it."""
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            answer = look.client.get(url, data)
            text_of(answer)
    assert answer.status_code == 200, url
    return sum(not query["sql"].startswith(NO_QUESTIONS) for query in queries)


def lists(entity, look):
    columns = ",".join(column.name for column in entity.columns_for(look.actor))
    return {
        "list": (entity.url(), None),
        "all columns": (entity.url(), {"columns": columns}),
        "count": (entity.url("count/"), None),
        "filters": (entity.url("filters/"), None),
        "columns": (entity.url("columns/"), None),
        "choices": (entity.url("choices/"), None),
        "a search in choices": (entity.url("choices/"), {"q": "Roca"}),
        "csv": (entity.url("export.csv"), {"columns": columns}),
        "xlsx": (entity.url("export.xlsx"), {"columns": columns}),
        "new": (entity.url("new/"), None),
        "search": ("/search/", {"q": "Roca"}),
        "palette": ("/search/palette", {"q": "Roca"}),
        "home": ("/", None),
    }


def pages(entity, row):
    url = entity.url(f"{row.pk}/")
    tabs = {"files", "history"} | {tab.slug for tab in entity.tabs if isinstance(tab, Related)}
    return {
        "detail": (url, None),
        "edit": (f"{url}edit/", None),
        "timeline": (f"{url}timeline/", None),
        "preview": (f"{url}preview/", None),
        **{f"tab {tab}": (url, {"tab": tab}) for tab in tabs},
    }


def compared(look, ways, grow, counters=0):
    """Measures with three rows and with thirty. A list asks once for each of its further `counters`."""
    for _ in range(3):
        grow()
    few = {name: asked(look, *way) for name, way in ways.items()}
    for _ in range(27):
        grow()
    many = {name: asked(look, *way) for name, way in ways.items()}
    assert many == few
    over = {name: count for name, count in many.items() if count > most(name, counters)}
    assert not over, over


def most(name, counters):
    if name in ("list", "all columns", "csv", "xlsx"):
        return MOST[name] + counters
    return MOST["tab" if name.startswith("tab ") else name]


@of(RECORDS)
def test_lists(look, entity):
    stage = look.stage

    def grow():
        points = fitting(entity, pointers(stage, entity))
        row = make(entity, owner=stage.ana, group=stage.girona, **points)
        add_sayings(row, stage.bruno)
        for tab in (one for one in entity.tabs if isinstance(one, Related)):
            make(entity_named(tab.entity), **{tab.field: row})

    counted = [one for one in entity.columns_for(look.actor) if isinstance(one, RelatedCount)]
    compared(look, lists(entity, look), grow, max(0, len(counted) - 1))


@of(RECORDS)
def test_each_column_tells_what_it_reads(stage, entity, monkeypatch):
    """Whichever of them are shown together: what a list does not fetch with the rows it fetches one by one."""
    actor = Look(stage, "group").actor
    days = {one.name: NEW_YEAR for one in entity.model._meta.concrete_fields if type(one) is DateField and one.editable}
    make(entity, owner=stage.ana, group=stage.girona, **fitting(entity, pointers(stage, entity) | days))

    def fetch_again(row, using=None, fields=None, from_queryset=None):
        raise AssertionError(f"{column.name} reads {fields}, which are not among its `reads`")

    monkeypatch.setattr("django.db.models.Model.refresh_from_db", fetch_again)
    for column in entity.columns_for(actor):
        rows = entity.rows(actor).page(entity.default_order(), 50, shape=shape_for([column]))
        assert len(rows) > 0
        assert body(entity, [column], rows, actor)


@of(RECORDS)
def test_pages_of_a_row(look, entity):
    """However much was said about it, changed on it, and hangs from it."""
    stage = look.stage
    row, points = make(entity, owner=stage.ana, group=stage.girona), fitting(entity, pointers(stage, entity))

    def grow():
        add_sayings(row, stage.bruno)
        for values in (points, dict.fromkeys(points)):
            writing.change(row, values, SYSTEM)
        for tab in (one for one in entity.tabs if isinstance(one, Related)):
            add_sayings(make(entity_named(tab.entity), **{tab.field: row}), stage.bruno)

    compared(look, pages(entity, row), grow)
