"""DeviantArt: ``make_deviantart_blueprint``, and ``deviantart``, the current user's session."""

from dance_common.providers.deviantart import deviantart as _provider

from ..consumer.presets import blueprint_maker, current_session

make_deviantart_blueprint = blueprint_maker(_provider)
deviantart = current_session(_provider)
