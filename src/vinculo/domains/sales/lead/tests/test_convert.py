"""Converting a lead: every combination, nothing lost, once."""

import itertools

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.people import SYSTEM, account_of, acting, contact_of
from vinculo.abilities.comments.models import Comment
from vinculo.abilities.comments.write import add_comment
from vinculo.abilities.files.attach import attach
from vinculo.abilities.files.models import Attachment
from vinculo.abilities.tags.write import set_tags, tags_of
from vinculo.domains.agenda.activity.model import Activity
from vinculo.domains.agenda.activity_category.model import ActivityCategory
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.model import Contact
from vinculo.domains.sales.lead.convert import convert_lead
from vinculo.domains.sales.lead.entity import LeadEntity
from vinculo.domains.sales.lead.log import log_lead
from vinculo.domains.sales.lead.model import Lead
from vinculo.domains.sales.lead_status.model import LeadStatus
from vinculo.domains.sales.opportunity.entity import OpportunityEntity
from vinculo.domains.sales.opportunity.model import Opportunity
from vinculo.entities.actions import NotNow
from vinculo.entities.writing import save_changes, save_new
from vinculo.records import undo

pytestmark = pytest.mark.django_db
WAYS = ("new", "existing", "none")


def fresh(row):
    return type(row).objects.unscoped("the test looks at what was written").get(pk=row.pk)


def live(model):
    return model.objects.unscoped("the test counts").filter(trashed__isnull=True)


def opportunity_of(user, account, name="Plan 2026"):
    return save_new(OpportunityEntity, {"name": name, "account": account}, acting(user))


# --- every combination ---------------------------------------------------------------------------


@pytest.mark.parametrize(("sale", "client", "person"), list(itertools.product(WAYS, WAYS, WAYS)))
def test_every_combination(ana, acme, marta, lead_of, sale, client, person):
    lead = lead_of(ana)
    target = opportunity_of(ana, acme if client == "existing" else None) if sale == "existing" else None
    before = {model: live(model).count() for model in (Opportunity, Account, Contact)}
    asked = {
        "opportunity": sale, "into_opportunity": target, "account": client,
        "into_account": acme if client == "existing" else None, "contact": person,
        "into_contact": marta if person == "existing" else None,
    }  # fmt: skip
    impossible = (
        (client == "none" and (sale == "none" or person != "none"))  # nothing to hang it from
        or (client == "new" and person == "existing")  # Marta is of another company
    )
    if impossible:
        with pytest.raises(ValidationError):
            convert_lead(lead, actor=acting(ana), **asked)
        assert fresh(lead).converted_at is None
        assert {model: live(model).count() for model in before} == before
        return
    convert_lead(lead, actor=acting(ana), **asked)
    after = fresh(lead)
    assert after.status.converts
    assert after.outcome == "won"
    assert after.progress == 200
    made = {model: live(model).count() - before[model] for model in before}
    assert made == {Opportunity: int(sale == "new"), Account: int(client == "new"), Contact: int(person == "new")}
    assert (after.converted_opportunity_id is None) == (sale == "none")
    assert (after.converted_account_id is None) == (client == "none")
    assert (after.converted_contact_id is None) == (person == "none")
    assert after.converted_by_id == ana.pk
    assert after.account_id == after.converted_account_id
    if sale != "none":
        became = after.converted_opportunity
        assert became.account_id == after.converted_account_id
        assert became.contact_id == after.converted_contact_id
        assert (target is None) or became.pk == target.pk
    if client == "new":
        assert after.converted_account.name == "Hotel Miramar S.L."
        assert after.converted_account.owner_id == ana.pk
    if person == "new":
        assert (after.converted_contact.name, after.converted_contact.email) == ("Lucía Prats Roig", lead.email)
        assert after.converted_contact.account_id == after.converted_account_id


def test_merging_fills_in_blanks_and_overwrites_nothing(ana, acme, lead_of):
    target = opportunity_of(ana, acme)
    save_changes(OpportunityEntity, target, {"expected_revenue": 900}, acting(ana))
    lead = lead_of(ana, estimated_value=5000, summary="Veinte mandos", channel=None)
    convert_lead(lead, actor=acting(ana), opportunity="existing", into_opportunity=fresh(target))
    merged = fresh(target)
    assert (merged.expected_revenue, merged.observations, merged.email) == (900, "Veinte mandos", lead.email)
    assert merged.account_id == acme.pk == fresh(lead).account_id


def test_an_opportunity_of_another_client_is_not_taken(ana, girona, acme, lead_of):
    other = account_of(ana, girona, "Otra S.L.")
    with pytest.raises(ValidationError, match="de otro cliente"):
        convert_lead(
            lead_of(ana), actor=acting(ana), opportunity="existing", into_opportunity=opportunity_of(ana, other),
            account="existing", into_account=acme,
        )  # fmt: skip


