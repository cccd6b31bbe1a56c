"""Smartsheet: ``make_smartsheet_blueprint``, and ``smartsheet``, the current user's session."""

from dance_common.providers.smartsheet import smartsheet as _provider

from ..consumer.presets import blueprint_maker, current_session

make_smartsheet_blueprint = blueprint_maker(_provider)
smartsheet = current_session(_provider)
