"""Heroku: ``make_heroku_blueprint``, and ``heroku``, the current user's session."""

from dance_common.providers.heroku import heroku as _provider

from ..consumer.presets import blueprint_maker, current_session

make_heroku_blueprint = blueprint_maker(_provider)
heroku = current_session(_provider)
