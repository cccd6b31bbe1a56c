"""Text in any option of a custom provider is a dance, or an error that says so."""

from __future__ import annotations

import os

from hypothesis import given, settings
from hypothesis import strategies as st

from dance_common import options
from dance_common.dance import custom
from dance_common.errors import DanceError

EXAMPLES = {"quick": 50, "fast": 150, "thorough": 10_000}[
    os.environ.get("HYPOTHESIS_PROFILE", "fast")
]
SECRET = "s3cret-of-the-site"
OPTIONS = sorted(options.signature(custom.oauth2).parameters)
VALUES = st.text(max_size=20) | st.sampled_from(
    ["https://a.example/x", "http://[bad", "//x", "{bp.name}", "{", "{0}", "{bp.client_secret}"]
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(given=st.dictionaries(st.sampled_from(OPTIONS), VALUES, max_size=6))
def test_any_option_makes_a_dance_or_a_plain_error(given):
    """No secret is in the error or in the address."""
    said = ""
    try:
        dance = custom.oauth2(
            **{"name": "fuzz", "client_id": "a", **given, "client_secret": SECRET}
        )
        said = dance.begin({}, "https://shop.example/callback")
    except (DanceError, TypeError, ValueError, LookupError, AttributeError) as error:
        said = str(error)
    assert SECRET not in said
