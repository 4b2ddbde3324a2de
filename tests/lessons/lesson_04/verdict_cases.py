"""Made-up measurements for each word that a verdict of lesson 04 can give."""

CASES = {
    "C11": [
        (([410.0, 410.0], (1.6, 1.3, 2.0), (0.23, 0.63)), "holds"),
        (([410.0, 410.0], (0.6, 0.5, 0.8), (0.23, 0.63)), "holds"),
        (([410.0, 410.0], (1.1, 0.9, 1.3), (0.23, 0.63)), "corrected"),
        (([410.0, 420.0], (1.6, 1.3, 2.0), (0.23, 0.63)), "corrected"),
    ],
    "C40": [((), "sourced")],
}
