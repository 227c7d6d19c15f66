"""Says what to do about a failed command, from what it printed."""

from __future__ import annotations

import re
import signal

TRUST = (
    "The network answers with a certificate that isn't trusted, as company proxies do. Point SSL_CERT_FILE and "
    "PIP_CERT at the proxy's certificate file (.pem) and run the same command again."
)
COMPILER = (
    "There is no ready-made build of a package for this Python and machine. Use CPython 3.11 or 3.12 on Linux x86_64, "
    "or install a compiler (Debian, Ubuntu: apt-get install build-essential python3-dev) and run the command again."
)

# The first pattern that matches wins: disk and certificate errors also look like network errors further down.
KNOWN: tuple[tuple[str, str], ...] = (
    (
        r"No space left on device|ENOSPC|Disk quota exceeded",
        "The disk is full. Setting up needs about 1.5 GB; free some space and run the same command again.",
    ),
    (r"SELF_SIGNED_CERT|CERTIFICATE_VERIFY_FAILED|UNABLE_TO_GET_ISSUER_CERT|invalid peer certificate", TRUST),
    (
        r"DO NOT MATCH THE HASHES|[Hh]ash mismatch|EINTEGRITY",
        "A download isn't the file that was locked: it was damaged, or a mirror changed it. Run the command again; "
        "if it happens again, don't go on with this mirror.",
    ),
    (
        r"name resolution|Could not resolve|ENOTFOUND|EAI_AGAIN|[Nn]etwork is unreachable|ETIMEDOUT|ECONNREFUSED"
        r"|ECONNRESET|Connection refused|dns error|error sending request|Max retries exceeded|NewConnectionError"
        r"|[Rr]ead timed out",
        "The package registry can't be reached. Check the network, and HTTPS_PROXY where there is a proxy, and run the "
        "same command again: what is already there is kept.",
    ),
    (
        r"ensurepip is not available|No module named (ensurepip|pip|venv)",
        "This Python comes without pip. Debian, Ubuntu: apt-get install python3-venv. Then run the same command again.",
    ),
    (r"command '.*(gcc|cc|clang)' failed|gcc: not found|[Ff]ailed building wheel|metadata-generation-failed", COMPILER),
    (r"No matching distribution|No solution found|Could not find a version|not a supported wheel", COMPILER),
    (
        r"Permission denied|EACCES|EPERM|Read-only file system",
        "A file can't be written. Run as the user who owns this folder, and run the same command again.",
    ),
    (
        r"heap out of memory|MemoryError|Cannot allocate memory",
        "There is too little memory. Setting up needs about 1 GB.",
    ),
)


def advise(output: str, status: int) -> str:
    """Return one or two sentences: why the command probably failed, and what to do next."""
    if status == -signal.SIGKILL:
        return "The system ended the command, most likely for want of memory. Setting up needs about 1 GB."
    for pattern, advice in KNOWN:
        if re.search(pattern, output):
            return advice
    return "Run the same command again; what is already there is kept. If it fails in the same way, read the log."
