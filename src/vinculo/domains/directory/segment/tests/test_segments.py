"""Segments: who belongs is a fact of the data, kept in the background; who sees a member is the reader's reach."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.people import SYSTEM, account_of, acting
from vinculo.abilities.tags.models import Tag
from vinculo.abilities.tags.write import set_tags
from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.segment.count import counts, members
from vinculo.domains.directory.segment.entity import SegmentEntity
from vinculo.domains.directory.segment.evaluate import settle_touched
from vinculo.domains.directory.segment.jobs import renew_segment, settle_segments
from vinculo.domains.directory.segment.members import ACTIONS
from vinculo.domains.directory.segment.model import Segment, SegmentMember, TouchedRecord
from vinculo.entities.actions import NotNow
from vinculo.entities.writing import save_changes, save_new
from vinculo.jobs.models import Job
from vinculo.records import writing
from vinculo.records.record import touch

pytestmark = pytest.mark.django_db


def segment(query="", name="Segmento", actor=SYSTEM, **values):
    kind = "automatic" if query else "manual"
    found = save_new(SegmentEntity, {"name": name, "kind": kind, "query": query, **values}, actor)
    if query:
        renew_segment.call(found.pk)
    return found


def names(found):
    return sorted(SegmentMember.objects.filter(segment=found).values_list("anchor__title", flat=True))


def quiet_since(account, days):
    moment = timezone.now() - dt.timedelta(days=days)
    Account.objects.unscoped("a test").filter(pk=account.pk).update(last_activity=moment)


class TestByCriteria:
    def test_the_main_job(self, ana, girona):
        """Clients of Girona without activity in 90 days: in, out by a comment, in again, out by a move."""
        quiet, busy, elsewhere = (
            account_of(ana, girona, name, city=city)
            for name, city in (("Quieta", "Girona"), ("Activa", "Girona"), ("De Reus", "Reus"))
        )
        quiet_since(quiet, 100)
        quiet_since(elsewhere, 100)
        found = segment("city=Girona&last_activity=!-90d")
        assert names(found) == ["Quieta"]
        touch([quiet.pk])
        settle_segments.call()
        assert names(found) == []
        quiet_since(quiet, 91)
        quiet_since(busy, 200)
        settle_segments.call()
        assert names(found) == ["Activa", "Quieta"]
        row = AccountEntity.get(SYSTEM, quiet.pk)
        save_changes(AccountEntity, row, {"city": "Reus"}, SYSTEM)
        settle_segments.call()
        assert names(found) == ["Activa"]

    def test_days_that_pass_count_without_a_write(self, acme):
        found = segment("last_activity=!-90d")
        assert names(found) == []
        Account._base_manager.filter(pk=acme.pk).update(last_activity=timezone.now() - dt.timedelta(days=99))
        settle_segments.call()
        assert names(found) == []  # nobody noticed
        renew_segment.call(found.pk)
        assert names(found) == ["Acme S.L."]

    def test_the_trash_is_in_no_segment(self, acme):
        found = segment("city=Girona")
        writing.trash(acme, SYSTEM)
        settle_segments.call()
        assert names(found) == []
        writing.restore(acme, SYSTEM)
        settle_segments.call()
        assert names(found) == ["Acme S.L."]

    def test_tags_count_too(self, acme):
        set_tags(acme.anchor, ["Vip"], actor=SYSTEM)
        found = segment(f"tags={Tag.objects.get().pk}")
        assert names(found) == ["Acme S.L."]
        set_tags(acme.anchor, [], actor=SYSTEM)
        settle_segments.call()
        assert names(found) == []

    def test_contacts_follow_their_account(self, acme, marta, ana, carla, lleida):
        found = segment(f"owner={ana.pk}", of="contact")
        assert names(found) == ["Marta Núñez"]
        Account.objects.unscoped("a test").filter(pk=acme.pk).update(owner=carla, group=lleida)
        settle_segments.call()
        assert names(found) == []

    def test_a_search_is_a_criterion(self, acme, ana, girona):
        account_of(ana, girona, "Otra")
        assert names(segment("q=acme")) == ["Acme S.L."]

    def test_portions_add_up(self, ana, girona, monkeypatch):
        monkeypatch.setattr("vinculo.domains.directory.segment.evaluate.PORTION", 2)
        for number in range(5):
            account_of(ana, girona, f"Cuenta {number}", city="Girona" if number != 2 else "Reus")
        found = segment("city=Girona")
        assert names(found) == [f"Cuenta {n}" for n in (0, 1, 3, 4)]
        SegmentMember.objects.create(segment=found, anchor_id=account_of(ana, girona, "Colada").pk)
        SegmentMember.objects.filter(segment=found).order_by("pk").first().delete()
        renew_segment.call(found.pk)
        assert names(found) == [f"Cuenta {n}" for n in (0, 1, 3, 4)]

    def test_many_rows_cost_few_statements(self, ana, girona):
        """Noted with the write, settled by the set: 300 rows cost no more than 3."""
        found = segment("city=Girona")
        costs = []
        for count in (3, 300):
            rows = [
                Account(name=f"C{n}", number=count * 1000 + n, owner=ana, group=girona, city="Girona")
                for n in range(count)
            ]
            with CaptureQueriesContext(connection) as noted:
                Account.objects.bulk_create(rows)
            with CaptureQueriesContext(connection) as settled:
                settle_touched()
            costs.append((len(noted), len(settled)))
        (few_noted, few_settled), (many_noted, many_settled) = costs
        assert many_settled == few_settled
        assert many_noted <= few_noted + 2  # a statement takes only so many values
        assert SegmentMember.objects.filter(segment=found).count() == 303
        assert not TouchedRecord.objects.exists()

    def test_notes_are_taken_only_where_somebody_reads_them(self, acme):
        assert not TouchedRecord.objects.exists()
        segment("city=Girona")
        waiting = Job.objects.filter(task=settle_segments.module_path)
        for _ in range(3):
            touch([acme.pk])
        assert TouchedRecord.objects.count() == 3
        assert waiting.count() == 1

    def test_criteria_that_break_change_nothing(self, acme, ana):
        found = segment(f"city=Girona&owner={ana.pk}")
        Segment.objects.filter(pk=found.pk).update(query="city=Girona&nothing=1")
        touch([acme.pk])
        settle_segments.call()
        found.refresh_from_db()
        assert found.problem
        assert names(found) == ["Acme S.L."]
        Segment.objects.filter(pk=found.pk).update(query="city=Reus")
        renew_segment.call(found.pk)
        found.refresh_from_db()
        assert not found.problem
        assert names(found) == []

    @pytest.mark.parametrize("query", ["", "?", "owner=me", "segments=1", "city=Girona&trash=1", "x=1", "created=ayer"])
    def test_criteria_make_the_same_sense_for_everybody(self, query, acme):
        with pytest.raises(ValidationError) as refused:
            save_new(SegmentEntity, {"name": "Mal", "kind": "automatic", "query": query}, SYSTEM)
        assert "query" in refused.value.message_dict
        assert not Segment.objects.exists()

    def test_nobody_asks_what_he_may_not_see(self, acme, carla):
        """A stranger's account as criterion would tell who hangs from it."""
        branch_of = f"parent={acme.pk}"
        with pytest.raises(ValidationError):
            segment(branch_of, actor=acting(carla, "group", segment_create="all"))
        segment(branch_of, actor=acting(carla, "all"))


