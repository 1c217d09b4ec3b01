"""How many examples a property is tried with where one takes long: few in every run, a profile's number in that."""

from typing import Any

from hypothesis import HealthCheck, settings


def examples(number: int) -> Any:
    """So many examples in the usual profile, and as many as another profile says in that."""
    steady = settings().max_examples == settings.get_profile("steady").max_examples
    ignored = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    return settings(max_examples=number if steady else settings().max_examples, suppress_health_check=ignored)
