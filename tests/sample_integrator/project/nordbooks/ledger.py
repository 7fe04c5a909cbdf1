"""Ledger receipts: what the bookkeepers want to see."""

import json


class Ledger:
    def __init__(self, api):
        self.api = api

    def changed_since(self, moment):
        found = self.api.get("/ledgerreceipts", versionStartDate=moment)
        return {entry["receiptId"]: entry["version"] for entry in found["results"]}

    def balance(self, number):
        receipt = self.api.get(f"/ledgerreceipts/{number}")
        total = sum(one["accountingValue"] for one in receipt["transactions"])
        lines = {one["transactionId"]: one["account"] for one in receipt["transactions"]}
        return receipt["receiptId"], total, lines

    def archive(self, number):
        return json.dumps(self.api.get(f"/ledgerreceipts/{number}"), sort_keys=True)

    def who_am_i(self):
        user = self.api.get("/users")
        return user.get("userId"), f"{user['firstName']} {user['lastName']}"

    def partner_names(self):
        return [partner["name"] for partner in self.api.get("/businesspartners")["results"]]
