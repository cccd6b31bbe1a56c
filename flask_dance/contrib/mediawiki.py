"""Wikimedia (OAuth 1): ``make_mediawiki_blueprint``, and ``mediawiki``, the current user's session."""

from dance_common.providers.mediawiki import mediawiki as _provider

from ..consumer.presets import blueprint_maker, current_session

make_mediawiki_blueprint = blueprint_maker(_provider)
mediawiki = current_session(_provider)
