"""FranceConnect: ``make_franceconnect_blueprint``, and ``franceconnect``, the current user's session."""

from dance_common.providers.franceconnect import franceconnect as _provider

from ..consumer.presets import blueprint_maker, current_session

make_franceconnect_blueprint = blueprint_maker(_provider)
franceconnect = current_session(_provider)
