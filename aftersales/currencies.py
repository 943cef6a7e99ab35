"""
The world's currencies: each code with the number of decimals that its smallest unit has.

Source: ISO 4217, list one (SIX Financial Information, maintenance agency), without funds, metals and test codes.
"""

from typing import Final, NewType

CurrencyCode = NewType("CurrencyCode", str)

_WITHOUT_DECIMALS: Final = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_WITH_TWO: Final = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF "
    "CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF "
    "IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN "
    "MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS "
    "SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"
)
_WITH_THREE: Final = "BHD IQD JOD KWD LYD OMR TND"
_WITH_FOUR: Final = "CLF UYW"

_DECIMALS: Final = {
    CurrencyCode(code): decimals
    for decimals, codes in ((0, _WITHOUT_DECIMALS), (2, _WITH_TWO), (3, _WITH_THREE), (4, _WITH_FOUR))
    for code in codes.split()
}


def is_currency(code: str) -> bool:
    """Tell whether this is the code of a currency that people pay with."""
    return code in _DECIMALS


def decimals_of(code: CurrencyCode) -> int:
    """Return how many decimals an amount in this currency has; KeyError for what is no currency."""
    return _DECIMALS[code]
