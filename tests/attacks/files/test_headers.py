"""Every answer tells the browser to run nothing from elsewhere, to guess no type, and to let nobody frame it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from motia_studio.api.urls import urlpatterns
from tests.attacks.files.desk import Desk
from tests.faults.report import report

PAGES = [
    "/",
    "/login/",
    "/login/nothing/",
    "/admin/",
    "/rq/",
    "/nothing",
    "/api/nothing",
    "/static/nothing.js",
    "/static/",
]
ROUTES = [re.sub(r"<\w+:\w+>", "1", str(found.pattern)) for found in urlpatterns]
ADDRESSES = [*PAGES, *(f"/api/{route}" for route in ROUTES)]
TYPES = {"application/json", "text/html; charset=utf-8"}


def faults(answer: Any, address: str) -> list[str]:
    """Return what an answer lacks."""
    headers = answer.headers
    policy = dict(part.strip().split(" ", 1) for part in headers.get("Content-Security-Policy", "x x").split(";"))
    is_page = headers["Content-Type"] != "application/json" and answer.content != b""
    wanted = {
        "it can be framed": policy.get("frame-ancestors") == "'none'" and headers.get("X-Frame-Options") == "DENY",
        "its policy lets something in": policy.get("default-src") == "'none'" and policy.get("base-uri") == "'none'",
        "its policy lets scripts in": policy.get("script-src") == "'self'",
        "its type may be guessed": headers.get("X-Content-Type-Options") == "nosniff",
        "it may be kept": "no-store" in headers.get("Cache-Control", ""),
        "another site may read it": "Access-Control-Allow-Origin" not in headers,
        "another site may embed it": headers.get("Cross-Origin-Resource-Policy") == "same-origin",
        "its address goes along": headers.get("Referrer-Policy") == "same-origin",
        "the API answers with a page": not is_page or not address.startswith("/api/"),
        "it is of another type": answer.status_code in (301, 302) or headers["Content-Type"] in TYPES,
    }
    return [f"{address} ({answer.status_code}): {fault}" for fault, holds in wanted.items() if not holds]


@pytest.mark.parametrize("who", ["nobody", "a viewer", "an admin"])
def test_A38_no_answer_can_be_framed_guessed_kept_or_read_by_other_sites(desk: Desk, who: str) -> None:
    nobody = Client(raise_request_exception=False)
    client = {"nobody": nobody, "a viewer": desk.console.viewer, "an admin": desk.admin}[who]
    client.raise_request_exception = False
    found = [
        fault
        for address in ADDRESSES
        for answer in (client.get(address), client.post(address), client.get(address, headers={"Origin": "null"}))
        for fault in faults(answer, address)
    ]
    assert found == []
    report("A38", n=3 * len(ADDRESSES), note=f"answers to {who}: each refuses frames, guesses and other sites")


def test_A38_static_files_are_inert_and_framed_by_nobody(db: None, client: Client) -> None:
    for name in ("studio/logo.svg", "studio/pages.css"):
        answer = client.get(f"/static/{name}")
        answer.close()
        assert answer.status_code == 200, name
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
