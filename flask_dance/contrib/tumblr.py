"""Tumblr (OAuth 1): ``make_tumblr_blueprint``, and ``tumblr``, the current user's session."""

from dance_common.providers.tumblr import tumblr as _provider

from ..consumer.presets import blueprint_maker, current_session

make_tumblr_blueprint = blueprint_maker(_provider)
tumblr = current_session(_provider)
