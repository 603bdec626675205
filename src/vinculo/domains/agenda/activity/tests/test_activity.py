"""An activity from plan to follow-up: its moment, its client's last activity, its verbs, lists and tabs."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.people import acting
from vinculo.domains.agenda.activity.entity import ActivityEntity
from vinculo.domains.agenda.activity.figures import figures
from vinculo.domains.agenda.activity.model import Activity
from vinculo.domains.agenda.activity.verbs import complete_activity, follow_activity, reopen_activity
from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.model import Contact
from vinculo.entities.query import parse_query
from vinculo.entities.writing import save_changes, save_new
from vinculo.records.check import check
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def categories(db):
    return {
        kind: ActivityCategory.objects.create(name=label, kind=kind)
        for kind, label in (("call", "Llamada"), ("visit", "Visita"), ("task", "Tarea"), ("meeting", "Reunión"))
    }


@pytest.fixture
def written(categories, ana):
    """Ana writes down an activity of a kind."""
    return lambda kind="call", **values: save_new(ActivityEntity, {"category": categories[kind], **values}, acting(ana))


def asked(entity, user, query):
    from django.http import QueryDict

    actor = acting(user)
    found = parse_query(entity, QueryDict(query), actor)
    return found.narrow(entity, entity.rows(actor)).page(found.order, 100)


def test_the_contact_brings_the_company(written, marta, acme, ana):
    activity = written(contact=marta)
    assert (activity.account, activity.owner, activity.assigned, activity.subject) == (acme, ana, ana, "Llamada")


def test_it_moves_the_last_activity_of_its_client(written, marta, acme):
    long_ago = timezone.now() - 90 * DAY
    Account.objects.unscoped("a test").update(last_activity=long_ago)
    Contact.objects.unscoped("a test").update(last_activity=long_ago)
    written(contact=marta)
    acme.refresh_from_db()
    marta.refresh_from_db()
    assert min(acme.last_activity, marta.last_activity) > timezone.now() - DAY
    assert acme.anchor.last_activity == acme.last_activity


def test_the_moment_it_stands_at(written):
    today = timezone.localdate()
    start = timezone.now().replace(second=0, microsecond=0) - 2 * DAY
    planned = written(due=today + 3 * DAY)
    assert timezone.localtime(planned.at).date() == today + 3 * DAY
    assert written("visit", status="done", starts=start).at == start
    task = written("task", status="done", starts=start)
    assert task.at == task.done_at > start
    assert written().at <= timezone.now()
    with pytest.raises(ValidationError):
        written(starts=start, ends=start - DAY)


def test_done_and_pending_again(written, ana, acme):
    activity = written(account=acme, due=timezone.localdate() - DAY)
    assert activity.is_overdue
    complete_activity(activity, actor=acting(ana))
    activity.refresh_from_db()
    assert (activity.status, activity.is_overdue) == ("done", False)
    assert activity.at == activity.done_at
    reopen_activity(activity, actor=acting(ana))
    activity.refresh_from_db()
    assert (activity.status, activity.done_at) == ("pending", None)
    verbs = list(Change.objects.filter(record_id=activity.pk).order_by("pk").values_list("verb", flat=True))
    assert verbs == ["create", "complete", "reopen"]
    assert not list(check())


def test_the_button_of_a_list_comes_back_to_it(client, written, ana):
    activity = written()
    client.force_login(ana)
    url = f"/activities/{activity.pk}/complete/"
    assert f'formaction="{url}"' in client.get("/activities/?assigned=me").content.decode()
    assert client.post(url, {"next": "?assigned=me"}).url == "/activities/?assigned=me"
    for elsewhere in ("//example.test/", "https://example.test/", "javascript:alert(1)"):
        answer = client.post(f"/activities/{activity.pk}/reopen/", {"next": elsewhere})
        assert answer.status_code == 422 or answer.url == f"/activities/{activity.pk}/"


def test_what_comes_next_knows_what_it_follows(written, ana, marta, categories):
    first = written(contact=marta)
    second = follow_activity(first, actor=acting(ana), category=categories["visit"], subject="Visitar", due=None)
    assert (second.follow_up_of, second.account, second.contact, second.status) == (
        first, first.account, marta, "pending",
    )  # fmt: skip


def test_lists_in_the_words_of_a_day(written, ana):
    now = timezone.now()
    late = written(due=timezone.localdate() - 10 * DAY)
    today = written(starts=now)
    later = written(due=timezone.localdate() + 20 * DAY, follow_up="Ya está hablado")
    done = written(status="done")
    assert asked(ActivityEntity, ana, "when=overdue") == [late]
    assert set(asked(ActivityEntity, ana, "when=today")) == {today, done}
    assert asked(ActivityEntity, ana, "when=later") == [later]
    assert set(asked(ActivityEntity, ana, "assigned=me&follow_up=missing")) == {late, today, done}
    assert asked(ActivityEntity, ana, "assigned=me&status=pending&sort=at") == [late, today, later]


def test_not_visited_since(written, ana, bruno, carla, lleida, acme):
    from tests.people import SYSTEM, account_of
    from vinculo.records import writing

    never, recent = account_of(ana, None, "Nunca"), account_of(ana, None, "Reciente")
    now = timezone.now()
    written("visit", account=acme, status="done", starts=now - 100 * DAY)
    written("visit", account=recent, status="done", starts=now - 5 * DAY)
    written("visit", account=never, starts=now - 3 * DAY)  # only planned
    written("call", account=never, status="done")
    since = (timezone.localdate() - 90 * DAY).isoformat()
    assert set(asked(AccountEntity, ana, f"last_visit__lte={since}")) == {acme, never}
    assert asked(AccountEntity, ana, f"last_visit__gte={since}") == [recent]
    assert asked(AccountEntity, ana, "last_visit=none") == [never]
    # A visit that goes to the trash was not made.
    gone = Activity.objects.unscoped("a test").get(account=recent)
    writing.trash(gone, SYSTEM)
    assert recent in asked(AccountEntity, ana, f"last_visit__lte={since}")


def test_figures_and_tabs_of_an_account(client, written, ana, carla, acme, marta):
    written(account=acme)
    written(contact=marta, status="done")
    written("meeting", account=acme)
    found = {figure["icon"]: figure["value"] for figure in figures(acme, acting(ana))}
    assert (found["phone-call"], found["phone"], found["users"]) == (1, 1, 1)
    assert figures(acme, acting(ana, activity_view="none")) == []
    client.force_login(ana)
    page = client.get(f"/accounts/{acme.pk}/").content.decode()
    assert f"/activities/new/?quick&amp;status=done&amp;starts=now&amp;account={acme.pk}" in page
    assert client.get(f"/accounts/{acme.pk}/?tab=activity").status_code == 200
    timeline = client.get(f"/contacts/{marta.pk}/timeline/?kind=activity").content.decode()
    assert "Llamada" in timeline


def test_a_category_in_use_keeps_its_kind_and_stays(client, written, sara, categories):
    written()
    call = categories["call"]
    call.kind = "visit"
    with pytest.raises(ValidationError):
        call.full_clean()
    client.force_login(sara)
    client.post(f"/activity-categories/{call.pk}/delete/")
    assert ActivityCategory.objects.filter(pk=call.pk).exists()


def test_a_change_of_contact_in_the_api_takes_its_company_along(written, ana, marta, acme):
    activity = written()
    save_changes(ActivityEntity, activity, {"contact": marta}, acting(ana))
    activity.refresh_from_db()
    assert activity.account == acme


def test_the_home_page_of_each(client, written, ana, sara, acme):
    written(account=acme, due=timezone.localdate() - DAY, subject="Llamar a Acme")
    for user, heading in ((ana, "my-day"), (sara, "team")):
        client.force_login(user)
        keys = [block["key"] for block in client.get("/").context["blocks"]]
        assert heading in keys
        assert ("team" in keys) is (user is sara)
