"""Discogs: ``make_discogs_blueprint``, and ``discogs``, the current user's session."""

from dance_common.providers.discogs import discogs as _provider

from ..consumer.presets import blueprint_maker, current_session

make_discogs_blueprint = blueprint_maker(_provider)
discogs = current_session(_provider)