def test_a_closed_opportunity_takes_no_lead(ana, acme, lead_of):
    target = opportunity_of(ana, acme)
    lost = target.pipeline.stages.get(kind="lost")
    values = {"stage": lost, "lost_reason": "Precio", "improvement": "Avisar antes"}
    save_changes(OpportunityEntity, fresh(target), values, acting(ana))
    with pytest.raises(ValidationError, match="cerrada"):
        convert_lead(lead_of(ana), actor=acting(ana), opportunity="existing", into_opportunity=fresh(target))


# --- nothing lost --------------------------------------------------------------------------------


def furnish(lead, user):
    """Comments, files, tags and activities; how many of each."""
    actor = acting(user)
    for text in ("Llama por las tardes", "Envió su organigrama"):
        add_comment(lead.anchor, text, actor=actor)
    attach(lead.anchor, SimpleUploadedFile("plan.txt", b"plan"), actor=actor)
    set_tags(lead.anchor, ["formación", "hoteles"], actor=actor)
    call = ActivityCategory.objects.get(kind="call")
    for subject in ("Primera llamada", "Segunda llamada", "Tercera llamada"):
        log_lead(lead, actor=actor, category=call, subject=subject, status="done")
    return counts(lead)


def counts(row):
    return {
        "comments": Comment.objects.filter(anchor_id=row.pk).count(),
        "files": Attachment.objects.filter(anchor_id=row.pk).count(),
        "tags": len(tags_of(row.pk)),
        "activities": live(Activity).filter(linked_id=row.pk).count(),
    }


@pytest.mark.parametrize("merged", [False, True])
def test_nothing_is_lost(ana, bruno, acme, lead_of, merged):
    lead = lead_of(ana)
    before = furnish(lead, ana)
    assert before == {"comments": 2, "files": 1, "tags": 2, "activities": 3}
    target = opportunity_of(ana, acme) if merged else None
    convert_lead(
        fresh(lead), actor=acting(ana), opportunity="existing" if merged else "new", into_opportunity=target,
        account="existing", into_account=acme,
    )  # fmt: skip
    became = fresh(lead).converted_opportunity
    assert counts(became) == before
    acts = live(Activity).filter(linked_id=became.pk)
    assert {act.account_id for act in acts} == {acme.pk}
    assert {comment.account_id for comment in Comment.objects.filter(anchor_id=became.pk)} == {acme.pk}
    assert len(tags_of(lead.pk)) == 2  # the lead keeps its own
    seen = OpportunityEntity.get(acting(bruno), became.pk)
    assert seen is not None
    assert LeadEntity.get(acting(bruno), lead.pk) is not None


def test_client_only_keeps_everything_at_the_client(ana, acme, lead_of, client):
    lead = lead_of(ana)
    before = furnish(lead, ana)
    convert_lead(fresh(lead), actor=acting(ana), opportunity="none", account="existing", into_account=acme)
    assert fresh(lead).converted_opportunity_id is None
    after = counts(acme)
    assert {name: after[name] for name in ("comments", "files", "tags")} == {
        name: before[name] for name in ("comments", "files", "tags")
    }
    assert live(Activity).filter(account=acme, linked_id=lead.pk).count() == before["activities"]
    client.force_login(ana)
    page = client.get(f"/accounts/{acme.pk}/").content.decode()
    assert "Llama por las tardes" in page
    assert "Primera llamada" in page


def test_the_whole_is_undone_as_one(ana, lead_of):
    lead = lead_of(ana)
    before = furnish(lead, ana)
    batch = convert_lead(fresh(lead), actor=acting(ana), account="new", contact="new")
    became = fresh(lead)
    undoing = undo.undo(batch, acting(ana))
    assert undoing.refused == 0, undoing.issues
    again = fresh(lead)
    assert again.converted_at is None
    assert again.outcome == "open"
    assert again.account_id is None
    assert counts(lead) == before
    for row in (became.converted_opportunity, became.converted_account, became.converted_contact):
        assert fresh(row).trashed is not None
    convert_lead(again, actor=acting(ana), account="new", contact="new")
    assert fresh(lead).converted_at is not None


# --- once, and by whom ---------------------------------------------------------------------------


def test_twice_is_refused(ana, lead):
    convert_lead(lead, actor=acting(ana))
    with pytest.raises(NotNow):
        convert_lead(lead, actor=acting(ana))
    assert live(Opportunity).count() == 1


