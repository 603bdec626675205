"""The scorer against labelled pairs, and what it says in single cases."""

import pytest

from vinculo.abilities.duplicates.keys import keys_of
from vinculo.abilities.duplicates.names import company_name, compared, person_name
from vinculo.abilities.duplicates.profile import last_digits, made_of
from vinculo.abilities.duplicates.score import score
from vinculo.abilities.duplicates.tests.pairs import company_pairs, person_pairs
from vinculo.entities import registry

PRECISION, RECALL = 0.95, 0.90


def profile(entity, pk=1, **fields):
    """A profile of the fields of a record; what is left out is blank."""
    registry.load()
    values = {"pk": pk, "account_id": fields.get("home"), "parent_id": None, **fields}
    return made_of(registry.entity_named(entity), lambda name: values.get(name, ""), pk)


def company(name, **fields):
    return profile("account", name=name, parent_id=fields.pop("parent", None), **fields)


def alike(one, other):
    """How the product judges: records without a common key are never compared."""
    return bool(set(keys_of(one)) & set(keys_of(other))) and score(one, other).is_probable


@pytest.mark.parametrize(
    ("entity", "pairs"), [("account", company_pairs(3000, seed=2024)), ("contact", person_pairs(1000, seed=2024))]
)
def test_labelled_pairs(entity, pairs):
    """Most of what is the same is found, hardly anything else; measured with the keys in front."""
    judged = [
        (one.same, alike(profile(entity, 1, **one.one), profile(entity, 2, **one.other)), one.why) for one in pairs
    ]
    right = sum(same and found for same, found, _why in judged)
    wrong = [why for same, found, why in judged if found and not same]
    missed = sum(same and not found for same, found, _why in judged)
    assert {why for *_rest, why in judged} > {"again", "strangers"}
    assert right / (right + len(wrong)) >= PRECISION, wrong
    assert right / (right + missed) >= RECALL


@pytest.mark.parametrize(
    "written",
    ["Construcciones Peñalver S.L.U.", "CONSTRUCCIONES PENALVER, S. L.", "Const. Peñalver",
     "Peñalver Construcciones SL",     "Construcciones Peñalver Sociedad Limitada", "Construcciones Penyalber"],
)  # fmt: skip
def test_ways_to_write_a_company(written):
    assert score(company("Construcciones Peñalver S.L.", pk=1), company(written, pk=2)).is_probable


@pytest.mark.parametrize(
    "another",
    ["Transportes Peñalver S.L.", "Construcciones Peña S.L.", "Construcciones Ruiz S.L.", "Construcciones S.L."],
)
def test_other_companies(another):
    assert not score(company("Construcciones Peñalver S.L.", pk=1), company(another, pk=2)).is_probable


def test_common_mailboxes_do_not_count():
    one = company("Bar Pepe", pk=1, email="a@gmail.com", website="https://www.facebook.com/pepe")
    assert not one.domains
    assert company("Bar Pepe", email="a@barpepe.es").domains == {"barpepe.es"}


def test_the_total_is_the_sum_of_its_reasons():
    one = company("Talleres Ruiz S.L.", pk=1, fiscal_id="B17000001", phone="+34972213344", city="Girona")
    other = company("Ruiz, Talleres", pk=2, fiscal_id="B17000010", phone="972 21 33 44", city="GIRONA")
    found = score(one, other)
    assert found.total == 100
    assert {(reason.trait, reason.points > 0) for reason in found.reasons} == {
        ("names", True), ("fiscal_id", True), ("phones", True), ("place", True),
    }  # fmt: skip
    assert sum(reason.points for reason in score(company("Talleres Ruiz", pk=3), other).reasons) == 70


def test_a_branch_is_not_its_company():
    one = company("Talleres Ruiz", pk=1, fiscal_id="B17000001")
    assert score(one, company("Talleres Ruiz Girona", pk=2, fiscal_id="B17000001", parent=1)).total == 0


def test_only_twins_of_one_tree_are_proposed():
    """Same name in the same town: somebody wrote the branch down twice."""
    one = company("Talleres Ruiz", pk=2, city="Girona", parent=1)
    assert score(one, company("Talleres Ruiz", pk=3, city="Girona", parent=1)).is_probable
    assert not score(one, company("Talleres Ruiz", pk=3, city="Lleida", parent=1, phone="972000111")).total


def test_branches_share_the_tax_id_of_their_company():
    one = company("Ruiz Girona", pk=2, fiscal_id="B17000001", email="info@ruiz.es", parent=1)
    assert not score(
        one, company("Ruiz Lleida", pk=3, fiscal_id="B17000001", email="info@ruiz.es", parent=1)
    ).is_probable


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("José García Pérez", "Pepe García", True), ("Marta García Pérez", "María García Pérez", False),
     ("Ana Núñez", "Núñez, Ana", True), ("Juan Ruiz", "Juana Ruiz", False)],
)  # fmt: skip
def test_people_at_one_account(one, other, same):
    pair = profile("contact", 1, name=one, home=5), profile("contact", 2, name=other, home=5)
    assert score(*pair).is_probable is same


def test_namesakes_elsewhere_are_other_people():
    assert not score(
        profile("contact", 1, name="Ana Gil Ruiz", home=5), profile("contact", 2, name="Ana Gil Ruiz", home=6)
    ).is_probable


@pytest.mark.parametrize("phone", ["+34972213344", "0034 972 21 33 44", "972.21.33.44", "(34) 972-213344 ext. 12"])
def test_phones_with_and_without_prefix(phone):
    assert last_digits(phone) == "972213344"


def test_names_are_taken_apart():
    name = company_name("Hnos. Gª Mtnez., S. Coop. And.")
    assert ([word.text for word in name.words], name.form) == (["hermanos", "garcia", "martinez"], "coop")
    assert company_name("S.L.").words, "a name that is nothing but a legal form is still a name"
    assert [word.text for word in person_name("D.ª Mª José de la Fuente").words] == ["maria", "jose", "fuente"]
    assert compared(company_name("Tecno Sol").words, company_name("Tecnosol S.L.").words).is_full
