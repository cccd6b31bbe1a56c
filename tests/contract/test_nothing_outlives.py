"""Nothing that belongs to a request outlives it: memory does not grow, and nobody meets another's session."""

from __future__ import annotations

import gc
import logging
import weakref

import requests

from dance_common.visit.visit import Visit


def left_over():
    """Return what is left of requests that are over."""
    gc.collect()
    kinds = (Visit, requests.Session)
    # By type: to ask a lazy object for its class would wake it.
    return [found for found in gc.get_objects() if issubclass(type(found), kinds)]


def test_visits_and_sessions_go_with_their_requests(site, provider, caplog):
    """After a dance, calls, a refused answer and a log-out all of them are gone."""
    # pytest keeps what is logged, and Django logs a bad request with the request itself.
    caplog.set_level(logging.CRITICAL, logger="django.request")
    before = len(left_over())
    met = []

    def meet(session):
        met.append(weakref.ref(session))

    browser = site.browser()
    with site.receiver("oauth_before_login", meet), site.receiver("oauth_authorized", meet):
        callback = provider.consent(browser.get("/login/rehearsal").location)
        browser.get(callback)
    browser.get(callback)
    for _ in range(5):
        assert browser.get("/who/rehearsal").text != "nobody"
    browser.get("/forget/rehearsal")
    assert len(left_over()) == before
    assert len(met) == 2
    assert [reference() for reference in met] == [None, None]
