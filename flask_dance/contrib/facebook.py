"""Facebook: ``make_facebook_blueprint``, and ``facebook``, the current user's session."""

from dance_common.providers.facebook import facebook as _provider

from ..consumer.presets import blueprint_maker, current_session

make_facebook_blueprint = blueprint_maker(_provider)
facebook = current_session(_provider)
