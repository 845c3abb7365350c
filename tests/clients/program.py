"""Search with a client that openapi-python-client made: every result once, how surely it fits, and errors by type."""

import sys

from syllabary_client import Client
from syllabary_client.api.search import search
from syllabary_client.models import Problem, ProblemType, SearchResponse


def main(address: str, standard: str) -> None:
    seen: set[str] = set()
    client = Client(base_url=address)
    while True:
        page = search.sync(client=client, standard=[standard], limit=2, offset=len(seen))
        if isinstance(page, Problem):
            if page.type_ is ProblemType.UNKNOWN_STANDARD:
                print("unknown, perhaps", page.suggestions)
            else:
                print(page.detail)
            return
        assert isinstance(page, SearchResponse)
        for result in page.results:
            assert result.id not in seen
            seen.add(result.id)
            reason = next(reason for reason in result.reasons or [] if reason.kind == "standard")
            status = result.status.because if result.status else "not decided"
            print(result.id, status, reason.band, reason.confidence)
        if page.offset + len(page.results) >= page.total:
            print("all", page.total)
            return


main(*sys.argv[1:3])
