"""The claims of the lecture's slides, the course's own statements, and the verdict in which a lesson judges each.

A claim is quoted in the slides' own words (``docs/slides_week1_ko.txt``) and translated with its hedges. Lessons
beyond the slides put statements of the course's own to the test, numbered S01, S02 and so on. A lesson's ``verdicts.py`` turns what was measured into a :class:`Verdict`; the lesson's cell prints it.
"""

from __future__ import annotations

from dataclasses import dataclass

from utils.language import t
from utils.notebook.lines import fill

HOLDS, CONDITION, CORRECTED = "holds", "holds with a condition", "corrected"
SOURCED, DEFINITION = "sourced", "definition"
VERDICTS = (HOLDS, CONDITION, CORRECTED, SOURCED, DEFINITION)
KINDS = {
    "definition": (DEFINITION,),
    "empirical": (HOLDS, CONDITION, CORRECTED),
    "habit": (SOURCED, HOLDS, CONDITION, CORRECTED),
    "reconstruction": (HOLDS, CONDITION, CORRECTED),
}


@dataclass(frozen=True)
class Claim:
    """One claim of the slides, or one statement of the course's own.

    Attributes
    ----------
    lesson : str
        Two-digit number of the lesson that judges it.
    kind : {"definition", "empirical", "habit", "reconstruction"}
        A definition (nothing to measure), an empirical statement, a statement about what people do, or a
        statement put together from the fragments that the slide holds. It bounds the verdicts, see `KINDS`.
    slide : tuple of str
        The slides' own Korean lines, word for word; a line may be quoted in part. Empty for a statement of the
        course's own.
    statement : str
        The same in English, hedges included.
    """

    lesson: str
    kind: str
    slide: tuple[str, ...]
    statement: str


