import json
import unittest

from payments.charge import Charge, InvalidRequest, read_charge, refusal

order_id = "0b8f6a3e-52f4-4a53-9d6a-3f1f7a1c9e55"


def body(**changes: object) -> bytes:
    return json.dumps({"orderId": order_id, "amountCents": 1250, **changes}).encode()


class ReadCharge(unittest.TestCase):
    def test_reads_a_charge(self) -> None:
        self.assertEqual(read_charge(body()), Charge(order_id, 1250))

    def test_names_the_field_that_is_wrong(self) -> None:
        wrong = {
            "body": [b"", b"{", b"[]", b"\xff", b"[" * 10_000, b"null"],
            "orderId": [
                body(orderId=value)
                for value in (None, 7, "", "x" * 36, "'; DROP TABLE payments; --", order_id + "\n")
            ],
            "amountCents": [
                body(amountCents=value)
                for value in (None, 0, -1, 1.5, True, "12", 10**13, float("nan"), [1])
            ],
        }
        for field, bodies in wrong.items():
            for given in bodies:
                with self.subTest(field=field, given=given[:60]):
                    with self.assertRaises(InvalidRequest) as raised:
                        read_charge(given)
                    self.assertEqual(raised.exception.field, field)
                    self.assertIn(field, str(raised.exception))


class Refusal(unittest.TestCase):
    def test_is_for_amounts_over_the_limit_only(self) -> None:
        self.assertIsNone(refusal(Charge(order_id, 500), 500))
        self.assertIn("500 cents", refusal(Charge(order_id, 501), 500) or "")


if __name__ == "__main__":
    unittest.main()
