"""The company every contract test plays in, and Ana looking at it with the reach each test gives her."""

import io
import json
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import AutoField
from django.test import Client
from django.urls import Resolver404, resolve

from tests.factory import make, name_of, names_in
from tests.people import SYSTEM, levels, person
from vinculo.abilities.comments.write import add_comment
from vinculo.abilities.files.models import Attachment
from vinculo.abilities.files.store import keep
from vinculo.abilities.imports import runs
from vinculo.abilities.tags.write import set_tags
from vinculo.domains.directory.association import associate
from vinculo.domains.people.seeds import more_functions
from vinculo.entities import registry
from vinculo.identity.actor import Actor
from vinculo.identity.models import Group, Role, Token, User
from vinculo.records import access, writing
from vinculo.records.models import RecordLink
from vinculo.records.record import Record, record_models

registry.load()
ENTITIES = registry.entities()
RECORDS = [entity for entity in ENTITIES if entity.is_record()]
FILE = b"Presupuesto de la instalaci\xc3\xb3n"

# What Ana's role gives her. `reader` sees everything, lists what her groups have and works with what is hers; the
# outsiders are associated with a company, as a distributor is.
REACHES = ("none", "own", "group", "all", "reader", "outsider", "outsider with none")

# Which rows of the default rule each reach opens: the truth the queries are measured by.
HERS = {"Ana's", "Ana's, pointing out of sight", "linked to Ana's"}
OF_HER_GROUP = HERS | {"Bruno's", "the group's", "Carla's in the group"}
OPENS = {
    "none": set(),
    "own": HERS,
    "group": OF_HER_GROUP,
    "all": OF_HER_GROUP | {"Carla's", "nobody's", "of the company"},
    "reader": OF_HER_GROUP | {"Carla's", "nobody's", "of the company"},
    "outsider": HERS | {"of the company"},
    "outsider with none": set(),
}


@dataclass
class Stage:
    """Rows by entity and by what they are to Ana."""

    ana: User
    bruno: User
    carla: User
    girona: Group
    lleida: Group
    roles: dict[str, Role]
    session: str
    secret: str
    rows: dict[str, dict[str, object]] = field(default_factory=dict)
    in_trash: dict[str, dict[str, object]] = field(default_factory=dict)

    def everything(self, entity):
        return {**self.rows[entity.key()], **self.in_trash.get(entity.key(), {})}


def build():
    """Builds the stage inside the transaction of the caller."""
    count_from(1234)
    girona, lleida = (Group.objects.create(name=name) for name in ("Girona", "Lleida"))
    roles = {reach: role(reach) for reach in REACHES}
    roles["everything"] = Role.objects.create(key="everything", name="everything", levels=everything())
    ana = person("Ana Gil", roles["none"], girona)
    bruno = person("Bruno Sala", roles["group"], girona)
    carla = person("Carla Rius", roles["group"], lleida)
    client = Client()
    client.force_login(ana)
    session = client.cookies["sessionid"].value
    stage = Stage(ana, bruno, carla, girona, lleida, roles, session, Token.issue(ana, "test")[1])
    for entity in behind_what_they_point_to(ENTITIES):
        if entity.is_record():
            add_records(stage, entity)
        else:
            stage.rows[entity.key()] = {name: make(entity) for name in ("one", "another")}
        if entity.imports:
            add_import(stage, entity)
    return stage


def behind_what_they_point_to(entities):
    """The entities, each after those its rows may point to, as far as that goes."""
    waiting, found = list(entities), []
    while waiting:
        models = {one.model for one in waiting}
        ready = [one for one in waiting if not (related_to(one) - {one.model}) & models] or waiting[:1]
        found += ready
        waiting = [one for one in waiting if one not in ready]
    return found


def related_to(entity):
    return {field.related_model for field in entity.model._meta.concrete_fields if field.is_relation}


def count_from(first):
    """Keys of four figures, as every house has them after a while: a page that groups their digits leads nowhere."""
    for model in apps.get_models():
        if isinstance(model._meta.pk, AutoField):
            with connection.cursor() as cursor:
                table, column = model._meta.db_table, model._meta.pk.column
                if connection.vendor == "sqlite":
                    cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                    cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, first])
                else:
                    cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [table, column, first])


