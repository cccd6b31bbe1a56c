"""A cache that does not answer is the site's own trouble: it is heard of, and the next dance works."""

from __future__ import annotations

import pytest
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django_site import DjangoSite
from stand_in import ENTRIES, PROVIDER

from dance_common.rehearsal import Rehearsal
from dance_common.transport import mounted
from django_dance.backends import ORMBackend


class Fragile(LocMemCache):
    """A cache in this process that can be taken down."""

    is_down = False

    def get(self, *args, **options):
        self._answer()
        return super().get(*args, **options)

    def set(self, *args, **options):
        self._answer()
        return super().set(*args, **options)

    def add(self, *args, **options):
        self._answer()
        return super().add(*args, **options)

    def delete(self, *args, **options):
        self._answer()
        return super().delete(*args, **options)

    def _answer(self):
        if type(self).is_down:
            raise ConnectionError("the cache is down")


@pytest.fixture
def down(monkeypatch):
    """Take the cache down or up."""
    return lambda is_down: monkeypatch.setattr(Fragile, "is_down", is_down)


def test_a_token_is_not_lost_in_silence_while_the_cache_is_down(down, transactional_db):
    """Nothing is written that the cache might contradict; the site hears why, and connects the user afterwards."""
    provider = Rehearsal(issuer=PROVIDER)
    fragile = {"BACKEND": f"{__name__}.Fragile", "LOCATION": "fragile"}
    # By a name that caches of other tests have, too: pytest keeps the log, and with it the request and its backend,
    # which hears of the rows that later tests write.
    dances = {"rehearsal": {**ENTRIES["oauth2"], "backend": ORMBackend(cache="default")}}
    with (
        mounted(PROVIDER, provider.adapter()),
        DjangoSite.running(dances, CACHES={"default": fragile}) as site,
    ):
        assert isinstance(caches["default"], Fragile)
        browser = site.browser()
        browser.get("/enter/cache-is-down")
        callback = provider.consent(browser.get("/login/rehearsal").location)
        down(True)
        for url in (callback, "/who/rehearsal"):
            with pytest.raises(ConnectionError, match="the cache is down"):
                browser.get(url)
        down(False)
        assert browser.get("/who/rehearsal").text == "nobody"
        browser.get(provider.consent(browser.get("/login/rehearsal").location))
        assert browser.get("/who/rehearsal").text == "mona"
