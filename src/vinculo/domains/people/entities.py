"""The entities of people."""

from vinculo.domains.people.group.entity import GroupEntity
from vinculo.domains.people.role.entity import RoleEntity
from vinculo.domains.people.user.entity import UserEntity

ENTITIES = (RoleEntity, GroupEntity, UserEntity)
