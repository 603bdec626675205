"""Ana comments on her account; Bruno reads it; Carla sees neither."""

from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.people import acting, contact_of
from vinculo.abilities.comments.models import Comment
from vinculo.abilities.comments.timeline import timeline
from vinculo.abilities.comments.write import LONGEST, add_comment, edit_comment, remove_comment
from vinculo.records import writing
from vinculo.records.models import Change, RecordAnchor

pytestmark = pytest.mark.django_db


def test_whoever_sees_the_record_comments_on_it(client, acme, bruno):
    client.force_login(bruno)
    before = acme.last_activity
    client.post(f"/accounts/{acme.pk}/comments/", {"text": "Llamar el lunes"})
    page = client.get(f"/accounts/{acme.pk}/").content.decode()
    assert "Llamar el lunes" in page
    assert "Bruno Sala" in page
    acme.refresh_from_db()
    assert acme.last_activity > before


def test_a_stranger_does_not(client, acme, carla):
    client.force_login(carla)
    assert client.post(f"/accounts/{acme.pk}/comments/", {"text": "Hola"}).status_code == 404
    assert not Comment.objects.exists()


def test_only_its_author_edits_and_removes_it(acme, ana, bruno):
    comment = add_comment(acme.anchor, "Pide precio", actor=acting(ana))
    for change in (lambda who: edit_comment(comment, "No", actor=who), lambda who: remove_comment(comment, actor=who)):
        with pytest.raises(PermissionDenied):
            change(acting(bruno))
    edit_comment(comment, " Pide precio de dos ", actor=acting(ana))
    found = Comment.objects.get()
    assert found.text == "Pide precio de dos"
    assert found.edited
    remove_comment(comment, actor=acting(ana))
    assert not Comment.objects.exists()


@pytest.mark.parametrize("text", ["", "  \n", "\x00", "a" * (LONGEST + 1)])
def test_what_is_no_comment(acme, ana, text):
    with pytest.raises(ValidationError):
        add_comment(acme.anchor, text, actor=acting(ana))


def test_a_refused_comment_comes_back_as_it_was_typed(client, acme, ana):
    client.force_login(ana)
    text = "Muy larga. " * 2000
    answer = client.post(f"/accounts/{acme.pk}/comments/", {"text": text})
    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert not Comment.objects.exists()


def test_who_may_change_the_record_pins_a_comment(client, acme, ana, bruno, equipo):
    comment = add_comment(acme.anchor, "Cierra en agosto", actor=acting(ana))
    url = f"/accounts/{acme.pk}/comments/{comment.pk}/"
    client.force_login(bruno)
    client.post(url, {"verb": "pin"})
    assert Comment.objects.get().pinned
    client.post(url, {"verb": "pin"})
    assert not Comment.objects.get().pinned
    equipo.levels["account.change"] = "own"
    equipo.save()
    assert client.post(url, {"verb": "pin"}).status_code == 403


def test_what_is_done_to_a_comment_is_told_in_the_history(client, marta, ana):
    comment = add_comment(marta.anchor, "Pide precio", actor=acting(ana))
    url = f"/contacts/{marta.pk}/comments/{comment.pk}/"
    client.force_login(ana)
    for sent in ({"text": "Pide precio de dos"}, {"verb": "pin"}, {"verb": "pin"}, {"verb": "remove"}):
        client.post(url, sent)
    noted = Change.objects.filter(kind="contact", record_id=marta.pk, account_id=marta.account_id, user=ana)
    assert [(change.verb, change.values["comment"]) for change in noted.order_by("id")] == [
        ("comment_edit", ["Pide precio", "Pide precio de dos"]),
        ("comment_pin", [None, "Pide precio de dos"]),
        ("comment_unpin", [None, "Pide precio de dos"]),
        ("comment_remove", ["Pide precio de dos", None]),
    ]
    assert "comment_" not in client.get(f"/contacts/{marta.pk}/?tab=history").content.decode()


def test_markup_is_shown_as_it_was_typed(client, acme, ana):
    add_comment(acme.anchor, "<b>Ojo</b>\ny más", actor=acting(ana))
    client.force_login(ana)
    page = client.get(f"/accounts/{acme.pk}/").content.decode()
    assert "&lt;b&gt;Ojo&lt;/b&gt;<br>y más" in page


