"""Airtable: ``make_airtable_blueprint``, and ``airtable``, the current user's session."""

from dance_common.providers.airtable import airtable as _provider

from ..consumer.presets import blueprint_maker, current_session

make_airtable_blueprint = blueprint_maker(_provider)
airtable = current_session(_provider)
