"""Figma: ``make_figma_blueprint``, and ``figma``, the current user's session."""

from dance_common.providers.figma import figma as _provider

from ..consumer.presets import blueprint_maker, current_session

make_figma_blueprint = blueprint_maker(_provider)
figma = current_session(_provider)
