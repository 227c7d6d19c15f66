"""Secrets are found in every spelling, and nothing else is touched."""

from __future__ import annotations

import base64
import json
import os
from pathlib import Path
from urllib.parse import quote

import pytest

from runtime.masking import Masker, ProjectSecrets

SECRET = 'p@ss "wörd"/+\\100%'


@pytest.fixture
def masker() -> Masker:
    return Masker([SECRET, "sk_live_51HqLy", "246813"])


@pytest.mark.parametrize(
    "text",
    [
        SECRET,
        json.dumps({"password": SECRET}),
        json.dumps(json.dumps({"password": SECRET}, ensure_ascii=False), ensure_ascii=False),
        f"https://example.com/?q={quote(SECRET, safe='')}&r={quote(SECRET)}".lower(),
        f"https://example.com/{quote(SECRET, safe='')}",
        *(base64.b64encode(b"user:"[:n] + SECRET.encode() + b":tail"[:n]).decode() for n in range(6)),
        *(base64.urlsafe_b64encode(b"user:"[:n] + SECRET.encode()).decode() for n in range(3)),
    ],
)
def test_masker_finds_a_secret_in_every_spelling(text: str) -> None:
    secret = SECRET.lower() if text == text.lower() else SECRET
    masked = Masker([secret]).text(text)
    assert "***" in masked
    for part in ("wörd", "w%C3%B6rd", "w\\u00f6rd", base64.b64encode(SECRET.encode()).decode()[6:14]):
        assert part.lower() not in masked.lower()


def test_masker_leaves_other_text_alone(masker: Masker) -> None:
    text = "nothing to see: sk_live_52, \ud800 and 24681"
    assert masker.text(text) == text


def test_masker_leaves_nothing_over_of_secrets_that_overlap() -> None:
    assert Masker(["abcdef", "defghi"]).text("xabcdefghiy") == "x***y"


def test_masker_leaves_short_values_alone() -> None:
    assert Masker(["true", "", "12345"]).text("true 12345") == "true 12345"


def test_masker_turns_a_number_that_spells_a_secret_into_text(masker: Masker) -> None:
    assert masker.value({"pin": 246813, "246813": [1.5, 246814, True, None]}) == {
        "pin": "***",
        "***": [1.5, 246814, True, None],
    }


def test_masker_finds_each_line_of_a_secret_of_several_lines() -> None:
    masker = Masker(["-----BEGIN KEY-----\nMIIEvQIBADANBg\nkqhkiG9w0BAQEF\n"])
    assert masker.text("kqhkiG9w0BAQEF") == "***"


@pytest.mark.parametrize("place", range(80, 125))
def test_cut_leaves_no_part_of_a_secret(masker: Masker, place: int) -> None:
    text = "." * place + "sk_live_51HqLy" + "." * 100
    assert set(masker.cut(text, 100)) <= {".", "*"}


@pytest.mark.parametrize("place", range(2, len("sk_live_51HqLy") - 1))
def test_ends_mask_what_a_cut_elsewhere_left_of_a_secret(masker: Masker, place: int) -> None:
    left, right = "sk_live_51HqLy"[:place], "sk_live_51HqLy"[place:]
    assert (masker.ends(f"a {left}"), masker.ends(f"{right} b")) == ("a ***", "*** b")


def test_finds_looks_at_json_as_it_is_encoded(masker: Masker) -> None:
    assert masker.finds(json.dumps([SECRET], ensure_ascii=False).encode())
    assert not masker.finds(b'["other"]')


def test_project_secrets_follow_the_env_file_and_forget_nothing(project: Path) -> None:
    secrets = ProjectSecrets(project, plain=["MODE"])
    (project / ".env").write_text("TOKEN=first-token\nMODE=production\nDB=postgres://ada:s3cret%2Fpw@db/x\n")
    secrets.refresh()
    assert secrets.masker.text("first-token production s3cret/pw") == "*** production ***"
    (project / ".env").write_text("TOKEN=second-token")
    os.utime(project / ".env", ns=(1, 1))
    secrets.refresh()
    assert secrets.masker.text("first-token second-token") == "*** ***"


def test_project_secrets_know_the_passwords_of_the_studio(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://ada:history-pw@db/x")
    masker = ProjectSecrets(project, more=["redis://:redis-pw@cache:6379/0"]).masker
    assert masker.text("history-pw redis-pw cache:6379") == "*** *** cache:6379"
