"""Made-up measurements for each word that a verdict of lesson 10 can give."""

SURE, UNSURE = (0.85, 0.65, 0.03), (0.66, 0.65, 0.03)
CHAIN, APART = (0.02, 0.021), (0.0, 0.011)
TOPICS = ["cooking", "mystery", "survival", "action"]

CASES = {
    "C25": [((709, 1600, [1, 0, 1, 0], (-0.046, 0.032)), "definition")],
    "C26": [
        ((dict.fromkeys(TOPICS, SURE), CHAIN, APART), "holds"),
        ((dict.fromkeys(TOPICS, SURE) | {"action": UNSURE}, CHAIN, APART), "holds with a condition"),
        ((dict.fromkeys(TOPICS, UNSURE) | {"action": SURE}, CHAIN, APART), "holds with a condition"),
        ((dict.fromkeys(TOPICS, UNSURE), CHAIN, APART), "corrected"),
        ((dict.fromkeys(TOPICS, (0.5, 0.7, 0.03)), CHAIN, APART), "corrected"),
    ],
    "C27": [
        (((0.06, 0.04, 0.08), (-0.05, -0.07, -0.02)), "holds with a condition"),
        (((0.06, 0.04, 0.08), (0.01, -0.01, 0.03)), "holds with a condition"),
        (((0.01, -0.01, 0.03), (-0.05, -0.07, -0.02)), "holds"),
        (((-0.06, -0.08, -0.04), (0.03, 0.01, 0.05)), "holds"),
        (((0.06, 0.04, 0.08), (0.03, 0.01, 0.05)), "corrected"),
    ],
}
