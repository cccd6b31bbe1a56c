"""Clever: ``make_clever_blueprint``, and ``clever``, the current user's session."""

from dance_common.providers.clever import clever as _provider

from ..consumer.presets import blueprint_maker, current_session

make_clever_blueprint = blueprint_maker(_provider)
clever = current_session(_provider)
