"""What lesson 14 answers to each prediction."""

STEP = {
    "low": "One step is not that strong: some images lie far from any other digit.",
    "near": "Well seen: one chosen input says more than a thousand random ones.",
    "high": "A thousand copies passed, so one input seems little. But random pushes cancel, and chosen ones add up.",
}
SAFE = {
    "low": "The network is better than that: most images are safe at one level.",
    "near": "Well seen: fewer than are read right, more than intervals prove.",
    "high": "Nearly all are read right, and pass the copies. But a box of 64 pixels has bad corners.",
}
NOISE = {
    "raises it": "It has seen noise, after all. But random copies lie where the network is right already.",
    "shows no gain": "Random copies lie where the network is right already.",
    "lowers it": "Random copies lie where the network is right already: they can do little.",
}
PROPERTY = {
    "proved": "One expects what the data show. But the data are thin in parts of the domain.",
    "refuted": "One input is enough to refute it, and the data are thin in parts of the domain. Only a solver can tell.",
}
