import pytest

pytest.register_assert_rewrite("tests.journeys.pages", "tests.journeys.steps")
