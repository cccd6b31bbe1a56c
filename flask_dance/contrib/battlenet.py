"""Battle.net: ``make_battlenet_blueprint``, and ``battlenet``, the current user's session."""

from dance_common.providers.battlenet import battlenet as _provider

from ..consumer.presets import blueprint_maker, current_session

make_battlenet_blueprint = blueprint_maker(_provider)
battlenet = current_session(_provider)
