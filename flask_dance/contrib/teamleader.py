"""Teamleader Focus: ``make_teamleader_blueprint``, and ``teamleader``, the current user's session."""

from dance_common.providers.teamleader import teamleader as _provider

from ..consumer.presets import blueprint_maker, current_session

make_teamleader_blueprint = blueprint_maker(_provider)
teamleader = current_session(_provider)
