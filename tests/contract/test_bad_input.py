"""Whatever is sent, the answer says what is wrong with it (4xx), nothing breaks and nothing is changed."""

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from tests.contract.browser import main_form
from tests.contract.stage import ENTITIES, RECORDS, text_of, undone, writes
from tests.contract.test_exits import of
from tests.factory import make, name_of
from tests.people import SYSTEM
from vinculo.abilities.saved_views.models import ListLayout, SavedView
from vinculo.entities.fields import Boolean, Choice, Email, Field, LongText, Relation, field_of
from vinculo.identity.models import Role
from vinculo.records import writing

pytestmark = pytest.mark.django_db
MEGABYTE = "a" * 2**20
# What no text, number, date or choice of ours can be.
NONSENSE = {
    "a megabyte": MEGABYTE,
    "a zero byte": "Acme\x00S.L.",
    "a number without end": "9" * 5000,
    "a date that never was": "2026-02-31T25:61",
    "a negative number": "-1",
    "not a number": "NaN",
    "an exponent": "1e400",
    "letters of other scripts": "٣٣٣",
}


def refused(answer, written, status=range(400, 500)):
    assert answer.status_code in status, (answer.status_code, answer.wsgi_request.get_full_path()[:200])
    assert not written


# --- forms --------------------------------------------------------------------------------------


@of(ENTITIES)
def test_nonsense_in_a_field(desk, entity):
    """Comes back with the form and the error at its field, or was fine and is saved."""
    if not entity.form:
        return  # its rows are made by verbs alone
    row = desk.stage.rows[entity.key()].get("Ana's") or desk.stage.rows[entity.key()]["one"]
    url = entity.url(f"{row.pk}/edit/")
    good = main_form(text_of(desk.get(url)))
    texts = [name for name in entity.form_names() if is_text(field_of(entity.model, name))]
    for kind in ("a megabyte", "a zero byte"):
        for some in batched(texts, 8):
            with writes() as written:
                answer = desk.post(url, good | dict.fromkeys(some, NONSENSE[kind]))
            refused(answer, written, [422])
            assert set(some) <= answer.context["form"].errors.keys()
    for name in entity.form_names():
        for kind in kinds_for(field_of(entity.model, name)):
            with undone(), writes() as written:
                answer = desk.post(url, good | {name: NONSENSE[kind]})
            if answer.status_code == 302:
                assert may_take(field_of(entity.model, name), kind), (name, kind)
            else:
                refused(answer, written, [422])
                assert answer.context["form"].errors, (name, kind)


def is_text(field):
    return field.kind in ("text", "phone") and not isinstance(field, Relation | Choice)


def kinds_for(field):
    """What is worth a try one by one: of a list of choices any nonsense is as good as another."""
    if is_text(field) or isinstance(field, Boolean):
        return ()
    return ("a zero byte", "a number without end") if isinstance(field, Relation | Choice) else NONSENSE


def batched(names, size):
    return [names[start : start + size] for start in range(0, len(names), size)]


def may_take(field, kind):
    """A number may be negative, or written in the figures of another script."""
    return field.kind in ("integer", "decimal") and kind in ("a negative number", "letters of other scripts")


@of(ENTITIES)
def test_all_fields_wrong_at_once(desk, entity):
    """Every field that is no free text says so itself; 200 values for one field are no more than one."""
    for value in ("no es esto", ["no es esto"] * 200):
        with writes() as written:
            answer = desk.post(entity.url("new/"), dict.fromkeys(entity.form_names(), value))
        strict = {name for name in entity.form_names() if is_strict(field_of(entity.model, name))}
        if strict:
            refused(answer, written, [422])
            assert strict <= answer.context["form"].errors.keys()


def is_strict(field):
    return isinstance(field, Relation | Choice | Email) or field.kind in ("integer", "decimal", "date", "datetime")


@of(ENTITIES)
def test_forged_keys_in_relations(desk, entity):
    relations = [n for n in entity.form_names() if isinstance(field_of(entity.model, n), Relation)]
    for name in relations:
        for key in ("0", "-1", "999999999", str(2**63), str(2**80), "1,2", "' OR 1=1 --"):
            with writes() as written:
                answer = desk.post(entity.url("new/"), {name: key})
            refused(answer, written, [422])
            assert name in answer.context["form"].errors


@of(RECORDS)
def test_forged_versions(desk, entity):
    row = desk.stage.rows[entity.key()]["Ana's"]
    fields = main_form(text_of(desk.get(entity.url(f"{row.pk}/edit/"))))
    for version in ("0", "999"):
        with writes() as written:
            changed = {name: [f"{values[0]} bis"] for name, values in fields.items() if name == first_text(entity)}
            answer = desk.post(entity.url(f"{row.pk}/edit/"), fields | changed | {"version": version})
        refused(answer, written, [409, 422])


