"""JumpCloud: ``make_jumpcloud_blueprint``, and ``jumpcloud``, the current user's session."""

from dance_common.providers.jumpcloud import jumpcloud as _provider

from ..consumer.presets import blueprint_maker, current_session

make_jumpcloud_blueprint = blueprint_maker(_provider)
jumpcloud = current_session(_provider)
