"""Strava: ``make_strava_blueprint``, and ``strava``, the current user's session."""

from dance_common.providers.strava import strava as _provider

from ..consumer.presets import blueprint_maker, current_session

make_strava_blueprint = blueprint_maker(_provider)
strava = current_session(_provider)
