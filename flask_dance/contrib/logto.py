"""Logto: ``make_logto_blueprint``, and ``logto``, the current user's session."""

from dance_common.providers.logto import logto as _provider

from ..consumer.presets import blueprint_maker, current_session

make_logto_blueprint = blueprint_maker(_provider)
logto = current_session(_provider)
