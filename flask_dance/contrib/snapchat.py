"""Snapchat: ``make_snapchat_blueprint``, and ``snapchat``, the current user's session."""

from dance_common.providers.snapchat import snapchat as _provider

from ..consumer.presets import blueprint_maker, current_session

make_snapchat_blueprint = blueprint_maker(_provider)
snapchat = current_session(_provider)
