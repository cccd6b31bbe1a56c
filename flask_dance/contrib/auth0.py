"""Auth0: ``make_auth0_blueprint``, and ``auth0``, the current user's session."""

from dance_common.providers.auth0 import auth0 as _provider

from ..consumer.presets import blueprint_maker, current_session

make_auth0_blueprint = blueprint_maker(_provider)
auth0 = current_session(_provider)
