"""
Where buyers live: countries, optionally with a subdivision, such as DE or DE-BY.

Source: ISO 3166-1 alpha-2, officially assigned codes, and XK, which is user-assigned but in daily use.
"""

import re
from typing import Final, NewType

Territory = NewType("Territory", str)

_COUNTRIES: Final = frozenset(
    (
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW "
        "BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI "
        "FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN "
        "IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME "
        "MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF "
        "PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV "
        "SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK "
        "YE YT ZA ZM ZW "
    ).split()
)
_FORM: Final = re.compile(r"([A-Z]{2})(?:-[A-Z0-9]{1,3})?")


def is_territory(code: str) -> bool:
    """Tell whether this is a country's code, with or without a subdivision's."""
    match = _FORM.fullmatch(code)
    return match is not None and match[1] in _COUNTRIES


def lies_in(territory: str, other: str) -> bool:
    """Tell whether a territory is another one, or a subdivision of it."""
    return territory == other or territory.startswith(f"{other}-")


def country_of(territory: Territory) -> Territory:
    """Return the country that a territory is, or is a subdivision of."""
    return Territory(territory.partition("-")[0])
