"""Products: plain dicts, page after page."""

PRODUCTS = "/products"


class Products:
    def __init__(self, api):
        self.api = api

    def all(self, page_size=50):
        last = None
        while True:
            query = {"limit": page_size}
            if last is not None:
                query["previousId"] = last
            page = self.api.get(PRODUCTS, **query)
            yield from page["products"]
            if len(page["products"]) < page_size:
                return
            last = page["products"][-1]["id"]

    def by_code(self, code):
        return next((product for product in self.all() if product["code"] == code), None)

    def first_name(self, group):
        found = self.api.get(PRODUCTS, group=group).get("products", [])
        return found[0]["name"] if found else None

    def price_with_vat(self, number):
        product = self.api.get(f"/products/{number}")
        price, vat = product["price"], product.get("vat") or 0
        return round(price * (1 + vat / 100), 2)

    def create(self, name, price, unit="PIECE"):
        body = {"type": "SALES", "name": name, "price": price, "unit": unit}
        return self.api.call("POST", PRODUCTS, json=body)["id"]
