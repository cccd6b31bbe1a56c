"""Meetup: ``make_meetup_blueprint``, and ``meetup``, the current user's session."""

from dance_common.providers.meetup import meetup as _provider

from ..consumer.presets import blueprint_maker, current_session

make_meetup_blueprint = blueprint_maker(_provider)
meetup = current_session(_provider)
