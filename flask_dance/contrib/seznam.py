"""Seznam.cz: ``make_seznam_blueprint``, and ``seznam``, the current user's session."""

from dance_common.providers.seznam import seznam as _provider

from ..consumer.presets import blueprint_maker, current_session

make_seznam_blueprint = blueprint_maker(_provider)
seznam = current_session(_provider)
