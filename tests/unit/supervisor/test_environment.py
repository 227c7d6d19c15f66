"""A runner starts with the person's variables and the project's, and with none of the studio's."""

from __future__ import annotations

from runtime.supervisor.environment import runner_environment


def test_runner_environment_leaves_out_what_is_the_studios() -> None:
    outside = {
        "MOTIA_REDIS_URL": "redis://:secret@host",
        "DJANGO_SETTINGS_MODULE": "motia_studio.settings",
        "DATABASE_URL": "postgresql://user:secret@host/db",
        "PATH": "/bin",
    }
    assert runner_environment(outside, {}) == {"PATH": "/bin"}


def test_runner_environment_adds_what_dot_env_sets_without_overwriting() -> None:
    assert runner_environment({"A": "shell"}, {"A": "file", "DATABASE_URL": "the project's own"}) == {
        "A": "shell",
        "DATABASE_URL": "the project's own",
    }
