"""Dexcom: ``make_dexcom_blueprint``, and ``dexcom``, the current user's session."""

from dance_common.providers.dexcom import dexcom as _provider

from ..consumer.presets import blueprint_maker, current_session

make_dexcom_blueprint = blueprint_maker(_provider)
dexcom = current_session(_provider)
