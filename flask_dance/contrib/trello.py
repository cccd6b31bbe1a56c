"""Trello: ``make_trello_blueprint``, and ``trello``, the current user's session."""

from dance_common.providers.trello import trello as _provider

from ..consumer.presets import blueprint_maker, current_session

make_trello_blueprint = blueprint_maker(_provider)
trello = current_session(_provider)
