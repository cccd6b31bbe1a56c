"""Kick: ``make_kick_blueprint``, and ``kick``, the current user's session."""

from dance_common.providers.kick import kick as _provider

from ..consumer.presets import blueprint_maker, current_session

make_kick_blueprint = blueprint_maker(_provider)
kick = current_session(_provider)
