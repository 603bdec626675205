"""What was agreed cannot be changed without its seal telling."""

import datetime as dt
import json
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vinculo.records.seal import Broken, canonical, plain, seal, verified

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False, places=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@dataclass
class Agreed:
    total: Decimal
    day: dt.date


def test_the_text_is_one_and_does_not_change():
    # Written down once: a change of the form would break every seal in the field.
    found = canonical(
        {"b": Decimal("1.50"), "a": ["ñ", None, True, 3], "c": Agreed(Decimal("-0.0"), dt.date(2026, 3, 2))}
    )
    assert found.decode() == '{"a":["ñ",null,true,3],"b":"1.5","c":{"day":"2026-03-02","total":"0"}}'
    assert seal({"a": 1}) == "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"


def test_a_moment_is_the_same_wherever_it_is_told():
    here = dt.datetime(2026, 3, 2, 10, 0, tzinfo=ZoneInfo("Europe/Madrid"))
    assert seal(here) == seal(here.astimezone(dt.UTC))
    for inexact in (0.1, dt.datetime(2026, 3, 2), {1: 2}, Decimal("NaN"), object()):  # noqa: DTZ001
        with pytest.raises(TypeError):
            seal(inexact)


@given(values)
def test_it_survives_the_database(snapshot):
    assert seal(json.loads(json.dumps(plain(snapshot)))) == seal(snapshot)


@given(values, values)
def test_a_difference_is_told(first, second):
    sealed = seal(first)
    assert verified(first, sealed) is first
    if plain(first) != plain(second):
        with pytest.raises(Broken):
            verified(second, sealed)


def test_a_damaged_seal_is_broken():
    for sealed in ("", "é", "0" * 64):
        with pytest.raises(Broken):
            verified({}, sealed)
    with pytest.raises(Broken):
        verified({"total": 44.83}, seal({"total": "44.83"}))  # a figure that became a float is no programming error
