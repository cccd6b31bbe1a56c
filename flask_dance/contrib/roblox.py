"""Roblox: ``make_roblox_blueprint``, and ``roblox``, the current user's session."""

from dance_common.providers.roblox import roblox as _provider

from ..consumer.presets import blueprint_maker, current_session

make_roblox_blueprint = blueprint_maker(_provider)
roblox = current_session(_provider)
