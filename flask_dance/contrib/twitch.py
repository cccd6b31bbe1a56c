"""Twitch: ``make_twitch_blueprint``, and ``twitch``, the current user's session."""

from dance_common.providers.twitch import twitch as _provider

from ..consumer.presets import blueprint_maker, current_session

make_twitch_blueprint = blueprint_maker(_provider)
twitch = current_session(_provider)
