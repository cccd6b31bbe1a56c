"""Mastodon: ``make_mastodon_blueprint``, and ``mastodon``, the current user's session."""

from dance_common.providers.mastodon import mastodon as _provider

from ..consumer.presets import blueprint_maker, current_session

make_mastodon_blueprint = blueprint_maker(_provider)
mastodon = current_session(_provider)
