"""PagerDuty: ``make_pagerduty_blueprint``, and ``pagerduty``, the current user's session."""

from dance_common.providers.pagerduty import pagerduty as _provider

from ..consumer.presets import blueprint_maker, current_session

make_pagerduty_blueprint = blueprint_maker(_provider)
pagerduty = current_session(_provider)
