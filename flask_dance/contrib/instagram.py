"""Instagram: ``make_instagram_blueprint``, and ``instagram``, the current user's session."""

from dance_common.providers.instagram import instagram as _provider

from ..consumer.presets import blueprint_maker, current_session

make_instagram_blueprint = blueprint_maker(_provider)
instagram = current_session(_provider)
