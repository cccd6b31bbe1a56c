"""Bluesky: ``make_bluesky_blueprint``, and ``bluesky``, the current user's session."""

from dance_common.providers._bluesky import bluesky as _provider

from ..consumer.presets import blueprint_maker, current_session

make_bluesky_blueprint = blueprint_maker(_provider)
bluesky = current_session(_provider)
