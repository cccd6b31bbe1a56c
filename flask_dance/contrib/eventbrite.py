"""Eventbrite: ``make_eventbrite_blueprint``, and ``eventbrite``, the current user's session."""

from dance_common.providers.eventbrite import eventbrite as _provider

from ..consumer.presets import blueprint_maker, current_session

make_eventbrite_blueprint = blueprint_maker(_provider)
eventbrite = current_session(_provider)
