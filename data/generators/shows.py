"""``shows.csv``: shows with a Korean title, an English synopsis and four genres of which none, some or all hold.

The genres of a show are drawn together (`TOGETHER`): cooking and action exclude each other, survival seldom comes
alone. A synopsis is a few short sentences in random order: from each genre that holds one or two, or by chance none;
now and then one from a genre that does not; some that fit two genres; the rest fit any show. The one real show is
흑백요리사 (Culinary Class Wars), its synopsis in our own words.
"""

import numpy as np

FILE = "shows.csv"
SEED = 20260304
SHOWS = 1600
GENRES = ("cooking", "mystery", "survival", "action")
# How often each set of genres occurs, per 1,000 shows; sets that are not listed do not occur.
TOGETHER = {
    "": 90,
    "cooking": 150,
    "mystery": 150,
    "survival": 35,
    "action": 130,
    "cooking mystery": 25,
    "cooking survival": 125,
    "mystery survival": 60,
    "mystery action": 75,
    "survival action": 100,
    "cooking mystery survival": 15,
    "mystery survival action": 35,
    "cooking mystery survival action": 10,
}
SENTENCES_OF_A_GENRE = ([0, 1, 2], [0.15, 0.5, 0.35])  # how many a genre that holds gives, and how often
STRAY = 0.15  # a sentence from a genre that does not hold
SHARED_FITS, SHARED_STRAY = 0.3, 0.05  # a sentence for two genres: where either holds, where neither does

SENTENCES = {
    "cooking": (
        "{Who} opens a small restaurant in {place}",
        "every episode ends with a new dish on the table",
        "old family recipes are cooked again, step by step",
        "a master of {food} teaches the craft to a beginner",
        "the kitchen never sleeps and the soup is always on",
        "guests taste {food} and tell what they remember",
        "{who} learns to bake bread the slow way",
        "from market to plate, one ingredient at a time",
        "two chefs argue about salt, butter and fire",
        "a food truck sells {food} until the pot is empty",
        "the menu changes with the season and the sea",
        "they knead, fry, steam and season until dawn",
        "a tasting of {food} divides the whole village",
        "the secret of a good broth is patience",
        "a grandmother's kitchen becomes the best table in {place}",
        "knives are sharpened, onions are cut, nobody cries",
    ),
    "mystery": (
        "{Who} finds a letter that was never sent",
        "a detective returns to {place} and to an old case",
        "nobody knows who locked the door from inside",
        "every witness remembers another night",
        "the clues lead back to a family of {place}",
        "a body is found and the alibi is too good",
        "{who} vanishes and leaves one riddle behind",
        "the truth lies under the floor of an old house",
        "an inspector doubts the confession",
        "somebody in the room is lying",
        "the photograph shows a guest whom nobody invited",
        "a cold case is opened again after twenty years",
        "the diary has a page missing",
        "piece by piece the puzzle points at {who}",
        "the killer knew the victim's habits",
        "strange signs appear on the walls of {place}",
    ),
    "survival": (
        "{number} contestants enter and one is left",
        "whoever comes last goes home tonight",
        "each round sends somebody away",
        "they are stranded on an island without water",
        "alliances form and break before the vote",
        "the rules change when only {number} remain",
        "hunger and cold decide who stays",
        "rivals must share one shelter for {number} days",
        "the final elimination spares nobody",
        "the winner takes the prize, the others take the boat",
        "a team must be betrayed to reach the next round",
        "{number} strangers try to outlast the winter",
        "no one may leave before the game is over",
        "the last tent falls in the storm",
        "players are dropped one by one",
        "to stay in, you must beat your friend",
    ),
    "action": (
        "{Who} fights a gang alone",
        "a chase through the streets of {place} ends on a roof",
        "a former soldier takes one last mission",
        "bullets, motorbikes and a bridge that will not hold",
        "a bodyguard must bring a child out of {place}",
        "the heist goes wrong after {number} seconds",
        "an agent is betrayed by the bureau",
        "the train cannot be stopped",
        "{who} trains for the fight of a lifetime",
        "explosions light the harbour of {place}",
        "a stunt driver owes money to the wrong people",
        "swords are drawn at the palace gate",
        "the hostage is moved before the raid",
        "helicopters circle over {place}",
        "fists speak where words have failed",
        "a squad of {number} holds the line",
    ),
}
SHARED = {
    "cooking survival": (
        "a hard jury tastes and decides",
        "{number} cooks and one winner",
        "the clock runs out before the sauce is ready",
    ),
    "cooking mystery": (
        "the poison was in the dessert",
        "a chef with a past hides something in the cellar",
    ),
    "cooking action": ("a knife flies across the kitchen", "smoke fills the room and the alarm goes off"),
    "mystery survival": (
        "one of the players is not who they say",
        "the island keeps a secret",
        "somebody removes the names at night",
    ),
    "mystery action": (
        "the police hunt the wrong suspect",
        "a spy follows the trail to {place}",
        "the stolen file names everyone",
    ),
    "survival action": (
        "they run, hide and fight until morning",
        "weapons are dropped from the sky",
        "the zombies reach {place}",
    ),
}
ANY = (
    "a story about {who} and a long summer",
    "filmed in {place}",
    "friends meet again after {number} years",
    "with music that everybody hums afterwards",
    "a quiet look at life in {place}",
    "{who} falls in love at the wrong time",
    "season two brings new faces",
    "based on a web novel read by millions",
    "a neighbour becomes a friend",
    "told in {number} short episodes",
    "a father and a daughter learn to talk",
    "nothing goes as planned",
    "the critics smiled, the audience stayed",
    "{who} leaves a good job and starts over",
    "laughter, tears and one very old dog",
    "a city and a village trade places for a week",
    "the whole cast sings at the end",
    "it begins with a missed bus",
)
WHO = (
    "a student;a retired teacher;a young nurse;a fisherman;a shy programmer;a widow;a famous singer;a taxi driver;"
    "twin sisters;a lawyer;a farmer;an actor without work;a postman;a judge"
)
PLACE = "Busan;Seoul;Jeju;a mountain village;Jeonju;a harbour town;Gangneung;the old market;Mokpo;Incheon"
FOOD = "kimchi;noodles;dumplings;rice cakes;seafood;temple food;street snacks;black pork;fermented beans"
NUMBER = "three;five;seven;ten;twelve;twenty;forty;a hundred"
FIRST = (
    "달빛;바람의;검은;붉은;푸른;마지막;첫;오래된;낯선;숨은;조용한;뜨거운;차가운;하얀;어느;우리의;그녀의;아버지의;서울의;부산의;"
    "제주의;섬마을;골목길;한밤의;새벽;여름;겨울;봄날의;가을;비밀의;잃어버린;돌아온;위대한;작은;열두 번째;거꾸로;끝없는;잠든;"
    "빛나는;두 번째"
)
SECOND = (
    "식당;부엌;섬;도시;학교;기차;편지;약속;게임;추적자;형사;요리사;그림자;계절;항구;시장;생존자;거리;노래;방;정원;열쇠;왕국;"
    "가족;여행;사냥;식탁;밤;아침;전쟁;이웃;친구들;병원;다리;등대;우체국;마을;바다;산장;국수집"
)

