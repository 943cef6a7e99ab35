"""One machine's file of payments: which money goes where and how, and what is refused before anything starts."""

import json
from pathlib import Path
from traceback import format_exception

import pytest

from adapters.payments.routes import BadPayments
from api.payments import payments_at
from tests.payments.paid_online import MAIN, accounts_at


class TestAFileOfPayments:
    def test_says_which_money_goes_where_and_how(self, tmp_path: Path) -> None:
        place = tmp_path / "payments.json"
        place.write_text(json.dumps({"routes": {"shop-1": {"account": "main"}}, "accounts": accounts_at("http://x")}))

        payments = payments_at(place)

        assert payments.accounts.told.keys() == {MAIN}
        assert [route.account for route in payments.routes.by_merchant.values()] == [MAIN]
        assert "sk_test_double" not in repr(payments)

    @pytest.mark.parametrize(
        "said",
        [
            None,
            {},
            {"routes": {"shop-1": {"account": "other"}}, "accounts": {}},
            {"routes": {"shop-1": {"acount": "main"}}, "accounts": {}},
            {"routes": {"shop-1": {"account": "main", "methods": "card"}}, "accounts": {}},
            {"routes": {"shop-1": {"account": "main", "methods": [["card"]]}}, "accounts": {}},
            {"routes": {}, "accounts": {"main": {"gateway": "paypal", "key": "sk_secret", "webhook_secret": "w"}}},
        ],
    )
    def test_is_refused_where_it_cannot_be_meant(self, tmp_path: Path, said: object) -> None:
        place = tmp_path / "payments.json"
        if said is not None:
            place.write_text(json.dumps(said))

        with pytest.raises(BadPayments) as refused:
            payments_at(place)

        assert "sk_secret" not in "".join(format_exception(refused.value))
