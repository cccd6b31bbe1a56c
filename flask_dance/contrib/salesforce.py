"""Salesforce: ``make_salesforce_blueprint``, and ``salesforce``, the current user's session."""

from dance_common.providers.salesforce import salesforce as _provider

from ..consumer.presets import blueprint_maker, current_session

make_salesforce_blueprint = blueprint_maker(_provider)
salesforce = current_session(_provider)