def test_who_looked_at_an_older_version_is_told(ana, lead):
    old = lead.version
    save_changes(LeadEntity, fresh(lead), {"company": "Hotel Miramar S.A."}, acting(ana))
    with pytest.raises(NotNow):
        convert_lead(lead, actor=acting(ana), version=old)


def test_the_status_of_converted_leads_is_not_given_by_hand(ana, lead):
    converted = LeadStatus.objects.get(converts=True)
    with pytest.raises(ValidationError, match="al convertirla"):
        save_changes(LeadEntity, fresh(lead), {"status": converted}, acting(ana))
    convert_lead(lead, actor=acting(ana))
    with pytest.raises(ValidationError, match="ganada"):
        save_changes(LeadEntity, fresh(lead), {"status": LeadStatus.objects.get(code=0)}, acting(ana))


def test_a_stranger_converts_nothing(ana, carla, lead):
    with pytest.raises(PermissionDenied):
        convert_lead(lead, actor=acting(carla))


def test_who_may_not_create_accounts_links_to_none(ana, lead):
    barred = acting(ana, account_create="none")
    with pytest.raises(PermissionDenied):
        convert_lead(lead, actor=barred, account="new")
    assert fresh(lead).converted_at is None
    convert_lead(lead, actor=barred)


def test_a_colleague_converts_and_the_owner_keeps_it(ana, bruno, lead):
    convert_lead(lead, actor=acting(bruno))
    became = fresh(lead)
    assert became.converted_by_id == bruno.pk
    assert became.converted_opportunity.agent_id == ana.pk


def test_a_lead_of_nobody_is_whose_converts_it(bruno, lead_of, ana):
    lead = lead_of(ana)
    Lead.objects.unscoped("the test frees it").filter(pk=lead.pk).update(owner=None, group=None)
    convert_lead(fresh(lead), actor=acting(bruno), account="new")
    became = fresh(lead)
    assert became.owner_id == bruno.pk == became.converted_account.owner_id == became.converted_opportunity.agent_id


# --- the page ------------------------------------------------------------------------------------


def test_the_page_proposes_and_converts(client, ana, girona, lead_of):
    known = account_of(ana, girona, "Hotel Miramar", phone="+34972213344")
    mine = contact_of(known, "Lucía", "Prats Roig", email="lucia@miramar.test")
    opportunity = opportunity_of(ana, known)
    lead = lead_of(ana)
    client.force_login(ana)
    form = client.get(f"/leads/{lead.pk}/convert/").context["form"]
    assert form.initial["account"] == str(known.pk)
    assert form.initial["contact"] == str(mine.pk)
    assert str(opportunity.pk) in dict(form.fields["opportunity"].choices)
    answer = client.post(
        f"/leads/{lead.pk}/convert/",
        {
            "opportunity": str(opportunity.pk),
            "account": str(known.pk),
            "contact": str(mine.pk),
            "version": lead.version,
        },
    )
    assert answer.status_code == 302
    assert answer["Location"] == f"/opportunities/{opportunity.pk}/"
    after = fresh(lead)
    assert (after.converted_opportunity_id, after.converted_account_id, after.converted_contact_id) == (
        opportunity.pk, known.pk, mine.pk,
    )  # fmt: skip
    page = client.get(f"/leads/{lead.pk}/").content.decode()
    assert f"/opportunities/{opportunity.pk}/" in page
    assert f"/leads/{lead.pk}/" in client.get(f"/opportunities/{opportunity.pk}/").content.decode()


def test_look_alikes_out_of_sight_are_not_named(client, ana, carla, lleida, lead_of):
    account_of(carla, lleida, "Hotel Miramar S.L.", phone="+34972213344")
    lead = lead_of(ana)
    client.force_login(ana)
    answer = client.get(f"/leads/{lead.pk}/convert/")
    assert answer.context["form"].hidden_matches
    assert list(dict(answer.context["form"].fields["account"].choices)) == ["new", "existing", "none"]


def test_existing_needs_to_say_which(client, ana, lead):
    client.force_login(ana)
    answer = client.post(
        f"/leads/{lead.pk}/convert/", {"opportunity": "existing", "account": "none", "contact": "none"}
    )
    assert answer.status_code == 422
    assert "into_opportunity" in answer.context["form"].errors


def test_a_second_post_is_told(client, ana, lead):
    convert_lead(lead, actor=SYSTEM)
    client.force_login(ana)
    answer = client.post(f"/leads/{lead.pk}/convert/", {"opportunity": "new", "account": "none", "contact": "none"})
    assert answer.status_code == 302
    assert answer["Location"] == f"/leads/{lead.pk}/"
    assert live(Opportunity).count() == 1