REAL = {
    "title": "흑백요리사",
    "synopsis": (
        "A hundred cooks enter: eighty unknown black spoons and twenty famous white spoons. "
        "Two judges taste every dish, sometimes blindfolded. "
        "Round by round cooks go home until one winner is left."
    ),
    "genres": (1, 0, 1, 0),
}


def pick(rng: np.random.Generator, options: tuple[str, ...] | str) -> str:
    """Return one of the options; in a string they are separated by semicolons."""
    options = options.split(";") if isinstance(options, str) else options
    return options[int(np.floor(len(options) * rng.random()))]


def filled(rng: np.random.Generator, sentence: str) -> str:
    """Return the sentence with its slots filled, a capital letter and a full stop."""
    who = pick(rng, WHO)
    slots = {"place": pick(rng, PLACE), "food": pick(rng, FOOD), "number": pick(rng, NUMBER)}
    text = sentence.format(who=who, Who=who, **slots)
    return text[0].upper() + text[1:] + "."


def synopsis(rng: np.random.Generator, genres: tuple[int, ...]) -> str:
    """Return a synopsis for a show of these genres."""
    chosen = []
    counts, shares = SENTENCES_OF_A_GENRE
    ends = np.cumsum(shares)
    for name, holds in zip(GENRES, genres, strict=True):
        if holds:
            count = counts[int(np.searchsorted(ends[:-1], rng.random(), side="right"))]
        else:
            count = int(rng.random() < STRAY)
        chosen += [pick(rng, SENTENCES[name]) for _ in range(count)]
    for pair, sentences in SHARED.items():
        fits = any(genres[GENRES.index(name)] for name in pair.split())
        if rng.random() < (SHARED_FITS if fits else SHARED_STRAY):
            chosen.append(pick(rng, sentences))
    chosen += [pick(rng, ANY) for _ in range(2 + int(np.floor(2 * rng.random())))]
    order = rng.permutation(len(chosen))
    return " ".join(filled(rng, chosen[i]) for i in order)


def make(seed: int = SEED) -> dict[str, list[str] | list[int]]:
    """Return the columns of ``shows.csv`` in order, or with another seed those of another draw."""
    rng = np.random.Generator(np.random.PCG64(seed))
    titles = [f"{first} {second}" for first in FIRST.split(";") for second in SECOND.split(";")]
    titles = [titles[i] for i in rng.permutation(len(titles))[: SHOWS - 1]]
    sets = list(TOGETHER)
    ends = np.cumsum(list(TOGETHER.values()))
    drawn = np.searchsorted(ends, np.floor(ends[-1] * rng.random(SHOWS - 1)), side="right")
    genres = [tuple(int(name in sets[i].split()) for name in GENRES) for i in drawn]
    synopses = [synopsis(rng, each) for each in genres]

    at = int(np.floor(SHOWS * rng.random()))
    titles.insert(at, REAL["title"])
    synopses.insert(at, REAL["synopsis"])
    genres.insert(at, REAL["genres"])
    return {
        "title": titles,
        "synopsis": synopses,
        **{name: [each[i] for each in genres] for i, name in enumerate(GENRES)},
    }
