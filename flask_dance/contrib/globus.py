"""Globus: ``make_globus_blueprint``, and ``globus``, the current user's session."""

from dance_common.providers.globus import globus as _provider

from ..consumer.presets import blueprint_maker, current_session

make_globus_blueprint = blueprint_maker(_provider)
globus = current_session(_provider)
