"""Fitbit: ``make_fitbit_blueprint``, and ``fitbit``, the current user's session."""

from dance_common.providers.fitbit import fitbit as _provider

from ..consumer.presets import blueprint_maker, current_session

make_fitbit_blueprint = blueprint_maker(_provider)
fitbit = current_session(_provider)
