"""QQ: ``make_qq_blueprint``, and ``qq``, the current user's session."""

from dance_common.providers.qq import qq as _provider

from ..consumer.presets import blueprint_maker, current_session

make_qq_blueprint = blueprint_maker(_provider)
qq = current_session(_provider)
