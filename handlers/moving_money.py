"""What the functions share that move money, or hear of it: how refunds are sent, and how what comes of them is kept."""

import os
import time
from datetime import UTC, datetime, timedelta
from functools import partial

from adapters.dynamodb.store import DynamoStore
from adapters.parameters import parameter
from adapters.payments.accounts import Accounts, accounts_in
from aftersales.cases.filing import CaseFiles
from aftersales.cases.gateways import Gateways
from aftersales.cases.payouts import Payouts


def payment_accounts() -> Accounts:
    """Return the accounts at payment gateways."""
    return accounts_in(parameter(os.environ["PAYMENT_ACCOUNTS_PARAMETER"]))


def payouts_over(store: DynamoStore, gateways: Gateways) -> Payouts:
    """Return how refunds are sent through gateways, and how what they tell is written down."""
    files = CaseFiles(cases=store.cases, orders=store.orders, policies=store.policies, now=partial(datetime.now, UTC))
    return Payouts(files=files, gateways=gateways, marks=store.marks, pause=_let_pass)


def _let_pass(while_: timedelta) -> None:
    time.sleep(while_.total_seconds())
