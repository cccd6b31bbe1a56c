"""Calendly: ``make_calendly_blueprint``, and ``calendly``, the current user's session."""

from dance_common.providers.calendly import calendly as _provider

from ..consumer.presets import blueprint_maker, current_session

make_calendly_blueprint = blueprint_maker(_provider)
calendly = current_session(_provider)
