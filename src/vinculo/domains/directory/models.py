"""The tables of the directory."""

from vinculo.domains.directory.account.model import Account
from vinculo.domains.directory.account_role.model import AccountRole
from vinculo.domains.directory.association import Association
from vinculo.domains.directory.channel.model import Channel
from vinculo.domains.directory.contact.model import Contact

__all__ = ["Account", "AccountRole", "Association", "Channel", "Contact"]
