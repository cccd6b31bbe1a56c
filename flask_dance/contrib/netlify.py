"""Netlify: ``make_netlify_blueprint``, and ``netlify``, the current user's session."""

from dance_common.providers.netlify import netlify as _provider

from ..consumer.presets import blueprint_maker, current_session

make_netlify_blueprint = blueprint_maker(_provider)
netlify = current_session(_provider)
