"""What is refused, in one sentence, before anything of a package is believed."""

import io
import json
import re
import stat
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cppcc.core.audit.models import AuditEntry
from cppcc.core.exchange.keys import OwnKey
from cppcc.core.exchange.models import Package, Partner
from cppcc.core.exchange.opening import open_package
from cppcc.core.exchange.receiving import receive
from cppcc.core.exchange.refusals import PackageRefused
from cppcc.core.exchange.states import PartnerStatus
from sentiment.models import SocialReport
from tests.core.exchange.packing import PIECE, package, parts_of, signed_again, with_part, written

pytestmark = pytest.mark.django_db


def refusal(content):
    with pytest.raises(PackageRefused) as refused:
        open_package(io.BytesIO(content))
    return str(refused.value)


@pytest.fixture
def good(places):
    return package(places)


def test_a_package_as_it_was_made_is_opened(places, good):
    opened = open_package(io.BytesIO(good))

    assert (opened.partner, opened.cargo.label, opened.manifest.sequence) == (places.county.partner, "社情民意转报", 1)
    assert [(piece.key, piece.title) for piece in opened.pieces] == [(PIECE["key"], "社情民意第1号《步道破损》")]
    assert opened.pieces[0].data["situation"] == "多处破损。"


# --- Altered ---------------------------------------------------------------------------------------
def test_a_changed_byte_anywhere_is_refused(places, good):
    """Every byte of the file, headers and all, with one bit turned."""
    for place in range(len(good)):
        altered = bytearray(good)
        altered[place] ^= 1 << (place % 8)

        assert re.search("[一-鿿]", refusal(bytes(altered))), place


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_package_cut_stuffed_or_scrambled_is_refused(places, good, data):
    start = data.draw(st.integers(0, len(good)))
    end = data.draw(st.integers(start, len(good)))
    put_in = data.draw(st.binary(max_size=40))
    altered = good[:start] + put_in + good[end:]
    if altered == good:
        return
    with pytest.raises(PackageRefused):
        open_package(io.BytesIO(altered))


@pytest.mark.parametrize("left", [0, 1, 4, 100, -1, -22, -100])
def test_a_truncated_package_is_refused(good, left):
    assert re.search("空的|不是交换包|不完整", refusal(good[:left]))


def test_a_package_packed_anew_by_a_zip_tool_is_refused(good):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as anew:
        for name, content in parts_of(good).items():
            anew.writestr(name, content)

    assert "重新打包或改动过" in refusal(target.getvalue())


def test_words_changed_under_the_old_signature_are_refused(places, good):
    parts = parts_of(good)
    parts["manifest.json"] = parts["manifest.json"].replace(b'"sequence":1', b'"sequence":2')

    assert "签名不对" in refusal(written(parts))


def test_content_changed_under_a_true_manifest_is_refused(good):
    parts = parts_of(good)
    parts["data.json"] = parts["data.json"].replace("破损".encode(), "完好".encode())

    assert refusal(written(parts)) == "包里的data.json与清单的校验值不符，内容被改动过，没有接收"


def test_a_file_more_or_less_than_listed_is_refused(places, good):
    more = written(parts_of(good) | {"files/0001": b"besides"})
    listed = parts_of(with_part(parts_of(good), "files/0001", b"listed", places.city.key))
    del listed["files/0001"]

    assert "有缺少或多出的文件" in refusal(more)
    assert "有缺少或多出的文件" in refusal(written(listed))


# --- Too big, and where names lead -----------------------------------------------------------------
def test_an_oversized_package_is_refused_unread(settings, good):
    settings.EXCHANGE_MAX_BYTES = len(good) - 1

    assert "没有读取" in refusal(good)


def zipped(entries, compression=zipfile.ZIP_STORED):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for info, content in entries:
            archive.writestr(info, content)
    return target.getvalue()


def test_what_unpacks_to_more_than_it_looks_is_refused_unread(settings, good):
    settings.EXCHANGE_MAX_BYTES = 100_000
    entries = [*parts_of(good).items(), ("files/0001", b"\0" * 5_000_000)]

    assert "展开后超过" in refusal(zipped(entries, zipfile.ZIP_DEFLATED))


def test_a_compressed_entry_is_refused_whatever_its_size(good):
    entries = [*parts_of(good).items(), ("files/0001", b"\0" * 5000)]

    assert "重新打包或改动过" in refusal(zipped(entries, zipfile.ZIP_DEFLATED))


