"""Keycloak: ``make_keycloak_blueprint``, and ``keycloak``, the current user's session."""

from dance_common.providers.keycloak import keycloak as _provider

from ..consumer.presets import blueprint_maker, current_session

make_keycloak_blueprint = blueprint_maker(_provider)
keycloak = current_session(_provider)
