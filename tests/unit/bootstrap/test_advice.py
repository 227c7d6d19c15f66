"""What a person is told about a failed command."""

from __future__ import annotations

import signal

import pytest

from bootstrap.advice import advise

SAID = {
    "OSError: [Errno 28] No space left on device": "disk is full",
    "npm error code ENOTFOUND": "registry can't be reached",
    "Temporary failure in name resolution": "registry can't be reached",
    "error: error sending request for url": "registry can't be reached",
    "npm error code SELF_SIGNED_CERT_IN_CHAIN": "isn't trusted",
    "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE": "isn't the file that was locked",
    "The virtual environment was not created successfully because ensurepip is not available.": "python3-venv",
    "error: command 'x86_64-linux-gnu-gcc' failed: No such file or directory": "install a compiler",
    "ERROR: No matching distribution found for uvloop==0.23.0": "ready-made build",
    "PermissionError: [Errno 13] Permission denied: '.venv'": "Run as the user who owns",
    "FATAL ERROR: JavaScript heap out of memory": "too little memory",
    "something nobody has seen before": "read the log",
}


@pytest.mark.parametrize("output", SAID)
def test_advice_names_the_cause_that_the_output_shows(output: str) -> None:
    assert SAID[output] in advise(output, 1)


def test_advice_prefers_the_full_disk_to_what_followed_from_it() -> None:
    assert "disk is full" in advise("Connection refused\nENOSPC: write", 1)


def test_advice_suspects_memory_when_the_command_was_killed() -> None:
    assert "memory" in advise("", -signal.SIGKILL)
