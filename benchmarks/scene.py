"""Who asks and what they ask for, found in the loaded data so that any size of it will do."""

from collections import Counter
from functools import cached_property

from django.test import Client as InProcess

from vinculo.domains.directory.account.model import Account
from vinculo.entities import registry
from vinculo.entities.query import cursor_at
from vinculo.identity.actor import Actor
from vinculo.identity.models import Role, Token, User
from vinculo.records.text import fold

PAGE = 50
SPARSE = 200  # accounts of the person who sees only the own ones


class Scene:
    """Three people by how far they see: `all`, `group` and `own` (200 accounts scattered over the table)."""

    def __init__(self):
        registry.load()
        named = User.objects.select_related("role")
        self.people = {
            "all": named.get(identifier="supervisor"),
            "group": named.get(identifier="ana"),
            "own": self.sparse_person(),
        }
        self.accounts = registry.entity_named("account")
        self.contacts = registry.entity_named("contact")

    def sparse_person(self):
        """Made by the first run on a database; the next ones find it."""
        if found := User.objects.select_related("role").filter(identifier="sparse").first():
            return found
        team = Role.objects.get(key="equipo")
        levels = {
            function: "own" if function.split(".")[0] in ("account", "contact") else level
            for function, level in team.levels.items()
        }
        role = Role.objects.create(key="sparse", name="Sparse", levels=levels)
        person = User.objects.create_user("sparse@demo.vinculo", None, name="Sol Vera", identifier="sparse", role=role)
        everything = Account.objects.unscoped("a benchmark hands some accounts over")
        pks = list(everything.order_by("pk").values_list("pk", flat=True))
        everything.filter(pk__in=pks[:: max(1, len(pks) // SPARSE)][:SPARSE]).update(owner=person, group=None)
        return person

    def actor(self, who):
        return Actor.of(self.people[who])

    def session(self, who):
        """The headers of somebody who is logged in."""
        client = InProcess(SERVER_NAME="127.0.0.1")
        client.force_login(self.people[who])
        return {"Cookie": f"sessionid={client.cookies['sessionid'].value}"}

    def token(self, who):
        """The headers of a program that acts for somebody."""
        _token, secret = Token.issue(self.people[who], "benchmark")
        return {"Authorization": f"Bearer {secret}"}

    def cursor(self, entity, who, page, order=None):
        """The `after` of a page, by counting up to it; "" when the list has no such page."""
        if page == 1:
            return None
        order = order or entity.default_order()
        rows = entity.rows(self.actor(who)).queryset().order_by(*order.columns()).values_list(order.field, "pk")
        last = rows[(page - 1) * PAGE - 1 : (page - 1) * PAGE].first()
        return cursor_at(order, *last) if last else ""

    def seen(self, entity, who, count):
        """Primary keys of rows somebody sees, spread over all of them."""
        pks = list(entity.rows(self.actor(who)).queryset().order_by("pk").values_list("pk", flat=True))
        return pks[:: max(1, len(pks) // count)][:count]

    @cached_property
    def names(self):
        rows = Account.objects.unscoped("a benchmark looks for words to ask for")
        return list(rows.order_by("pk").values_list("name", "city", "phone", "province"))

    @cached_property
    def word_counts(self):
        return Counter(word for name, *_rest in self.names for word in set(fold(name).split()) if len(word) > 4)

    @property
    def frequent_words(self):
        """Pieces out of the middle of the commonest words."""
        return [word[1:] for word, _count in self.word_counts.most_common(5)]

    @property
    def common_words(self):
        """The same at every size: which are the commonest changes with it."""
        return ["ermanos", "ijos", "linica", "romociones", "dificaciones"]

    @property
    def rare_words(self):
        return [word[1:] for word, _count in sorted(self.word_counts.items(), key=lambda pair: (pair[1], pair[0]))[:5]]

    @property
    def accented_words(self):
        """Words that carry accents, as somebody types them who leaves the accents out."""
        found = (word for name, *_rest in self.names for word in name.split() if len(word) > 4 and not word.isascii())
        return [fold(word) for word in list(dict.fromkeys(found))[:5]]

    @property
    def phone_ends(self):
        phones = [phone for _name, _city, phone, _province in self.names if phone]
        return [phone[-6:] for phone in phones[:: max(1, len(phones) // 5)][:5]]

    @property
    def cities(self):
        """The commonest town and a rare one."""
        counts = Counter(city for _name, city, *_rest in self.names).most_common()
        return [counts[0][0], counts[-1][0]]

    @property
    def provinces(self):
        counts = Counter(row[3] for row in self.names).most_common()
        return [counts[0][0], counts[-1][0]]
