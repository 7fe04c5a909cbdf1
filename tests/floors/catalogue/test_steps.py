"""What every step of the reconstruction adds, takes and changes: nothing but what the notes say."""

from __future__ import annotations

import pytest

from tests.floors.catalogue.facts import step
from triaccord.loading.catalogue import Vendor

STEPS = {
    "20.02": """
        + BasicInvoicingInfo
        + BasicRegistryInfo
        + BusinessPartnerBasicInfo.invoicingInfo
        + BusinessPartnerBasicInfo.registryInfo
        + GET /invoices query originalInvoiceNumber
        + GET /invoices/{invoiceId}/paymentevents/{paymentEventId}
        + InvoiceRow.id
        - BusinessPartnerBasicInfo.active
        - BusinessPartnerBasicInfo.code
        - BusinessPartnerBasicInfo.codeType
        - BusinessPartnerBasicInfo.customerNo
    """,
    "20.03": """
        + DELETE /referencepayments/{referencePaymentId}/metadata
        + DirectBankTransfer.bankReferenceCodeType
        + DirectSalaryPayment.bankReferenceCodeType
        + InvoiceNotes
        + InvoicePayment.bankReferenceCodeType
        + PUT /invoices/{invoiceId}
        + PUT /invoices/{invoiceId}/notes
        + PUT /referencepayments/{referencePaymentId}/metadata
        + PaymentEvent.description
        - AllocationMetadata required
        - AllocationMetadata.targetResourceId
        - DELETE /referencepayments/metadata/{referencePaymentId}
        - DirectBankTransfer.fikGikCode
        - DirectBankTransfer.paymentMethod = DENMARK_EXPRESS_PAYMENT
        - InvoicePayment.paymentMethod = DENMARK_EXPRESS_PAYMENT
        - PUT /invoices/pay
        - PUT /referencepayments/metadata
    """,
    "20.04": """
        + BusinessPartnerAccount
        + BusinessPartnerAccountsInfo
        + BusinessPartnerDefaultAccounts
        + DefaultProduct
        + DefaultProductSettings
        + GET /businesspartners/{id}/defaults/accounts
        + GET /businesspartners/{id}/defaults/products
        + ProductValidityPeriod
    """,
    "20.05": """
        + AccessRight
        + BasicPaymentTransactionData.id
        + BasicPaymentTransactionData.paymentId deprecated
        + BusinessPartnerBasicInfo.id
        + BusinessPartnerBasicInfo.registerId deprecated
        + FactoringContract.contractId deprecated
        + FactoringContract.id
        + FinancialManagementRights
        + GET /users/rights
        + LedgerReceipt.id
        + LedgerReceipt.receiptId deprecated
        + LedgerReceiptBasicInfo.id
        + LedgerReceiptBasicInfo.receiptId deprecated
        + ManagementRights
        + PATCH /businesspartners/{id}
        + PaymentEvent.id
        + PaymentEvent.paymentEventId deprecated
        + PaymentRowInfo.id
        + PaymentRowInfo.paymentId deprecated
        + PaymentTransactionsRights
        + PersonalDetails.partnerId
        + PersonalDetails.personId deprecated
        + PurchasesRights
        + SalariesRights
        + SalesRights
        + Transaction.id
        + Transaction.transactionId deprecated
        + User.id
        + User.partnerId
        + User.personRegisterId deprecated
        + User.userId deprecated
        + UserLimitations
        + UserPrivileges
        + UserRights
        - PUT /businesspartners/{id}
    """,
    "20.06": """
        + PUT /businesspartners/{id}
        + PaymentInfo.bankReferenceCode
        + PaymentInfo.bankReferenceCodeType
        - PaymentInfo.generatedReferenceType
        - PaymentInfo.referenceCode
    """,
    "20.08": """
        + scheme bearerAuth bearerFormat
    """,
    "20.09": """
        + scheme clientCredentials
        + security {"clientCredentials": []}
    """,
    "20.10": """
        + BankStatementsSearchResult.meta
        + EInvoiceAddress.ediId
        + GET /bankstatements query orderById
        + GET /bankstatements query page
        + GET /bankstatements query previousId
        + GET /bankstatements query size
        + PATCH /businesspartners/{id} query version
        - BusinessPartnerPatch required
        - GET /users/otp
    """,
    "20.11": """
        + AttachmentRename
        + GET /invoices query types[] = PURCHASE_ORDER
        + GET /invoices query types[] = SALES_ORDER
        + GET /invoices/{invoiceId}/transactions
        + InvoiceTransaction
        + InvoiceTransactions
        + PATCH /attachments/{attachmentId}
    """,
    "20.12": """
        + AllocationMetadataRow.ledgerAccountCode
        + AllocationMetadataRow.vatStatus
        + AllocationMetadataWithFullLedgerAccountDataRow
        + BankStatementEvent.allocationMetadataRows
        + DELETE /bankstatements/{statementId}/events/{eventId}/metadata
        + GET /ledgerreceipts query status
        + PUT /bankstatements/{statementId}/events/{eventId}/metadata
        + PUT /ledgerreceipts/{receiptId}/approve
        + ReferencePayment.allocationMetadataRows
        - BasicPaymentTransactionData.paymentId
        - BusinessPartnerBasicInfo.registerId
        - FactoringContract.contractId
        - LedgerReceipt.receiptId
        - LedgerReceiptBasicInfo.receiptId
        - PaymentEvent.paymentEventId
        - PaymentRowInfo.paymentId
        - PersonalDetails.personId
        - Transaction.transactionId
        - User.personRegisterId
        - User.userId
        GET /businesspartners/{id} path id type: "number" → "string"
        GET /invoices/{invoiceId} path invoiceId type: "number" → "string"
        GET /ledgerreceipts/{receiptId} path receiptId type: "number" → "string"
    """,
    "21.01": """
        + Invoice.invoiceApprovalInformation
        + InvoiceApprovalInformation
        + InvoiceCheckerInformation
    """,
    "21.02": """
        + BasicPaymentTransactionData.serviceCharge
        + Invoice.isOffer
        + POST /ledgerreceipts query createReconciliation
        + PUT /ledgerreceipts/{receiptId} query createReconciliation
    """,
    "21.03": """
        + Currency = CNH
        + GET /bankstatements query accountNumber
        + GET /products query code
    """,
    "21.04": """
        + CirculationSettings
        + GET /company/invoicecirculation/settings
        + GET /company/invoicecirculation/verifierlists
        + GET /company/invoicecirculation/verifierlists/{id}
        + GET /products query orderById
        + GET /products query size
        + ProductSearchResult.meta
        + ProductSearchResult.results
        + Verifier
        + VerifierList
        + VerifierListBasic
        - GET /products query limit
        - ProductSearchResult.products
        - scheme legacyLogin
        - security {"legacyLogin": []}
    """,
    "21.05": """
        + GET /invoices query invoiceChannel
    """,
    "21.06": "",
    "21.08": """
        + GET /attachments query referenceId
        + GET /products query active
    """,
    "21.09": "",
    "21.10": "",
    "21.11": """
        + GET /company/invoicetemplates
        + Invoice.invoiceTemplateId
        + InvoiceTemplate
    """,
    "21.12": """
        + FiscalYear.modified
        + TrackingPeriod.modified
    """,
    "22.01": """
        + BankStatement.statementNumber
        + LedgerReceipt.receiptNumber
    """,
    "22.02": """
        + BusinessPartnerGroup.id
        + BusinessPartnerGroupSearchResult
        + GET /businesspartners/groups
        + GET /businesspartners/groups/{id}
        + GET /invoices query invoiceNumber
        + POST /businesspartners/groups
        + PUT /businesspartners/groups/{id}
        + RegistryInfo.reportGroupId
    """,
    "22.03": """
        + AccountingReportData
        + AccountingReportPeriod
        + AccountingReportRequest
        + AccountingReportRequestOptions
        + AccountingReportResponse
        + AccountingReportRow
        + CirculationSettings.allowPersonalSubstitution
        + CirculationSettings.substitutions
        + POST /reports/accounting
        + ReportRequest
        + ReportRequestOptions
        + Substitution
    """,
    "22.04": """
        + InvoiceRow.endDate
        + InvoiceRow.startDate
        + PUT /invoices/{invoiceId}/reject
        + Transaction.endDate
        + Transaction.startDate
    """,
    "22.05": """
        + DeliveryTerms
        + DeliveryTermsInfoDTO
        + GET /company/deliveryterms
        + Invoice.deliveryTermsInfo
        + Invoice.invoiceOperatorInfo
        + InvoiceOperatorInfo
        GET /users tags: ["User"] → ["Users"]
        GET /users/profiles/{userid} tags: ["User"] → ["Users"]
        GET /users/rights tags: ["User"] → ["Users"]
        POST /reports/accounting tags: ["Report"] → ["Reports"]
        PUT /users tags: ["User"] → ["Users"]
        PUT /users/{transactionIdentifier}/confirm tags: ["User"] → ["Users"]
    """,
    "22.06": """
        + AccountingReportTransaction
        + BusinessPartnerDefaultDimension
        + BusinessPartnerDefaultDimensionExtended
        + BusinessPartnerDefaultDimensionItem
        + BusinessPartnerDefaultDimensionItemExtended
        + CollectionsAndPenalExpenses
        + GET /businesspartners/{id}/defaults/dimensions
        + GET /businesspartners/{id}/defaults/dimensions/{dimensionId}
        + GET /company/expenses/collectionpenal/settings
        + GeneralLedgerReportData
        + GeneralLedgerReportRequest
        + GeneralLedgerReportRequestOptions
        + GeneralLedgerReportResponse
        + POST /reports/generalledger/{id}
        + PUT /businesspartners/{id}/defaults/dimensions/{dimensionId}
        + ProductBasicInfo
    """,
    "22.08": """
        + AccountingReportTransaction.vatStatus format
        + LedgerAccountsReportData
        + LedgerAccountsReportPeriod
        + LedgerAccountsReportRequest
        + LedgerAccountsReportRequestOptions
        + LedgerAccountsReportResponse
        + LedgerAccountsReportRow
        + POST /reports/ledgeraccounts
        + TransactionIdentifier.confirmationApp
        AccountingReportTransaction.vatStatus type: "string" → "integer"
        Invoice.deliveryInstructions maxLength: 250 → 255
    """,
    "22.09": "",
    "22.10": """
        InvoiceRow.comment maxLength: 255 → 512
    """,
    "22.11": """
        + Address.city description
        + Address.street description
        + Address.zip description
        + GET /attachments query type[] = REFERENCE_PAYMENT_EVENT
        + LedgerAccount.translations
        + LedgerAccountTranslation
        - GeneralLedgerReportRequest.type
        - LedgerAccountsReportRequest.type
    """,
}

