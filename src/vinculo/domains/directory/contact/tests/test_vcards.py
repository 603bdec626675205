"""vCards out and in: what leaves comes back as it was, old phones are understood, nobody is made twice."""

import pytest
import vobject
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.people import account_of, acting, contact_of, levels
from vinculo.abilities.imports.models import ImportRun
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.contact.link import link_contact
from vinculo.domains.directory.contact.model import Contact
from vinculo.domains.directory.contact.vcard_import import table_of
from vinculo.domains.directory.contact.vcard_read import read_cards
from vinculo.identity.models import Role
from vinculo.jobs.worker import run_due
from vinculo.records.models import Change

pytestmark = pytest.mark.django_db
OLD_PHONE = """BEGIN:VCARD\r
VERSION:2.1\r
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4E=C3=BA=C3=B1ez;Mar=C3=ADa\r
FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Mar=C3=ADa=20=\r
N=C3=BA=C3=B1ez\r
TEL;CELL:600112233\r
TEL;HOME;FAX:972 21 33 45\r
TEL;WORK;VOICE:972 21 33 44\r
EMAIL;PREF;INTERNET:Maria@Example.test\r
ORG:Acme S.L.;Ventas\r
PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQSkZJRgABAQ\r
 AAAAAAAAAAAAAAAAAAAA=\r
\r
NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:adi=F3s=0D=0Asegunda\r
END:VCARD\r
"""
NEW_PHONE = """BEGIN:VCARD
VERSION:4.0
UID:urn:uuid:4fbe8971
FN:Jordi Pla i Vila
N:Pla i Vila;Jordi;;;
item1.EMAIL;TYPE=work:jordi@example.test
EMAIL;PREF=1:primero@example.test
TEL;VALUE=uri;TYPE="voice,cell":tel:+34-600-11-22-44
TEL:centralita
TITLE:Jefe de obra
NOTE:Uno\\, dos\\ny tres
END:VCARD
"""


def cards_in(text):
    return list(vobject.readComponents(text))


def body(answer):
    return b"".join(answer.streaming_content).decode()


def uploaded(text, name="agenda.vcf"):
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())


@pytest.fixture
def anas(client, ana):
    client.force_login(ana)
    return client


def test_old_and_new_phones_are_understood():
    old, new = read_cards((OLD_PHONE + NEW_PHONE).encode())
    assert (old.first_name, old.last_name, old.company) == ("María", "Núñez", "Acme S.L.")
    assert (old.emails, old.phones, old.mobiles) == (["maria@example.test"], ["972 21 33 44"], ["600112233"])
    assert old.notes == ["adiós\nsegunda"]
    assert (new.first_name, new.last_name, new.position) == ("Jordi", "Pla i Vila", "Jefe de obra")
    assert new.emails == ["primero@example.test", "jordi@example.test"]
    assert new.mobiles == ["+34-600-11-22-44"]
    assert new.notes == ["centralita", "Uno, dos\ny tres"]  # what is no phone is not lost


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_survive(encoding):
    text = "BEGIN:VCARD\nVERSION:3.0\nN:Muñoz;Begoña;;;\nFN:Begoña Muñoz\nEND:VCARD\n"
    [card] = read_cards(text.encode(encoding))
    assert (card.first_name, card.last_name) == ("Begoña", "Muñoz")


def test_a_card_nobody_can_read_takes_no_other_along():
    bad = "BEGIN:VCARD\nVERSION:3.0\nN:a;b\nTEL;;;=:\n: :\nlost\nEND:VCARD\n"
    cards = read_cards(f"BEGIN:VCARD\n{OLD_PHONE}{bad}{NEW_PHONE}".encode())  # and one program begins twice
    assert cards[0].first_name == "María"
    assert cards[-1].first_name == "Jordi"


def test_what_leaves_comes_back(anas, ana, acme):
    marta = contact_of(
        acme, "Marta; la buena", "Núñez, Gil", position="Jefa\\de obra", email="marta@example.test",
        email2="otra@example.test", phone="+34972213344", mobile="+34600112233", notes="uno\ndos; " + "ñ" * 90,
    )  # fmt: skip
    for kind, version in (("vcf", "3.0"), ("4.vcf", "4.0")):
        answer = anas.get(f"/contacts/{marta.pk}/card.{kind}")
        assert answer["Content-Type"].startswith("text/vcard")
        text = body(answer)
        assert all(len(line.encode()) <= 78 for line in text.split("\r\n"))
        [card] = cards_in(text)
        assert card.version.value == version
        assert card.org.value == ["Acme S.L."]
        [read] = read_cards(text.encode())
        assert (read.first_name, read.last_name) == (marta.first_name, marta.last_name)
        assert (read.position, read.company) == (marta.position, "Acme S.L.")
        assert read.emails == ["marta@example.test", "otra@example.test"]
        assert (read.phones, read.mobiles) == (["+34972213344"], ["+34600112233"])
        assert read.notes == [marta.notes]
    drawing = anas.get(f"/contacts/{marta.pk}/card.svg")
    assert drawing["Content-Type"] == "image/svg+xml"
    assert b"style=" not in drawing.content
    assert f"/contacts/{marta.pk}/card.svg" in anas.get(f"/contacts/{marta.pk}/").content.decode()


