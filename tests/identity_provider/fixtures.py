"""Named in pytest_plugins of tests/conftest.py."""

import pytest

from tests.identity_provider.process import IdentityProviderProcess


@pytest.fixture(scope="session")
def provider_process(tmp_path_factory):
    process = IdentityProviderProcess(tmp_path_factory.mktemp("identity_provider"))
    process.start()
    yield process
    process.stop()


@pytest.fixture
def entra(provider_process):
    """A company's identity provider, which knows nobody yet."""
    provider_process.forget()
    return provider_process
