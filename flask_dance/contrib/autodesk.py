"""Autodesk Platform Services: ``make_autodesk_blueprint``, and ``autodesk``, the current user's session."""

from dance_common.providers.autodesk import autodesk as _provider

from ..consumer.presets import blueprint_maker, current_session

make_autodesk_blueprint = blueprint_maker(_provider)
autodesk = current_session(_provider)
