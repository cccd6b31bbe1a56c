"""Dribbble: ``make_dribbble_blueprint``, and ``dribbble``, the current user's session."""

from dance_common.providers.dribbble import dribbble as _provider

from ..consumer.presets import blueprint_maker, current_session

make_dribbble_blueprint = blueprint_maker(_provider)
dribbble = current_session(_provider)
