"""WeChat: ``make_weixin_blueprint``, and ``weixin``, the current user's session."""

from dance_common.providers.weixin import weixin as _provider

from ..consumer.presets import blueprint_maker, current_session

make_weixin_blueprint = blueprint_maker(_provider)
weixin = current_session(_provider)
