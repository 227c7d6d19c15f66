"""Reads the command line of `./studio`, sets up what the command needs and hands over to it."""

from __future__ import annotations

import argparse
import difflib
import os
import shlex
import sys
from collections.abc import Sequence
from itertools import takewhile
from pathlib import Path

from bootstrap.benchmarks import run_benchmarks
from bootstrap.checkout import Checkout
from bootstrap.checks import CHECK_NAMES, run_checks
from bootstrap.doctor import diagnose
from bootstrap.screenshots import take_screenshots
from bootstrap.setup import all_stages, is_prepared, prepare, python_stages, test_stages

# The verbs that are no commands of manage.py, which knows what is nearest to its own.
VERBS = ("dev", "test", "doctor", "bench", "screenshots")
# The commands that start runners or serve the console need Node.js packages too.
WHOLE = frozenset({"studio", "worker"})
EPILOG = """\
commands:
  dev          set everything up, start everything, open the console
  test         set everything up, run every check
  new DIR      make a new project
  new step     make a Step, a stream or a card in a project
  doctor       look for what could keep the studio from running
  bench        run the benchmarks
  screenshots  take pictures of every panel
  worker       run one more worker for a project
  users        list accounts, add one, give it a role
  COMMAND      any command of manage.py, such as login or routes

`./studio COMMAND --help` tells about one of them. Commands are about the project that --project names, else the one
in MOTIA_PROJECT, else the one in the current folder, else the sample in examples/support-desk.
"""


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status. Most commands never return: they become the command."""
    checkout = Checkout(Path(__file__).resolve().parent.parent)
    try:
        return _dispatch(checkout, list(arguments))
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        return 130


def default_project(checkout: Checkout) -> Path:
    """Return the project that a command is about when none is named."""
    named, here = os.environ.get("MOTIA_PROJECT"), Path.cwd()
    if named:
        return Path(named).absolute()
    if (here / "config.yaml").is_file() and here != checkout.root:
        return here
    return checkout.root / "examples" / "support-desk"


def _dispatch(checkout: Checkout, arguments: list[str]) -> int:
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        sys.stdout.write("usage: ./studio COMMAND [options]\n\n" + EPILOG)
        return 0
    verb, rest = arguments[0], arguments[1:]
    own = {"dev": _dev, "test": _test, "doctor": _doctor, "bench": _bench, "screenshots": _screenshots}
    return own[verb](checkout, rest) if verb in own else _manage(checkout, verb, rest)


def _dev(checkout: Checkout, arguments: list[str]) -> int:
    """Look after `--project`, which is needed before anything is installed; the rest is the studio's own to read."""
    parser = _dev_parser(checkout)
    options, rest = parser.parse_known_args(arguments)
    if options.help and is_prepared(checkout, python_stages(checkout)):
        return _become(checkout, ["studio", "--help"])
    if options.help:
        parser.print_help()
        return 0
    project = Path(options.project).absolute()
    if not project.is_dir():
        make = f"./studio new {shlex.quote(str(project))}"
        sys.stderr.write(f"The folder {project} doesn't exist. Make a project there with: {make}\n")
        return 2
    if not prepare(checkout, all_stages(checkout)):
        return 1
    return _become(checkout, ["studio", "--project", str(project), *rest])


def _dev_parser(checkout: Checkout) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./studio dev",
        usage="%(prog)s [--project DIR] [options]",
        description="Set everything up and run a project.",
        epilog="README.md has the other options under Configuration; once the studio is set up, they are listed here.",
        add_help=False,
        allow_abbrev=False,
    )
    parser.add_argument("-h", "--help", action="store_true", help="show this and end")
    parser.add_argument("--project", default=default_project(checkout), metavar="DIR", help="the project's folder")
    return parser


def _test(checkout: Checkout, arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./studio test", description="Set everything up and run every check.")
    parser.add_argument("--only", action="append", choices=CHECK_NAMES, metavar="NAME", help=", ".join(CHECK_NAMES))
    parser.add_argument("--fast", action="store_true", help="leave out the checks that start processes or a browser")
    options = parser.parse_args(arguments)
    if not prepare(checkout, test_stages(checkout)):
        return 1
    return run_checks(checkout, only=options.only or CHECK_NAMES, fast=options.fast)


def _doctor(checkout: Checkout, arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./studio doctor", description="Look for what could keep the studio from running."
    )
    parser.add_argument("--project", default=default_project(checkout), metavar="DIR", help="the project's folder")
    for name, port in (("api", 3111), ("streams", 3112), ("console", 3113)):
        parser.add_argument(f"--{name}-port", type=int, default=port, metavar="N", help=f"default {port}")
    options = parser.parse_args(arguments)
    ports = (options.api_port, options.streams_port, options.console_port)
    return diagnose(checkout, project=Path(options.project).absolute(), ports=ports)


def _bench(checkout: Checkout, arguments: list[str]) -> int:
    """Run benchmarks. What follows their names from the first option on is for the one that is named."""
    parser = argparse.ArgumentParser(
        prog="./studio bench",
        usage="%(prog)s [NAME ...]\n       %(prog)s NAME [options of that benchmark]",
        description="Run the benchmarks; each prints a table.",
        epilog="./studio bench NAME --help tells the options of one.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="a file of benchmarks/ (default: all of them)")
    words = list(takewhile(lambda word: not word.startswith("-"), arguments))
    options = arguments[len(words) :]
    if not words and {"-h", "--help"}.intersection(options):
        parser.print_help()
        return 0
    if options and len(words) != 1:
        parser.error(f"{options[0]} is an option of one benchmark: name it first, and it alone")
    if not prepare(checkout, test_stages(checkout)):
        return 1
    return run_benchmarks(checkout, words, options)


def _screenshots(checkout: Checkout, arguments: list[str]) -> int:
    """Take pictures of every panel; the program reads its own options."""
    if not prepare(checkout, test_stages(checkout)):
        return 1
    return take_screenshots(checkout, arguments)


def _manage(checkout: Checkout, verb: str, arguments: list[str]) -> int:
    near = difflib.get_close_matches(verb, VERBS, n=1, cutoff=0.6)
    if near:
        sys.stderr.write(f"There is no command {verb!r}. Did you mean ./studio {near[0]}?\n")
        return 2
    if not prepare(checkout, all_stages(checkout) if verb in WHOLE else python_stages(checkout)):
        return 1
    return _become(checkout, [verb, *arguments])


def _become(checkout: Checkout, arguments: list[str]) -> int:
    """Replace this process by manage.py, so that signals and the exit status are the command's own."""
    os.environ.setdefault("MOTIA_PROJECT", str(default_project(checkout)))
    os.environ["MOTIA_COMMAND"] = "studio"
    sys.stderr.flush()
    os.execv(checkout.python, [str(checkout.python), str(checkout.root / "manage.py"), *arguments])
