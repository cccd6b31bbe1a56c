"""Adobe: ``make_adobe_blueprint``, and ``adobe``, the current user's session."""

from dance_common.providers.adobe import adobe as _provider

from ..consumer.presets import blueprint_maker, current_session

make_adobe_blueprint = blueprint_maker(_provider)
adobe = current_session(_provider)
