"""Typeform: ``make_typeform_blueprint``, and ``typeform``, the current user's session."""

from dance_common.providers.typeform import typeform as _provider

from ..consumer.presets import blueprint_maker, current_session

make_typeform_blueprint = blueprint_maker(_provider)
typeform = current_session(_provider)
