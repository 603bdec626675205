"""An entry of a shared list that is in use does not go: it can be offered no more, by one button."""

import pytest

from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.channel.model import Channel
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db


@pytest.fixture
def fair(acme):
    channel = Channel.objects.create(name="Feria")
    Account.objects.unscoped("a test").filter(pk=acme.pk).update(channel=channel)
    return channel


def page(client, channel):
    return client.get(f"/channels/{channel.pk}/delete/")


def test_what_is_in_use_is_offered_no_more(client, sara, fair):
    client.force_login(sara)
    address = f"/channels/{fair.pk}/delete/"
    assert 'name="retire"' in page(client, fair).content.decode()
    refused = client.post(address)
    assert refused.status_code == 409
    assert 'name="retire"' in refused.content.decode()
    client.post(address, {"retire": "1"})
    fair.refresh_from_db()
    assert not fair.is_active
    assert Change.objects.filter(kind="channel", record_id=fair.pk, verb="change").exists()
    assert 'name="retire"' not in page(client, fair).content.decode()


def test_what_nothing_has_goes(client, sara):
    client.force_login(sara)
    unused = Channel.objects.create(name="Nadie")
    assert 'name="retire"' not in page(client, unused).content.decode()
    client.post(f"/channels/{unused.pk}/delete/")
    assert not Channel.objects.filter(pk=unused.pk).exists()
