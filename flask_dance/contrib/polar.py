"""Polar: ``make_polar_blueprint``, and ``polar``, the current user's session."""

from dance_common.providers.polar import polar as _provider

from ..consumer.presets import blueprint_maker, current_session

make_polar_blueprint = blueprint_maker(_provider)
polar = current_session(_provider)
