"""Login by e-mail and password, with the role fetched in the same query."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend

from vinculo.identity.models import User


class EmailBackend(ModelBackend):
    """Django's own backend, but `request.user` arrives with its role."""

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("role").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