class TestReach:
    def test_members_out_of_sight_do_not_exist(self, acme, ana, bruno, carla, lleida):
        account_of(carla, lleida, "De Carla", city="Girona")
        found = segment("city=Girona")
        assert names(found) == ["Acme S.L.", "De Carla"]
        for user, level, seen in ((bruno, "group", 1), (carla, "group", 1), (ana, "all", 2), (carla, "none", 0)):
            actor = acting(user, level)
            assert members(found, actor).queryset().count() == seen, (user, level)
            assert counts([found], actor) == [seen]

    def test_list_page_and_column_tell_only_what_is_seen(self, client, acme, bruno, carla, lleida, equipo):
        equipo.levels["segment.list"] = "all"
        equipo.save()
        account_of(carla, lleida, "De Carla", city="Girona")
        found = segment("city=Girona", name="Gironinas")
        client.force_login(bruno)
        for page in (f"/accounts/?segments={found.pk}&columns=name,segments", f"/segments/{found.pk}/"):
            html = client.get(page).content.decode()
            assert "Acme S.L." in html
            assert "De Carla" not in html
        assert "Gironinas" in client.get(f"/accounts/{acme.pk}/").content.decode()
        assert ">1</a>" in client.get("/segments/").content.decode()
        file = client.get("/accounts/export.csv?columns=name,segments")
        assert "Acme S.L.;Gironinas" in b"".join(file.streaming_content).decode()

    def test_criteria_out_of_sight_are_not_told(self, client, acme, carla, ana, equipo):
        found = segment(f"parent={acme.pk}")
        client.force_login(carla)
        html = client.get(f"/segments/{found.pk}/").content.decode()
        assert "Acme" not in html
        assert "/accounts/?parent" not in html


