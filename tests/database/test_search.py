"""Search gives the same hits on both databases: the oracle is plain Python over the stored text."""

from functools import reduce
from operator import or_

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import example, given
from hypothesis import strategies as st

from tests.people import SYSTEM, account_of, acting, contact_of
from vinculo.domains.directory.account.model import Account
from vinculo.records import writing
from vinculo.records.databases import search, text_by_kind, text_condition
from vinculo.records.models import RecordAnchor
from vinculo.records.rows import Order, Rows
from vinculo.records.text import search_text, search_words, sort_key

pytestmark = pytest.mark.django_db

HOSTILE = [
    '"comillas" y \'simples\'', "100 % algodón", "guion_bajo", "barra\\inversa", "C:\\temp\\", "a*b*c",
    "NEAR(uno dos, 3)", "uno AND dos", "NOT tres OR cuatro", "- guion -", "(paréntesis)", "^techo", "col:umna",
    "search:acme", "{llaves}", "+más", "--", "; DROP TABLE", "%", "_", "\\", '"', '""', "'", "*", "l·l", "Ñandú",
    "ñoño", "Müller & Söhne", "ŒUVRE", "Straße", "İstanbul", "ΑΘΗΝΑ", "東京タワー", "🦊 zorro", "e\u0301tude",
    "no\u00a0break", "tab\tulado", "24/7 Servicios", "Peñalver, S.L.", "PENALVER", "Casa  de   espacios", "3M",
    "Ñu", "Nu", "El Pí",
]  # fmt: skip


def anchors(*titles):
    """Anchors with these titles, as records write them."""
    rows = [RecordAnchor(kind="account", title=t, title_key=sort_key(t), search=search_text([t])) for t in titles]
    return RecordAnchor.objects.bulk_create(rows)


def hits(query):
    words, everything = search_words(query), RecordAnchor.objects.unscoped("a test")
    kinds = ["account", "contact"]
    one_by_one = [text_condition(words, kind, path="") & Q(kind=kind) for kind in kinds]
    together = text_by_kind(words, kinds).values()
    found, again = (
        sorted(everything.filter(reduce(or_, some, Q(pk=None))).values_list("pk", flat=True))
        for some in (one_by_one, together)
    )
    assert found == again
    return found


def expected(query, rows):
    """Every word is in the text; when all are short, the first one starts the title."""
    words = search_words(query)
    first = words[0] if words and all(len(word) < 3 for word in words) else None
    starts = {first, f"n~{first[1:]}"} if first and len(first) == 2 and first[0] == "n" else {first}

    def fits(row):
        if first is None:
            return all(word in row.search for word in words)
        return row.title_key.startswith(tuple(starts)) and all(word in row.search for word in words[1:])

    return sorted(row.pk for row in rows if fits(row))


TITLES = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12).map(lambda text: text.replace("\x00", "")))
TITLES = TITLES.filter(lambda title: title.isprintable() or not title.isascii())


@st.composite
def questions(draw):
    """Some titles, and pieces of them as people might type them."""
    titles = draw(st.lists(TITLES, min_size=1, max_size=6))
    pieces = []
    for _ in range(draw(st.integers(1, 3))):
        title = draw(st.sampled_from(titles)) or "x"
        start = draw(st.integers(0, len(title) - 1))
        piece = title[start : start + draw(st.integers(1, 8))]
        pieces.append(draw(st.sampled_from([piece, piece.upper(), piece.lower(), f"{piece}x"])))
    return titles, " ".join(pieces)


@given(questions())
@example((HOSTILE, '"'))
@example((HOSTILE, '" OR "'))
@example((HOSTILE, "NEAR("))
@example((HOSTILE, "uno AND dos"))
def test_any_text_is_searched_literally(asked):
    titles, query = asked
    with transaction.atomic():
        rows = anchors(*titles)
        assert hits(query) == expected(query, rows)
        transaction.set_rollback(True)


@pytest.mark.parametrize("query", [*HOSTILE, "AND", "OR", "NOT", '"*"', "a* ", "search : x", "\x00", "a\x00b", "´", ""])
@pytest.mark.parametrize("enough", [0, 2000])
def test_what_looks_like_syntax_is_only_text(query, enough, monkeypatch):
    """What is frequent is looked for row by row, what is rare is asked of an index: same hits."""
    monkeypatch.setattr(search._vendor(), "FREQUENT", enough)
    rows = anchors(*HOSTILE)
    assert hits(query) == expected(query, rows)


FOUND = [
    "penalver", "PEÑALVER", "Peñálvér", "ñal", "alver rios", "ríos peñ", "alv rios construcciones", "y rios", "co", "c",
    "972 21 33 44", "972213344", "+34 972-21-33-44", "34 972", "213344", "(972) 21.33", "24/7", "247", "24-7",
    "B-17", "B-17.123.456", "b17123456", "17123456", "b 17123456", "info@penalver.example", "@penalver",
    "girona", "GIRÓ", "", "   ",
]  # fmt: skip
NOT_FOUND = ["penalverrios", "peñalverx", "972 21 33 45", "ri", "y", "de peñalver", "p%r", "pe_alver"]


@pytest.mark.parametrize(("query", "count"), [*((q, 1) for q in FOUND), *((q, 0) for q in NOT_FOUND)])
def test_the_account_is_found_as_people_type_it(query, count, db):
    account_of(
        None, None, "Construcciones Peñalver y Ríos 24/7", phone="+34972213344", fiscal_id="B17123456",
        email="info@penalver.example", city="Girona",
    )  # fmt: skip
    assert len(hits(query)) == count


def test_a_contact_is_found_by_what_is_its_own(acme):
    contact = contact_of(acme, "Íñigo", "Ibáñez", mobile="+34600112233")
    for query in ("inigo ibanez", "íñigo", "600 11 22 33"):
        assert hits(query) == [contact.pk]


def test_carla_finds_nothing_of_anas(acme, marta, ana, bruno, carla):
    def found(user):
        arms = Rows.visible(Account, acting(user)).filter(text_condition(search_words("acme"), "account"))
        return arms.page(Order("pk"), 10)

    assert found(ana) == found(bruno) == [acme]
    assert found(carla) == []
    for user, count in ((ana, 1), (carla, 0)):
        rows = RecordAnchor.objects.visible_to(acting(user)).filter(text_condition(["marta"], "contact", path=""))
        assert rows.count() == count


def test_the_trash_is_not_searched(acme, ana):
    writing.trash(acme, SYSTEM)
    rows = RecordAnchor.objects.visible_to(acting(ana)).filter(text_condition(["acme"], "account", path=""))
    assert list(rows) == []


def test_the_text_follows_the_record(acme):
    writing.change(acme, {"name": "Beta S.A."}, SYSTEM)
    assert hits("acme") == []
    assert hits("beta") == [acme.pk]
