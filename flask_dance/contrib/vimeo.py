"""Vimeo: ``make_vimeo_blueprint``, and ``vimeo``, the current user's session."""

from dance_common.providers.vimeo import vimeo as _provider

from ..consumer.presets import blueprint_maker, current_session

make_vimeo_blueprint = blueprint_maker(_provider)
vimeo = current_session(_provider)
