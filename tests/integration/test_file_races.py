"""Of two people who save one file at once over HTTP, exactly one wins, and no line of either is lost."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.faults.whole import FULL
from tests.studio import Studio, running_studio

FILE = "src/greet_step.py"
RACES = 100 if FULL else 20
STEP = 'config = {"name": "Greet", "triggers": []}\n# Nobody has written here yet.\n'


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """Return a whole studio of one Step."""
    project = tmp_path_factory.mktemp("races") / "project"
    (project / "src").mkdir(parents=True)
    (project / FILE).write_text(STEP)
    with running_studio(project, "--workers", "1") as running:
        yield running


def test_of_two_savers_who_race_none_loses_a_line(studio: Studio) -> None:
    """Each adds a line of its own in each race; who is refused takes theirs and adds the line to that."""
    with studio.log_in() as client, ThreadPoolExecutor(2) as racers:
        headers = {"X-CSRFToken": client.cookies["motia_csrf"], "Origin": f"http://127.0.0.1:{studio.console}"}

        def save(text: str, base: str) -> httpx.Response:
            return client.put(f"/api/files/{FILE}", json={"text": text, "base": base}, headers=headers)

        for race in range(RACES):
            read = client.get(f"/api/files/{FILE}").json()
            lines = [f"# {who} {race}\n" for who in ("ada", "ben")]
            answers = list(racers.map(save, [read["text"] + line for line in lines], [read["version"]] * 2))
            assert sorted(answer.status_code for answer in answers) == [200, 409]
            lost = next(at for at, answer in enumerate(answers) if answer.status_code == 409)
            told = answers[lost].json()
            assert told["theirs"] == read["text"] + lines[1 - lost]
            assert save(told["theirs"] + lines[lost], told["version"]).status_code == 200
        written = client.get(f"/api/files/{FILE}").json()["text"]
    wanted = {f"# {who} {race}" for who in ("ada", "ben") for race in range(RACES)}
    assert set(written.splitlines()) - set(STEP.splitlines()) == wanted
    assert written.startswith(STEP)
