"""Unsplash: ``make_unsplash_blueprint``, and ``unsplash``, the current user's session."""

from dance_common.providers.unsplash import unsplash as _provider

from ..consumer.presets import blueprint_maker, current_session

make_unsplash_blueprint = blueprint_maker(_provider)
unsplash = current_session(_provider)
