"""Feishu / Lark: ``make_feishu_blueprint``, and ``feishu``, the current user's session."""

from dance_common.providers.feishu import feishu as _provider

from ..consumer.presets import blueprint_maker, current_session

make_feishu_blueprint = blueprint_maker(_provider)
feishu = current_session(_provider)
