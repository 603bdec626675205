"""Ana tags her account; one word is one tag, however it is spelt."""

import pytest
from django.core.exceptions import ValidationError

from tests.people import SYSTEM, account_of, acting
from vinculo.abilities.tags.models import Tag
from vinculo.abilities.tags.write import set_tags, tags_of
from vinculo.records.models import Batch, Change

pytestmark = pytest.mark.django_db


def names(anchor_id):
    return [tag.name for tag in tags_of(anchor_id)]


def test_a_record_carries_exactly_the_tags_given(acme):
    set_tags(acme.anchor, ["Urgente", " feria  2026 "], actor=SYSTEM)
    assert names(acme.pk) == ["feria 2026", "Urgente"]
    set_tags(acme.anchor, ["urgente", ""], actor=SYSTEM)
    assert names(acme.pk) == ["Urgente"]
    set_tags(acme.anchor, [], actor=SYSTEM)
    assert names(acme.pk) == []


def test_two_people_who_add_a_tag_lose_none(client, acme, ana, bruno):
    set_tags(acme.anchor, ["feria", "urgente"], actor=SYSTEM)
    shown = "feria, urgente"
    for person, typed in ((ana, "feria, urgente, vip"), (bruno, "feria, exporta")):
        client.force_login(person)
        assert (
            f'name="shown" value="{", ".join(names(acme.pk))}"' in client.get(f"/accounts/{acme.pk}/").content.decode()
        )
        client.post(f"/accounts/{acme.pk}/tags/", {"tags": typed, "shown": shown})
    assert names(acme.pk) == ["exporta", "feria", "vip"]


def test_tagging_is_told_in_the_history(client, acme, ana):
    set_tags(acme.anchor, ["feria"], actor=acting(ana))
    set_tags(acme.anchor, ["Feria"], actor=acting(ana))
    set_tags(acme.anchor, ["vip"], actor=acting(ana))
    noted = Change.objects.filter(kind="account", record_id=acme.pk, verb="tag").order_by("id")
    assert [change.values for change in noted] == [{"tags": ["", "feria"]}, {"tags": ["feria", "vip"]}]
    assert noted[0].user == ana


def test_one_word_is_one_tag_however_it_is_spelt(acme, marta):
    set_tags(acme.anchor, ["Cafetería"], actor=SYSTEM)
    set_tags(marta.anchor, ["CAFETERIA", "cafetería"], actor=SYSTEM)
    assert Tag.objects.get().name == "Cafetería"
    assert names(marta.pk) == ["Cafetería"]


@pytest.mark.parametrize("words", [["a" * 41], [f"palabra {n}" for n in range(31)], ["con\x00cero"], ["al\u202erevés"]])
def test_what_is_no_tag(acme, words):
    with pytest.raises(ValidationError):
        set_tags(acme.anchor, words, actor=SYSTEM)
    assert not Tag.objects.exists()


def test_who_may_change_the_record_tags_it(client, acme, ana, carla):
    url = f"/accounts/{acme.pk}/tags/"
    client.force_login(carla)
    assert client.post(url, {"tags": "urgente"}).status_code == 404
    client.force_login(ana)
    assert client.post(url, {"tags": "urgente, feria"}).status_code == 302
    assert names(acme.pk) == ["feria", "urgente"]


def test_refused_tags_come_back_as_they_were_typed(client, acme, ana):
    client.force_login(ana)
    answer = client.post(f"/accounts/{acme.pk}/tags/", {"tags": "urgente, " + "a" * 41})
    assert answer.status_code == 422
    assert "a" * 41 in answer.content.decode()
    assert names(acme.pk) == []


def test_a_tag_leads_to_the_records_that_carry_it(client, acme, marta, ana):
    set_tags(acme.anchor, ["urgente"], actor=SYSTEM)
    set_tags(marta.anchor, ["urgente"], actor=SYSTEM)
    client.force_login(ana)
    link = f"/accounts/?tags={Tag.objects.get().pk}"
    assert link in client.get(f"/accounts/{acme.pk}/").content.decode()
    page = client.get(link).content.decode()
    assert "Acme S.L." in page
    assert "Marta" not in page


@pytest.fixture
def keeper(client, sara, supervisor):
    supervisor.levels["tag.change"] = "all"
    supervisor.save()
    client.force_login(sara)
    return client


