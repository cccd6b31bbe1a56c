"""Harvest: ``make_harvest_blueprint``, and ``harvest``, the current user's session."""

from dance_common.providers.harvest import harvest as _provider

from ..consumer.presets import blueprint_maker, current_session

make_harvest_blueprint = blueprint_maker(_provider)
harvest = current_session(_provider)
