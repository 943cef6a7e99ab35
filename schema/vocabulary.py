"""The words of the business as the contract's enums, each value with what it means to a client."""

from enum import EnumType

import strawberry
from strawberry.types.enum import has_enum_definition

from aftersales import vocabulary as words
from aftersales.feedback import reading
from aftersales.phones import device


def say(enum: EnumType, description: str, **values: str) -> None:
    """Register an enum of the business, which itself knows nothing of GraphQL."""
    strawberry.enum(enum, description=description)
    if has_enum_definition(enum):
        for value in enum.__strawberry_definition__.values:
            value.description = values[value.name]


say(
    words.Party,
    "The side that someone acts for.",
    BUYER="Who bought, or a guest with a link to their order.",
    MERCHANT="The shop's staff.",
    PLATFORM="Who runs the product, and rules on disputes.",
    SYSTEM="Shop systems, carriers, payment gateways, rules and passed deadlines.",
)
say(
    words.Permission,
    "What someone may do; roles are sets of these.",
    ACT_FOR_BUYER="Answer what a buyer is asked: information, offers, disputes.",
    POST_MESSAGES="Write to the other side of a case.",
    SUBMIT_FEEDBACK="Give feedback.",
    CREATE_ORDER_LINKS="Link a guest to an order.",
    IMPORT_ORDERS="Import orders and products.",
    READ_ORDERS="See orders.",
    REQUEST_CASES="Open cases, cancel them, announce parcels and upload evidence.",
    READ_CASES="See cases.",
    DECIDE_CASES="Approve, decline, ask back and make offers.",
    RECEIVE_GOODS="Note scans of parcels and what came back.",
    INSPECT_GOODS="Say in which condition goods came back, and what a repair came to.",
    SETTLE_REFUNDS="Say what came of refunds and payments.",
    SHIP_GOODS="Note what is sent to buyers, and that it arrived.",
    WRITE_INTERNAL_MESSAGES="Write what buyers do not see.",
    READ_FEEDBACK="See feedback.",
    REPLY_TO_FEEDBACK="Reply to feedback.",
    READ_INSIGHTS="See figures over many cases.",
    PUBLISH_POLICY="Publish a policy.",
    MANAGE_WEBHOOKS="Create and delete webhooks.",
    ARBITRATE="Rule on disputes and open cases again.",
    OPERATE="Look after the product itself.",
)
say(
    words.CaseKind,
    "What a buyer asks for.",
    REFUND="Money back, the goods stay.",
    RETURN="Money back for goods that come back.",
    EXCHANGE="Another article for goods that come back.",
    REPAIR="The same article, mended.",
    RESHIP="What was missing or wrong, sent again.",
)
say(
    words.LegalBasis,
    "On what ground a case stands.",
    POLICY="What the merchant's policy promises.",
    WITHDRAWAL="The law's right to withdraw.",
    CONFORMITY="The law's claims for goods that are not as agreed.",
    GOODWILL="The merchant grants it beyond any duty.",
)
say(
    words.CaseStatus,
    "Where a case stands.",
    REQUESTED="Waits for the merchant to decide.",
    AWAITING_INFO="Waits for the buyer's answer.",
    OFFER_PENDING="Waits for the buyer to take or leave an offer.",
    APPROVED="Waits for the buyer to send the goods.",
    IN_TRANSIT="Goods are on their way back.",
    RECEIVED="Goods came back, and wait for inspection.",
    INSPECTED="Goods were looked at; not every unit is accepted.",
    RESOLVING="The remedies are under way.",
    COMPLETED="Every remedy has ended.",
    DECLINED="The merchant or the platform said no.",
    DISPUTED="Waits for the platform's ruling.",
    CANCELED="Withdrawn before anything came of it.",
    EXPIRED="The buyer let a deadline pass.",
)
say(
    words.CaseAction,
    "What can be done with a case.",
    PROVIDE_INFO="Answer what the merchant asked: provideInfo.",
    REQUEST_INFO="Ask the buyer for more: requestInfo.",
    MAKE_OFFER="Offer an amount that settles the case: makeOffer.",
    ACCEPT_OFFER="Take the offer: answerOffer.",
    DECLINE_OFFER="Leave the offer: answerOffer.",
    CONFIRM_WITHDRAWAL="Confirm that the contract is withdrawn from: confirmWithdrawal.",
    APPROVE="Allow the request: approveCase.",
    DECLINE="Refuse the request: declineCase.",
    CANCEL="Withdraw the request: cancelCase.",
    REGISTER_SHIPMENT="Announce a parcel: registerShipment.",
    TRACK_SHIPMENT="Note a carrier's scan: trackShipment.",
    RECEIVE="Note what came back: receiveReturn.",
    INSPECT="Give a verdict on what came back: inspectReturn.",
    SETTLE="Say what came of a refund: settleRefund.",
    RECORD_PAYMENT="Note that an exchange's difference was paid: recordPayment.",
    SHIP_REPLACEMENT="Note that something is on its way to the buyer: shipReplacement.",
    COMPLETE_REPAIR="Say what a repair came to: completeRepair.",
    CONFIRM_DELIVERY="Confirm that it arrived: confirmDelivery.",
    ESCALATE="Bring the case before the platform: escalateCase.",
    ARBITRATE="Rule on the dispute: arbitrateCase.",
    REOPEN="Open the case again: reopenCase.",
    POST_MESSAGE="Write a message: postMessage.",
    ADD_EVIDENCE="Attach uploaded files: addEvidence.",
)
say(
    words.RemedyStatus,
    "Where the money or the replacement is.",
    PENDING="To be sent to the payment gateway.",
    SUBMITTED="With the payment gateway.",
    SUCCEEDED="The money is back.",
    FAILED="The money did not go through; it can be tried again.",
    MANUAL_REQUIRED="A person has to pay it back, and say so.",
    AWAITING_PAYMENT="The buyer has to pay a difference first.",
    TO_SHIP="Has to be sent.",
    SHIPPED="On its way to the buyer.",
    DELIVERED="With the buyer.",
    TO_REPAIR="In the workshop.",
    REPAIRED="Mended, and has to be sent.",
    UNREPAIRABLE="Cannot be mended; another remedy follows.",
)
say(
    words.RefundDestination,
    "Where a refund goes.",
    ORIGINAL_PAYMENT="Back to the payments of the order, the newest first.",
    STORE_CREDIT="Into value to spend in the shop.",
)
say(
    words.SettlementOutcome,
    "What came of a refund that a person settles.",
    SUCCEEDED="The money is back.",
    FAILED="It did not go through.",
    RETRY="A failed one is tried again.",
)
say(
    words.ReturnMethod,
    "How goods travel back.",
    DROP_OFF="The buyer brings the parcel to a counter.",
    PICKUP="A carrier fetches it.",
    LOCKER="The buyer leaves it in a locker.",
    OWN_CARRIER="The buyer sends it as they like, and pays.",
    KEEP_ITEM="Nothing is sent back.",
)
say(
    words.ShipmentStatus,
    "Where a parcel on its way back is.",
    CREATED="Announced; no carrier has seen it.",
    IN_TRANSIT="With the carrier.",
    DELIVERED="With the merchant.",
    LOST="The carrier lost it.",
)
say(
    words.EvidenceKind,
    "What kind of proof a file is.",
    PHOTO="A photograph.",
    VIDEO="A video.",
    DOCUMENT="A document, or a picture of one.",
)
say(
    words.Condition,
    "How goods came back.",
    UNOPENED="Never opened.",
    OPENED="Opened and tried.",
    USED="Used.",
    DAMAGED="Damaged.",
    DEFECTIVE="Do not work.",
    INCOMPLETE="Something is missing.",
    WRONG_ITEM="Not what was sold.",
)
say(
    words.Disposition,
    "What becomes of goods.",
    RESTOCK="Sold again as new.",
    REFURBISH="Put in order and sold again.",
    RETURN_TO_VENDOR="Back to who made them.",
    DONATE="Given away.",
    RECYCLE="Recycled.",
    DISPOSE="Thrown away.",
    KEEP_WITH_BUYER="Stay with the buyer.",
    SEND_BACK="Go back to the buyer.",
)
say(
    words.ProductTrait,
    "What the law and the policy ask about a product.",
    CUSTOM_MADE="Made for this buyer.",
    PERISHABLE="Goes bad soon.",
    SEALED_HYGIENE="Sealed for reasons of health or hygiene.",
    SEALED_MEDIA="Sealed recordings or software.",
    DIGITAL_CONTENT="Not on a physical medium.",
    FINAL_SALE="Sold as final.",
    SECOND_HAND="Second-hand.",
    BULKY="Too big for the post.",
    HAZARDOUS="Needs care on the way.",
)
say(
    words.TaxMode,
    "Whether prices contain their tax.",
    INCLUDED="Prices contain it.",
    ON_TOP="It is added to them.",
)
say(
    words.DecisionOutcome,
    "How a request or a dispute was decided.",
    APPROVED="For the buyer.",
    DECLINED="Against what the buyer asked.",
)
say(
    words.FeeKind,
    "What a refund may be reduced by.",
    RESTOCKING="For taking the goods back into stock.",
    RETURN_FREIGHT="For the way back.",
    DIMINISHED_VALUE="For value that the goods lost by use beyond trying them.",
)
say(
    words.ImportOutcome,
    "What became of one order of an import.",
    CREATED="It is new.",
    UNCHANGED="It said nothing new.",
    UPDATED="It was told anew.",
    REFUSED="It was refused, and nothing of it was kept.",
)
say(
    words.CaseSort,
    "The order of a list of cases.",
    OPENED_AT_DESC="The newest first.",
    OPENED_AT_ASC="The oldest first.",
    DEADLINE_ASC="The most urgent first, of one merchant's cases that have a deadline.",
)
say(
    words.FeedbackStage,
    "Of which part of buying a feedback speaks.",
    BROWSING="Looking around.",
    CART="The cart.",
    CHECKOUT="Placing the order.",
    PAYMENT="Paying.",
    DELIVERY="The way to the buyer.",
    PRODUCT="The article itself.",
    CUSTOMER_SERVICE="Talking to the shop.",
    AFTER_SALES="What came after: a return, a refund, a repair.",
)
say(
    reading.Sentiment,
    "How a text, or a place in it, sounds.",
    NEGATIVE="The buyer is unhappy.",
    NEUTRAL="Neither, or both.",
    POSITIVE="The buyer is happy.",
)
say(
    reading.Aspect,
    "What a text can speak of.",
    PRODUCT_QUALITY="Defects, durability, material, taste, freshness: whether it works.",
    DESCRIPTION_MISMATCH="Not as shown or described: color, model.",
    SIZE_FIT="Too small, too large, or how it fits.",
    PACKAGING="How it was packed; damaged on arrival.",
    WRONG_OR_MISSING_ITEM="The wrong thing, missing parts, too few.",
    DELIVERY_SPEED="Fast, late, or never.",
    COURIER="Who delivered it.",
    CUSTOMER_SERVICE="How the shop behaves, answers and helps.",
    PAYMENT="Paying, and invoices.",
    ORDERING="App, cart, checkout, stock.",
    PRICE="Value, promotions, changes of price.",
    RETURNS="The return or the refund itself.",
    AUTHENTICITY="Counterfeit, or second-hand sold as new.",
    SAFETY="Hygiene, allergies, dangers.",
    OTHER="Something else.",
)
say(
    device.DevicePlatform,
    "Whose push service reaches a phone.",
    APNS="Apple's.",
    FCM="Google's.",
)
