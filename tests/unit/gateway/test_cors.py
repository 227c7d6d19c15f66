"""Which other sites may call the endpoints."""

from __future__ import annotations

import pytest

from runtime.config.tree import Cors
from runtime.gateway.cors import CorsPolicy

ALLOWED = (b"access-control-allow-origin", b"*")


@pytest.mark.parametrize("cors", [None, Cors(), Cors(allowed_methods=("GET",)), Cors(allowed_origins=("*",))])
def test_every_site_may_where_none_is_listed(cors: Cors | None) -> None:
    assert ALLOWED in CorsPolicy(cors).headers("https://any.example")


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "http://good.example",
        "https://good.example:8443",
        "https://good.example.evil.com",
        "https://evil-good.example",
        "https://user@good.example",
    ],
)
def test_a_site_that_is_not_listed_may_not(origin: str | None) -> None:
    headers = dict(CorsPolicy(Cors(allowed_origins=("https://good.example",))).headers(origin))
    assert headers == {b"vary": b"origin"}


def test_credentials_are_never_allowed_across_sites() -> None:
    for cors in (None, Cors(allowed_origins=("https://good.example",))):
        policy = CorsPolicy(cors)
        names = {name for name, _ in [*policy.headers("https://good.example"), *policy.preflight({}).headers]}
        assert b"access-control-allow-credentials" not in names
