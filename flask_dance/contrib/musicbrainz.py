"""MusicBrainz: ``make_musicbrainz_blueprint``, and ``musicbrainz``, the current user's session."""

from dance_common.providers.musicbrainz import musicbrainz as _provider

from ..consumer.presets import blueprint_maker, current_session

make_musicbrainz_blueprint = blueprint_maker(_provider)
musicbrainz = current_session(_provider)
