"""What reaches Sentry or Django's report when the site's own code fails: no token, no code, no secret."""

from __future__ import annotations

import json
import re
import sys
from contextlib import contextmanager, suppress

import pytest
from error_reports import secrets_in_frames, sentry_report, variables_in_frames
from stand_in import ENTRIES

from dance_common.rehearsal import DEMO_CLIENT, Answer


class Mistake(Exception):
    """What the site's own code raises."""


def mistake(*_, **__):
    raise Mistake("of the site")


class Broken:
    """A backend of the site's own, which has a mistake."""

    def get(self, context):
        return None

    def set(self, context, token):
        mistake(token)

    def delete(self, context):
        mistake()


@contextmanager
def reporting(site, reports):
    """Report each error that nobody caught, at the moment when Sentry's integrations and Django's mails do."""

    def report(*_, request=None, **facts):
        reports.append(texts_of(facts.get("exception") or sys.exc_info()[1], site.name, request))

    if site.name == "flask":
        from flask import got_request_exception

        with got_request_exception.connected_to(report):
            yield
        return
    from django.core.signals import got_request_exception

    got_request_exception.connect(report)
    try:
        yield
    finally:
        got_request_exception.disconnect(report)


def texts_of(error, framework, request=None):
    """Return what the frames of an error show, and what reporters of the framework make of it."""
    texts = [json.dumps(variables_in_frames(error)), sentry_report(error)]
    if framework == "django":
        from django.views.debug import ExceptionReporter

        reporter = ExceptionReporter(request, type(error), error, error.__traceback__)
        texts += [reporter.get_traceback_html(), reporter.get_traceback_text()]
    return texts


def leaks(texts, secrets):
    """Return the texts around every secret."""
    return [
        text[match.start() - 200 : match.end()]
        for text in texts
        for match in secrets.finditer(text)
    ]


def dance(site, provider, reports, user=None):
    """Dance once with what is reported; return the pattern of all that was secret."""
    browser = site.browser()
    if user is not None:
        browser.get(f"/enter/{user}")
    callback = provider.consent(browser.get("/login/rehearsal").location)
    with reporting(site, reports), suppress(Mistake):
        browser.get(callback)
    return secrets_of(provider, callback)


def secrets_of(provider, callback):
    found = {DEMO_CLIENT.client_secret, *provider.tokens_of("mona")}
    found |= set(re.findall(r"(?:code|oauth_verifier)=([^&]+)", callback))
    return re.compile("|".join(map(re.escape, found)))


def test_a_receiver_that_fails(run, provider, entry):
    """Neither the token that it was given nor the code that was exchanged is in a report, and its own frame is."""
    site, reports = run(rehearsal=entry), []
    with site.receiver("oauth_authorized", mistake):
        secrets = dance(site, provider, reports)
    (texts,) = reports
    assert leaks(texts, secrets) == []
    assert ["mistake" in text for text in texts] == [True] * len(texts)


def test_a_backend_that_fails(run, provider, entry):
    """What a backend of the site's own raises shows no token."""
    site, reports = run(rehearsal={**entry, "backend": Broken()}), []
    secrets = dance(site, provider, reports)
    (texts,) = reports
    assert leaks(texts, secrets) == []
    assert ["mistake" in text for text in texts] == [True] * len(texts)


def test_an_error_that_a_receiver_reports_itself(run, provider, entry):
    """A receiver of ``oauth_error`` that hands the exception to Sentry hands over no code."""
    site, reports = run(rehearsal=entry), []
    browser = site.browser()
    callback = provider.consent(browser.get("/login/rehearsal").location)
    provider.answer_with("token", Answer(500, {}, ""))
    with site.receiver("oauth_error") as heard:
        heard.events = Reporting(site.name, reports)
        browser.get(callback)
    (texts,) = reports
    assert leaks(texts, secrets_of(provider, callback)) == []


class Reporting(list):
    """What a receiver hears, reported while it hears it."""

    def __init__(self, framework, reports):
        super().__init__()
        self.framework, self.reports = framework, reports

    def append(self, event):
        super().append(event)
        self.reports.append(texts_of(event[1]["exception"], self.framework))


@pytest.mark.parametrize("protocol", ["oauth2"])
def test_an_option_that_is_misspelt(site_class, protocol):
    """The error about an option has no secret of the others in its frames."""
    entry = {**ENTRIES[protocol], "client_secret": "planted-secret", "client_idd": "x"}
    with pytest.raises(Exception, match="client_idd") as caught:
        _configure(site_class, entry)
    planted = re.compile("planted-secret")
    frames = secrets_in_frames(caught.value, planted)
    assert {
        each for each in frames if each.startswith(("dance_common", "django_dance", "flask_dance"))
    } == set()


def _configure(site_class, entry):
    if site_class.name == "django":
        from django_dance.conf import configured_provider

        return configured_provider("rehearsal", entry)
    from flask_dance.consumer import OAuth2ConsumerBlueprint

    options = {name: value for name, value in entry.items() if name != "provider"}
    return OAuth2ConsumerBlueprint("rehearsal", __name__, **options)


def test_a_table_that_a_receiver_watches(run, provider, entry):
    """What the ORM's own signal raises when a token is stored shows none, in its frames neither."""
    site, reports = run(rehearsal=entry, TABLES={}), []
    with failing_store(site.name):
        secrets = dance(site, provider, reports, user="ada")
    (texts,) = reports
    assert leaks(texts, secrets) == []
    assert ["mistake" in text for text in texts] == [True] * len(texts)


@contextmanager
def failing_store(framework):
    """Let the ORM's signal about a new row raise what the site's own code would."""
    if framework == "django":
        from django.db.models.signals import post_save

        from django_dance.models import DanceToken

        post_save.connect(mistake, sender=DanceToken)
        try:
            yield
        finally:
            post_save.disconnect(mistake, sender=DanceToken)
        return
    from flask_tables import OAuth
    from sqlalchemy import event

    event.listen(OAuth, "after_insert", mistake)
    try:
        yield
    finally:
        event.remove(OAuth, "after_insert", mistake)


def test_credentials_of_a_tenant_that_are_misspelt():
    """The error about what a tenant's function returned has no secret in its frames either."""
    pytest.importorskip("django")
    import django_site  # noqa: F401  # configures the settings

    from django_dance.conf import configured_provider

    entry = {**ENTRIES["oauth2"], "credentials": _credentials}
    configured = configured_provider("rehearsal", entry)
    with pytest.raises(Exception, match="client_idd") as caught:
        configured.dance_for(object())
    frames = secrets_in_frames(caught.value, re.compile("planted-secret"))
    assert frames == set()


def _credentials(request):
    return {"client_secret": "planted-secret", "client_idd": "x"}
