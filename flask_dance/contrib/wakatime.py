"""WakaTime: ``make_wakatime_blueprint``, and ``wakatime``, the current user's session."""

from dance_common.providers.wakatime import wakatime as _provider

from ..consumer.presets import blueprint_maker, current_session

make_wakatime_blueprint = blueprint_maker(_provider)
wakatime = current_session(_provider)
