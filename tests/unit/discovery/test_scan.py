"""Which files of a project are taken, and what is said about the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from runtime.discovery.scan import Found, scan


def write(project: Path, *files: str) -> None:
    for file in files:
        path = project / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")


def test_scan_finds_steps_and_streams_in_sorted_order(project: Path) -> None:
    write(project, "steps/b.step.js", "src/z_step.py", "src/a/b.step.ts", "streams/t.stream.ts", "src/s_stream.py")

    assert scan(project).found == (
        Found("src/a/b.step.ts", "node", "step"),
        Found("src/s_stream.py", "python", "stream"),
        Found("src/z_step.py", "python", "step"),
        Found("steps/b.step.js", "node", "step"),
        Found("streams/t.stream.ts", "node", "stream"),
    )


@pytest.mark.parametrize(
    "file",
    [
        "src/node_modules/a.step.ts",
        "src/.hidden/a.step.ts",
        "src/.a.step.ts",
        "src/__pycache__/a_step.py",
        "src/.venv/a_step.py",
        "src/venv/a_step.py",
        "src/dist/a.step.js",
        "streams/a.step.ts",
        "lib/a.step.ts",
        "a.step.ts",
        "src/a.ts",
    ],
)
def test_scan_leaves_out(project: Path, file: str) -> None:
    write(project, file)

    assert scan(project) == ((), ())


def test_scan_finds_the_settings_file_of_the_root(project: Path) -> None:
    write(project, "motia.config.ts", "motia.config.js", "src/motia.config.ts")

    assert scan(project).found == (Found("motia.config.ts", "node", "settings"),)


@pytest.mark.parametrize(
    "file", ["src/a.step.tsx", "src/a.step.py", "src/a_step.ts", "src/a.step.mjs", "steps/a_steps.py"]
)
def test_scan_warns_of_a_name_that_is_nearly_right(project: Path, file: str) -> None:
    write(project, file)

    found, (problem,) = scan(project)

    assert found == ()
    assert (problem.file, problem.severity, problem.code) == (file, "warning", "near_miss")
    assert problem.hint is not None


def test_scan_of_an_empty_folder_finds_nothing(tmp_path: Path) -> None:
    assert scan(tmp_path) == ((), ())


def test_scan_refuses_links_that_leave_the_project(project: Path, tmp_path: Path) -> None:
    write(tmp_path, "outside/a.step.ts")
    (project / "src" / "linked").symlink_to(tmp_path / "outside")
    (project / "src" / "b.step.ts").symlink_to(tmp_path / "outside" / "a.step.ts")
    (project / "src" / "gone.step.ts").symlink_to(tmp_path / "nowhere")

    found, problems = scan(project)

    assert found == ()
    assert {problem.file for problem in problems} == {"src/linked", "src/b.step.ts", "src/gone.step.ts"}
    assert {problem.code for problem in problems} == {"link_refused"}


def test_scan_refuses_a_steps_folder_that_is_a_link_out(tmp_path: Path) -> None:
    write(tmp_path, "outside/a.step.ts")
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "src").symlink_to(tmp_path / "outside")

    found, (problem,) = scan(tmp_path / "project")

    assert (found, problem.file) == ((), "src")


def test_scan_follows_links_inside_the_project_once(project: Path) -> None:
    write(project, "lib/a.step.ts")
    (project / "src" / "shared").symlink_to(project / "lib")
    (project / "lib" / "loop").symlink_to(project / "lib")

    assert [found.file for found in scan(project).found] == ["src/shared/a.step.ts"]
