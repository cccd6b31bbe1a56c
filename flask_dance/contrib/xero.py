"""Xero: ``make_xero_blueprint``, and ``xero``, the current user's session."""

from dance_common.providers.xero import xero as _provider

from ..consumer.presets import blueprint_maker, current_session

make_xero_blueprint = blueprint_maker(_provider)
xero = current_session(_provider)
