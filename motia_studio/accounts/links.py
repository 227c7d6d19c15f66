"""One-time login links: the terminal prints one, and whoever can read the terminal gets in with it once."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from hmac import compare_digest

from django.contrib.auth.models import User
from django.db import transaction
from django.urls import get_script_prefix, reverse
from django.utils import timezone

from motia_studio.accounts.models import LoginLink

OWNER = "owner"
LIFETIME = timedelta(minutes=10)
# Somebody else has to get it and read it first.
LIFETIME_FOR_OTHERS = timedelta(hours=24)


def create_login_link(base_url: str, next: str = "", person: User | None = None) -> str:
    """Return an address below `base_url` that logs a person in once and leads to `next`.

    `base_url` has the console's base path; without `next` the link leads to the console. Without a person it is the
    owner's, for ten minutes: a superuser without a password, whose account is made where there is none yet. Somebody
    else's link is good for a day, and the last one only.
    """
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        LoginLink.objects.filter(expires__lt=timezone.now()).delete()
        LoginLink.objects.filter(user=person, used=None).delete()
        expires = timezone.now() + (LIFETIME if person is None else LIFETIME_FOR_OTHERS)
        LoginLink.objects.create(digest=_digest(token), user=person or _owner(), next=next, expires=expires)
    return f"{base_url.rstrip('/')}/{reverse('login-link', args=[token]).removeprefix(get_script_prefix())}"


def redeem(token: str) -> LoginLink | None:
    """Use the link up and return it; None if there is no such link, or it was used or has expired."""
    digest = _digest(token)
    link = LoginLink.objects.select_related("user").filter(digest=digest, user__is_active=True).first()
    if link is None or not compare_digest(link.digest, digest):
        return None
    now = timezone.now()
    # One statement decides, so that of two people with the same link exactly one gets in.
    won = LoginLink.objects.filter(pk=link.pk, used__isnull=True, expires__gt=now).update(used=now)
    return link if won else None


def _owner() -> User:
    owner = User.objects.filter(username=OWNER).first()
    return owner or User.objects.create_superuser(OWNER)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
