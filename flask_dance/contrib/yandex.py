"""Yandex: ``make_yandex_blueprint``, and ``yandex``, the current user's session."""

from dance_common.providers.yandex import yandex as _provider

from ..consumer.presets import blueprint_maker, current_session

make_yandex_blueprint = blueprint_maker(_provider)
yandex = current_session(_provider)
