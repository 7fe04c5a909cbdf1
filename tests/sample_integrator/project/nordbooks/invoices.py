"""Invoices: made here, sent there."""

from nordbooks.models import Invoice


class Invoices:
    def __init__(self, client):
        self.client = client

    def get(self, number):
        answer = self.client.get(f"/invoices/{number}")
        return Invoice.model_validate(answer.raise_for_status().json())

    def unfinished(self):
        answer = self.client.get("/invoices", params={"status": "UNFINISHED", "size": 200})
        return [one["id"] for one in answer.json()["results"] if one.get("invoiceChannel") != "EDIFACT"]

    def create(self, partner, rows):
        body = {
            "partnerId": partner,
            "type": "SALES_INVOICE",
            "paymentInfo": {"currency": "EUR", "paymentMethod": "BANK_TRANSFER"},
            "invoiceRows": [
                {"product": name, "quantity": count, "unitPrice": price} for name, count, price in rows
            ],
        }
        return self.client.post("/invoices", json=body).raise_for_status().json()["id"]
