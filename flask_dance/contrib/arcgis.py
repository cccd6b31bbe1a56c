"""ArcGIS Online: ``make_arcgis_blueprint``, and ``arcgis``, the current user's session."""

from dance_common.providers.arcgis import arcgis as _provider

from ..consumer.presets import blueprint_maker, current_session

make_arcgis_blueprint = blueprint_maker(_provider)
arcgis = current_session(_provider)