def first_text(entity):
    return next(name for name in entity.form_names() if type(field_of(entity.model, name)) is Field)


FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
BODIES = [
    (b"\xff\xfe\x00\x01", FORM),
    (b"name=%FF%FE%00", FORM),
    (b'{"name": "Acme"}', "application/json"),
    (b"no boundary here", PARTS),
    (b"--x\r\nContent-Disposition: form-data", PARTS),
    (b"", "multipart/form-data"),
    (b"&".join(b"a=1" for _ in range(10_001)), FORM),
]


@of(ENTITIES)
def test_bodies_that_are_no_form(desk, entity):
    for body, kind in BODIES:
        with writes() as written:
            answer = desk.client.post(entity.url("new/"), body, content_type=kind)
        refused(answer, written)


# --- verbs --------------------------------------------------------------------------------------


def verbs():
    return [pytest.param(entity, one, id=f"{entity.key()}.{one.name}") for entity in RECORDS for one in entity.actions]


@pytest.mark.parametrize(("entity", "action"), verbs())
def test_nonsense_for_a_verb(desk, entity, action):
    row = desk.stage.rows[entity.key()]["Ana's"]
    form = action.form_for(desk.actor, row)
    for name in form.fields if form else ():
        for value in (*NONSENSE.values(), "0", str(2**63), "no es esto"):
            with undone(), writes() as written:
                answer = desk.post(entity.url(f"{row.pk}/{action.name}/"), {name: value})
            if answer.status_code != 302:
                refused(answer, written, [422])
            else:
                assert type(form.fields[name]).__name__ == "CharField"


BULKS = [
    ({}, 404),
    ({"action": "nothing", "ids": ["1"]}, 404),
    ({"action": "trash"}, 422),
    ({"action": "trash", "ids": ["x", "-1", "0", "\x00", "9" * 18, "9" * 400]}, 422),
    ({"action": "trash", "ids": [str(n) for n in range(10**9, 10**9 + 1500)]}, 422),
    ({"action": "trash", "all": "1", "next": "?nothing=1"}, 404),
    ({"action": "trash", "all": "1", "next": "?q=%00"}, 404),
    ({"action": "trash", "all": "1", "next": "?q=" + "a" * 300}, 404),
]


@of(RECORDS)
def test_nonsense_in_bulk(desk, entity):
    for data, status in BULKS:
        with writes() as written:
            answer = desk.post(entity.url("bulk/"), data)
        refused(answer, written, [status])


@of(RECORDS)
def test_a_bulk_verb_comes_back_to_the_list(desk, entity):
    """Only the query of the list is taken from the form, never an address or a header."""
    row = desk.stage.rows[entity.key()]["Ana's"]
    for place in ("?q=a\r\nSet-Cookie: a=b", "//example.org/", "https://example.org/", "?q=ñ", "\x00"):
        for headers in ({}, {"HX-Request": "true"}):
            with undone():
                answer = desk.post(entity.url("bulk/"), {"action": "trash", "ids": [row.pk], "next": place}, **headers)
            where = answer.headers.get("Location") or answer.headers["HX-Redirect"]
            assert where.startswith(entity.url("?"))
            assert where.isascii()
            assert where.isprintable()


# --- views and columns --------------------------------------------------------------------------


VIEWS = [
    ({}, 422),
    ({"name": "  "}, 422),
    ({"name": "\x00"}, 422),
    ({"name": "a" * 61}, 422),
    ({"name": MEGABYTE}, 422),
    ({"name": "Mías", "query": "?nothing=1"}, 400),
    ({"name": "Mías", "query": "?q=%00"}, 400),
    ({"name": "Mías", "query": "?" + "&".join(f"q={n:0190d}" for n in range(12))}, 422),
    ({"name": "Mías", "query": f"?q={MEGABYTE}"}, 400),
]


@of(ENTITIES)
def test_nonsense_in_saved_views(desk, entity):
    for data, status in VIEWS:
        assert desk.post(entity.url("views/"), data).status_code == status
    assert not SavedView.objects.exists()


@of(ENTITIES)
def test_unknown_columns(desk, entity):
    known = entity.columns[0].name
    for names in (["nothing"], [known, "nothing"], ["password"], ["\x00"], [MEGABYTE]):
        assert desk.post(entity.url("columns/"), {"columns": names}).status_code == 400
    assert not ListLayout.objects.exists()
    desk.post(entity.url("columns/"), {"columns": [known] * 200})
    assert ListLayout.objects.get().columns == [known]


# --- the settings of the house ------------------------------------------------------------------


def test_half_a_table_of_functions_changes_no_role(desk):
    before = dict(Role.objects.values_list("key", "levels"))
    fields = main_form(text_of(desk.get("/settings/roles/?role=group")))
    some = dict(list(fields.items())[:5])
    for data in ({}, some, fields | {"account.view": ["everything"]}, fields | {"account.view": ["\x00"]}):
        assert desk.post("/settings/roles/?role=group", data).status_code == 422
    assert desk.post("/settings/roles/?role=nobody", fields).status_code == 404
    assert dict(Role.objects.values_list("key", "levels")) == before


