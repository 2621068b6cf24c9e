"""Version 1 of the API; its OpenAPI document is committed as `openapi.json`."""
