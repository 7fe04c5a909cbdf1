"""What the API answers, as far as we care."""

import datetime
from decimal import Decimal

from pydantic import BaseModel, Field


class Payment(BaseModel):
    number: int = Field(alias="paymentId")
    invoice: int | None = Field(None, alias="invoiceId")
    amount: Decimal
    status: str
    receiver: str = Field("", alias="receiverName")


class Meta(BaseModel):
    page: int = Field(alias="pageNumber")
    size: int = Field(alias="pageSize")
    count: int = Field(alias="resultCount")


class Payments(BaseModel):
    results: list[Payment]
    meta: Meta


class PaymentEvent(BaseModel):
    number: int = Field(alias="paymentEventId")
    amount: Decimal
    date: datetime.date = Field(alias="paymentDate")


class Row(BaseModel):
    product: str
    quantity: Decimal
    price: Decimal = Field(alias="unitPrice")
    vat: Decimal = Field(Decimal(0), alias="vatPercent")

    @property
    def total(self):
        return self.quantity * self.price


class Address(BaseModel):
    name: str
    city: str = ""


class Invoice(BaseModel):
    id: int
    status: str
    number: int | None = Field(None, alias="invoiceNumber")
    address: Address | None = Field(None, alias="billingAddress")
    rows: list[Row] = Field(default=[], alias="invoiceRows")
