"""VK ID: ``make_vk_blueprint``, and ``vk``, the current user's session."""

from dance_common.providers.vk import vk as _provider

from ..consumer.presets import blueprint_maker, current_session

make_vk_blueprint = blueprint_maker(_provider)
vk = current_session(_provider)