def test_entries_that_share_their_bytes_are_refused(settings, good):
    """Many names in the directory for one content: little to carry, much to read."""
    settings.EXCHANGE_MAX_BYTES = 20_000
    content = zipped([*parts_of(good).items(), ("files/0001", b"x" * 5000)])
    head = content.rindex(b"PK\x01\x02")
    end = content.rindex(b"PK\x05\x06")
    entry, tail = content[head:end], bytearray(content[end:])
    copies = b"".join(entry.replace(b"files/0001", f"files/{n:04d}".encode()) for n in range(1, 9))
    old = int.from_bytes(tail[12:16], "little")
    tail[8:10] = tail[10:12] = (3 + 8).to_bytes(2, "little")
    tail[12:16] = (old - len(entry) + len(copies)).to_bytes(4, "little")

    assert "展开后超过" in refusal(content[:head] + copies + bytes(tail))


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/cron.d/job", "/etc/passwd", "files/../../x", "..\\..\\x", "C:\\x", "files/0001/../../x",
        "data.json/", "files/1", "files/00011", "FILES/0001", "manifest.json\x00.txt", "files/０００１", "",
    ],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_refused(places, good, name, tmp_path):
    info = zipfile.ZipInfo("placeholder")
    info.filename = name

    told = refusal(zipped([*parts_of(good).items(), (info, b"evil")]))

    assert "不合规定的文件名" in told
    assert not (tmp_path / "etc").exists()


def test_a_bad_name_is_refused_even_when_it_is_listed_and_signed_for(places, good):
    evil = with_part(parts_of(good), "../evil", b"evil", places.city.key)

    assert "不合规定的文件名“../evil”" in refusal(evil)


def test_a_symbolic_link_is_refused(good):
    info = zipfile.ZipInfo("files/0001")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16

    assert "指向别处的链接" in refusal(zipped([*parts_of(good).items(), (info, b"/etc/passwd")]))


def test_two_files_of_one_name_are_refused(good):
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = zipped([*parts_of(good).items(), ("data.json", b"{}")])

    assert refusal(content) == "包里有重名的文件，没有读取"


def test_too_many_files_are_refused(good):
    entries = [*parts_of(good).items(), *((f"files/{n:04d}", b"") for n in range(1000))]

    assert "最多1000个" in refusal(zipped(entries))


