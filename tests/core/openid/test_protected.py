"""Where authorization servers say what they can do, and how they want to be spoken to."""

from __future__ import annotations

import pytest

from dance_common.openid import protected
from dance_common.providers import find


@pytest.mark.parametrize(
    ("issuer", "places"),
    [
        (
            "https://a.example",
            ["/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"],
        ),
        (
            "https://a.example/tenant/",
            [
                "/.well-known/oauth-authorization-server/tenant",
                "/.well-known/openid-configuration/tenant",
                "/tenant/.well-known/openid-configuration",
            ],
        ),
    ],
)
def test_the_well_known_places(issuer, places):
    """RFC 8414 section 3.1 and both ways of OpenID, in this order."""
    assert list(protected.well_known(issuer)) == [f"https://a.example{place}" for place in places]


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        (None, "basic"),
        ([], "basic"),
        (["client_secret_basic"], "basic"),
        (["client_secret_basic", "client_secret_post"], "post"),
        (["none", "client_secret_basic"], "basic"),
        (["none"], "none"),
        (["private_key_jwt", 1], "none"),
    ],
)
def test_how_the_client_proves_itself(offered, chosen):
    """As fields where that is offered: the Python SDK's server wants the client_id there in any case."""
    assert protected._authentication({"token_endpoint_auth_methods_supported": offered}) == chosen


def test_plain_http_is_for_this_machine():
    """A site can't be told by mistake to send tokens by http."""
    with pytest.raises(ValueError, match="https address"):
        find("mcp")(server="http://mcp.example.com/mcp")
    with pytest.raises(ValueError, match="absolute address"):
        find("mcp")(server="")
    assert find("mcp")(server="http://localhost:8000/mcp/").base_url == "http://localhost:8000/mcp"
