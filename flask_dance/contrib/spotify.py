"""Spotify: ``make_spotify_blueprint``, and ``spotify``, the current user's session."""

from dance_common.providers.spotify import spotify as _provider

from ..consumer.presets import blueprint_maker, current_session

make_spotify_blueprint = blueprint_maker(_provider)
spotify = current_session(_provider)
