"""KOOK: ``make_kook_blueprint``, and ``kook``, the current user's session."""

from dance_common.providers.kook import kook as _provider

from ..consumer.presets import blueprint_maker, current_session

make_kook_blueprint = blueprint_maker(_provider)
kook = current_session(_provider)