def test_whoever_keeps_the_tags_renames_and_removes_them(keeper, acme):
    set_tags(acme.anchor, ["urjente"], actor=SYSTEM)
    tag = Tag.objects.get()
    url = f"/settings/tags/{tag.pk}/"
    keeper.post(url, {f"tag{tag.pk}-name": "urgente", f"tag{tag.pk}-colour": "red"})
    assert [(one.name, one.colour) for one in tags_of(acme.pk)] == [("urgente", "red")]
    keeper.post(url, {"verb": "delete"})
    assert names(acme.pk) == []
    noted = Change.objects.filter(kind="tag").order_by("id")
    assert list(noted.values_list("verb", "title")) == [("change", "urgente"), ("delete", "urgente")]


def test_two_tags_never_share_a_name(keeper):
    one, other = (Tag.objects.create(name=name) for name in ("feria", "urgente"))
    answer = keeper.post(
        f"/settings/tags/{other.pk}/", {f"tag{other.pk}-name": "FERIA", f"tag{other.pk}-colour": "red"}
    )
    assert answer.status_code == 422
    assert keeper.post("/settings/tags/", {"name": "Feria", "colour": "red"}).status_code == 422
    assert set(Tag.objects.values_list("name", flat=True)) == {"feria", "urgente"}
    assert one.name in answer.content.decode()


def test_many_records_are_tagged_and_untagged_and_it_is_taken_back(client, ana, girona, acme):
    other = account_of(ana, girona, "Otra")
    set_tags(acme.anchor, ["feria", "urgente"], actor=SYSTEM)
    client.force_login(ana)
    asked = {"all": "1", "next": "?q=", "confirmed": "1"}
    client.post("/accounts/bulk/", {**asked, "action": "tag", "tags": "VIP, Feria"})
    assert (names(acme.pk), names(other.pk)) == (["feria", "urgente", "VIP"], ["feria", "VIP"])
    client.post("/accounts/bulk/", {**asked, "action": "untag", "tags": "urgente, vip"})
    assert (names(acme.pk), names(other.pk)) == (["feria"], ["feria"])
    untag, tag = Batch.objects.order_by("-at")
    client.post(f"/settings/batches/{untag.pk}/undo/")
    assert (names(acme.pk), names(other.pk)) == (["feria", "urgente", "VIP"], ["feria", "VIP"])
    set_tags(other.anchor, ["feria", "VIP", "nuevo"], actor=SYSTEM)
    client.post(f"/settings/batches/{tag.pk}/undo/")
    assert (names(acme.pk), names(other.pk)) == (["feria", "urgente"], ["nuevo"])
    assert not Batch.objects.filter(verb="undo", refused__gt=0).exists()


@pytest.mark.parametrize(("verb", "tags"), [("tag", " , "), ("tag", "x" * 41), ("untag", "no la hay")])
def test_what_is_no_tag_comes_back_with_the_form(client, ana, acme, verb, tags):
    client.force_login(ana)
    answer = client.post("/accounts/bulk/", {"action": verb, "ids": [acme.pk], "confirmed": "1", "tags": tags})
    assert answer.status_code == 422
    assert answer.context["form"].errors["tags"]


def test_the_page_of_a_record_keeps_its_own_form(client, ana, acme):
    client.force_login(ana)
    assert f"/accounts/{acme.pk}/untag/" not in client.get(f"/accounts/{acme.pk}/").content.decode()


def test_a_filter_with_many_choices_is_searched(client, ana, acme):
    client.force_login(ana)
    Tag.objects.bulk_create([Tag(name=f"Etiqueta {n:03}", name_key=f"etiqueta {n:03}") for n in range(200)])
    assert '<select class="select" id="f-tags"' in client.get("/accounts/filters/").content.decode()
    last = Tag.objects.create(name="Última")
    page = client.get(f"/accounts/filters/?tags={last.pk}").content.decode()
    assert 'data-url="/accounts/filters/tags/"' in page
    assert 'value="Última"' in page
    assert client.get("/accounts/filters/tags/?q=ultima").json() == [{"id": str(last.pk), "text": "Última"}]
    assert len(client.get("/accounts/filters/tags/").json()) == 10
    assert client.get("/accounts/filters/nothing/").status_code == 404
    assert client.get("/accounts/filters/name/").status_code == 404