MODELS = (
    "AccountingReportRequest",
    "GeneralLedgerReportRequest",
    "LedgerAccountsReportRequest",
    "ReportRequest",
)
STATUSES = """
    APPROVED SENT NOT_SENT PAYMENT_SENT_TO_BANK PAID PARTLY_PAID MARKED_PAID PAYMENT_QUEUED PAYMENT_DENIED
    UNFINISHED VERIFIED RECEIVED
"""
TYPES = """
    SALES_INVOICE PURCHASE_INVOICE TRAVEL_INVOICE BILL_OF_CHARGES JOURNAL SALARY VAT_FORM PERIODIC_TAX_RETURN
    EMPLOYER_CONTRIBUTION VAT_SUMMARY SALES_ORDER PURCHASE_ORDER REFERENCE_PAYMENT BANK_STATEMENT_AS_RECEIPT
    RECEIPT_FOR_OPENING_ACCOUNTS
"""


def _moved_into_the_items() -> set[str]:
    """22.11: `enum` from the list to its items, `default` the other way, in eight models."""
    lines = set()
    for model in MODELS:
        for field, values in ((f"{model}.receiptStatus", STATUSES), (f"{model}Options.receiptType", TYPES)):
            lines |= {f"- {field} = {value}" for value in values.split()}
            lines |= {f"+ {field}[] = {value}" for value in values.split()}
        lines |= {f"- {model}Options.receiptType[] default", f"+ {model}Options.receiptType default"}
    return lines


