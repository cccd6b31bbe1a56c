"""Mercado Libre: ``make_mercadolibre_blueprint``, and ``mercadolibre``, the current user's session."""

from dance_common.providers.mercadolibre import mercadolibre as _provider

from ..consumer.presets import blueprint_maker, current_session

make_mercadolibre_blueprint = blueprint_maker(_provider)
mercadolibre = current_session(_provider)
