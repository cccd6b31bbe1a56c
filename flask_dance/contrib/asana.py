"""Asana: ``make_asana_blueprint``, and ``asana``, the current user's session."""

from dance_common.providers.asana import asana as _provider

from ..consumer.presets import blueprint_maker, current_session

make_asana_blueprint = blueprint_maker(_provider)
asana = current_session(_provider)
