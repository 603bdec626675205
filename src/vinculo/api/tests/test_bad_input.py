"""Whatever arrives, the answer says what is wrong with it, at its field, and never breaks."""

import base64
import json

import pytest

from tests.people import account_of
from vinculo.api import body
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.channel.model import Channel

pytestmark = pytest.mark.django_db

WRONG_TEXTS = [5, 1.5, True, [], ["x"], {}, {"a": 1}, "a\x00b", "\x00", "x" * 2**20]
WRONG_WHOLES = ["5", 1.5, True, [], {}, -1, 2**53 + 1, 2**63, 2**64 - 1, "", "\x00"]
WRONG_CHOICES = ["XX", "", 0, 1.0, True, False, None, [], ["ES"], {}, {"ES": 1}, "es ", "\x00", "E" * 2**20]
WRONG_DECIMALS = [
    "a",
    "",
    "1,5",
    "1e5",
    "NaN",
    "Infinity",
    " 1",
    "1_0",
    "٣",
    True,
    [],
    {},
    "\x00",
    1e300,
    "1000000",
]
WRONG_IDS = ["5", 1.5, True, 0, -1, 2**63, 2**64 - 1, [], {}, "", "\x00", 987654321]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("name", [*WRONG_TEXTS, "", "   ", None]),
        ("notes", WRONG_TEXTS),
        ("phone", [*WRONG_TEXTS]),
        ("email", [*WRONG_TEXTS, "nobody", "a@b@c"]),
        ("country", WRONG_CHOICES),
        ("payment_terms", ["30", 31, 30.0, True, False, None, [], {}, 2**63]),
        ("is_generic", ["true", 0, 1, None, "", [], {}]),
        ("longitude", WRONG_DECIMALS),
        ("parent", WRONG_IDS),
        ("role", WRONG_IDS),
        ("owner", WRONG_IDS),
    ],
)
def test_a_wrong_value_is_refused_at_its_field(anas, acme, field, values):
    for value in values:
        for answer in (
            anas.post("accounts", {"name": "X", field: value}),
            anas.patch(f"accounts/{acme.pk}", {field: value}),
        ):
            assert answer.status_code == 422, (value, answer.content[:300])
            assert list(answer.json()["errors"]) == [field], (value, answer.content[:300])
    assert Account.objects.unscoped("test").get().version == 1


def test_whole_numbers_have_the_same_limits_on_every_database(saras):
    channel = Channel.objects.create(name="Feria")
    for value in WRONG_WHOLES:
        answer = saras.patch(f"channels/{channel.pk}", {"position": value})
        assert list(answer.json()["errors"]) == ["position"], value
    assert saras.patch(f"channels/{channel.pk}", {"position": 2**31 - 1}).status_code == 200
    assert saras.patch(f"channels/{channel.pk}", {"position": 2**31}).status_code == 422


def test_null_empties_what_may_be_empty(anas, ana, girona):
    account = account_of(ana, girona, city="Olot", latitude="1", longitude="1")
    row = anas.patch(
        f"accounts/{account.pk}", {"city": None, "latitude": None, "longitude": None, "group": None}
    ).json()
    assert (row["city"], row["latitude"], row["group"]) == ("", None, None)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'"x"', 400),
        (b"null", 400),
        (b"NaN", 400),
        (b'{"name": "\\ud800"}', 400),
        (b'{"name": "\xff"}', 400),
        (b'{"name": ' + b"[" * 5000 + b"]" * 5000 + b"}", 400),
        (b'{"name": ' + b"9" * 30 + b"}", 422),
        (b'{"name": ' + b"9" * 5000 + b"}", 400),
        (b'{"name": 1e999}', 400),
        (b'{"name": "' + b"x" * body.LARGEST_BODY + b'"}', 413),
    ],
)
def test_a_body_that_is_no_object(anas, sent, status):
    answer = anas.post("accounts", sent)
    assert answer.status_code == status
    assert answer.json()["status"] == status


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_only_json_is_read(anas, kind):
    answer = anas.client.generic("POST", "/api/v1/accounts", b'{"name": "X"}', kind)
    assert answer.status_code == 415
    read = anas.client.generic("POST", "/api/v1/accounts", b'{"name": "X"}', "application/json; charset=utf-8")
    assert read.status_code == 201


def test_field_names_may_be_anything(anas):
    for name in ("", "\x00", "id", "pk", "_state", "objects", "__class__", "x" * 10000, "save"):
        answer = anas.post("accounts", {"name": "X", name: 1})
        assert list(answer.json()["errors"]) == [name]


