"""SubscribeStar: ``make_subscribestar_blueprint``, and ``subscribestar``, the current user's session."""

from dance_common.providers.subscribestar import subscribestar as _provider

from ..consumer.presets import blueprint_maker, current_session

make_subscribestar_blueprint = blueprint_maker(_provider)
subscribestar = current_session(_provider)