def test_an_account_is_an_organisation(anas, ana, girona):
    row = account_of(
        ana, girona, "Acme; S.L.", address="Calle Mayor, 3", city="Girona", latitude="41.98", longitude="2.82"
    )
    [card] = cards_in(body(anas.get(f"/accounts/{row.pk}/card.4.vcf")))
    assert card.kind.value == "org"
    assert card.org.value == ["Acme; S.L."]
    assert (card.adr.value.street, card.adr.value.city) == ("Calle Mayor, 3", "Girona")
    assert card.geo.value == "geo:41.980000,2.820000"


def test_a_list_leaves_with_its_filters_and_nobody_elses(anas, ana, acme, carla, lleida):
    strange = account_of(carla, lleida, "Ajena")
    contact_of(strange, "Secreto")
    shared = contact_of(strange, "Compartida")
    link_contact(shared, actor=acting(carla, "all"), account=acme)
    mine = contact_of(acme, "Marta", email="marta@example.test")
    text = body(anas.get("/contacts/export.vcf"))
    assert {card.n.value.given for card in cards_in(text)} == {"Marta", "Compartida"}
    assert "Ajena" not in text  # a company out of sight is not named
    assert Change.objects.filter(kind="contact", verb="export").count() == 1
    [card] = cards_in(body(anas.get("/contacts/export.vcf?email=marta@example.test")))
    assert card.n.value.given == "Marta"
    ticked = body(anas.post("/contacts/export.4.vcf", {"ids": [mine.pk, strange.pk, "x"]}))
    assert [card.n.value.given for card in cards_in(ticked)] == ["Marta"]
    assert anas.post("/contacts/export.vcf").status_code == 422
    everything = body(anas.post("/contacts/export.vcf", {"all": "1", "next": "?q=marta"}))
    assert len(cards_in(everything)) == 1
    Role.objects.filter(pk=ana.role_id).update(levels=levels("group") | {"contact.export": "none"})
    assert anas.get("/contacts/export.vcf").status_code == 403
    assert anas.get(f"/contacts/{mine.pk}/card.vcf").status_code == 200  # the page says the same


def test_nobody_is_made_twice(ana, acme):
    known = contact_of(
        acme, "Jordi", "Pla i Vila", email="otro@example.test", email2="primero@example.test", notes="Mío"
    )
    rows = table_of(read_cards((NEW_PHONE + OLD_PHONE + OLD_PHONE).encode()), acting(ana), None)
    assert len(rows) == 2  # the same person twice in the file
    jordi, maria = rows
    assert jordi["number"] == str(known.number)
    assert (jordi["email"], jordi["email2"], jordi["notes"], jordi["account"]) == ("", "", "", "")
    assert maria["number"] == ""
    assert maria["account"] == str(acme.number)


def test_a_shared_mailbox_is_not_a_person(ana, acme):
    contact_of(acme, "Ana", "Gil", email="info@example.test")
    text = "".join(
        f"BEGIN:VCARD\nVERSION:3.0\nN:{last};{first};;;\nFN:x\nEMAIL:info@example.test\nEND:VCARD\n"
        for first, last in (("Ana", "Gil"), ("Pau", "Sol"))
    )
    numbers = [row["number"] != "" for row in table_of(read_cards(text.encode()), acting(ana), None)]
    assert numbers == [True, False]


def test_from_the_file_to_the_contacts(anas, ana, girona, acme, carla, lleida):
    contact_of(account_of(carla, lleida, "Ajena"), "Jordi", email="primero@example.test")  # out of Ana's sight
    loose = account_of(ana, girona, "Sueltos", is_generic=True)
    page = anas.get("/contacts/import/").content.decode()
    assert "/contacts/import/vcard/" in page
    answer = anas.post("/contacts/import/vcard/", {"file": uploaded(OLD_PHONE + NEW_PHONE), "account": loose.pk})
    run = ImportRun.objects.get()
    assert answer.url == f"/contacts/import/{run.pk}/check/"
    run_due()
    page = anas.get(answer.url)
    assert [figure["value"] for figure in page.context["figures"]] == ["2", "0", "0", "0"]
    anas.post(answer.url, {"action": "import"})
    run_due()
    maria, jordi = Contact.objects.visible_to(acting(ana)).order_by("first_name").reverse()
    assert (maria.first_name, maria.account, maria.mobile) == ("María", acme, "+34600112233")
    assert (jordi.account, jordi.external_id, jordi.email) == (loose, "urn:uuid:4fbe8971", "primero@example.test")
    # The same file once more changes nothing.
    anas.post("/contacts/import/vcard/", {"file": uploaded(OLD_PHONE + NEW_PHONE), "account": loose.pk})
    run_due()
    again = ImportRun.objects.latest("pk")
    assert (again.unchanged_rows, again.created_rows, again.updated_rows) == (2, 0, 0)


@pytest.mark.parametrize("content", [b"", b"Nombre;NIF\nAcme;1\n", b"\x89PNG\r\n\x1a\n\x00", b"BEGIN:VCARD" * 3])
def test_what_is_no_card_is_said_at_the_field(anas, content):
    answer = anas.post("/contacts/import/vcard/", {"file": SimpleUploadedFile("x.vcf", content)})
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert not ImportRun.objects.exists()


def test_only_who_may_import_gets_in(anas, ana):
    Role.objects.filter(pk=ana.role_id).update(levels=levels("group") | {"contact.import": "none"})
    assert anas.get("/contacts/import/vcard/").status_code == 403
    assert anas.post("/contacts/import/vcard/", {"file": uploaded(OLD_PHONE)}).status_code == 403
    assert Account.objects.unscoped("a test").count() == 0
