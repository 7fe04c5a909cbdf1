"""What people write in notes and how it meets the documents: slips, conventions, members of text."""

from __future__ import annotations

from tests.floors.reconcile.builders import FakeDocument, change, claim, finding
from triaccord.model import Claim, ClaimVerdict, FindingVerdict, Visibility
from triaccord.reconcile import reconcile
from triaccord.reconcile.names import affixes, template

OLD = FakeDocument(
    {"POST /exec": set(), "GET /things": {"filters"}},
    statuses={"GET /things": {"200", "400"}},
    opaque=("filters",),
)
NEW = OLD


def claim_verdict(said: Claim) -> tuple[ClaimVerdict, str]:
    judged = reconcile([], [said], OLD, NEW).claims[0]
    return judged.verdict, judged.reason


def test_a_slip_of_the_method_is_mended_and_said() -> None:
    of = change("field_added", "x", "POST /exec")
    joined = reconcile([finding(of)], [claim("field_added", "GET /exec", fields=("x",))], OLD, NEW)
    assert joined.claims[0].verdict is ClaimVerdict.ANNOUNCED
    assert joined.claims[0].reason.endswith("`GET /exec` read as `POST /exec`")


def test_an_operation_that_comes_is_not_another_method_of_its_path() -> None:
    of = change("endpoint_removed", "POST /exec", "POST /exec", side="whole", path="")
    joined = reconcile([finding(of)], [claim("endpoint_removed", "GET /exec")], OLD, NEW)
    assert joined.claims[0].verdict is ClaimVerdict.PHANTOM
    assert joined.findings[0].verdict is FindingVerdict.SILENT


def test_words_around_both_names_of_a_rename_are_a_convention() -> None:
    of = change("field_renamed", "b", "GET /things", old="realm_news_stream_id", new="realm_alerts_stream_id")
    said = claim("field_renamed", "GET /things", old="news_stream", new="alerts_stream")
    joined = reconcile([finding(of)], [said], OLD, NEW)
    assert joined.findings[0].verdict is FindingVerdict.ANNOUNCED
    other = change("field_renamed", "b", "GET /things", old="realm_news_stream_id", new="alerts_stream_name")
    assert reconcile([finding(other)], [said], OLD, NEW).findings[0].verdict is FindingVerdict.SILENT


def test_a_variable_in_parentheses_is_one() -> None:
    assert template("/things/(id or name)/update") == template("/things/{id}/update")


def test_affixes_are_the_words_around() -> None:
    assert affixes("news_stream", "realm_news_stream_id") == (("realm",), ("id",))
    assert affixes("stream_news", "realm_news_stream_id") is None


def test_a_value_that_takes_anothers_place_is_both_findings() -> None:
    came = finding(change("enum_value_added", "kind", "GET /things", new="direct"), "f1")
    went = finding(change("enum_value_removed", "kind", "GET /things", old="private"), "f2")
    said = claim("enum_value_renamed", "GET /things", fields=("kind",), old="private", new="direct")
    joined = reconcile([came, went], [said], OLD, NEW)
    assert [judged.verdict for judged in joined.findings] == [FindingVerdict.ANNOUNCED] * 2


def test_a_member_of_json_text_is_behavioural() -> None:
    said = claim("param_added", "GET /things", fields=("until",), text="now accepts an `until` filter")
    assert claim_verdict(said) == (
        ClaimVerdict.BEHAVIOURAL,
        "`until` is a member of `filters`, whose members the documents tell in prose only",
    )


def test_a_status_that_both_documents_list_came_earlier() -> None:
    said = claim(
        "response_status_changed", "GET /things", text="now returns a `400`", visible=Visibility.MAYBE
    )
    assert claim_verdict(said) == (
        ClaimVerdict.PHANTOM,
        "both documents list status `400` there: it came earlier",
    )


def test_a_field_that_is_omitted_at_times_may_become_nullable() -> None:
    of = change("null_semantics_changed", "x", "GET /things", old=False, new=True)
    said = claim("field_removed", "GET /things", fields=("x",), visible=Visibility.MAYBE)
    assert reconcile([finding(of)], [said], OLD, NEW).findings[0].verdict is FindingVerdict.ANNOUNCED
    plain = claim("field_removed", "GET /things", fields=("x",))
    assert reconcile([finding(of)], [plain], OLD, NEW).findings[0].verdict is FindingVerdict.SILENT


def test_a_fact_in_a_loose_sentence_is_spoken_of() -> None:
    of = change("default_changed", "Version", "GET /things", new="2")
    said = claim("guidance", "GET /things", text='The default of `Version` is "2"', visible=Visibility.NO)
    joined = reconcile([finding(of)], [said], OLD, NEW)
    assert joined.findings[0].reason == "the note speaks of `2` there, if not as a change"
    other = claim("guidance", "GET /things", text='The default of `Version` is "3"', visible=Visibility.NO)
    assert reconcile([finding(of)], [other], OLD, NEW).findings[0].verdict is FindingVerdict.SILENT