def add_import(stage, entity):
    """A file of Ana's, uploaded and not looked at yet."""
    run = runs.take_in(entity, SYSTEM, io.BytesIO(b"Nombre;NIF\nFichero;\n"), "fichero.csv")
    run.user = stage.ana
    run.save()


def role(reach):
    table = levels({"reader": "own", "outsider": "own", "outsider with none": "none"}.get(reach, reach))
    if reach == "reader":
        for entity in RECORDS:
            table |= {f"{entity.key()}.view": "all", f"{entity.key()}.export": "all", f"{entity.key()}.list": "group"}
    table |= {"user.view": "group", "group.view": "group"}
    return Role.objects.create(key=reach.replace(" ", "-"), name=reach, levels=table, is_external="outsider" in reach)


def everything():
    return levels("all", settings="all") | dict.fromkeys(more_functions(), "all")


def add_records(stage, entity):
    """One row for each thing a row may be to Ana."""
    places = {
        "Ana's": (stage.ana, stage.girona),
        "Bruno's": (stage.bruno, stage.girona),
        "the group's": (None, stage.girona),
        "Carla's in the group": (stage.carla, stage.girona),
        "Carla's": (stage.carla, stage.lleida),
        "nobody's": (None, None),
        "of the company": (stage.carla, stage.lleida),
    }
    trash = {"Ana's, in the trash": places["Ana's"], "Carla's, in the trash": places["Carla's"]}
    rows, follows = stage.rows.setdefault(entity.key(), {}), entity.model.follows
    above = stage.rows[entity.model._meta.get_field(follows).related_model._meta.model_name] if follows else {}

    def row(name, owner, group, **values):
        parent = {follows: above[name]} if name in above else {"owner": owner, "group": group}
        return make(entity, **parent, **values)

    rows |= {name: row(name, *place) for name, place in places.items()}
    name = "Ana's, pointing out of sight"
    rows[name] = row(name, *places["Ana's"], **fitting(entity, pointers(stage, entity)))
    if getattr(access.rule_for(entity.model), "links", False):
        rows["linked to Ana's"] = linked = row("Carla's", *places["Carla's"])
        RecordLink.objects.create(
            anchor_id=linked.pk, kind=entity.key(), account_id=stage.rows["account"]["Ana's"].pk,
            account_owner=stage.ana, account_group=stage.girona,
        )  # fmt: skip
    stage.in_trash[entity.key()] = {name: row(name.split(",")[0], *place) for name, place in trash.items()}
    for found in stage.everything(entity).values():
        add_sayings(found, stage.carla)
    for found in stage.in_trash[entity.key()].values():
        writing.trash(found, SYSTEM)


def fitting(entity, points):
    """Those of `points` that a row may have: some only lead to what belongs to the same client."""
    try:
        with undone():
            make(entity, **points)
    except ValidationError as bad:
        return {field: value for field, value in points.items() if field not in bad.error_dict}
    return points


def pointers(stage, entity):
    """Values that Ana could not choose: another stranger's record, a shared value that was switched off."""
    found, follows = {}, getattr(entity.model, "follows", None)
    for one in entity.model._meta.concrete_fields:
        related = one.related_model
        if not one.is_relation or one.primary_key or not one.null or one.name in ("owner", "group", follows):
            continue
        if related is entity.model and getattr(entity.model, "follows", None):
            continue  # a tree within what it belongs to
        if issubclass(related, Record) and related.kind() in stage.rows:
            found[one.name] = stage.rows[related.kind()]["Carla's"]
        elif registry.has_entity(related) and not issubclass(related, Record):
            switch = {"is_active": False} if hasattr(related, "is_active") else {}
            found[one.name] = make(registry.entity_of(related), **switch)
    return found


def add_sayings(row, author):
    """A comment, a file and a tag, all of which name the row."""
    actor = Actor.of(author)
    add_comment(row.anchor, f"Ha llamado {name_of(row)}", actor=actor)
    Attachment.objects.create(
        anchor=row.anchor, account_id=row.anchor.account_id, file=keep([FILE]), name=f"{name_of(row)}.txt",
        content_type="text/plain", author=author, author_name=author.name,
    )  # fmt: skip
    set_tags(row.anchor, [name_of(row)], actor=actor)


