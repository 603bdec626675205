"""Puts the invented companies, their people and their history into the database, many at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import islice
from random import Random
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from vinculo.abilities.comments.models import Comment
from vinculo.abilities.tags.models import Tag, Tagging
from vinculo.demo.actions import actions
from vinculo.demo.agenda import Diary
from vinculo.demo.catalog import Shop
from vinculo.demo.companies import CompanySeed, companies
from vinculo.demo.conversations import CommentSeed, comments
from vinculo.demo.fields import create_fields, prepare_fields, values_of
from vinculo.demo.leads import Leads
from vinculo.demo.offers import Offers
from vinculo.demo.opportunities import Funnel
from vinculo.demo.orders import Orders
from vinculo.demo.people import PersonSeed, people
from vinculo.demo.team import NORTH, SELLERS, SOUTH, WRITERS, hire
from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.account_role.model import AccountRole
from vinculo.domains.directory.association import associate
from vinculo.domains.directory.channel.model import Channel
from vinculo.domains.directory.contact.model import Contact
from vinculo.identity.models import User
from vinculo.records.databases import refresh_statistics
from vinculo.records.models import Change
from vinculo.records.writing import take_numbers

CHUNK = 1000
NORTHERN = 41.0  # degrees of latitude
# The seeded lists, by the English names the generator uses.
SEEDED = {"Client": 0, "Prospect": 1, "Partner": 2, "Manufacturer": 3, "Reseller": 4, "Supplier": 5}


class Story(NamedTuple):
    """A company with everything that happened to it."""

    company: CompanySeed
    people: list[PersonSeed]
    comments: list[CommentSeed]


class Loader:
    """Loads `count` accounts. `most_contacts` per account, `with_comments` and `with_fields` make leaner data."""

    def __init__(
        self, count: int, *, most_contacts: int = 6, with_comments: bool = True, with_fields: bool = True, seed: int = 1
    ) -> None:
        self.count, self.most_contacts, self.with_comments, self.seed = count, most_contacts, with_comments, seed
        self.today = timezone.localdate()
        self.users, self.groups = hire()
        self.roles = list(AccountRole.objects.order_by("position", "pk"))
        self.channels = list(Channel.objects.order_by("position", "pk"))
        self.diary = Diary(seed, self.today)
        self.funnel = Funnel(seed, self.today, self.users)
        self.tags: dict[str, Tag] = {}
        # Companies that have branches come before them: only their keys are kept.
        self.accounts: dict[int, int] = {}  # keys by number of the company, all of them: any may get a branch
        self.dice = Random(f"loader {seed}")  # noqa: S311 - the same data each time is the point
        self.with_fields = with_fields
        self.field_dice = Random(f"fields {seed}")  # noqa: S311

    def run(self, tell: Callable[[int], None] = lambda done: None) -> None:
        """Writes everything, a transaction per thousand companies; `tell` hears how many are in."""
        stream: Iterator[CompanySeed] = companies(self.count, self.seed, today=self.today)
        done = 0
        if self.with_fields:
            create_fields()
        while chunk := list(islice(stream, CHUNK)):
            with transaction.atomic():
                self.load(chunk)
            done += len(chunk)
            tell(done)
        associate(self.users["distribuidor"].pk, self.reseller())
        self.funnel.write_quotas(self.count)
        actions(self.users, self.seed)
        with transaction.atomic():
            Leads(self.seed, self.today, self.users, self.groups).write(self.count // 2)
        Shop(self.users["supervisor"], self.seed, self.today).write()
        with transaction.atomic():
            Offers(self.seed, self.today, self.users).write()
            Orders(self.seed, self.today, self.users).write()
        if self.with_fields:
            prepare_fields()
        refresh_statistics()

    def reseller(self) -> Account | None:
        """The company the demo's distributor works for: the first that resells, else the first of all."""
        rows = Account.objects.unscoped("the demo's distributor works for one of its companies").order_by("pk")
        resells = rows.filter(role=self.roles[SEEDED["Reseller"]], currency="EUR").first()
        return resells or rows.first()

    def load(self, chunk: list[CompanySeed]) -> None:
        """Parents before branches: a chunk is written in as many passes as its tree has floors."""
        waiting, told = [self.tell_of(c) for c in chunk], []
        while waiting:
            ready = [one for one in waiting if one.company.parent is None or one.company.parent in self.accounts]
            rows = [self.account(story) for story in ready]
            take_numbers(rows)
            Account.objects.bulk_create(rows)
            self.accounts |= {story.company.index: row.pk for story, row in zip(ready, rows, strict=True)}
            told += list(zip(ready, rows, strict=True))
            waiting = [story for story in waiting if story.company.index not in self.accounts]
        self.add_people(told)
        self.tag(told)

    def tell_of(self, c: CompanySeed) -> Story:
        persons = people(c, self.seed)[: self.most_contacts]
        return Story(c, persons, comments(c, persons, self.seed, today=self.today) if self.with_comments else [])

    def account(self, story: Story) -> Account:
        c = story.company
        group = self.groups[NORTH if c.latitude > NORTHERN else SOUTH]
        owner = self.users[self.dice.choice(SELLERS[group.name])]
        row = Account(
            name=c.name, legal_name=c.legal_name, fiscal_id=c.fiscal_id, role=self.roles[SEEDED.get(c.role, -1)],
            parent_id=self.accounts[c.parent] if c.parent is not None else None, phone=c.phone, email=c.email,
            website=c.website, address=c.street, postal_code=c.postal_code, city=c.city, province=c.province,
            country=c.country, latitude=round(c.latitude, 6), longitude=round(c.longitude, 6),
            channel=self.channels[c.index % len(self.channels)], payment_terms=c.payment_days, language=c.language,
            currency=c.currency, notes=c.notes, owner=owner, group=group, created=moment(c.created),
            changed=moment(c.created),
            last_activity=max([moment(c.created), *(one.at for one in story.comments)]),
        )  # fmt: skip
        for name, value in values_of(c, self.today, self.field_dice).items() if self.with_fields else ():
            setattr(row, name, value)
        return row

    def add_people(self, told: list[tuple[Story, Account]]) -> None:
        """The contacts and the comments of freshly written accounts, and who created what."""
        contacts = [self.contact(person, account) for story, account in told for person in story.people]
        take_numbers(contacts)
        Contact.objects.bulk_create(contacts)
        at: dict[int, list[Contact]] = {}
        for contact in contacts:
            at.setdefault(contact.account_id, []).append(contact)
        self.diary.write((account, at.get(account.pk, [])) for _story, account in told)
        sales = self.funnel.write((story.company, account, at.get(account.pk, [])) for story, account in told)
        written = [self.comment(one, account) for story, account in told for one in story.comments]
        written.sort(key=lambda one: one.at)
        Comment.objects.bulk_create(written, batch_size=500)
        self.note([*(account for _story, account in told), *contacts, *sales])

    def contact(self, p: PersonSeed, account: Account) -> Contact:
        return Contact(
            account=account, first_name=p.first_name, last_name=p.last_name, position=p.position, email=p.email,
            phone=p.phone, mobile=p.mobile, language=p.language, consent=p.consent, notes=p.notes,
            created=account.created, changed=account.created, last_activity=account.created,
        )  # fmt: skip

    def comment(self, one: CommentSeed, account: Account) -> Comment:
        author = self.users[WRITERS[one.author % len(WRITERS)]]
        return Comment(anchor_id=account.pk, author=author, author_name=author.name, text=one.text, at=one.at)

    def note(self, rows: list[Any]) -> None:
        """The history of a demo reads as if its people had typed it all in."""
        owners: dict[int, User] = {user.pk: user for user in self.users.values()}
        Change.objects.bulk_create(
            [
                Change(
                    kind=row.kind(), record_id=row.pk, account_id=row.account_anchor_id(), title=row.title,
                    verb="create", at=row.created, user_id=row.owner_id, via="screen",
                    actor_name=owners[row.owner_id].name,
                )
                for row in rows
            ],
            batch_size=1000,
        )  # fmt: skip

    def tag(self, told: list[tuple[Story, Account]]) -> None:
        taggings = []
        for story, account in told:
            for name in dict.fromkeys(story.company.tags):
                if name not in self.tags:
                    self.tags[name] = Tag.objects.filter(name=name).first() or Tag.objects.create(
                        name=name, colour=list(Tag.Colour)[len(self.tags) % len(Tag.Colour)]
                    )
                taggings.append(Tagging(anchor_id=account.pk, tag=self.tags[name]))
        Tagging.objects.bulk_create(taggings, batch_size=1000)


def moment(day: dt.date) -> dt.datetime:
    """Ten in the morning of a day."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(10)))
