"""Wikimedia (OAuth 2): ``make_wikimedia_oauth2_blueprint``, and ``wikimedia_oauth2``, the current user's session."""

from dance_common.providers.wikimedia_oauth2 import wikimedia_oauth2 as _provider

from ..consumer.presets import blueprint_maker, current_session

make_wikimedia_oauth2_blueprint = blueprint_maker(_provider)
wikimedia_oauth2 = current_session(_provider)
