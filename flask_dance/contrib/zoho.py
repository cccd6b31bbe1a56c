"""Zoho: ``make_zoho_blueprint``, and ``zoho``, the current user's session."""

from dance_common.providers.zoho import zoho as _provider

from ..consumer.presets import blueprint_maker, current_session

make_zoho_blueprint = blueprint_maker(_provider)
zoho = current_session(_provider)
