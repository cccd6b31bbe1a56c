"""Tumblr (OAuth 2): ``make_tumblr_oauth2_blueprint``, and ``tumblr_oauth2``, the current user's session."""

from dance_common.providers.tumblr_oauth2 import tumblr_oauth2 as _provider

from ..consumer.presets import blueprint_maker, current_session

make_tumblr_oauth2_blueprint = blueprint_maker(_provider)
tumblr_oauth2 = current_session(_provider)
