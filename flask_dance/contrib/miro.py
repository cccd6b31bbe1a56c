"""Miro: ``make_miro_blueprint``, and ``miro``, the current user's session."""

from dance_common.providers.miro import miro as _provider

from ..consumer.presets import blueprint_maker, current_session

make_miro_blueprint = blueprint_maker(_provider)
miro = current_session(_provider)
