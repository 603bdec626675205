"""Ana's program comments, attaches and tags, as far as Ana herself may; Carla's finds nothing there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.people import SYSTEM, account_of
from vinculo.abilities.comments.models import Comment
from vinculo.abilities.tags.write import set_tags
from vinculo.api.tests.conftest import Program

pytestmark = pytest.mark.django_db


def upload(program, row, name="plano.pdf", content=b"%PDF", **headers):
    headers = {one.replace("_", "-"): value for one, value in headers.items()}
    sent = {"file": SimpleUploadedFile(name, content)}
    return program.client.post(f"/api/v1/accounts/{row.pk}/files", sent, headers=headers)


def test_comments_come_and_go(anas, brunos, acme):
    at = f"accounts/{acme.pk}/comments"
    first, second = (anas.post(at, {"text": text}).json() for text in ("Uno", "Dos"))
    assert (first["text"], first["author_name"]) == ("Uno", "Ana Gil")
    page = anas.get(at, page_size=1).json()
    assert ([one["text"] for one in page["items"]], page["next"]) == (["Dos"], second["id"])
    assert [one["text"] for one in anas.get(at, before=page["next"]).json()["items"]] == ["Uno"]
    assert brunos.delete(f"{at}/{first['id']}").status_code == 403
    assert anas.delete(f"{at}/{first['id']}").status_code == 204
    assert Comment.objects.get().pk == second["id"]


def test_files_come_and_go(anas, carlas, acme):
    answer = upload(anas, acme)
    assert answer.status_code == 201
    at = f"accounts/{acme.pk}/files"
    (told,) = anas.get(at).json()["items"]
    assert (told["name"], told["size"]) == ("plano.pdf", 4)
    got = anas.get(f"{at}/{told['id']}")
    assert b"".join(got.streaming_content) == b"%PDF"
    assert "attachment" in got.headers["Content-Disposition"]
    assert carlas.get(f"{at}/{told['id']}").status_code == 404
    assert anas.delete(f"{at}/{told['id']}").status_code == 204
    assert anas.get(at).json()["items"] == []
    assert anas.get(f"{at}/{told['id']}").status_code == 404


def test_an_upload_that_is_sent_twice_is_kept_once(anas, acme):
    first, again = (upload(anas, acme, Idempotency_Key="k1") for _ in range(2))
    assert again.headers["Idempotency-Replayed"] == "true"
    assert first.json() == again.json()
    assert upload(anas, acme, content=b"otro", Idempotency_Key="k1").status_code == 422
    assert len(anas.get(f"accounts/{acme.pk}/files").json()["items"]) == 1


def test_tags_come_and_go(anas, acme):
    at = f"accounts/{acme.pk}/tags"
    set_tags(acme.anchor, ["vip"], actor=SYSTEM)
    told = anas.post(at, {"name": "Feria"}).json()
    assert told["name"] == "Feria"
    assert {one["name"] for one in anas.get(at).json()["items"]} == {"vip", "Feria"}
    assert anas.delete(f"{at}/{told['id']}").status_code == 204
    assert [one["name"] for one in anas.get(at).json()["items"]] == ["vip"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("comments", {"text": "  "}, 422), ("comments", {}, 422), ("comments", {"text": "x", "y": 1}, 422),
        ("comments", {"text": 3}, 422), ("tags", {"name": "a, b"}, 422), ("tags", {"name": "x" * 41}, 422),
        ("files", {"file": "x"}, 415), ("comments?nothing=1", {"text": "x"}, 400),
    ],
)  # fmt: skip
def test_nonsense_is_refused(anas, acme, path, body, status):
    assert anas.post(f"accounts/{acme.pk}/{path}", body).status_code == status


@pytest.mark.parametrize("query", [{"page_size": 0}, {"before": "x"}, {"after": 1}])
def test_so_are_pages_that_are_none(anas, acme, query):
    assert anas.get(f"accounts/{acme.pk}/comments", **query).status_code == 400


def test_whoever_does_not_see_the_record_finds_nothing(carlas, acme):
    for path in ("comments", "files", "tags"):
        assert carlas.get(f"accounts/{acme.pk}/{path}").status_code == 404
    assert carlas.post(f"accounts/{acme.pk}/comments", {"text": "Hola"}).status_code == 404
    assert upload(carlas, acme).status_code == 404


def test_a_token_that_reads_and_a_person_who_may_not_change(ana, bruno, acme, equipo):
    reading = Program(ana, "read")
    assert reading.get(f"accounts/{acme.pk}/comments").status_code == 200
    assert reading.post(f"accounts/{acme.pk}/comments", {"text": "x"}).status_code == 403
    equipo.levels["account.change"] = "own"
    equipo.save()
    brunos = Program(bruno)
    assert brunos.post(f"accounts/{acme.pk}/comments", {"text": "x"}).status_code == 201
    assert brunos.post(f"accounts/{acme.pk}/tags", {"name": "x"}).status_code == 403
    assert upload(brunos, acme).status_code == 403


def test_what_hangs_from_another_record_is_not_here(anas, acme, ana, girona):
    other = account_of(ana, girona, "Otra")
    told = anas.post(f"accounts/{other.pk}/comments", {"text": "x"}).json()
    assert anas.delete(f"accounts/{acme.pk}/comments/{told['id']}").status_code == 404
