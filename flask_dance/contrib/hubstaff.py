"""Hubstaff: ``make_hubstaff_blueprint``, and ``hubstaff``, the current user's session."""

from dance_common.providers.hubstaff import hubstaff as _provider

from ..consumer.presets import blueprint_maker, current_session

make_hubstaff_blueprint = blueprint_maker(_provider)
hubstaff = current_session(_provider)
