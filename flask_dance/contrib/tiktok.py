"""TikTok: ``make_tiktok_blueprint``, and ``tiktok``, the current user's session."""

from dance_common.providers.tiktok import tiktok as _provider

from ..consumer.presets import blueprint_maker, current_session

make_tiktok_blueprint = blueprint_maker(_provider)
tiktok = current_session(_provider)
