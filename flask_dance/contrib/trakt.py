"""Trakt: ``make_trakt_blueprint``, and ``trakt``, the current user's session."""

from dance_common.providers.trakt import trakt as _provider

from ..consumer.presets import blueprint_maker, current_session

make_trakt_blueprint = blueprint_maker(_provider)
trakt = current_session(_provider)