@pytest.mark.parametrize("name", STEPS)
def test_a_step_holds_what_the_notes_say_and_nothing_else(procountor: Vendor, name: str) -> None:
    before = procountor.names[procountor.names.index(name) - 1]
    expected = {line.strip() for line in STEPS[name].splitlines()} - {""}
    if name == "22.11":
        expected |= _moved_into_the_items()

    found = step(procountor.load(before).document, procountor.load(name).document)

    assert found == expected


def test_every_version_but_the_first_is_a_step(procountor: Vendor) -> None:
    assert tuple(STEPS) == procountor.names[1:]


def test_two_steps_at_once_hide_what_went_and_came_back(procountor: Vendor) -> None:
    """20.05 made PUT a PATCH, 20.06 brought PUT back: over both, nobody lost PUT."""
    over_both = step(procountor.load("20.04").document, procountor.load("20.06").document)

    partner = {line for line in over_both if "/businesspartners/{id}" in line}
    assert partner == {
        "+ PATCH /businesspartners/{id}",
        'PUT /businesspartners/{id} 200: {} → {"content": {"application/json": {"schema":'
        ' {"$ref": "#/components/schemas/BusinessPartner"}}}}',
        "PUT /businesspartners/{id} body application/json:"
        ' {"$ref": "#/components/schemas/BusinessPartnerPatch"} →'
        ' {"$ref": "#/components/schemas/BusinessPartner"}',
    }
