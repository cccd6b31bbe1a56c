"""Trovo: ``make_trovo_blueprint``, and ``trovo``, the current user's session."""

from dance_common.providers.trovo import trovo as _provider

from ..consumer.presets import blueprint_maker, current_session

make_trovo_blueprint = blueprint_maker(_provider)
trovo = current_session(_provider)
