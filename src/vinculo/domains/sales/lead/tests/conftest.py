import pytest

from tests.people import acting
from vinculo.domains.agenda.seeds import seed as seed_agenda
from vinculo.domains.sales.lead.entity import LeadEntity
from vinculo.domains.sales.seeds import seed as seed_sales
from vinculo.entities.writing import save_new


@pytest.fixture
def lists(db):
    seed_sales()
    seed_agenda()


@pytest.fixture
def lead_of(lists):
    """Makes a lead as its owner would write it down."""

    def make(user, subject="Quieren formar a sus mandos", **values):
        known = {
            "first_name": "Lucía", "last_name": "Prats Roig", "company": "Hotel Miramar S.L.",
            "email": "lucia@miramar.test", "phone": "+34972213344", "position": "Directora",
        }  # fmt: skip
        return save_new(LeadEntity, {"subject": subject, **known, **values}, acting(user))

    return make


@pytest.fixture
def lead(lead_of, ana):
    return lead_of(ana)
