"""Version 1 of the API."""

from ninja import NinjaAPI

api = NinjaAPI(title="Wangge 网格 API", version="1.0.0")
