"""The entities of the directory, lower ones first."""

from vinculo.domains.directory.account.entity import AccountEntity
from vinculo.domains.directory.account_role.entity import AccountRoleEntity
from vinculo.domains.directory.channel.entity import ChannelEntity
from vinculo.domains.directory.contact.entity import ContactEntity

ENTITIES = (ChannelEntity, AccountRoleEntity, AccountEntity, ContactEntity)
