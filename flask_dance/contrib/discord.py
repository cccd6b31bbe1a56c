"""Discord: ``make_discord_blueprint``, and ``discord``, the current user's session."""

from dance_common.providers.discord import discord as _provider

from ..consumer.presets import blueprint_maker, current_session

make_discord_blueprint = blueprint_maker(_provider)
discord = current_session(_provider)