class Look:
    """Ana at her desk with a given reach. Every answer is searched for what she must not see."""

    def __init__(self, stage, reach, sight=None):
        self.stage, self.reach, self.client = stage, reach, Client()
        self.client.cookies["sessionid"] = stage.session
        User.objects.filter(pk=stage.ana.pk).update(role=stage.roles[reach])
        if "outsider" in reach:
            associate(stage.ana.pk, stage.rows["account"]["of the company"])
        self.actor = Actor.of(User.objects.select_related("role").get(pk=stage.ana.pk))
        self.names, self.pks = sight or self.in_sight()

    def look_again(self):
        """Takes in what was added since."""
        self.names, self.pks = self.in_sight()

    def in_sight(self):
        """The names and keys Ana may come across: what she sees, and shared lists, whose words hide nothing."""
        names, pks = set(), set()
        for entity in ENTITIES:
            shared = not entity.is_record()
            rows = entity.model._base_manager.all() if shared else access.rows(entity.model, self.actor, "view")
            for row in rows:
                if shared or row.trashed is None or entity.may(self.actor, "delete"):
                    names |= names_in(str(row))
                    pks |= set() if shared else {(entity.path, row.pk)}
        return names, pks

    def expected(self, entity, verb="view", *, trash=False):
        """The keys of the live rows on which Ana may do `verb`."""
        rows = access.rows(entity.model, self.actor, verb)
        if entity.is_record():
            rows = rows.filter(trashed__isnull=not trash)
        return set(rows.values_list("pk", flat=True))

    def expected_of(self, model):
        return self.expected(registry.entity_of(model))

    def refusal(self, entity, verb):
        """404 for who may not even look, 403 for who may, None for who may do it."""
        if entity.may(self.actor, verb):
            return None
        return 403 if entity.may(self.actor, "view") and verb != "view" else 404

    def get(self, url, data=None, **headers):
        return self.checked(self.client.get(url, data, headers=headers))

    def post(self, url, data=None, **headers):
        return self.checked(self.client.post(url, data or {}, headers=headers))

    def api(self, url):
        return self.checked(Client().get(url, headers={"authorization": f"Bearer {self.stage.secret}"}))

    def checked(self, response):
        request = response.wsgi_request
        assert response.status_code < 500, request.get_full_path()
        if "spreadsheet" in response.headers.get("Content-Type", ""):
            return response
        secrets = names_in(text_of(response)) - self.names - names_in(request.get_full_path())
        assert not secrets, f"{request.get_full_path()} names {self.describe(secrets)}"
        links = {(path, int(pk)) for path, pk in RECORD_LINK.findall(text_of(response))} - self.pks
        links = {link for link in links if f"/{link[0]}/{link[1]}/" not in request.get_full_path()}
        assert not links, f"{request.get_full_path()} links to {links}"
        if response.headers.get("Content-Type", "").startswith("text/html"):
            nowhere = [url for url in set(ADDRESS.findall(text_of(response))) if not leads_somewhere(url)]
            assert not nowhere, f"{request.get_full_path()} leads nowhere: {nowhere}"
        return response

    def describe(self, secrets):
        return [
            f"{key}: {label}"
            for key in record_models()
            for label, row in self.stage.everything(registry.entity_named(key)).items()
            if name_of(row) in secrets
        ]


RECORD_LINK = re.compile(rf"/({'|'.join(entity.path for entity in RECORDS)})/(\d+)/")


ADDRESS = re.compile(r'(?:href|action|formaction|hx-get|hx-post|data-[a-z-]+)="(/[^"?#]*)')


@cache
def leads_somewhere(url):
    try:
        return bool(url.startswith("/static/") or resolve(url))
    except Resolver404:
        return False


def text_of(response):
    """The body as text; a streamed one is read once and kept."""
    if not hasattr(response, "body_text"):
        body = b"".join(response.streaming_content) if response.streaming else response.content
        text = body.decode("utf-8-sig", "replace")
        response.body_text = json.dumps(json.loads(text), ensure_ascii=False) if is_json(response) else text
    return response.body_text


def is_json(response):
    return response.headers.get("Content-Type", "").startswith("application/json")


@contextmanager
def undone():
    """What happens inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def writes():
    """Collects the tables written to inside, bookkeeping of sessions left out."""
    found = []

    def watch(execute, sql, params, many, context):
        if (hit := WRITE.match(sql)) and hit.group(1) not in BOOKKEEPING:
            found.append(hit.group(1))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


WRITE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|COPY|REPLACE INTO)\s+"?(\w+)', re.IGNORECASE)
BOOKKEEPING = {"django_session", "vinculo_cache"}
