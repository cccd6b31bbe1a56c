"""Podio: ``make_podio_blueprint``, and ``podio``, the current user's session."""

from dance_common.providers.podio import podio as _provider

from ..consumer.presets import blueprint_maker, current_session

make_podio_blueprint = blueprint_maker(_provider)
podio = current_session(_provider)
