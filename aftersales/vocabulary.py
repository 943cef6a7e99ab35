"""The words that everything else is said in: who acts, where a case stands, what becomes of goods and money."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Party(StrEnum):
    """The side that an actor acts for. Carriers, gateways, shop systems, rules and expiries are SYSTEM."""

    BUYER = "BUYER"
    MERCHANT = "MERCHANT"
    PLATFORM = "PLATFORM"
    SYSTEM = "SYSTEM"


class Permission(StrEnum):
    """What an actor may do; `aftersales.actors` says who has which."""

    ACT_FOR_BUYER = "ACT_FOR_BUYER"
    POST_MESSAGES = "POST_MESSAGES"
    SUBMIT_FEEDBACK = "SUBMIT_FEEDBACK"
    CREATE_ORDER_LINKS = "CREATE_ORDER_LINKS"
    IMPORT_ORDERS = "IMPORT_ORDERS"
    READ_ORDERS = "READ_ORDERS"
    REQUEST_CASES = "REQUEST_CASES"
    READ_CASES = "READ_CASES"
    DECIDE_CASES = "DECIDE_CASES"
    RECEIVE_GOODS = "RECEIVE_GOODS"
    INSPECT_GOODS = "INSPECT_GOODS"
    SETTLE_REFUNDS = "SETTLE_REFUNDS"
    SHIP_GOODS = "SHIP_GOODS"
    WRITE_INTERNAL_MESSAGES = "WRITE_INTERNAL_MESSAGES"
    READ_FEEDBACK = "READ_FEEDBACK"
    REPLY_TO_FEEDBACK = "REPLY_TO_FEEDBACK"
    READ_INSIGHTS = "READ_INSIGHTS"
    PUBLISH_POLICY = "PUBLISH_POLICY"
    MANAGE_WEBHOOKS = "MANAGE_WEBHOOKS"
    ARBITRATE = "ARBITRATE"
    OPERATE = "OPERATE"


class CaseKind(StrEnum):
    """What the buyer asks for."""

    REFUND = "REFUND"
    RETURN = "RETURN"
    EXCHANGE = "EXCHANGE"
    REPAIR = "REPAIR"
    RESHIP = "RESHIP"


class LegalBasis(StrEnum):
    """On what ground a case stands."""

    POLICY = "POLICY"
    WITHDRAWAL = "WITHDRAWAL"
    CONFORMITY = "CONFORMITY"
    GOODWILL = "GOODWILL"


class CaseStatus(StrEnum):
    """Where a case stands; `aftersales.cases.lifecycle` says what leads where."""

    REQUESTED = "REQUESTED"
    AWAITING_INFO = "AWAITING_INFO"
    OFFER_PENDING = "OFFER_PENDING"
    APPROVED = "APPROVED"
    IN_TRANSIT = "IN_TRANSIT"
    RECEIVED = "RECEIVED"
    INSPECTED = "INSPECTED"
    RESOLVING = "RESOLVING"
    COMPLETED = "COMPLETED"
    DECLINED = "DECLINED"
    DISPUTED = "DISPUTED"
    CANCELED = "CANCELED"
    EXPIRED = "EXPIRED"


class CaseAction(StrEnum):
    """What can be done to a case that exists."""

    PROVIDE_INFO = "PROVIDE_INFO"
    REQUEST_INFO = "REQUEST_INFO"
    MAKE_OFFER = "MAKE_OFFER"
    ACCEPT_OFFER = "ACCEPT_OFFER"
    DECLINE_OFFER = "DECLINE_OFFER"
    APPROVE = "APPROVE"
    DECLINE = "DECLINE"
    CANCEL = "CANCEL"
    REGISTER_SHIPMENT = "REGISTER_SHIPMENT"
    TRACK_SHIPMENT = "TRACK_SHIPMENT"
    RECEIVE = "RECEIVE"
    INSPECT = "INSPECT"
    SETTLE = "SETTLE"
    RECORD_PAYMENT = "RECORD_PAYMENT"
    SHIP_REPLACEMENT = "SHIP_REPLACEMENT"
    COMPLETE_REPAIR = "COMPLETE_REPAIR"
    CONFIRM_DELIVERY = "CONFIRM_DELIVERY"
    ESCALATE = "ESCALATE"
    ARBITRATE = "ARBITRATE"
    REOPEN = "REOPEN"
    POST_MESSAGE = "POST_MESSAGE"
    ADD_EVIDENCE = "ADD_EVIDENCE"
    CONFIRM_WITHDRAWAL = "CONFIRM_WITHDRAWAL"


class RemedyStatus(StrEnum):
    """Where the money or the replacement is."""

    PENDING = "PENDING"
    SUBMITTED = "SUBMITTED"
    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    MANUAL_REQUIRED = "MANUAL_REQUIRED"
    AWAITING_PAYMENT = "AWAITING_PAYMENT"
    TO_SHIP = "TO_SHIP"
    SHIPPED = "SHIPPED"
    DELIVERED = "DELIVERED"
    TO_REPAIR = "TO_REPAIR"
    REPAIRED = "REPAIRED"
    UNREPAIRABLE = "UNREPAIRABLE"


class RefundDestination(StrEnum):
    """Where a refund goes."""

    ORIGINAL_PAYMENT = "ORIGINAL_PAYMENT"
    STORE_CREDIT = "STORE_CREDIT"


class SettlementOutcome(StrEnum):
    """What came of a refund that a person settles; RETRY tries a failed one again."""

    SUCCEEDED = "SUCCEEDED"
    FAILED = "FAILED"
    RETRY = "RETRY"


class ReturnMethod(StrEnum):
    """How goods travel back."""

    DROP_OFF = "DROP_OFF"
    PICKUP = "PICKUP"
    LOCKER = "LOCKER"
    OWN_CARRIER = "OWN_CARRIER"
    KEEP_ITEM = "KEEP_ITEM"


class ShipmentStatus(StrEnum):
    """Where the goods are on their way back."""

    CREATED = "CREATED"
    IN_TRANSIT = "IN_TRANSIT"
    DELIVERED = "DELIVERED"
    LOST = "LOST"


class EvidenceKind(StrEnum):
    """What kind of proof a file is."""

    PHOTO = "PHOTO"
    VIDEO = "VIDEO"
    DOCUMENT = "DOCUMENT"


class Condition(StrEnum):
    """How goods came back."""

    UNOPENED = "UNOPENED"
    OPENED = "OPENED"
    USED = "USED"
    DAMAGED = "DAMAGED"
    DEFECTIVE = "DEFECTIVE"
    INCOMPLETE = "INCOMPLETE"
    WRONG_ITEM = "WRONG_ITEM"


class Disposition(StrEnum):
    """What becomes of goods that came back."""

    RESTOCK = "RESTOCK"
    REFURBISH = "REFURBISH"
    RETURN_TO_VENDOR = "RETURN_TO_VENDOR"
    DONATE = "DONATE"
    RECYCLE = "RECYCLE"
    DISPOSE = "DISPOSE"
    KEEP_WITH_BUYER = "KEEP_WITH_BUYER"
    SEND_BACK = "SEND_BACK"


class ProductTrait(StrEnum):
    """What the law and the policy ask about a product."""

    CUSTOM_MADE = "CUSTOM_MADE"
    PERISHABLE = "PERISHABLE"
    SEALED_HYGIENE = "SEALED_HYGIENE"
    SEALED_MEDIA = "SEALED_MEDIA"
    DIGITAL_CONTENT = "DIGITAL_CONTENT"
    FINAL_SALE = "FINAL_SALE"
    SECOND_HAND = "SECOND_HAND"
    BULKY = "BULKY"
    HAZARDOUS = "HAZARDOUS"


class TaxMode(StrEnum):
    """Whether prices contain their tax or the tax is added on top."""

    INCLUDED = "INCLUDED"
    ON_TOP = "ON_TOP"


class DecisionOutcome(StrEnum):
    """How a request or a dispute was decided."""

    APPROVED = "APPROVED"
    DECLINED = "DECLINED"


class FeeKind(StrEnum):
    """What a refund may be reduced by."""

    RESTOCKING = "RESTOCKING"
    RETURN_FREIGHT = "RETURN_FREIGHT"
    DIMINISHED_VALUE = "DIMINISHED_VALUE"


class ImportOutcome(StrEnum):
    """What became of one order of an import."""

    CREATED = "CREATED"
    UNCHANGED = "UNCHANGED"
    UPDATED = "UPDATED"
    REFUSED = "REFUSED"


class CaseSort(StrEnum):
    """The order of a list of cases; by deadline, only cases that have one."""

    OPENED_AT_DESC = "OPENED_AT_DESC"
    OPENED_AT_ASC = "OPENED_AT_ASC"
    DEADLINE_ASC = "DEADLINE_ASC"


class FeedbackStage(StrEnum):
    """Of which part of buying a feedback speaks."""

    BROWSING = "BROWSING"
    CART = "CART"
    CHECKOUT = "CHECKOUT"
    PAYMENT = "PAYMENT"
    DELIVERY = "DELIVERY"
    PRODUCT = "PRODUCT"
    CUSTOMER_SERVICE = "CUSTOMER_SERVICE"
    AFTER_SALES = "AFTER_SALES"


@dataclass(frozen=True, slots=True)
class Citation:
    """A rule that decided something, in words, with the article and its source where it is law."""

    rule: str
    text: str
    article: str | None = None
    source: str | None = None
    effective_from: date | None = None
