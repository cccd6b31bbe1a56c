"""Zoom: ``make_zoom_blueprint``, and ``zoom``, the current user's session."""

from dance_common.providers.zoom import zoom as _provider

from ..consumer.presets import blueprint_maker, current_session

make_zoom_blueprint = blueprint_maker(_provider)
zoom = current_session(_provider)
