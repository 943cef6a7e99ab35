"""What the replay says to the API. Every mutation answers under the name `result`."""

from typing import Final

_CASE: Final = """
fragment CaseResult on CaseResult {
  __typename
  ... on Case {
    id
    status
    basis
    because { rule article }
    lines { id quantity }
    quote { shipping { amount } }
    remedies { id status }
  }
  ... on Problem { message }
  ... on NotEligible { because { rule article } }
}
"""

PUBLISH_POLICY: Final = """
mutation PublishPolicy($input: PublishPolicyInput!) {
  result: publishPolicy(input: $input) {
    __typename
    ... on Policy { version publishedAt }
    ... on Problem { message }
  }
}
"""

IMPORT_ORDERS: Final = """
mutation ImportOrders($input: ImportOrdersInput!) {
  result: importOrders(input: $input) {
    __typename
    ... on ImportOrdersPayload {
      results { number outcome order { id } problem { __typename message } }
    }
    ... on Problem { message }
  }
}
"""

ORDER: Final = """
query Order($id: ID!) {
  order(id: $id) { lines { id } refunded { amount } }
}
"""


def _case_mutation(field: str, of: str) -> str:
    name = field[0].upper() + field[1:]
    return f"mutation {name}($input: {of}!) {{ result: {field}(input: $input) {{ ...CaseResult }} }}\n{_CASE}"


REQUEST_RETURN: Final = _case_mutation("requestReturn", of="RequestReturnInput")
APPROVE: Final = _case_mutation("approveCase", of="ApproveCaseInput")
CONFIRM: Final = _case_mutation("confirmWithdrawal", of="CaseActionInput")
REGISTER_SHIPMENT: Final = _case_mutation("registerShipment", of="RegisterShipmentInput")
RECEIVE: Final = _case_mutation("receiveReturn", of="ReceiveReturnInput")
INSPECT: Final = _case_mutation("inspectReturn", of="InspectReturnInput")
SETTLE: Final = _case_mutation("settleRefund", of="SettleRefundInput")
