"""Made-up measurements for each word that a verdict of lesson 06 can give."""

from utils.lessons.lesson_06.experiments import Interval

SURE, WEAK = Interval(0.1, 0.05, 0.15), Interval(0.03, -0.01, 0.07)
NONE, SOME = Interval(0.0, -0.02, 0.02), Interval(0.07, 0.03, 0.11)
LEAK, BIAS = ("throughput_mbps", SURE), ("district_index", SURE, NONE)
CASES = {
    "C13": [
        ((LEAK, "throughput_mbps", BIAS, SURE), "holds"),
        ((("sinr_slope_db", SURE), "throughput_mbps", BIAS, SURE), "corrected"),
        ((("throughput_mbps", WEAK), "throughput_mbps", BIAS, SURE), "corrected"),
        ((LEAK, "sinr_slope_db", BIAS, SURE), "corrected"),
        ((LEAK, "throughput_mbps", ("income_mkrw", SURE, NONE), SURE), "corrected"),
        ((LEAK, "throughput_mbps", ("district_index", SURE, SOME), SURE), "corrected"),
        ((LEAK, "throughput_mbps", ("district_index", WEAK, WEAK), SURE), "corrected"),
        ((LEAK, "throughput_mbps", BIAS, WEAK), "corrected"),
    ],
    "C39": [((), "sourced")],
}
