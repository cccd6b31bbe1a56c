"""Gumroad: ``make_gumroad_blueprint``, and ``gumroad``, the current user's session."""

from dance_common.providers.gumroad import gumroad as _provider

from ..consumer.presets import blueprint_maker, current_session

make_gumroad_blueprint = blueprint_maker(_provider)
gumroad = current_session(_provider)
