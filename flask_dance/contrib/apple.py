"""Apple: ``make_apple_blueprint``, and ``apple``, the current user's session."""

from dance_common.providers.apple import apple as _provider

from ..consumer.presets import blueprint_maker, current_session

make_apple_blueprint = blueprint_maker(_provider)
apple = current_session(_provider)