@pytest.mark.parametrize("content", [b"hello", b"%PDF-1.7 ...", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_package_is_refused(content, places):
    assert "不是交换包" in refusal(content)


@pytest.mark.parametrize("missing", ["manifest.json", "manifest.sig", "data.json"])
def test_a_package_without_one_of_its_parts_is_refused(good, missing):
    parts = parts_of(good)
    del parts[missing]

    assert f"包里没有{missing}" in refusal(written(parts))


# --- From whom, to whom ----------------------------------------------------------------------------
def test_an_unknown_key_is_refused(places, tmp_path):
    stranger = OwnKey.at(tmp_path / "stranger.pem")

    told = refusal(package(places, sender=stranger))

    assert told == "发送单位的公钥没有登记（包里自称“政协云河市委员会”），没有接收。请安全管理员先登记并核对公钥"


def test_a_stranger_who_claims_to_be_a_partner_is_refused(places, tmp_path):
    stranger = OwnKey.at(tmp_path / "stranger.pem")
    parts = parts_of(package(places))

    told = refusal(signed_again(parts, stranger))

    assert told == "签名不对：包的清单不是政协云河市委员会签的，或者被改动过，没有接收"


def test_a_package_for_somebody_else_is_refused(places):
    content = package(places, recipient=places.city)

    assert "是政协云河市委员会发给政协云河市委员会的，不是发给本单位的" in refusal(content)


def test_our_own_package_is_not_taken_by_ourselves(places):
    content = package(places, sender=places.county, recipient=places.city)

    assert "本单位自己生成的包" in refusal(content)


@pytest.mark.parametrize(
    ("status", "told"), [(PartnerStatus.RETIRED, "交换已停用"), (PartnerStatus.UNCHECKED, "还没有用电话核对")]
)
def test_a_partner_not_in_use_is_refused(places, good, status, told):
    Partner.objects.filter(pk=places.county.partner.pk).update(status=status)

    assert told in refusal(good)


def test_a_kind_that_is_not_let_in_from_the_partner_is_refused(places, good):
    Partner.objects.filter(pk=places.county.partner.pk).update(receives=["sentiment.outcomes"])

    assert "没有登记与政协云河市委员会交换“社情民意转报”" in refusal(good)


def test_a_kind_nobody_knows_is_refused(places):
    assert "不认识的内容" in refusal(package(places, kind="budget.plans"))


# --- Signed, and still wrong -----------------------------------------------------------------------
@pytest.mark.parametrize(
    "said",
    [
        {"sequence": 0}, {"sequence": "1"}, {"sequence": True}, {"sequence": 10**12}, {"count": -1}, {"uuid": "x"},
        {"uuid": 5}, {"kind": ""}, {"entries": {}}, {"entries": [{"name": "data.json"}]}, {"made_at": "yesterday"},
        {"answers": 1}, {"recipient": "county"}, {"recipient": {"key": "xyz", "name": "x"}},
    ],
)  # fmt: skip
def test_a_manifest_that_says_nonsense_is_refused(places, good, said):
    told = refusal(signed_again(parts_of(good), places.city.key, **said))

    assert re.search("不合格式|与清单不符", told)


@pytest.mark.parametrize(
    "raw", [b"[]", b"null", b"{", b"\xff", b'{"sender":1}', b'{"sender":{"key":"' + b"g" * 64 + b'","name":"x"}}',
            b'{"a":NaN}', b'{"a":"\\ud800"}', b"[" * 100_000]
)  # fmt: skip
def test_a_manifest_that_is_none_is_refused(good, raw):
    assert "不合格式" in refusal(written(parts_of(good) | {"manifest.json": raw}))


def test_a_newer_format_asks_for_an_update(places, good):
    assert "请先升级本系统" in refusal(signed_again(parts_of(good), places.city.key, format=2))


@pytest.mark.parametrize(
    ("piece", "told"),
    [
        ({"data": {"title": "步道破损"}}, "情况反映不能接收"),
        ({"data": {"title": "长" * 201, "situation": "x"}}, "标题不能接收"),
        ({"data": {"title": "步道", "situation": "x", "received_on": "2024-13-45"}}, "收到日期不能接收"),
        ({"data": []}, "不合格式"),
        ({"key": "short"}, "不合格式"),
        ({"title": 5}, "不合格式"),
        ({"files": "x"}, "不合格式"),
        ({"files": [{"entry": "files/0009", "name": "a.docx"}]}, "附件不合格式"),
        ({"files": [{"entry": "data.json", "name": "a.docx"}]}, "附件不合格式"),
        ({"files": [{"entry": ["x"], "name": "a.docx"}]}, "附件不合格式"),
    ],
)
def test_a_piece_that_does_not_fit_is_refused_by_its_place(places, piece, told):
    said = refusal(package(places, pieces=[PIECE | piece]))

    assert said.startswith("第1篇")
    assert told in said


def test_an_attachment_that_nobody_could_upload_is_refused(places):
    piece = PIECE | {"files": [{"entry": "files/0001", "name": "病毒.docx"}]}

    told = refusal(package(places, pieces=[piece], files={"files/0001": b"MZ program"}))

    assert "第1篇的附件不能接收：“病毒.docx”不是可以上传的文件" in told


def test_the_same_piece_twice_is_refused(places):
    assert "出现两次" in refusal(package(places, pieces=[PIECE, PIECE]))


def test_a_count_that_does_not_agree_is_refused(places):
    assert refusal(package(places, count=2)) == "清单写明2篇，包里有1篇，没有接收"
    assert refusal(package(places, pieces=[])) == "清单写明0篇，包里有0篇，没有接收"


def test_an_answer_to_what_was_never_sent_is_refused(places):
    content = package(places, kind="sentiment.outcomes", pieces=[PIECE | {"data": {}}])

    assert "不是本单位发给对方的" in refusal(content)


def test_a_receipt_for_what_was_never_sent_is_refused(places):
    from uuid import uuid4

    assert "答的不是本单位发出的包" in refusal(package(places, answers=uuid4()))


def test_the_senders_clock_decides_nothing(places, good):
    content = signed_again(parts_of(good), places.city.key, made_at="1970-01-01T00:00:00+00:00")

    assert open_package(io.BytesIO(content)).manifest.made_at.year == 1970


def test_a_refusal_is_in_the_log_and_leaves_nothing_else(places, editor, good):
    with pytest.raises(PackageRefused):
        receive(io.BytesIO(good[:-5]), by=editor)

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_name) == ("拒绝交换包", "吴编辑")
    assert "不完整" in json.dumps(entry.details, ensure_ascii=False)
    assert (Package.objects.count(), SocialReport.objects.count()) == (0, 0)
