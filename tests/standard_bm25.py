"""BM25 as a measure to compare with: `python tests/standard_bm25.py FOLDER` over SYLLABARY_HOME.

For each topic of a judged set of standards, ranks the materials of the standard's ages by BM25 of its statement over
their passages (title, objectives, description; k1 1.2, b .75), alignments unread. Prints the usual measures. It is
plain words against plain words: no competition between standards, no units, no vectors.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from api.composition import open_existing_catalog
from api.settings import read_settings
from catalog.model import Resource
from catalog.standards.graph import StandardsGraph
from catalog.text.analysis import terms
from catalog.text.bm25 import dilution, idf, saturated
from evaluation.judgments import JudgedSet, Run, read_folder
from evaluation.measures import Measurement, measure
from indexer.words.analysis import passage, standard_passage

K1, B, DEPTH = 1.2, 0.75, 50


def main() -> None:
    with open_existing_catalog(read_settings(os.environ)) as catalog:
        found = measured(read_folder(Path(sys.argv[1])), catalog.graph(), list(catalog.resources()))
    for name in found.measures:
        sys.stdout.write(f"{name}\t{found.mean(name):.3f}\n")


def measured(judged: JudgedSet, graph: StandardsGraph, resources: Sequence[Resource]) -> Measurement:
    texts = [Counter(terms(passage(resource))) for resource in resources]
    lengths = np.array([text.total() for text in texts])
    holding = Counter(word for text in texts for word in text)
    thins = dilution(lengths, lengths.mean(), B)
    results = {}
    for topic in judged.topics:
        standard = graph.resolve(topic.standards[0])
        scores = np.zeros(len(resources))
        for word, times in Counter(terms(standard_passage(standard))).items():
            counts = np.array([text[word] for text in texts], float)
            scores += times * idf(holding[word], len(texts)) * saturated(counts, K1, thins)
        for row, resource in enumerate(resources):
            subject = set(topic.filter.subjects) & set(resource.subjects)
            if not subject or not (standard.ages and resource.ages and standard.ages.overlaps(resource.ages)):
                scores[row] = -1
        best = sorted(range(len(resources)), key=lambda row: (-scores[row], resources[row].id))[:DEPTH]
        results[topic.id] = tuple((resources[row].id, float(scores[row])) for row in best if scores[row] > 0)
    return measure(judged.qrels, Run("bm25", results), ["nDCG@10", "RR@10", "R@10"])


if __name__ == "__main__":
    main()
