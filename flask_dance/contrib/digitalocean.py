"""DigitalOcean: ``make_digitalocean_blueprint``, and ``digitalocean``, the current user's session."""

from dance_common.providers.digitalocean import digitalocean as _provider

from ..consumer.presets import blueprint_maker, current_session

make_digitalocean_blueprint = blueprint_maker(_provider)
digitalocean = current_session(_provider)
