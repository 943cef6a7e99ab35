"""Where the shop's customers live: the books' names of countries, in ISO 3166."""

from typing import Final

HOME: Final = "GB"
UNKNOWN_COUNTRIES: Final = frozenset({"Unspecified", "European Community"})

_TERRITORIES: Final = {
    "Australia": "AU",
    "Austria": "AT",
    "Bahrain": "BH",
    "Belgium": "BE",
    "Brazil": "BR",
    "Canada": "CA",
    "Channel Islands": "JE",
    "Cyprus": "CY",
    "Czech Republic": "CZ",
    "Denmark": "DK",
    "EIRE": "IE",
    "Finland": "FI",
    "France": "FR",
    "Germany": "DE",
    "Greece": "GR",
    "Hong Kong": "HK",
    "Iceland": "IS",
    "Israel": "IL",
    "Italy": "IT",
    "Japan": "JP",
    "Lebanon": "LB",
    "Lithuania": "LT",
    "Malta": "MT",
    "Netherlands": "NL",
    "Norway": "NO",
    "Poland": "PL",
    "Portugal": "PT",
    "RSA": "ZA",
    "Saudi Arabia": "SA",
    "Singapore": "SG",
    "Spain": "ES",
    "Sweden": "SE",
    "Switzerland": "CH",
    "USA": "US",
    "United Arab Emirates": "AE",
    "United Kingdom": "GB",
}


class UnknownCountry(ValueError):
    """The books name a country that is not in the table."""


def territory(country: str) -> str:
    """Return the territory of a country of the books; the shop's own where the books do not say, or refuse."""
    if country in UNKNOWN_COUNTRIES:
        return HOME
    if country not in _TERRITORIES:
        raise UnknownCountry(f"the books name a country without a territory: {country!r}")
    return _TERRITORIES[country]
