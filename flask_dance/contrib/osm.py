"""OpenStreetMap: ``make_osm_blueprint``, and ``osm``, the current user's session."""

from dance_common.providers.osm import osm as _provider

from ..consumer.presets import blueprint_maker, current_session

make_osm_blueprint = blueprint_maker(_provider)
osm = current_session(_provider)