REGISTER = {
    "C01": Claim(
        "00",
        "empirical",
        (
            "데이터로부터 규칙(모델)을 자동으로 학습하여,",
            "보지 못한 입력에 대해 예측이나 판단을 수행하는 기술",
        ),
        "ML learns rules (a model) from data by itself, and predicts or decides on input it has not seen.",
    ),
    "C02": Claim(
        "01",
        "definition",
        ("데이터를 통해 새로운 모델이나 방법이 효과적인지", "검증하는데 초점을 둔 머신러닝"),
        "Research ML is ML that focuses on testing with data whether a new model or method is effective.",
    ),
    "C03": Claim(
        "01",
        "empirical",
        ("실제 서비스 환경에서 발생하는 데이터를 바탕으로", "예측을 안정적으로 제공하는 머신러닝"),
        "Production ML provides predictions reliably, from the data of a real service.",
    ),
    "C04": Claim(
        "01",
        "empirical",
        (
            "많은 관계자들의 각각 요구사항이 다를 수 있음(서로 충돌 가능성)",
            "모든 요구사항을 충족하는 모델 설계, 개발, 선택 어려움 존재",
            "따라서, 연구에서 성공적인 ML이더라도 프로덕션용 ML로 사용되지 않을 수 있음",
        ),
        "Stakeholders' requirements may differ and conflict, which makes it hard to choose a model that meets "
        "them all; so even ML that succeeds in research may not be used in production.",
    ),
    "C05": Claim(
        "03",
        "habit",
        ("계산 우선순위\t빠른 훈련, 높은 Throughput\t빠른 추론, 낮은 Latency",),
        "Computing priorities: in research fast training and high throughput, in production fast inference "
        "and low latency.",
    ),
    "C06": Claim(
        "03",
        "empirical",
        (
            "일반적으로 | 검증 데이터 | < | 훈련 데이터 | 를 따름",
            "모델 개발 단계 병목사항: 훈련",
            "모델 개발 단계 이후 병목사항: 예측",
        ),
        "In general there is less validation data than training data; so the bottleneck is training while a "
        "model is developed, and prediction afterwards.",
    ),
    "C07": Claim(
        "02",
        "empirical",
        ("특정 기간 내 처리된 쿼리 수", "Throughput을 늘리기 위해 Latency를 늘리는 경우도 존재"),
        "Throughput is the number of queries handled in a given time; there are also cases where latency is "
        "raised to raise throughput.",
    ),
    "C08": Claim(
        "02",
        "habit",
        (
            "쿼리를 수신하고 결과를 반환하는데 걸리는 시간",
            "페이지 로드가 3초 이상 걸리는 경우 절반 이상 사용자가 페이지를 나감",
        ),
        "Latency is the time from receiving a query to returning its result; for example, when a page takes 3 "
        "seconds or longer to load, over half of the users leave it.",
    ),
    "C09": Claim(
        "02",
        "empirical",
        ("대부분의 쿼리 배치처리", "Latency와 Throughput은 비례", "Latency를 줄이기 위해 Query개수를 줄임"),
        "Modern distributed systems handle most queries in batches, so latency and throughput are "
        "proportional; to lower latency, the number of queries is lowered.",
    ),
    "C10": Claim(
        "03",
        "empirical",
        ("Latency 수치: 백분위수 사용", "중앙값, 이상치 발견 편리"),
        "Latency is given in percentiles, which make the median and outliers convenient to find.",
    ),
    "C11": Claim(
        "04",
        "empirical",
        (
            "데이터\t정적\t동적",
            "프로덕션용: 잡음이 많고 끊임없이 변동하는 데이터",
            "레이블이 있는 경우 레이블이 희소하고 불균형하거나 올바르지 않음",
        ),
        "Research data is static; production data is noisy and changes all the time, and labels, where there "
        "are any, are sparse and imbalanced or incorrect.",
    ),
    "C12": Claim(
        "05",
        "empirical",
        ("과거 시점 데이터를 분석하고 찾아낸 패턴을 기반으로", "데이터의 추론 진행", "Bias 가능성"),
        "Production ML infers from patterns found in data of the past, so bias is possible.",
    ),
    "C13": Claim(
        "06",
        "empirical",
        (
            "모델 신뢰 및 잠재 편향을 감지할 수 있도록 결정이 내려진 이유 이해,",
            "개발자가 모델을 디버깅하고 개선할 수 있어야함",
        ),
        "In production one must understand why a decision was made, to trust the model and detect potential "
        "bias, and developers must be able to debug and improve it.",
    ),
    "C14": Claim(
        "07",
        "empirical",
        ("ML이 한단계씩 진행될 때 앞단계의 가정을 깨뜨리기 때문에 반복구조를 가짐",),
        "As ML proceeds step by step, a step breaks the assumptions of an earlier one, so the process loops.",
    ),
    "C15": Claim(
        "07",
        "reconstruction",
        ("1단계(프로젝트 범위", "추정 후 할당"),
        "Step 1, project scoping: goals and constraints are set, resources are estimated and assigned.",
    ),
    "C16": Claim(
        "07",
        "reconstruction",
        ("2단계(데이터 엔지니어링", "식"),
        "Step 2, data engineering: data is brought into a form that a model can use.",
    ),
    "C17": Claim(
        "07",
        "empirical",
        ("3단계(ML 모델 개발", "초기 모델 개발"),
        "Step 3, ML model development: an initial model is developed.",
    ),
    "C18": Claim(
        "07",
        "reconstruction",
        ("4단계(배포): 개발한",),
        "Step 4, deployment: the developed model is made available to its users.",
    ),
    "C19": Claim(
        "07",
        "empirical",
        (
            "5단계(모니터링과 연속 학습): 지속적으로 성능 저하를 모니터링하고 변화하는",
            "환경, 요구사항에 적응하도록 유지 관리",
        ),
        "Step 5, monitoring and continual learning: watch for decay all the time, and maintain the model so "
        "that it adapts to a changing environment and changing requirements.",
    ),
    "C20": Claim(
        "07",
        "empirical",
        (
            "6단계(비즈니스 분석): 모델 성능을 비즈니스 목표 관점에서 평가하고 분석해",
            "비즈니스 인사이트 추출",
        ),
        "Step 6, business analysis: evaluate and analyse the model's performance from the view of the business "
        "goal, and draw business insights.",
    ),
    "C21": Claim(
        "08",
        "definition",
        (
            "일반적인 ML 작업 유형 -> 분류, 회귀",
            "분류: 입력을 여러 범주로 분류(~인것, ~아닌것)",
            "회귀: 연속 값 출력",
        ),
        "The common types of ML task are classification, which puts inputs into categories, and regression, "
        "which outputs continuous values.",
    ),
    "C22": Claim(
        "08",
        "definition",
        ("이진 분류: 분류 가능한 클래스 두 개",),
        "Binary classification: two possible classes.",
    ),
    "C23": Claim(
        "09",
        "definition",
        ("다중 클래스 분류: 분류 가능한 클래스가 세 개 이상",),
        "Multiclass classification: three or more possible classes.",
    ),
    "C24": Claim(
        "09",
        "empirical",
        (
            "클래스가 많은 경우: 고차원 카디널리티",
            "Ex) 질병 진단 문제의 질병 수",
            "이런 경우 계층적 분류 유용",
        ),
        "With many classes (high cardinality), for example the number of diseases in diagnosis, hierarchical "
        "classification is useful.",
    ),
    "C25": Claim(
        "10",
        "definition",
        (
            "다중 레이블 분류: 데이터가 여러 클래스에 동시 속함",
            "만약 클래스가 [요리, 미스터리, 서바이벌, 액션] 이라면",
            "흑백 요리사는 [1, 0, 1, 0] 으로 표현",
        ),
        "Multilabel classification: data belongs to several classes at once. Method 1: with the classes "
        "[cooking, mystery, survival, action], 흑백요리사 is represented as [1, 0, 1, 0].",
    ),
    "C26": Claim(
        "10",
        "empirical",
        ("각각의 주제에 대해 모델을 만든 후 주제에 속하는지 여부 출력",),
        "Multilabel, method 2: a model is made for each topic, and says whether the input belongs to it.",
    ),
    "C27": Claim(
        "10",
        "empirical",
        (
            "다중 클래스 분류 => 확률이 가장 높은 범주 선택",
            "다중 레이블 분류 => 몇 가지 범주에 속하는지 모름",
            "가장 높은 범주 2개 혹은 3개 선택",
        ),
        "Multiclass chooses the category with the highest probability; in multilabel it is not known how many "
        "categories apply, and the highest two or three are chosen.",
    ),
    "C28": Claim(
        "08",
        "empirical",
        (
            "구조화를 분류하는 것과 회귀하는 것에 따라 모델 개발에 어려움 존재",
            "입력데이터의 종류, 프로세스 형태를 통해 분류, 회귀 중 결정",
        ),
        "Whether a problem is framed as classification or as regression makes developing the model hard or "
        "not; the kind of input data and the form of the process decide between the two.",
    ),
    "C29": Claim(
        "11",
        "definition",
        (
            "ML에서 손실을 계산할 때 모델 출력, Ground Truth 레이블 비교 후 RMSE(Root Mean Square Error) 혹은 Cross Entropy 사용",
        ),
        "To compute the loss, ML compares the model's output with the ground-truth label, then uses RMSE or "
        "cross entropy.",
    ),
    "C30": Claim(
        "11",
        "definition",
        (r"$$\text{RMSE} = \sqrt{\sum_{i=1}^n \frac{(\hat{y}_i - y_i)^2}{n}}$$",),
        "The formula of the root mean square error.",
    ),
    "C31": Claim(
        "11",
        "empirical",
        (r"$$\text{Cross Entropy} = H(\mathbf{x}) = -\sum_{i=1}^n P(x_i) \log P(x_i)$$",),
        "The formula of cross entropy, as printed: minus the sum of P(x) log P(x).",
    ),
    "C32": Claim(
        "11",
        "empirical",
        ("회귀: 평균 제곱근 오차(RMSE)", "평균 절대 오차(MAE, Mean Absolute Error)"),
        "Regression: root mean square error (RMSE), mean absolute error (MAE).",
    ),
    "C33": Claim("11", "empirical", ("이진분류: 로지스틱 손실",), "Binary classification: logistic loss."),
    "C34": Claim(
        "11", "empirical", ("다중 클래스 분류: Cross Entropy",), "Multiclass classification: cross entropy."
    ),
    "C35": Claim(
        "12",
        "empirical",
        ("목적 함수가 여러개인 경우 ML 문제 구조화가 어려움",),
        "With several objective functions, framing an ML problem is difficult.",
    ),
    "C36": Claim(
        "12",
        "empirical",
        (
            r"두 가지를 결합한 $loss = \alpha \text{ quality loss} + \beta \text{ engagement loss}$",
            "α 와 β 값을 무작위로 테스트해보며 가장 잘 동작하는 값을 찾음",  # noqa: RUF001  # the slide's Greek
            "조정할 때 마다 모델 다시 훈련",
        ),
        "Approach 1: minimise alpha times quality loss plus beta times engagement loss, try values of alpha and "
        "beta at random to find those that work best, and retrain the model at each change.",
    ),
    "C37": Claim(
        "12",
        "empirical",
        ("모델을 2개 만든 후 각 모델의 출력을 결합함",),
        "Approach 2: make two models and combine their outputs.",
    ),
    "C38": Claim(
        "05",
        "habit",
        ("연구용: 모델이 사용되지 않기 때문에 공정성을 나중으로 미루는 경우가 많음",),
        "Research often puts fairness off until later, because its models are not used.",
    ),
    "C39": Claim(
        "06",
        "habit",
        ("연구용: 모델 성능을 높이는 단일 목표", "중요하지 않은 경우가 대부분"),
        "Research has the single goal of better model performance, so interpretability is unimportant in most "
        "cases.",
    ),
    "C40": Claim(
        "04",
        "habit",
        (
            "연구용: 데이터 형식이 잘 지정되어 있음",
            "새로운 아키텍처, 기술 벤치마킹에 사용 가능",
            "데이터 셋의 장단점 알기 쉬움, 모델 오픈소스 등 배포되어있음",
        ),
        "Research data is well specified and can be used to benchmark new architectures and techniques; its "
        "strengths and weaknesses are easy to know, and models are published, for example as open source.",
    ),
    "S01": Claim(
        "13",
        "empirical",
        (),
        "Of two models that choose beams, the one whose first beam is right more often gives the more throughput.",
    ),
    "S02": Claim(
        "13",
        "empirical",
        (),
        "To choose the beams to try, predict the power of each beam rather than which beam is the best.",
    ),
    "S03": Claim("13", "empirical", (), "A model's order of beams beats simple rules."),
    "S04": Claim("13", "empirical", (), "A turned antenna breaks a learned order of beams."),
    "S05": Claim(
        "13",
        "empirical",
        (),
        "Most of what is gained over trying all beams comes from the model.",
    ),
    "S06": Claim("14", "empirical", (), "An image is safe if a thousand noisy copies of it are read right."),
    "S07": Claim("14", "empirical", (), "An image that a bound cannot prove is not safe."),
    "S08": Claim("14", "empirical", (), "Training on noisy copies makes more images safe."),
    "S09": Claim("14", "empirical", (), "Interval bounds are too loose to prove anything useful."),
    "S10": Claim("14", "empirical", (), "A property that is built into a network costs accuracy."),
}


