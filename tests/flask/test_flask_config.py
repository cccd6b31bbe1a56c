"""from_config: values that the application's configuration holds."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from flask_dance.consumer import OAuth1ConsumerBlueprint


def client_id_of(app):
    """The client id that the provider is told."""
    url = app.test_client().get("/login/rehearsal").location
    return parse_qs(urlsplit(url).query)["client_id"][0]


@pytest.mark.parametrize("path", ["client_id", "session.client_id", "session._client.client_id"])
def test_plain_names_and_dotted_paths_are_applied_to_each_request(make_app, make_blueprint, path):
    """The documented path through the session works as well as the blueprint's own attribute."""
    blueprint = make_blueprint()
    blueprint.from_config[path] = "MY_CLIENT_ID"
    app = make_app(blueprint, MY_CLIENT_ID="first")
    assert client_id_of(app) == "first"
    app.config["MY_CLIENT_ID"] = "second"
    assert client_id_of(app) == "second"


def test_a_variable_that_is_not_set_changes_nothing(make_app, make_blueprint):
    """Where the application has no such variable the blueprint's own value stays."""
    blueprint = make_blueprint(client_id="own")
    blueprint.from_config["client_id"] = "MY_CLIENT_ID"
    assert client_id_of(make_app(blueprint)) == "own"


def test_nothing_is_written_on_the_blueprint(make_app, make_blueprint):
    """What one application configures is not there outside of its requests."""
    blueprint = make_blueprint(client_id="own")
    blueprint.from_config["client_id"] = "MY_CLIENT_ID"
    client_id_of(make_app(blueprint, MY_CLIENT_ID="configured"))
    assert blueprint.client_id == blueprint.dance.client_id == "own"


def test_a_name_that_no_dance_knows_becomes_an_attribute_of_the_request(make_app, make_blueprint):
    """A site may bring values of its own to its blueprint."""
    blueprint = make_blueprint()
    blueprint.from_config["color"] = "COLOR"
    with make_app(blueprint, COLOR="blue").test_request_context():
        assert blueprint.color == "blue"
    with pytest.raises(AttributeError, match="no attribute 'colour'"):
        _ = blueprint.colour


def test_oauth_1_credentials_can_be_reached_by_their_path(make_app):
    """Paths into the OAuth 1 client work, as presets of older releases used them."""
    blueprint = OAuth1ConsumerBlueprint("example", __name__)
    blueprint.from_config["session._client.client.client_key"] = "KEY"
    with make_app(blueprint, KEY="abc").test_request_context():
        assert blueprint.session._client.client.client_key == "abc"
