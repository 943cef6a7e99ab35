"""A shop knows by the signature who sent an event, and that nobody changed it on its way."""

from datetime import UTC, datetime

from adapters.chance import new_webhook_secret
from adapters.webhooks.signing import signed
from tests.listening import SECRET

SENT = datetime.fromtimestamp(1_614_265_330, UTC)


class TestASignature:
    def test_is_that_of_the_standard_webhooks_own_example(self) -> None:
        headers = signed(b'{"test": 2432232314}', message_id="msg_p5jXN8AQM9LWM0D4loKWxJek", at=SENT, secret=SECRET)

        assert headers == {
            "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "webhook-timestamp": "1614265330",
            "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        }

    def test_is_another_for_another_body_id_time_or_secret(self) -> None:
        later = datetime.fromtimestamp(1_614_265_331, UTC)
        signatures = {
            signed(b"{}", message_id="case_1/1", at=SENT, secret=SECRET)["webhook-signature"],
            signed(b"{ }", message_id="case_1/1", at=SENT, secret=SECRET)["webhook-signature"],
            signed(b"{}", message_id="case_1/2", at=SENT, secret=SECRET)["webhook-signature"],
            signed(b"{}", message_id="case_1/1", at=later, secret=SECRET)["webhook-signature"],
            signed(b"{}", message_id="case_1/1", at=SENT, secret=new_webhook_secret())["webhook-signature"],
        }

        assert len(signatures) == 5