def test_the_timeline_of_an_account_tells_what_happened_below_it(acme, marta, ana):
    add_comment(marta.anchor, "Está de baja", actor=acting(ana))
    item = next(item for item in timeline(acme, acting(ana))[0] if item.kind == "comment")
    assert (item.text, item.about, item.about_url) == ("Está de baja", "Marta Núñez", f"/contacts/{marta.pk}/")
    assert not [item for item in timeline(acme, acting(ana, contact_view="none"))[0] if item.about]


def test_what_is_in_sight_is_found_behind_all_that_is_not(acme, marta, ana, django_assert_max_num_queries):
    stays, actor = contact_of(acme, "Íñigo", "Ibáñez"), acting(ana)
    for number in range(3):
        add_comment(stays.anchor, f"Mía {number}", actor=actor)
    for number in range(60):
        add_comment(marta.anchor, f"Ajena {number}", actor=actor)
    add_comment(stays.anchor, "Nueva", actor=actor)
    writing.trash(marta, actor)
    with django_assert_max_num_queries(10):
        items, more = timeline(acme, actor, kinds=["comment"], size=3)
    assert [item.text for item in items] == ["Nueva", "Mía 2", "Mía 1"]
    assert more
    last, more = timeline(acme, actor, kinds=["comment"], before=items[-1].position, size=3)
    assert [item.text for item in last] == ["Mía 0"]
    assert not more


def test_the_timeline_goes_on_where_it_stopped(acme, ana):
    for number in range(5):
        add_comment(acme.anchor, f"Nota {number}", actor=acting(ana))
    first, more = timeline(acme, acting(ana), kinds=["comment"], size=3)
    assert [item.text for item in first] == ["Nota 4", "Nota 3", "Nota 2"]
    assert more
    rest, more = timeline(acme, acting(ana), kinds=["comment"], before=first[-1].position, size=3)
    assert [item.text for item in rest] == ["Nota 1", "Nota 0"]
    assert not more


def pages_of(account, actor, size=3):
    """All pages of a timeline but the last, of which there is no more, have `size` items."""
    found, before, more = [], None, True
    while more:
        items, more = timeline(account, actor, before=before, size=size)
        assert len(items) == size or not more
        before = items[-1].position if items else None
        found += items
    return found


def test_what_happened_at_one_moment_is_told_to_the_end(acme, ana):
    for number in range(4):
        contact_of(acme, f"Persona {number}")
        add_comment(acme.anchor, f"Nota {number}", actor=acting(ana))
    moment = acme.created
    Change.objects.update(at=moment)
    Comment.objects.update(at=moment)
    found = [(item.kind, item.object.pk) for item in pages_of(acme, acting(ana))]
    assert len(found) == len(set(found)) == Change.objects.count() + Comment.objects.count()


def test_what_is_out_of_sight_leaves_no_holes(acme, ana):
    add_comment(acme.anchor, "Vieja", actor=acting(ana))
    seen = contact_of(acme, "Vista")
    add_comment(seen.anchor, "Antes", actor=acting(ana))
    for number in range(8):
        add_comment(contact_of(acme, f"Tapada {number}").anchor, "Nada", actor=acting(ana))
    RecordAnchor.objects.unscoped("a test").filter(title__startswith="Tapada").update(trashed=acme.created)
    texts = [item.text for item in pages_of(acme, acting(ana)) if item.kind == "comment"]
    assert texts == ["Antes", "Vieja"]


def test_the_page_leads_to_what_comes_next(client, acme, ana):
    for number in range(70):
        add_comment(acme.anchor, f"Nota {number}.", actor=acting(ana))
    Comment.objects.update(at=acme.created)
    client.force_login(ana)
    url, told = f"/accounts/{acme.pk}/timeline/?kind=comment", ""
    while url:
        page = client.get(url).content.decode()
        told += page
        url = unescape(page.split('hx-get="')[1].split('"')[0]) if "hx-get" in page else ""
    assert [told.count(f"Nota {number}.") for number in range(70)] == [1] * 70


def test_the_history_does_not_name_what_is_out_of_sight(acme, ana, carla, sara, lleida, client):
    from tests.people import account_of

    holding = account_of(carla, lleida, "Grupo Secreto")
    writing.change(acme, {"parent": holding}, acting(sara))
    for who, sees in ((ana, False), (sara, True)):
        client.force_login(who)
        for tab in ("overview", "history"):
            page = client.get(f"/accounts/{acme.pk}/?tab={tab}").content.decode()
            assert ("Grupo Secreto" in page) is sees
