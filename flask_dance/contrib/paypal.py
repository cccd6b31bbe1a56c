"""PayPal: ``make_paypal_blueprint``, and ``paypal``, the current user's session."""

from dance_common.providers.paypal import paypal as _provider

from ..consumer.presets import blueprint_maker, current_session

make_paypal_blueprint = blueprint_maker(_provider)
paypal = current_session(_provider)
