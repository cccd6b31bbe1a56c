"""Any issuer, in Django: the settings name its address, and nothing else."""

from __future__ import annotations

from dance_common.rehearsal import DEMO_CLIENT


def test_an_issuer_is_enough(run, provider):
    """A visitor dances, a receiver reads what was signed, and the token has the user's id."""
    corp = {
        "provider": "openid",
        "issuer": "http://localhost:9000",
        "client_id": DEMO_CLIENT.client_id,
        "client_secret": DEMO_CLIENT.client_secret,
    }
    site = run(corp=corp)
    browser = site.browser()
    with site.receiver("oauth_authorized", lambda session: None) as heard:
        began = browser.get("/login/corp")
        assert began.location.startswith("http://localhost:9000/oauth2/authorize?")
        answer = browser.get(provider.consent(began.location, account="hubot"))
    assert answer.location == "/"
    ((name, facts),) = heard.events
    assert (name, facts["token"]["sub"]) == ("corp", "2")
