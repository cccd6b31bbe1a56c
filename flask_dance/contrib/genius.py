"""Genius: ``make_genius_blueprint``, and ``genius``, the current user's session."""

from dance_common.providers.genius import genius as _provider

from ..consumer.presets import blueprint_maker, current_session

make_genius_blueprint = blueprint_maker(_provider)
genius = current_session(_provider)
