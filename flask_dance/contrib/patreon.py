"""Patreon: ``make_patreon_blueprint``, and ``patreon``, the current user's session."""

from dance_common.providers.patreon import patreon as _provider

from ..consumer.presets import blueprint_maker, current_session

make_patreon_blueprint = blueprint_maker(_provider)
patreon = current_session(_provider)