@pytest.mark.parametrize(
    ("url", "field", "values"),
    [
        ("/profile/", "name", ["", MEGABYTE, "\x00"]),
        ("/profile/", "language", ["xx", "\x00"]),
        ("/profile/", "time_zone", ["Nowhere/Town", "../etc", "\x00"]),
        ("/profile/password/", "old_password", ["", MEGABYTE, "\x00"]),
        ("/profile/tokens/", "name", ["", MEGABYTE, "\x00"]),
        ("/profile/tokens/", "reach", ["everything"]),
        ("/profile/tokens/", "expires", ["2020-01-01", "no es esto", "9999-99-99", "0001-01-01"]),
        ("/settings/tags/", "name", ["", MEGABYTE, "\x00"]),
        ("/settings/tags/", "colour", ["pink", "\x00"]),
        ("/people/new/", "groups", ["0", "-1", str(2**63), str(2**80), "x", "\x00"]),
        ("/people/new/", "password", ["corta", "\x00"]),
        ("/people/new/", "email", ["ana@example.test", "ANA@EXAMPLE.TEST", "no es esto"]),
    ],
)
def test_nonsense_in_settings(desk, url, field, values):
    good = {
        "name": "Luis",
        "language": "es",
        "email": "luis@example.test",
        "identifier": "luis",
        "reach": "",
        "colour": "grey",
    }
    for value in values:
        with writes() as written:
            answer = desk.post(url, good | {field: value})
        refused(answer, written, [422])


def test_odd_places_in_history_and_jobs(desk):
    for query in ("before=x", "before=" + "9" * 400, "kind=%00", "who=%FF", "verb=nothing", "before=-1"):
        assert desk.client.get(f"/settings/audit/?{query}").status_code in (200, 422)
    for query in ("status=%00", "status=nothing"):
        assert desk.client.get(f"/settings/jobs/?{query}").status_code == 200


@of(RECORDS)
def test_odd_places_in_a_timeline(desk, entity):
    row = desk.stage.rows[entity.key()]["Ana's"]
    for before in (
        "x",
        "\x00",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2026-01-01",
        "2026-13-01T00:00Z",
    ):
        for kind in ("", "nothing", "\x00"):
            assert desk.get(entity.url(f"{row.pk}/timeline/"), {"before": before, "kind": kind}).status_code == 200


# --- what leaves the house ----------------------------------------------------------------------


@of(RECORDS)
def test_no_formula_leaves_in_an_export(desk, entity):
    """A cell a spreadsheet would calculate is made a text; nothing of it is lost."""
    row, title = make(entity), first_text(entity)
    desk.look_again()
    for start in ("=", "+", "-", "@", "\t=", "\r=", "=1+1|'cmd'!"):
        writing.change(row, {title: f"{start}HYPERLINK({name_of(row)})"}, SYSTEM)
        query = {"q": name_of(row)}
        lines = list(csv.reader(io.StringIO(text_of(desk.get(entity.url("export.csv"), query))), delimiter=";"))
        assert len(lines) == 2
        assert not [cell for cell in lines[1] if cell.startswith(("=", "@", "\t", "\r", "+H", "-H"))]
        assert any("HYPERLINK" in cell for cell in lines[1])
        file = io.BytesIO(b"".join(desk.get(entity.url("export.xlsx"), query).streaming_content))
        cells = CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()[1]
        assert any("HYPERLINK" in str(cell) for cell in cells)


@of(RECORDS)
def test_what_people_type_is_never_markup(desk, entity):
    row = make(entity)
    desk.look_again()
    mark = f"<img src=x onerror=alert(1)>{name_of(row)}"
    values = {name: mark for name in entity.form_names() if takes_markup(field_of(entity.model, name))}
    writing.change(row, values, SYSTEM)
    titled = mark in str(row)  # an order is called by its number: not every page of it shows the words
    desk.post(entity.url(f"{row.pk}/comments/"), {"text": mark})
    desk.post(entity.url(f"{row.pk}/tags/"), {"tags": mark[:40]})
    for url in ("", "?tab=history", "?tab=files", "edit/", "preview/", "timeline/", "delete/"):
        page = text_of(desk.get(entity.url(f"{row.pk}/{url}")))
        assert "<img src=x" not in page
        assert "&lt;img src=x" in page or not (titled or url == "")
    columns = ",".join(column.name for column in entity.columns_for(desk.actor))
    for url in (f"{entity.url()}?columns={columns}", f"/search/?q={name_of(row)}", "/", "/settings/audit/"):
        assert "<img src=x" not in text_of(desk.get(url))


def takes_markup(field):
    return type(field) in (Field, LongText) and (field.model_field.max_length or 1000) >= 80
