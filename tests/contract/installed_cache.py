"""Two users of one site in a process where ``requests_cache.install_cache()`` was called.

``python installed_cache.py after flask`` prints who the provider says each user is.
"""

from __future__ import annotations

import importlib
import sys


def main(when: str, framework: str) -> None:
    """Install the cache before anybody imports requests, before the site is made, or after its first call."""

    def install() -> None:
        import requests_cache

        requests_cache.install_cache(backend="memory")

    if when == "before":
        install()
    from stand_in import ENTRIES, PROVIDER

    from dance_common.rehearsal import Rehearsal
    from dance_common.transport import mounted

    site_class = getattr(importlib.import_module(f"{framework}_site"), f"{framework.title()}Site")
    if when == "between":
        install()
    provider = Rehearsal(issuer=PROVIDER)
    entries = {"rehearsal": ENTRIES["oauth2"], "veteran": ENTRIES["oauth1"]}
    with mounted(PROVIDER, provider.adapter()), site_class.running(entries) as site:
        for name in entries:
            browsers = [site.browser(), site.browser()]
            for browser, account in zip(browsers, ("mona", "hubot"), strict=True):
                began = browser.get(f"/login/{name}")
                browser.get(provider.consent(began.location, account=account))
                if when == "after":
                    browser.get(f"/who/{name}")
                    install()
            print(name, *(browser.get(f"/who/{name}").text for browser in (*browsers, *browsers)))


if __name__ == "__main__":
    main(*sys.argv[1:])
