"""Mailchimp: ``make_mailchimp_blueprint``, and ``mailchimp``, the current user's session."""

from dance_common.providers.mailchimp import mailchimp as _provider

from ..consumer.presets import blueprint_maker, current_session

make_mailchimp_blueprint = blueprint_maker(_provider)
mailchimp = current_session(_provider)
