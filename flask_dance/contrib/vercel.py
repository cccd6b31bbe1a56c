"""Vercel: ``make_vercel_blueprint``, and ``vercel``, the current user's session."""

from dance_common.providers.vercel import vercel as _provider

from ..consumer.presets import blueprint_maker, current_session

make_vercel_blueprint = blueprint_maker(_provider)
vercel = current_session(_provider)
