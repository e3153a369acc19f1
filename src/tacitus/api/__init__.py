"""The edge for programs: an ASGI application with OpenAPI over a ledger."""

from tacitus.api.app import create_app

__all__ = ["create_app"]
