"""How connections are kept is configured in one place, the same for every framework."""

from __future__ import annotations


def told(session):
    """Say what holds for a session."""
    return f"{session.connections.pool_size} {session.connections.api_timeout}"


def test_variables_hold_for_all_dances_and_options_for_one(run, entry):
    """The site's variables say how connections are kept; a dance may let its calls wait longer."""
    site = run(patient={**entry, "api_timeout": 90}, usual=entry, DANCE_POOL_SIZE=7)
    with site.receiver("oauth_before_login", answer=told):
        browser = site.browser()
        found = [browser.get(f"/login/{name}").text for name in ("patient", "usual")]
    assert found == ["7 90", "7 (5.0, 30.0)"]
