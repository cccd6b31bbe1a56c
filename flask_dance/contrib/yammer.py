"""Yammer: ``make_yammer_blueprint``, and ``yammer``, the current user's session."""

from dance_common.providers.yammer import yammer as _provider

from ..consumer.presets import blueprint_maker, current_session

make_yammer_blueprint = blueprint_maker(_provider)
yammer = current_session(_provider)
