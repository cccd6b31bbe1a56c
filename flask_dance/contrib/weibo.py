"""Weibo: ``make_weibo_blueprint``, and ``weibo``, the current user's session."""

from dance_common.providers.weibo import weibo as _provider

from ..consumer.presets import blueprint_maker, current_session

make_weibo_blueprint = blueprint_maker(_provider)
weibo = current_session(_provider)
