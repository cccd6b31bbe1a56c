"""Kroger: ``make_kroger_blueprint``, and ``kroger``, the current user's session."""

from dance_common.providers.kroger import kroger as _provider

from ..consumer.presets import blueprint_maker, current_session

make_kroger_blueprint = blueprint_maker(_provider)
kroger = current_session(_provider)
