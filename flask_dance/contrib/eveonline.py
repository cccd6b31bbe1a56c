"""EVE Online: ``make_eveonline_blueprint``, and ``eveonline``, the current user's session."""

from dance_common.providers.eveonline import eveonline as _provider

from ..consumer.presets import blueprint_maker, current_session

make_eveonline_blueprint = blueprint_maker(_provider)
eveonline = current_session(_provider)
