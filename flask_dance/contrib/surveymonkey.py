"""SurveyMonkey: ``make_surveymonkey_blueprint``, and ``surveymonkey``, the current user's session."""

from dance_common.providers.surveymonkey import surveymonkey as _provider

from ..consumer.presets import blueprint_maker, current_session

make_surveymonkey_blueprint = blueprint_maker(_provider)
surveymonkey = current_session(_provider)
