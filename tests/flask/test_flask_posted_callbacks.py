"""Posted callbacks beside Flask-WTF, whose token no provider has."""

import flask_wtf
import pytest
from flask import Flask

from flask_dance.consumer import OAuth2ConsumerBlueprint


def _site(*, is_protected_first):
    app = Flask(__name__)
    app.secret_key = "not secret"
    protect = flask_wtf.CSRFProtect()
    if is_protected_first:
        protect.init_app(app)
    blueprint = OAuth2ConsumerBlueprint(
        "posting",
        __name__,
        client_id="an-id",
        client_secret="a-secret",
        authorization_url="https://provider.example/authorize",
        token_url="https://provider.example/token",
        authorization_url_params={"response_mode": "form_post"},
    )
    app.register_blueprint(blueprint, url_prefix="/login")
    if not is_protected_first:
        protect.init_app(app)
        protect.exempt("flask_dance.consumer.base.authorized")
    app.add_url_rule("/own", view_func=lambda: "own", endpoint="own", methods=["POST"])
    return app.test_client()


@pytest.mark.parametrize("is_protected_first", [True, False], ids=["first", "later"])
def test_a_posted_callback_passes_by_flask_wtf(is_protected_first):
    """The callback view alone is exempt: in either order, the later one with the line that the docs name."""
    client = _site(is_protected_first=is_protected_first)
    form = {"code": "c", "state": "s"}
    assert client.post("/login/posting/authorized", data=form).status_code == 303
    assert client.post("/own", data=form).status_code == 400
    assert client.post("/login/posting", data=form).status_code == 400
