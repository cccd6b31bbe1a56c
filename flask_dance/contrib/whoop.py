"""WHOOP: ``make_whoop_blueprint``, and ``whoop``, the current user's session."""

from dance_common.providers.whoop import whoop as _provider

from ..consumer.presets import blueprint_maker, current_session

make_whoop_blueprint = blueprint_maker(_provider)
whoop = current_session(_provider)
