"""A session's parts are made when they are first used, and are those that requests would have made."""

from __future__ import annotations

import requests
import requests_oauthlib
from core_helpers import REMOTE, oauth2_dance

from dance_common.transport.lean import LeanOAuth2Session, LeanSession


def test_every_part_of_a_requests_session_is_there():
    """Whatever requests gives its sessions ours have, with the same value; adapters belong to the process."""
    usual = vars(requests.Session())
    lean = LeanSession()
    found = {name: getattr(lean, name) for name in usual}
    assert list(usual.pop("adapters")) == list(found.pop("adapters"))
    assert list(usual.pop("cookies")) == list(found.pop("cookies")) == []
    assert found == usual


def test_every_part_of_a_requests_oauthlib_session_is_there():
    """The same for what requests-oauthlib adds."""
    usual = vars(requests_oauthlib.OAuth2Session("id", scope=["a"]))
    lean = LeanOAuth2Session("id", scope=["a"])
    differing = {"adapters", "auth", "cookies", "_client"}
    assert {name: getattr(lean, name) for name in usual.keys() - differing} == {
        name: value for name, value in usual.items() if name not in differing
    }
    assert (lean.client_id, type(lean._client)) == ("id", type(usual["_client"]))


def test_asking_for_the_token_makes_no_parts():
    """Most sessions are asked for no more than that."""
    session = oauth2_dance(REMOTE).session()
    assert not session.authorized
    assert not {"headers", "cookies", "_client", "adapters", "hooks"} & vars(session).keys()


def test_oauthlibs_client_knows_the_token():
    """Whether it is made before the token is loaded or after."""
    session = oauth2_dance(REMOTE).session(token={"access_token": "one"})
    assert (session._client.access_token, session._client.token) == ("one", {"access_token": "one"})
    session.token = None
    assert (session._client.access_token, session._client.token) == (None, {})
