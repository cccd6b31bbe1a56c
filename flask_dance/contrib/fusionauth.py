"""FusionAuth: ``make_fusionauth_blueprint``, and ``fusionauth``, the current user's session."""

from dance_common.providers.fusionauth import fusionauth as _provider

from ..consumer.presets import blueprint_maker, current_session

make_fusionauth_blueprint = blueprint_maker(_provider)
fusionauth = current_session(_provider)
