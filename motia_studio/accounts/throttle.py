"""Makes guessing passwords slow: after some failures an account, and an address, has to wait, each time longer.

Accounts that don't exist are counted like those that do, so that waiting tells nothing. A one-time link needs no
password, so nobody is locked out for good by somebody who guesses.
"""

from __future__ import annotations

import hashlib
import ipaddress
import unicodedata
from datetime import timedelta
from typing import Final, NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from motia_studio.accounts.models import FailedLogins

FREE_FOR_ACCOUNT: Final = 5
# People share addresses.
FREE_FOR_ADDRESS: Final = 10
LONGEST_WAIT: Final = timedelta(minutes=5)
FORGOTTEN_AFTER: Final = timedelta(hours=1)


class Attempt(NamedTuple):
    """What one attempt to log in counts for."""

    account: str
    address: str


def attempt_of(name: str, address: str) -> Attempt:
    """Return what an attempt counts for; every spelling that leads to an account is that account."""
    spelled = unicodedata.normalize("NFKC", name.strip()).casefold()
    return Attempt(_digest(f"account {spelled}"), _digest(f"address {_network(address)}"))


def charge(attempt: Attempt) -> timedelta:
    """Count an attempt as a failure before its password is looked at, so that many at once are one after another.

    Return how long to wait where it may not be made, which counts for nobody.
    """
    with transaction.atomic():
        FailedLogins.objects.filter(last__lt=timezone.now() - FORGOTTEN_AFTER).delete()
        waits = _charge(attempt.account, FREE_FOR_ACCOUNT), _charge(attempt.address, FREE_FOR_ADDRESS)
        longest = max(waits)
        if longest:
            transaction.set_rollback(True)
    return longest


def forgive(attempt: Attempt) -> None:
    """Take back an attempt whose password was right. The account begins anew; its address keeps what else failed."""
    FailedLogins.objects.filter(about=attempt.account).delete()
    address = FailedLogins.objects.filter(about=attempt.address, failures__gt=0)
    address.update(failures=F("failures") - 1, until=timezone.now())


def _charge(about: str, free: int) -> timedelta:
    now = timezone.now()
    held = FailedLogins.objects.select_for_update()
    row, _ = held.get_or_create(about=about, defaults={"until": now, "last": now})
    if row.until > now:
        return row.until - now
    row.failures, row.last = row.failures + 1, now
    row.until = now + _wait(row.failures - free)
    row.save()
    return timedelta()


def _wait(beyond: int) -> timedelta:
    return timedelta() if beyond < 0 else min(timedelta(seconds=2 ** min(beyond, 20)), LONGEST_WAIT)


def _network(address: str) -> str:
    """Return what one customer of a provider has: an IPv4 address, or 64 bits of an IPv6 one."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
