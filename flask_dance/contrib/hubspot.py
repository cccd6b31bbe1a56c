"""HubSpot: ``make_hubspot_blueprint``, and ``hubspot``, the current user's session."""

from dance_common.providers.hubspot import hubspot as _provider

from ..consumer.presets import blueprint_maker, current_session

make_hubspot_blueprint = blueprint_maker(_provider)
hubspot = current_session(_provider)
