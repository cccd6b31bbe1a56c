"""Pushbullet: ``make_pushbullet_blueprint``, and ``pushbullet``, the current user's session."""

from dance_common.providers.pushbullet import pushbullet as _provider

from ..consumer.presets import blueprint_maker, current_session

make_pushbullet_blueprint = blueprint_maker(_provider)
pushbullet = current_session(_provider)
