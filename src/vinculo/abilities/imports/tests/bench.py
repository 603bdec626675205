"""What the tests of imports share: bringing a file in and reading what became of it."""

import csv
import io

from vinculo.abilities.imports import job, report, runs
from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.directory.account.model import Account
from vinculo.entities import registry
from vinculo.entities.fields import field_of
from vinculo.identity.actor import Actor
from vinculo.identity.models import User
from vinculo.records.models import Change


def taken_in(user, content, entity=AccountEntity, name="clientes.csv", **answers):
    """The run of a file just uploaded by `user` (None: the system); `content` is text or bytes."""
    registry.load()
    actor = Actor.of(User.objects.select_related("role").get(pk=user.pk)) if user else Actor.system("tests")
    data = content.encode() if isinstance(content, str) else content
    run = runs.take_in(entity, actor, io.BytesIO(data), name)
    if answers:
        runs.read_again(run, entity, actor, **answers)
    return run


def bring(user, content, entity=AccountEntity, *, check=False, **options):
    """The finished run of a file: imported, or only checked."""
    return finished(taken_in(user, content, entity, **options), check=check)


def finished(run, *, check=False):
    for _step in job.run_now(run, writing=not check):
        pass
    run.refresh_from_db()
    return run


def counts(run):
    return {
        name: getattr(run, f"{name}_rows")
        for name in ("created", "updated", "unchanged", "rejected")
        if getattr(run, f"{name}_rows")
    }


def reasons(run):
    """{row: [(column, sentence), …]} of the rejected rows."""
    found = run.rows.filter(verdict="rejected").order_by("line").values_list("line", "details")
    return {line: [tuple(reason) for reason in details] for line, details in found}


def verdicts(run):
    return list(run.rows.order_by("line").values_list("line", "verdict"))


def handed_back(run):
    """The rejected rows' file as a list of rows."""
    text = b"".join(report.rejected_file(run)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def accounts(**conditions):
    return Account.objects.unscoped("a test looks").filter(**conditions)


def account(name):
    return accounts(name=name).get()


def changes(run):
    return Change.objects.filter(batch=run.batch)


def column(entity, name):
    """What a field is called in the language of the tests."""
    return field_of(entity.model, name).label
