"""Wahoo: ``make_wahoo_blueprint``, and ``wahoo``, the current user's session."""

from dance_common.providers.wahoo import wahoo as _provider

from ..consumer.presets import blueprint_maker, current_session

make_wahoo_blueprint = blueprint_maker(_provider)
wahoo = current_session(_provider)
