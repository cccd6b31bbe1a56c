"""Procore: ``make_procore_blueprint``, and ``procore``, the current user's session."""

from dance_common.providers.procore import procore as _provider

from ..consumer.presets import blueprint_maker, current_session

make_procore_blueprint = blueprint_maker(_provider)
procore = current_session(_provider)
