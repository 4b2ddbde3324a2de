"""``visits.csv``: outpatient visits with a diagnosis, 60 diagnoses under 6 chapters.

340 visits of each diagnosis. The codes are real three-character categories of ICD-10; everything measured is
invented. A complaint form tells the chapters apart. Six test slots tell the diagnoses of a chapter apart: the
same slot holds another test in each chapter, whose spread differs up to forty-fold, see `LEAST_SPREAD`.
"""

import numpy as np

FILE = "visits.csv"
SEED = 20260305
VISITS_PER_DIAGNOSIS = 340
DIAGNOSES = {
    "G": "G20 G30 G35 G40 G43 G44 G47 G50 G51 G56",
    "I": "I10 I20 I21 I25 I42 I48 I50 I63 I73 I83",
    "J": "J00 J02 J03 J06 J18 J20 J30 J32 J44 J45",
    "K": "K02 K21 K25 K29 K35 K40 K50 K58 K74 K80",
    "L": "L02 L20 L23 L30 L40 L50 L63 L70 L80 L90",
    "M": "M05 M10 M16 M17 M41 M45 M51 M54 M75 M81",
}
SITES = (
    "head",
    "chest",
    "airways",
    "belly",
    "skin",
    "joints",
)  # the complaint site of each chapter, in order
TESTS = 6
USUAL_SCORE, OWN_SITE_SCORE, DIAGNOSIS_SCORE, VISIT_SCORE = 2.0, 5.0, 0.7, 2.0
USUAL_TEST, LEAST_SPREAD, MOST_SPREAD, VISIT_TO_DIAGNOSIS_SPREAD = 500.0, 4.0, 150.0, 0.7


def make(seed: int = SEED) -> dict[str, list[str] | list[int]]:
    """Return the columns of ``visits.csv`` in order, or with another seed those of another draw."""
    rng = np.random.Generator(np.random.PCG64(seed))
    chapters, per_chapter = len(DIAGNOSES), 10
    visit = np.repeat(np.arange(chapters * per_chapter, dtype=np.int64), VISITS_PER_DIAGNOSIS)
    visit = visit[rng.permutation(len(visit))]
    chapter = visit // per_chapter

    # Complaints: the chapter's own site scores higher, each diagnosis has its own profile.
    profile = DIAGNOSIS_SCORE * rng.standard_normal((chapters * per_chapter, len(SITES)))
    own = np.arange(len(SITES)) == chapter[:, None]
    score = USUAL_SCORE + OWN_SITE_SCORE * own + profile[visit]
    score = score + VISIT_SCORE * rng.standard_normal(score.shape)
    score = np.clip(np.rint(score), 0, 9).astype(np.int64)

    # Tests: a slot's spread belongs to the chapter; where a diagnosis lies within it, to the diagnosis.
    low, high = np.log(LEAST_SPREAD), np.log(MOST_SPREAD)
    spread = np.exp(low + (high - low) * rng.random((chapters, TESTS)))
    place = rng.standard_normal((chapters * per_chapter, TESTS))
    test = place[visit] + VISIT_TO_DIAGNOSIS_SPREAD * rng.standard_normal((len(visit), TESTS))
    test = np.clip(np.rint(USUAL_TEST + spread[chapter] * test), 0, 999).astype(np.int64)

    codes = np.array(" ".join(DIAGNOSES.values()).split())
    return {
        "chapter": np.array(list(DIAGNOSES))[chapter].tolist(),
        "diagnosis": codes[visit].tolist(),
        **{site: score[:, i].tolist() for i, site in enumerate(SITES)},
        **{f"test_{i + 1}": test[:, i].tolist() for i in range(TESTS)},
    }
