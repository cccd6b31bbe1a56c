"""Onshape: ``make_onshape_blueprint``, and ``onshape``, the current user's session."""

from dance_common.providers.onshape import onshape as _provider

from ..consumer.presets import blueprint_maker, current_session

make_onshape_blueprint = blueprint_maker(_provider)
onshape = current_session(_provider)
