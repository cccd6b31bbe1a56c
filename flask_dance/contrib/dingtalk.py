"""DingTalk: ``make_dingtalk_blueprint``, and ``dingtalk``, the current user's session."""

from dance_common.providers.dingtalk import dingtalk as _provider

from ..consumer.presets import blueprint_maker, current_session

make_dingtalk_blueprint = blueprint_maker(_provider)
dingtalk = current_session(_provider)
