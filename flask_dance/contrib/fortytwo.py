"""42 Intra: ``make_fortytwo_blueprint``, and ``fortytwo``, the current user's session."""

from dance_common.providers.fortytwo import fortytwo as _provider

from ..consumer.presets import blueprint_maker, current_session

make_fortytwo_blueprint = blueprint_maker(_provider)
fortytwo = current_session(_provider)
