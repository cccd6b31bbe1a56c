"""osu!: ``make_osu_blueprint``, and ``osu``, the current user's session."""

from dance_common.providers.osu import osu as _provider

from ..consumer.presets import blueprint_maker, current_session

make_osu_blueprint = blueprint_maker(_provider)
osu = current_session(_provider)