class TestByHand:
    def test_added_and_taken_out_one_by_one_and_many(self, client, ana, acme, girona):
        other = account_of(ana, girona, "Otra")
        found = segment()
        client.force_login(ana)
        client.post(f"/accounts/{acme.pk}/segment/", {"segment": found.pk})
        assert names(found) == ["Acme S.L."]
        many = {"action": "segment", "ids": [acme.pk, other.pk], "confirmed": 1, "segment": found.pk}
        client.post("/accounts/bulk/", many)
        assert names(found) == ["Acme S.L.", "Otra"]
        client.post(f"/accounts/{acme.pk}/unsegment/", {"segment": found.pk})
        assert names(found) == ["Otra"]
        page = client.get(f"/accounts/{acme.pk}/?tab=history").content.decode()
        assert page.count("cambió los segmentos") == 2

    def test_a_new_one_is_made_on_the_way_by_who_may(self, client, sara, ana, acme, girona):
        other = account_of(ana, girona, "Otra")
        client.force_login(sara)
        many = {"action": "segment", "ids": [acme.pk, other.pk], "confirmed": 1, "name": "Feria 2026"}
        client.post("/accounts/bulk/", many)
        assert names(Segment.objects.get(name="Feria 2026")) == ["Acme S.L.", "Otra"]
        client.force_login(ana)
        assert client.post(f"/accounts/{acme.pk}/segment/", {"name": "Mía"}).status_code == 422
        assert Segment.objects.count() == 1

    def test_only_what_one_may_change_and_what_is_filled_by_hand(self, acme, marta, bruno, carla):
        join, _leave = ACTIONS[Account]
        mine, automatic, people = segment(), segment("city=Reus", "Auto"), segment(name="Gente", of="contact")
        join(acme, actor=acting(bruno, "group"), segment=mine)
        for wrong in (automatic, people):
            with pytest.raises(NotNow):
                join(acme, actor=SYSTEM, segment=wrong)
        join_contact, _leave = ACTIONS[type(marta)]
        join_contact(marta, actor=SYSTEM, segment=people)
        assert names(people) == ["Marta Núñez"]

    def test_a_segment_keeps_to_what_it_holds(self, acme):
        found = segment()
        with pytest.raises(ValidationError):
            save_changes(SegmentEntity, found, {"of": "contact"}, SYSTEM)

    def test_a_deleted_segment_leaves_its_members_alone(self, client, sara, acme):
        found = segment("city=Girona")
        client.force_login(sara)
        client.post(f"/segments/{found.pk}/delete/")
        assert not Segment.objects.exists()
        assert AccountEntity.get(SYSTEM, acme.pk)


class TestSavedFromAList:
    def test_the_list_offers_it_and_the_page_leads_back(self, client, sara, acme):
        client.force_login(sara)
        assert "save-segment" not in client.get("/accounts/").content.decode()
        page = client.get("/accounts/?city=Girona&sort=name&columns=name").content.decode()
        assert 'name="query" value="city=Girona"' in page
        answer = client.post("/segments/from-list/", {"of": "account", "query": "city=Girona", "name": "Gironinas"})
        found = Segment.objects.get()
        assert answer["Location"] == f"/segments/{found.pk}/"
        assert Job.objects.filter(task=renew_segment.module_path, args=[found.pk]).exists()
        assert 'hx-get="?held=1"' in client.get(answer["Location"]).content.decode(), "nobody reads «nobody» meanwhile"
        assert client.get(f"{answer['Location']}?held=1").status_code == 200
        renew_segment.call(found.pk)
        assert client.get(f"{answer['Location']}?held=1")["HX-Redirect"] == answer["Location"]
        html = client.get(f"/segments/{found.pk}/").content.decode()
        assert "Acme S.L." in html
        assert 'href="/accounts/?city=Girona"' in html

    def test_it_replaces_the_criteria_of_one_there_is(self, client, sara, acme):
        found = segment("city=Reus")
        client.force_login(sara)
        client.post("/segments/from-list/", {"of": "account", "query": "city=Girona", "segment": found.pk})
        found.refresh_from_db()
        assert found.query == "city=Girona"

    def test_it_is_for_who_may(self, client, ana, sara, acme):
        sent = {"of": "account", "query": "city=Girona", "name": "Mía"}
        client.force_login(ana)
        assert client.post("/segments/from-list/", sent).status_code == 403
        client.force_login(sara)
        for bad in ({"of": "role"}, {"segment": "99"}, {"segment": "x"}):
            assert client.post("/segments/from-list/", {**sent, **bad}).status_code == 404
        for bad in ({"query": ""}, {"query": "x=1"}, {"name": ""}, {"name": "x" * 81}, {"query": "city=" + "x" * 2100}):
            assert client.post("/segments/from-list/", {**sent, **bad}).status_code == 422
        assert not Segment.objects.exists()
