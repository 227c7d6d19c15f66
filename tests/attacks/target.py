"""What is attacked: a project with Steps, files, state and messages, and everything in it that could be changed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
import redis
from django.apps import apps
from django.db import connection
from django.test import Client

from motia_studio.accounts.roles import Role
from motia_studio.accounts.routes import Route, routes
from motia_studio.environment import Environment
from runtime.execution.snapshots import KEY
from tests.people import somebody
from tests.sample_flow import SNAPSHOT

METHODS = ("get", "head", "options", "post", "put", "patch", "delete")
CHANGING = ("post", "put", "patch", "delete")
ORIGIN = "http://testserver"
# The real one takes a second on purpose.
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@dataclass
class Target:
    """The console and what lies behind it."""

    project: Path
    redis: redis.Redis

    @classmethod
    def open(cls, project: Path, url: str, settings: Any, monkeypatch: Any) -> Target:
        """Serve a project of its own by the views of this process."""
        stored = redis.Redis.from_url(url)
        stored.set(KEY, msgspec.json.encode(SNAPSHOT))
        stored.hset("motia:state:orders", "4711", "1")
        (project / "src" / "triage_step.py").write_text("config = {}\n")
        settings.ENVIRONMENT = Environment(project, url, (ORIGIN,), "", None, 0, 0)
        monkeypatch.setattr(os, "environ", {**os.environ, "MOTIA_REDIS_URL": url})
        return cls(project, stored)

    def everything(self) -> dict[str, object]:
        """Return all that a request could change: what is in Redis, in the database and in the project's folder."""
        found: dict[str, object] = {str(key): self.redis.dump(key) for key in self.redis.keys("*")}
        there = set(connection.introspection.table_names())
        for model in (each for each in apps.get_models() if each._meta.db_table in there):
            found[model._meta.label] = sorted(map(repr, model.objects.values_list()))
        for file in sorted(path for path in self.project.rglob("*") if path.is_file()):
            found[str(file)] = file.read_bytes()
        return found


def logged_in(role: Role | None, **options: Any) -> Client:
    """Return the browser of a new person."""
    client = Client(raise_request_exception=False, **options)
    client.force_login(somebody(role))
    return client


def address(route: Route, filled: Mapping[str, str] = MappingProxyType({})) -> str:
    """Fill a route's parameters in, with 0 where nothing else is given, so that it leads to its view."""
    plain = re.sub(r"\(\?P<\w+>[^()]*\)", "0", route.path)
    plain = re.sub(r"/\?|[\^$?]|\\Z", "", plain) if plain != route.path or "^" in route.path else plain
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: filled.get(found[1], "0"), plain).replace("\\.", ".")


def closed() -> Iterable[Route]:
    """Return every route but the public ones."""
    return [route for route in routes() if not route.is_open]
