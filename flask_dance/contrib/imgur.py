"""Imgur: ``make_imgur_blueprint``, and ``imgur``, the current user's session."""

from dance_common.providers.imgur import imgur as _provider

from ..consumer.presets import blueprint_maker, current_session

make_imgur_blueprint = blueprint_maker(_provider)
imgur = current_session(_provider)
