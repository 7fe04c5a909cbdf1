"""Payments: httpx and models."""

import dataclasses

from nordbooks.models import Payment, PaymentEvent, Payments


@dataclasses.dataclass
class Detail:
    invoiceId: int  # noqa: N815
    paymentId: int  # noqa: N815
    amount: float
    status: str
    currency: str = "EUR"
    id: int | None = None


class PaymentDesk:
    def __init__(self, client):
        self.client = client

    def pages(self, size=50):
        page = 0
        while True:
            answer = self.client.get("/payments", params={"size": size, "page": page})
            found = Payments.model_validate(answer.raise_for_status().json())
            yield from found.results
            if found.meta.count < found.meta.size:
                return
            page += 1

    def open_sum(self):
        return sum(payment.amount for payment in self.pages() if payment.status == "UNPAID")

    def numbers_of(self, invoice):
        answer = self.client.get("/payments", params={"invoiceId": invoice}).json()
        return [entry["paymentId"] for entry in answer["results"]]

    def detail(self, number):
        return Detail(**self.client.get(f"/payments/{number}").json())

    def newest(self, invoice):
        body = self.client.get("/payments", params={"invoiceId": invoice, "size": 1}).json()
        return Payment(**body["results"][0]) if body["results"] else None

    def events(self, invoice):
        answer = self.client.get(f"/invoices/{invoice}/paymentevents").json()
        return [PaymentEvent(**event) for event in answer["results"]]

    def mark_paid(self, invoice, amount, date):
        body = {"amount": str(amount), "paymentDate": date, "currency": "EUR"}
        answer = self.client.put(f"/invoices/{invoice}/paymentevents/markpaid", json=body)
        return PaymentEvent.model_validate_json(answer.content).number
