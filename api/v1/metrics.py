"""`GET /metrics`: the numbers of this service for Prometheus, for whom the service is set to show them."""

from __future__ import annotations

import ipaddress

from fastapi import APIRouter, HTTPException, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST

from api.services import services_of

router = APIRouter()
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """By default for programs of this machine alone: one that comes through a proxy is not."""
    services = services_of(request)
    if services.metrics == "off" or (services.metrics == "loopback" and not _from_this_machine(request)):
        raise HTTPException(404)
    services.note_index()
    return Response(services.measures.text(), media_type=CONTENT_TYPE_LATEST, headers={"cache-control": "no-store"})


def _from_this_machine(request: Request) -> bool:
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.client.host if request.client else "").is_loopback
    except ValueError:
        return False
