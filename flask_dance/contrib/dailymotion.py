"""Dailymotion: ``make_dailymotion_blueprint``, and ``dailymotion``, the current user's session."""

from dance_common.providers.dailymotion import dailymotion as _provider

from ..consumer.presets import blueprint_maker, current_session

make_dailymotion_blueprint = blueprint_maker(_provider)
dailymotion = current_session(_provider)
