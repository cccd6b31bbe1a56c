"""WordPress.com: ``make_wordpress_blueprint``, and ``wordpress``, the current user's session."""

from dance_common.providers.wordpress import wordpress as _provider

from ..consumer.presets import blueprint_maker, current_session

make_wordpress_blueprint = blueprint_maker(_provider)
wordpress = current_session(_provider)
