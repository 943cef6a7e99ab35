"""The words of insights as the contract's enums, each value with what it means to a client."""

from aftersales.insights import repository, series
from schema.vocabulary import say

say(
    repository.ProductRanking,
    "By what products are ranked, the worst first.",
    RETURN_RATE="How much of it comes back: returnRate.",
    REFUNDED="What was paid back for it.",
    NEGATIVE_FEEDBACK="How many texts about it sound negative.",
)
say(
    series.Metric,
    "What can be followed over time. What `n` counts is said with each.",
    CASES_OPENED="Cases asked for; n is the same.",
    RETURN_RATE=(
        "Units that came back ÷ units delivered, 0–1, of the orders placed then; n: units delivered. It can still rise "
        "for recent orders."
    ),
    REFUNDED="What went back to payments then, in whole units of the scope's currency; n: how often it did.",
    HOURS_TO_DECISION=(
        "Hours from the request to the first answer, of which half of the cases answered then took no more; n: cases "
        "answered."
    ),
    HOURS_TO_RESOLUTION=(
        "Hours from the request to the end of the last remedy, of which half of the cases completed then took no more; "
        "n: cases completed."
    ),
    CSAT="Ratings of 4 and 5 ÷ all ratings, 0–1; n: ratings.",
    NPS="100 × (answers of 9 and 10 − answers of 0 to 6) ÷ all answers, −100 to 100; n: answers.",
    NEGATIVE_SHARE="Texts that sound negative ÷ texts that were read, 0–1; n: texts that were read.",
)
say(
    series.Interval,
    "How long a point lasts.",
    DAY="A day in UTC.",
    WEEK="A week from Monday.",
    MONTH="A month of the calendar.",
)
