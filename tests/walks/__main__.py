"""Print how far a request walks through our files, and how much code there is: ``python tests/walks``.

``python tests/walks flask "stale call"`` prints one walk, call by call.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter

from sites import SITES
from sizes import measure
from walking import walks

WANTED = {
    ("flask", "callback"): (25, 80),
    ("django-orm", "callback"): (28, 90),
    ("django-orm", "stale call"): (22, 80),
}
"""What was set as a goal when the longest walk was 47 files and 145 calls."""

PURPOSES = (
    ("hiding what frames hold of tokens and codes", r"errors/frames\.py"),
    ("taking a call's steps one by one", r"steps\.py|_steps|/refresh\.py|begin$|carrying$"),
    (
        "asking whose token it is",
        r"identity$|is_same_owner|owner|\.place$|SessionBackend\.user|_whose|user_text|digest|is_of$",
    ),
    ("encrypting a token, and marking whose it is", r"encryption|/backends/identity\.py"),
    ("reading and writing a row", r"/tables/|/orm/|fields\.py|claims\.py"),
    ("reading and writing the user session", r"user_session|/session\.py:\d+ Session|fill_in_name"),
    (
        "making a session",
        r"__init__|\.token$|OAuth2Dance\.session|_set_up|make_session|session_c|OAuth2Session\.provider",
    ),
    (
        "asking the provider",
        r"/transport/|token_endpoint|/provider\.py|_redirects|secure$|credentials",
    ),
    ("keeping flows", r"/flows/|/memory\.py"),
    ("reading and dating tokens", r"/tokens\.py"),
    (
        "finding the dance of a request",
        r"conf\.py|paths\.py|registry|load_config|visit$|with_settings",
    ),
)
"""What a call is for, by patterns of what is called; the first that fits counts."""
REST = "going on to the next decision"


def main() -> None:
    """Print what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python tests/walks", description=__doc__)
    parser.add_argument("site", nargs="?", choices=SITES, help="follow one request of this site")
    parser.add_argument("request", nargs="?", help="which one, as the table calls it")
    given = parser.parse_args()
    if given.site and given.request:
        print_walk(given.site, given.request)
    else:
        print_table([given.site] if given.site else list(SITES))
        print()
        print_sizes()


def print_table(sites: list[str]) -> None:
    """Print files entered and calls from file to file for each request."""
    followed = {site: walks(site) for site in sites}
    print(f"{'files entered / calls between':30}", *(f"{site:>22}" for site in sites))
    for request in followed[sites[0]]:
        cells = []
        for site in sites:
            wanted = WANTED.get((site, request))
            cell = _figures(*followed[site][request].figures)
            cells.append(f"{cell + (f' (of {_figures(*wanted)})' if wanted else ''):>22}")
        print(f"{request:30}", *cells)


def print_sizes() -> None:
    """Print how much code there is."""
    sizes = measure()
    for what, count in (
        ("code lines of core and adapters", sizes.code),
        ("code lines of the providers", sizes.providers),
        ("lines with “: Any”", sizes.any_lines),
        ("modules in the root of dance_common", sizes.root_modules),
    ):
        print(f"{what:45} {count:7,}")


def print_walk(site: str, request: str) -> None:
    """Print each call from file to file, the files in the order of entering, and what the calls are for."""
    walk = walks(site)[request]
    for caller, callee in walk.calls:
        print(f"{caller}  ->  {callee}")
    print(*("", *walk.files, ""), sep="\n")
    purposes = Counter(purpose_of(*call) for call in walk.calls)
    for purpose, count in purposes.most_common():
        print(f"{count:4} {purpose}")
    print("", _figures(*walk.figures), sep="\n")


def purpose_of(caller: str, callee: str) -> str:
    """Return what a call is for: the first purpose whose pattern is found in the called file and function."""
    if "errors/frames.py" in caller:
        return PURPOSES[0][0]
    return next((purpose for purpose, called in PURPOSES if re.search(called, callee)), REST)


def _figures(files: int, calls: int) -> str:
    return f"{files} / {calls}"


if __name__ == "__main__":
    main()
