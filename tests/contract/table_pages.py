"""The two tables as pages of the documentation. Write them: ``python tests/contract/table_pages.py``."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
DOCS = HERE.parents[1] / "docs"
STEPS = {
    "request_token": "log-in (OAuth 1)",
    "exchange": "callback",
    "refresh": "refresh",
    "revoke": "disconnecting",
    "api": "API call",
}


def faults() -> str:
    """Return the page about faults."""
    from fault_table import FAULTS, PROMISES

    lines = [
        "# Test matrix: faults",
        "",
        "Each row is a test that runs in Flask and in Django, in both protocols, at each step named, over real",
        "sockets. There is a response within the time limit and never an unhandled exception. If something fails",
        "on your site, see [Troubleshooting](troubleshooting.md) and [Errors](errors.md) instead.",
        "",
        "Where something fails, `oauth_error` is sent once, with the code and the step, and the visitor sees a page",
        "with status 502 or 504 whose “Try again” keeps the page that was asked for; clients that ask for JSON get the",
        "same facts as JSON. A view may catch the failure of a call instead. Disconnecting always forgets the token",
        "here, whatever the provider responds.",
        "",
        "How Flask-Dance 7.1.0 meets the same faults is [measured, too](faults-compared.md).",
        "",
        "| What happens | Where | Code | What follows |",
        "|---|---|---|---|",
    ]
    for fault in FAULTS:
        code = fault.code if isinstance(fault.code, str) else " / ".join(fault.code.values())
        shown = (
            "" if fault.ends == "goes on" else " / ".join(f"`{part}`" for part in code.split(" / "))
        )
        where = ", ".join(STEPS[step] for step in fault.at)
        lines.append(f"| {fault.happens} | {where} | {shown} | {PROMISES[fault.ends]} |")
    return "\n".join([*lines, ""])


def attacks() -> str:
    """Return the page about attacks."""
    from attack_table import ATTACKS, NOT_TESTED

    lines = [
        "# Test matrix: attacks",
        "",
        "Each row is an attack, what is guaranteed against it, and the tests that show it; those in `tests/contract`",
        "run in Flask and in Django. [Security](security.md) has the promises.",
        "",
        "| Attack | What is guaranteed | Where | Shown by |",
        "|---|---|---|---|",
    ]
    for attack in ATTACKS:
        proofs = "<br>".join(f"`{proof.rpartition('/')[2]}`" for proof in attack.proofs)
        lines.append(f"| {attack.happens} | {attack.promise} | {attack.applies} | {proofs} |")
    lines += ["", "## What is not tested, and why", "", "| What | Why |", "|---|---|"]
    lines += [f"| {what} | {why} |" for what, why in NOT_TESTED]
    return "\n".join([*lines, ""])


PAGES = {"faults.md": faults, "attacks.md": attacks}

if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    sys.path.insert(0, str(HERE.parent / "core"))
    DOCS.mkdir(exist_ok=True)
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")
