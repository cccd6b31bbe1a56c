"""CILogon: ``make_cilogon_blueprint``, and ``cilogon``, the current user's session."""

from dance_common.providers.cilogon import cilogon as _provider

from ..consumer.presets import blueprint_maker, current_session

make_cilogon_blueprint = blueprint_maker(_provider)
cilogon = current_session(_provider)