@dataclass(frozen=True)
class Verdict:
    """What a lesson says of a claim, from what it measured.

    Parameters
    ----------
    claim : str
        The number of the claim or statement: ``"C09"``, ``"S01"``.
    word : {"holds", "holds with a condition", "corrected", "sourced", "definition"}
        One that the claim's kind allows, see `KINDS`.
    measured : str
        What was measured, in numbers that another machine prints the same; for a definition, what shows it
        at work.
    condition : str
        When the claim holds, or what is corrected; needed for these two verdicts, and for no other.
    source : str
        The primary source with its link; needed for "sourced".

    Raises
    ------
    ValueError
        If the claim or the verdict is unknown, or what the verdict needs is missing.

    Examples
    --------
    >>> print(Verdict("C30", "definition", measured="hand and library agree to 12 digits"))
    C30  The formula of the root mean square error.
      measured: hand and library agree to 12 digits
      verdict: definition
    """

    claim: str
    word: str
    measured: str
    condition: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        if self.claim not in REGISTER:
            raise ValueError(f"There is no claim {self.claim!r}: the register holds {', '.join(REGISTER)}.")
        if self.word not in VERDICTS:
            raise ValueError(f"{self.word!r} is no verdict: choose one of {', '.join(VERDICTS)}.")
        kind = REGISTER[self.claim].kind
        if self.word not in KINDS[kind]:
            raise ValueError(
                f"{self.claim} is of the kind {kind!r}, whose verdicts are {', '.join(KINDS[kind])}."
            )
        if not self.measured:
            raise ValueError(f"The verdict on {self.claim} does not say what was measured.")
        if (self.word in (CONDITION, CORRECTED)) != bool(self.condition):
            raise ValueError(
                f"A condition belongs to {CONDITION!r} and {CORRECTED!r} alone, which need one; "
                f"the verdict on {self.claim} is {self.word!r}."
            )
        if self.word == SOURCED and not self.source:
            raise ValueError("The verdict 'sourced' needs its source: give the primary source with a link.")

    def __str__(self) -> str:
        fields = {"measured": self.measured, "condition": self.condition, "source": self.source}
        lines = [_lines(f"{self.claim}  ", t(REGISTER[self.claim].statement), " " * 5)]
        for name, text in [*fields.items(), ("verdict", self.word)]:
            if text:
                lines.append(_lines(f"  {t(name)}: ", t(text), " " * 4))
        return "\n".join(lines)


def verdict(*judged: Verdict) -> None:
    """Print the verdicts in which a lesson judges claims of the slides, or statements of the course's own.

    Parameters
    ----------
    *judged : Verdict
        As the lesson's ``verdicts.py`` makes them from what was measured.

    Examples
    --------
    >>> verdict(Verdict("C22", "definition", measured="the classes are: a stall, no stall"))
    C22  Binary classification: two possible classes.
      measured: the classes are: a stall, no stall
      verdict: definition
    """
    for one in judged:
        print(one)


def _lines(begin: str, text: str, indent: str) -> str:
    """Break a text between its words."""
    return fill(
        text,
        initial_indent=begin,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
