"""Exact Online: ``make_exactonline_blueprint``, and ``exactonline``, the current user's session."""

from dance_common.providers.exactonline import exactonline as _provider

from ..consumer.presets import blueprint_maker, current_session

make_exactonline_blueprint = blueprint_maker(_provider)
exactonline = current_session(_provider)