@pytest.mark.parametrize(
    "query",
    [
        "colour=red", "colour=", "city=", "q=", f"q={'x' * 201}", "q=%00", "sort=notes", "sort=-",
        "sort=name&sort=-name",
        "page_size=0", "page_size=201", "page_size=-1", "page_size=x", "page_size=", "page_size=%D9%A3",
        f"page_size={'9' * 5000}", "page_size=1&page_size=2", "trash=yes", "trash=", "columns=name",
        "limit=3", "after=x&before=x", "owner=x", "owner=0", f"owner={2**63}", f"owner={'9' * 5000}",
        "owner=987654321", "owner=%00",
        "payment_terms=none", "payment_terms=x", "payment_terms=31", "is_generic=none", "is_generic=perhaps",
        "created=none", "created=x", "created=2024-13-01", "created=9999-12-31", "created__lte=9999-12-31",
        "created__gte=0001-01-01", "created__year=2024", "created__gte=2024-01-01&created__gte=2025-01-01",
        "city=%00", f"city={'x' * 301}", "&".join(["city=x"] * 51), "fiscal_id__contains=1", "pk=1", "id=1",
        "owner__password=x",
    ],
)  # fmt: skip
def test_a_list_names_the_parameter_it_does_not_understand(anas, acme, query):
    answer = anas.client.get(f"/api/v1/accounts?{query}")
    assert answer.status_code == 400, answer.content
    assert set(answer.json()["errors"]) <= {part.split("=")[0] for part in query.split("&")}
    assert answer.json()["errors"]


def test_far_dates_are_taken_as_far_as_they_go(anas, acme):
    assert anas.get("accounts", created__lte="9000-12-31").json()["items"]
    assert anas.get("accounts", created__gte="1800-01-01").json()["items"]


def cursor(*parts):
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "forged",
    [
        "x", "====", "é", "A" * 5000, cursor(), cursor("name_key"), cursor("name_key", "a"),
        cursor("city", "a", 1), cursor("password", "a", 1), cursor("name_key", "a", "1"),
        cursor("name_key", "a", True), cursor("name_key", "a", -1),
        cursor("name_key", "a", 2**63), cursor("name_key", None, 1), cursor("name_key", "\x00", 1),
        base64.urlsafe_b64encode(b"[" * 3000).decode(), base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        cursor("name_key", "\ud800", 1),
    ],
)  # fmt: skip
def test_a_forged_cursor_is_refused(anas, acme, forged):
    for parameter in ("after", "before"):
        answer = anas.get("accounts", **{parameter: forged})
        assert answer.status_code == 400, answer.content
        assert list(answer.json()["errors"]) == [parameter]


@pytest.mark.parametrize("value", [["a"], {"a": 1}, 5, 1.5, "x" * 1000])
def test_an_odd_cursor_breaks_nothing(anas, acme, value):
    assert anas.get("accounts", after=cursor("name_key", value, 1)).status_code in (200, 400)


@pytest.mark.parametrize("value", [["a"], {"a": 1}, 5, "x", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00"])
def test_an_odd_moment_in_a_cursor_breaks_nothing(anas, acme, value):
    forged = cursor("last_activity", value, 1)
    assert anas.get("accounts", sort="-last_activity", after=forged).status_code in (200, 400)


@pytest.mark.parametrize("pk", ["0", str(2**63), "9" * 30, "9" * 5000, "-1", "x", "1.5", "1%00", "%C3%A9"])
def test_an_address_that_no_row_has(anas, pk):
    for path in (f"accounts/{pk}", f"accounts/{pk}/restore", f"accounts/{pk}/assign", f"accounts/{pk}/fly"):
        answer = anas.get(path) if path.count("/") == 1 else anas.post(path, {})
        assert answer.status_code == 404
        assert answer.json()["status"] == 404
    assert anas.patch(f"accounts/{pk}", {}).status_code == 404
    assert anas.delete(f"accounts/{pk}").status_code == 404


def test_addresses_and_methods(anas, acme):
    assert anas.get("nothing").json()["status"] == 404
    assert anas.get("accounts/").json() == anas.get("accounts").json()
    assert anas.patch(f"accounts/{acme.pk}/", {"city": "Olot"}).status_code == 200
    wrong = anas.send("PUT", f"accounts/{acme.pk}", {})
    assert (wrong.status_code, wrong.json()["status"]) == (405, 405)
    assert set(wrong["Allow"].split(", ")) == {"GET", "PATCH", "DELETE"}
    assert anas.delete("accounts").status_code == 405


def test_one_row_takes_no_filters(anas, acme):
    assert list(anas.get(f"accounts/{acme.pk}", city="x").json()["errors"]) == ["city"]
    assert list(anas.get(f"accounts/{acme.pk}", trash="x").json()["errors"]) == ["trash"]
