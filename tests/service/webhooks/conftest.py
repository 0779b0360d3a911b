"""The service over both databases, as for the worker."""

from tests.service.worker.conftest import service, settings

__all__ = ["service", "settings"]
