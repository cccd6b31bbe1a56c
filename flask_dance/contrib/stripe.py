"""Stripe: ``make_stripe_blueprint``, and ``stripe``, the current user's session."""

from dance_common.providers.stripe import stripe as _provider

from ..consumer.presets import blueprint_maker, current_session

make_stripe_blueprint = blueprint_maker(_provider)
stripe = current_session(_provider)
