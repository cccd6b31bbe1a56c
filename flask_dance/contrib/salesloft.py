"""Salesloft: ``make_salesloft_blueprint``, and ``salesloft``, the current user's session."""

from dance_common.providers.salesloft import salesloft as _provider

from ..consumer.presets import blueprint_maker, current_session

make_salesloft_blueprint = blueprint_maker(_provider)
salesloft = current_session(_provider)
