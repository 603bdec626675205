"""Who is told what: only those who see the record, once, the way they want it."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from tests.people import SYSTEM, account_of, acting, contact_of
from vinculo.abilities.comments.write import add_comment, edit_comment
from vinculo.abilities.notifications import digest, reading
from vinculo.abilities.notifications.mentions import handle, marked, offered
from vinculo.abilities.notifications.models import Channel, Notification, NotificationChoice
from vinculo.abilities.notifications.notify import notify
from vinculo.abilities.notifications.sight import who_sees
from vinculo.identity.models import User
from vinculo.jobs import queue
from vinculo.jobs.models import Job
from vinculo.mail.models import Mail
from vinculo.mail.outbox import queue_mail, tell_bad
from vinculo.records import writing

pytestmark = pytest.mark.django_db


def told(user):
    return list(Notification.objects.filter(recipient=user).order_by("id"))


def wants(user, kind, channel):
    NotificationChoice.objects.update_or_create(user=user, type=kind, defaults={"channel": channel})


def test_a_mention_tells_the_colleague_once(acme, ana, bruno):
    comment = add_comment(acme.anchor, "¿Lo llamas tú, @bruno? Es urgente.", actor=acting(ana))
    (line,) = reading.lines(told(bruno), acting(bruno))
    assert line["who"] == "Ana Gil"
    assert line["about"] == "Acme S.L."
    assert line["url"] == f"/accounts/{acme.pk}/"
    assert "urgente" in line["excerpt"]
    mail = Mail.objects.get()
    assert mail.to_text == bruno.email
    assert "Acme" in mail.subject
    edit_comment(comment, "@bruno, mejor mañana. Díselo a @ana", actor=acting(ana))
    assert len(told(bruno)) == 1
    assert told(ana) == [], "nobody is told what he did himself"
    assert Mail.objects.count() == 1


def test_nothing_is_told_of_what_was_rolled_back(acme, ana, bruno):
    with transaction.atomic():
        add_comment(acme.anchor, "@bruno", actor=acting(ana))
        transaction.set_rollback(True)
    assert told(bruno) == []
    assert not Mail.objects.exists()


def test_who_cannot_see_the_record_cannot_be_mentioned(acme, ana, carla):
    with pytest.raises(ValidationError) as refused:
        add_comment(acme.anchor, "mira, @carla", actor=acting(ana))
    assert "Carla" in str(refused.value)
    assert not acme.anchor.comments.exists()
    blind = acting(ana, user_view="own")
    add_comment(acme.anchor, "mira, @carla", actor=blind)
    assert told(carla) == [], "who is out of sight is no colleague: the word stays a word"


@pytest.mark.parametrize("text", ["ana@bruno.example", "a/@bruno", "@bruno_2", "@@bruno", "@brunos"])
def test_not_every_at_sign_is_a_mention(acme, ana, bruno, text):
    add_comment(acme.anchor, text, actor=acting(ana))
    assert told(bruno) == []


def test_a_mention_is_marked_and_nothing_else_gets_through():
    html = marked("<b>@bruno</b> y 'x'@ana")
    assert '<span class="mention">@bruno</span>' in html
    assert "<b>" not in html


def test_a_whole_name_is_one_mention(acme, ana, bruno, carla):
    User.objects.filter(pk=bruno.pk).update(name="Bruno Peña-Ruiz")
    comment = add_comment(acme.anchor, "¿Vas tú, @bruno peña-ruiz? Dile a @Carla", actor=acting(ana, user_view="own"))
    assert told(bruno) == [], "out of sight no name is one"
    edit_comment(comment, "¿Vas tú, @bruno peña-ruiz? Yo no.", actor=acting(ana))
    assert len(told(bruno)) == 1
    assert '<span class="mention">@Bruno\u00a0Peña-Ruiz</span>?' in marked(comment.text)
    assert '<span class="mention">@bruno</span> peña' in marked("@bruno peña"), "other words stay beside it"
    two = [User(name="Eva Mas", identifier="eva"), User(name="Eva Mas", identifier="eva.mas")]
    assert [handle(one, two) for one in two] == ["eva", "eva.mas"]


def test_only_those_who_see_it_are_offered(acme, ana, bruno, carla, sara, django_assert_max_num_queries):
    assert [one.identifier for one, sees in offered("", acme.anchor, acting(ana)) if sees] == ["bruno", "sara"]
    assert [one.identifier for one, _sees in offered("bru", acme.anchor, acting(ana))] == ["bruno"]
    assert offered("carla", acme.anchor, acting(sara)) == [(carla, False)], "shown, and not to be chosen"
    associated = account_of(carla, None, "Otra")
    users = list(User.objects.select_related("role"))
    with django_assert_max_num_queries(1 + 3 * len(users)):
        assert {one.identifier for one in who_sees(associated.anchor, users)} == {"carla", "sara"}


def test_who_is_given_a_record_is_told(acme, ana, bruno, sara):
    writing.change(acme, {"owner": bruno}, acting(sara))
    (line,) = reading.lines(told(bruno), acting(bruno))
    assert (line["who"], line["about"]) == ("Sara Mas", "Acme S.L.")
    writing.change(acme, {"owner": sara}, acting(sara))
    assert told(sara) == []
    contact_of(acme)
    assert len(told(bruno)) == 1


def test_many_records_at_once_are_one_sentence(ana, bruno, girona):
    from vinculo.domains.directory.account.model import Account
    from vinculo.records.writing import create_many

    create_many([Account(name=f"Empresa {n}", owner=bruno, group=girona) for n in range(9)], acting(ana))
    (row,) = told(bruno)
    assert row.values["count"] == 9
    assert reading.line(row, None)["url"] == "/accounts/"


def test_each_is_told_the_way_he_wants(acme, ana, bruno, sara):
    wants(bruno, "mention", Channel.OFF)
    wants(sara, "mention", Channel.APP)
    add_comment(acme.anchor, "@bruno @sara", actor=acting(ana))
    assert told(bruno) == []
    assert len(told(sara)) == 1
    assert not Mail.objects.exists()


def test_a_key_tells_once(ana, bruno):
    for _ in range(2):
        notify("mention", [bruno.pk], key="same", actor=acting(ana))
    assert len(told(bruno)) == 1
    assert Mail.objects.count() == 1


def test_of_a_record_out_of_sight_only_that_there_was_one(acme, ana, bruno, carla, girona, client):
    add_comment(acme.anchor, "@bruno, secreto", actor=acting(ana))
    writing.change(acme, {"owner": carla, "group": None}, SYSTEM)
    client.force_login(bruno)
    page = client.get("/notifications/").content.decode()
    assert "Acme" not in page
    assert "secreto" not in page
    assert "Ana Gil" in page


# --- the daily mail ------------------------------------------------------------------------------


def at(hour, zone="Europe/Madrid"):
    from zoneinfo import ZoneInfo

    return dt.datetime(2026, 11, 24, hour, 10, tzinfo=ZoneInfo(zone))


def test_the_daily_mail_comes_in_the_morning_of_each_place(ana, bruno):
    bruno.time_zone = "America/Mexico_City"
    assert digest.is_due(ana, at(8))
    assert not digest.is_due(ana, at(7))
    assert not digest.is_due(bruno, at(8))
    assert digest.is_due(bruno, at(8, "America/Mexico_City"))


def test_the_daily_mail_tells_what_is_unread_and_visible_once(acme, ana, bruno, carla, monkeypatch):
    monkeypatch.setattr(digest, "HOUR", 0)
    wants(bruno, "mention", Channel.DAILY)
    for text in ("@bruno uno", "@bruno dos", "@bruno tres"):
        add_comment(acme.anchor, text, actor=acting(ana))
    assert not Mail.objects.exists()
    reading.mark_read(acting(bruno), [told(bruno)[0].pk])
    digest.send_digests.call()
    mail = Mail.objects.get()
    assert mail.text.count("Acme S.L.") == 2
    add_comment(acme.anchor, "@bruno cuatro", actor=acting(ana))
    digest.send_digests.call()
    assert Mail.objects.count() == 1, "one a day"
    Mail.objects.update(key="yesterday")
    writing.change(acme, {"owner": carla, "group": None}, SYSTEM)
    digest.send_digests.call()
    assert "Acme" not in Mail.objects.exclude(key="yesterday").get().text
    digest.send_digests.call()
    assert Mail.objects.count() == 2


# --- what goes wrong behind the scenes -----------------------------------------------------------


def test_work_that_fails_is_told_to_who_asked_for_it(ana, sara, supervisor):
    supervisor.levels["jobs.view"] = "all"
    supervisor.save()
    for by in (ana.pk, None):
        job = Job.objects.create(task="vinculo.x.make_coffee", status="running", worker="w", enqueued_by=by)
        queue.fail(job, queue.GiveUp("no water"))
    assert [reading.lines(told(ana), acting(ana))[0]["text"][-11:]] == ["make coffee"]
    assert [row.type for row in told(sara)] == ["job_failed"]


def test_a_bad_mail_is_told_to_who_looks_after_mail(ana, sara, supervisor):
    supervisor.levels["mail.change"] = "all"
    supervisor.save()
    wants(sara, "mail_bad", Channel.NOW)
    mail = queue_mail([("", "x@example.test")], "Hola", "…", kind="test")
    tell_bad(mail)
    assert [row.type for row in told(sara)] == ["mail_bad"]
    assert told(ana) == []
    tell_bad(Mail.objects.get(kind="notification"))
    assert len(told(sara)) == 1, "a mail about a mail tells nothing more"


# --- screens -------------------------------------------------------------------------------------


@pytest.fixture
def desk(client, bruno, acme, ana):
    add_comment(acme.anchor, "@bruno hola", actor=acting(ana))
    client.force_login(bruno)
    return client


def test_bell_and_centre(desk, bruno, ana, acme):
    assert ">1<" in desk.get("/notifications/bell/").content.decode()
    (row,) = told(bruno)
    answer = desk.post("/notifications/read/", {"pk": row.pk, "go": "1"})
    assert answer.url == f"/accounts/{acme.pk}/"
    assert ">1<" not in desk.get("/notifications/bell/").content.decode()
    assert "Acme" not in desk.get("/notifications/?show=unread").content.decode()
    desk.force_login(ana)
    assert desk.post("/notifications/read/", {"pk": row.pk, "go": "1"}).status_code == 404
    assert desk.post("/notifications/read/", {"pk": "x"}).status_code == 404
    assert desk.post("/notifications/read/", {"here": "//evil.example"}).url == "/notifications/"


def test_choices_on_ones_own_page(desk, bruno):
    page = desk.get("/profile/notifications/").content.decode()
    assert 'name="mention"' in page
    assert 'name="mail_bad"' not in page, "only for who looks after mail"
    form = dict.fromkeys(re.findall(r'<select[^>]*name="(\w+)"', page), "app") | {"mention": "daily", "assigned": "off"}
    assert desk.post("/profile/notifications/", form).status_code == 302
    assert NotificationChoice.objects.get(user=bruno, type="mention").channel == "daily"
    assert desk.post("/profile/notifications/", form | {"mention": "pigeon"}).status_code == 422


def test_people_to_mention_are_told_only_of_records_in_sight(desk, acme, carla):
    found = desk.get(f"/notifications/people/?record={acme.pk}&q=an").json()
    assert [(one["id"], one["hint"]) for one in found] == [("Ana\u00a0Gil", "@ana")]
    desk.force_login(carla)
    assert desk.get(f"/notifications/people/?record={acme.pk}&q=an").status_code == 404


def test_a_refused_mention_comes_back_with_the_text(client, ana, carla, acme):
    client.force_login(ana)
    answer = client.post(f"/accounts/{acme.pk}/comments/", {"text": "hola @carla"})
    assert answer.status_code == 422
    assert "hola @carla" in answer.content.decode()


def test_old_ones_are_forgotten(desk, bruno):
    from vinculo.abilities.notifications.tasks import forget_old_notifications

    Notification.objects.update(at=timezone.now() - dt.timedelta(days=200))
    assert forget_old_notifications.call() == 1