def test_what_the_note_calls_a_field_is_no_value() -> None:
    of = change("enum_value_added", "sort", "GET /things", new="weight")
    loose = claim("field_added", "GET /things", fields=("weight",), text="added `weight` to the list")
    assert reconcile([finding(of)], [loose], OLD, NEW).findings[0].verdict is FindingVerdict.ANNOUNCED
    strict = claim("field_added", "GET /things", fields=("weight",), text="the field `weight` was added")
    assert reconcile([finding(of)], [strict], OLD, NEW).findings[0].verdict is FindingVerdict.SILENT


def test_what_a_new_operation_does_is_told_unless_nothing_happens_to_it() -> None:
    of = change("endpoint_added", "GET /carts", "GET /carts", side="whole", path="")
    told = claim("endpoint_behaviour", "GET /carts", text="`GET /carts` counts what is held")
    assert reconcile([finding(of)], [told], OLD, NEW).findings[0].verdict is FindingVerdict.ANNOUNCED
    unchanged = claim("endpoint_behaviour", "GET /carts", text="`GET /carts` is unchanged")
    assert reconcile([finding(of)], [unchanged], OLD, NEW).findings[0].verdict is FindingVerdict.SILENT


def test_a_name_comes_with_a_new_operation_only_where_all_its_operations_are_new() -> None:
    document = FakeDocument({"GET /things": {"terms"}, "PUT /things": {"terms"}})
    of = change("endpoint_added", "PUT /things", "PUT /things", side="whole", path="")
    new = claim("field_added", "PUT /things", fields=("terms",))
    assert reconcile([finding(of)], [new], document, document).claims[0].verdict is ClaimVerdict.ANNOUNCED
    both = claim("field_added", "GET /things", "PUT /things", fields=("terms",))
    assert reconcile([finding(of)], [both], document, document).claims[0].verdict is ClaimVerdict.PHANTOM


def test_a_name_is_looked_for_at_every_operation_that_the_note_names() -> None:
    added = finding(change("field_added", "x", "GET /things"), "f1")
    taken = finding(change("param_added", "x", "POST /exec", side="requests"), "f2")
    said = claim("field_added", "GET /things", "POST /exec", fields=("x",))
    joined = reconcile([added, taken], [said], OLD, NEW)
    assert [judged.verdict for judged in joined.findings] == [FindingVerdict.ANNOUNCED] * 2


def test_a_field_that_has_another_value_is_not_the_field_that_came() -> None:
    of = change("enum_value_renamed", "type", "GET /things", old="hints", new="steps")
    said = claim("field_added", "GET /things", fields=("type",), text="added a `type` to the answer")
    assert reconcile([finding(of)], [said], OLD, NEW).findings[0].verdict is FindingVerdict.SILENT


def test_what_is_omitted_at_times_may_be_gone() -> None:
    of = change("field_removed", "x", "GET /things")
    said = claim(
        "null_semantics_changed",
        "GET /things",
        fields=("x",),
        text="now omits `x` if it is not set",
        visible=Visibility.MAYBE,
    )
    assert reconcile([finding(of)], [said], OLD, NEW).findings[0].verdict is FindingVerdict.ANNOUNCED


def test_a_list_in_the_path_needs_no_name() -> None:
    def verdict(shown: str, text: str) -> FindingVerdict:
        of = change(
            "type_changed",
            "id",
            "POST /exec",
            side="requests",
            old="number",
            new=shown,
            detail={"in": "path"},
        )
        said = claim("type_changed", "POST /exec", new="comma separated list", text=text)
        return reconcile([finding(of)], [said], OLD, NEW).findings[0].verdict

    assert verdict("string", "takes a comma separated list of ids in the URL") is FindingVerdict.ANNOUNCED
    assert verdict("array", "takes a comma separated list of ids in the URL") is FindingVerdict.ANNOUNCED
    assert verdict("integer", "takes a comma separated list of ids in the URL") is FindingVerdict.SILENT
    assert verdict("string", "takes a comma separated list of ids") is FindingVerdict.SILENT


def test_plain_words_name_what_has_them_in_its_name() -> None:
    of = finding(change("field_added", "allocationMetadataRows", "GET /things"))
    plain = claim(
        "field_added", "GET /things", new="metadata", text="The metadata is returned by `GET /things`."
    )
    joined = reconcile([of], [plain], OLD, NEW)
    assert joined.findings[0].verdict is FindingVerdict.ANNOUNCED
    assert joined.claims[0].reason == "the documents show field added for `allocationMetadataRows`"
    in_code = claim(
        "field_added", "GET /things", new="metadata", text="`metadata` is returned by `GET /things`."
    )
    assert reconcile([of], [in_code], OLD, NEW).findings[0].verdict is FindingVerdict.SILENT
