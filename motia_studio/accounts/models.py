"""What the database knows of one-time login links and of logins that failed."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class LoginLink(models.Model):
    """A link that logs its user in once. Only a hash of its token is kept."""

    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    next = models.CharField(max_length=500)
    expires = models.DateTimeField()
    used = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link of {self.user_id}"


class FailedLogins(models.Model):
    """How often logging in has failed lately for one account or from one address, and until when nobody may try."""

    about = models.CharField(max_length=64, unique=True)
    failures = models.PositiveIntegerField(default=0)
    until = models.DateTimeField()
    last = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.failures} failures"
