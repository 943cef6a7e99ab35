"""
Documents in few bytes: compressed with the words that most of them share, which then cost next to nothing.

A packed document begins with the number of the words it was packed with. What was packed stays readable for as long
as its words stay here, so words are never changed: better ones get the next number.
"""

import json
import zlib
from collections.abc import Mapping
from typing import Final

from adapters.documents import Document, text_of

# Deflate looks back for what it has seen; what is nearest, at the end, is the cheapest to repeat.
_FIRST_WORDS: Final = (
    '"custom_made":"territory":"DE","time_zone":"Europe/Berlin","Europe/London","UTC","currency":"GBP","placed_at":"'
    '"tax_mode":"INCLUDED","ON_TOP","shipping":{"paid":"0 EUR","tax":"0 EUR","cheapest_standard":"'
    '"payments":[{"id":"pay_","amount":"","method":"card","captured_at":"","informed_of_withdrawal":true,'
    '"policy_version":1,"line_count":1,"units":1,"version":2,"digest":"","delivered":'
    '{"id":"oln_01","sku":"","title":"","quantity":1,"unit_price":"","discount":"0 EUR","tax":"","paid":"",'
    '"category":"'
    '"traits":["FINAL_SALE"],"from_case":"case_01","actor_id":"","without_return":false,"override":false,'
    '"dispute":{"opened_at":"","opened_by":"BUYER","came_from":"DECLINED","COMPLETED","ruling":"","ruled_at":"'
    '"ruling_event":"offer":{"amount":"","keep_item":true,"expires_at":"","resumes":"REQUESTED","linked":["case_01'
    '"evidence":["evd_01","closed_at":"'
    '"CANCELED","EXPIRED","DISPUTED","AWAITING_INFO","OFFER_PENDING",'
    '"shipments":[{"id":"shp_01","method":"DROP_OFF","OWN_CARRIER","status":"CREATED","IN_TRANSIT","DELIVERED",'
    '"paid_by":"BUYER","MERCHANT","registered_at":"","announced":[{"line_id":"cln_01","quantity":1}],"carrier":"'
    '"tracking_number":"","last_scan_at":"","delivered_at":"","unpacked":true,'
    '"remedies":[{"id":"rem_01","status":"MANUAL_REQUIRED","SUCCEEDED","amount":"","tenders":{"pay_":},'
    '"destination":"ORIGINAL_PAYMENT","STORE_CREDIT","units":[{"line_id":"cln_01","in_case":1,"received":1}],'
    '"gateway_reference":"","due_by":"","settled_at":"","remedy":"refund"}],"exchange","repair","reship","sku":"'
    '"price":"","difference":"0 EUR","AWAITING_PAYMENT","TO_SHIP","SHIPPED","TO_REPAIR","REPAIRED","findings":2,'
    '"decision":{"outcome":"APPROVED","DECLINED","by":"MERCHANT","at":"","event":2,"automatic":true,"because":[{"'
    '"replacement_sku":"","replacement_price":"","settled":1,"dropped":1,"received":1,"kept":1,'
    '"inspections":[{"accepted":1,"rejected":0,"condition":"UNOPENED","OPENED","USED","DAMAGED","DEFECTIVE",'
    '"disposition":"RESTOCK","REFURBISH","RETURN_TO_VENDOR","RECYCLE","DISPOSE","diminished":"'
    '"fees":[{"kind":"RESTOCKING","RETURN_FREIGHT","DIMINISHED_VALUE","amount":"","because":[{"rule":"","text":"'
    "A restocking fee of % of their value is kept back for goods that come back. The buyer pays for the way back, "
    "The merchant is waited for 48 hours; The buyer is waited for 168 hours; The system is waited for 720 hours; "
    '"internal":true,"data":{"case_id":"case_01","case_number":"RMA-","order_id":"ord_01","merchant_id":"'
    '"lines":[{"order_line_id":"oln_01","sku":"","category":"","quantity":1,"reason":"'
    '"number":1,"type":"case.requested","case.approved","case.goods_received","case.goods_inspected",'
    '"case.refund_settled","at":"2026-","by":"MERCHANT","SYSTEM","PLATFORM","because":["default.return"],'
    '{"id":"case_01","number":"RMA-","kind":"RETURN","REFUND","EXCHANGE","REPAIR","RESHIP","basis":"POLICY",'
    '"GOODWILL","status":"REQUESTED","APPROVED","RECEIVED","INSPECTED","RESOLVING","COMPLETED",'
    '"order_id":"ord_01","merchant_id":"","buyer_id":"","currency":"EUR","policy_version":1,"opened_by":"BUYER",'
    '"opened_at":"2026-","updated_at":"2026-","lines":[{"id":"cln_01","order_line_id":"oln_01","quantity":1,'
    '"reason":"CHANGED_MIND","ORDERED_BY_MISTAKE","DOES_NOT_FIT","NOT_AS_DESCRIBED","DAMAGED","DEFECTIVE"}],'
    '"because":[{"rule":"default.return","text":"Refund or return or exchange within 30 days of delivery."}],'
    '"version":1,"refund_to":"STORE_CREDIT","quote":{"lines":[{"number":1,"units":1,"gross":"1000 EUR",'
    '"discount":"0 EUR","tax":"0 EUR","total":"1000 EUR"}],"shipping":"0 EUR","fees":[],"total":"1000 EUR",'
    '"tenders":{"pay_":1000}},"deadline":{"at":"2026-","party":"MERCHANT","BUYER","on_expiry":"APPROVED",'
    '"EXPIRED","RESOLVING","because":[{"rule":"default.deadline.requested","text":"The merchant is waited for 48 '
    'hours; who is late loses."}]},"lines":[{"id":"cln_01","order_line_id":"oln_01'
)
# The same, and the words of documents whose lists are columns (adapters/columns.py).
_SECOND_WORDS: Final = _FIRST_WORDS + (
    '{"#":[2,{"sku":[":","title":[":","unit_price":["$","GBP",],"paid":["$","from_case":["=","case_01'
    '"remedies":{"#":[25,{"id":["@","rem_01,"status":["=","SHIPPED"],"units":["#",[25,{"line_id":["@","cln_01'
    '"price":["$","difference":["$","carrier":["=","tracking_number":[":","remedy":["=","exchange"],'
    '"announced":["*",[12,13],[25,{"line_id":["@","cln_01,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"quantity":['
    '],"settled":[],"dropped":[],"received":[],"kept":[],"inspections":["*",["=",1],[25,{"accepted":[,"rejected":["=",1]'
    '"condition":[":","disposition":[":","diminished":["$","EUR",'
    '"quote":{"lines":{"#":[25,{"number":["+",1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"units":['
    '],"gross":["$","EUR",],"discount":["$","EUR",],"tax":["$","EUR",],"total":["$","EUR",]}]},"shipping":"0 EUR",'
    '"fees":['
    '"lines":{"#":[25,{"id":["@","cln_01,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"order_line_id":["@","oln_01'
    ',1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"quantity":[],"reason":[":","CHANGED_MIND","DOES_NOT_FIT",'
    '"NOT_AS_DESCRIBED","DEFECTIVE","DAMAGED"]}]},"because":[{"rule":"default.return"'
)
# The same, and how citations are kept: by template and values, and with the addresses of the law.
_THIRD_WORDS: Final = (
    "https://www.legislation.gov.uk/uksi/2013/3134/regulation/https://www.legislation.gov.uk/ukpga/2015/15/section/"
    "https://www.mevzuat.gov.tr/mevzuat?MevzuatNo=&MevzuatTur=&MevzuatTertip=5https://www.planalto.gov.br/ccivil_03/leis/"
    "https://law.moj.gov.tw/LawClass/LawAll.aspx?pcode=https://laws.e-gov.go.jp/law/https://www.law.go.kr/법령/"
    "https://github.com/legalize-dev/legalize-fr/blob/bde5444/fr/LEGITEXT000006069565.md"
    "https://github.com/LawRefBook/Laws/blob/2f4c5c2/民法商法/消费者权益保护法(2013-10-25).md"
    "https://github.com/bundestag/gesetze/blob/77abca2/b/bgb/index.md"
    'https://eur-lex.europa.eu/eli/dir/2019/771/oj"https://eur-lex.europa.eu/eli/dir/2011/83/oj",'
    '"effective_from":"2026-"article":"Dir (EU) 2019/771 art Dir 2011/83/EU art ","source":"https://www.'
    '[" where the reason is {reasons}",["“{reason}”",["I changed my mind"]'
    '[" for {kinds}",[" of {category}","[" in {territory}","[", for orders placed from {first} to {last}","'
    '["Requests{of} worth up to {amount}{when} are approved at once.",["A case may stay {status} for {hours} hours.",'
    '["A restocking fee of {worth} is kept back for goods that come back.",["{percent} % of their value","'
    '["The {party} pays for the way back{share}{when}.",["buyer"],[", {amount}","'
    '"text":["{rule}: {value} ({counted_from}).",["Return shipping payer"],["consumer"]],"article":"'
    '"text":["{rule}: {value}.",["Legal guarantee"],["{figure} {unit}","2",["years"]],["delivery"]],"article":"'
    '"rule":".withdrawal_window","text":["{rule}: {value} ({counted_from}).",["Withdrawal window"],'
    '["{figure} {unit}","14",["calendar days"]],["receipt of goods"]],"article":"'
    '"rule":"decline.","text":["{reason}.",["Our policy does not cover this"]'
    '["The {party} is waited for {hours} hours; who is late loses.",["buyer"],168,["merchant"],48,["system"],720'
    '"text":["Within {days} days of delivery{when}: {kinds}{of}{there}.",730,"",["repair"],"",""]}],'
    + _SECOND_WORDS
    + '"rule":"default.deadline.requested","text":["The {party} is waited for {hours} hours; who is late loses.",'
    '["merchant"],48]}],"because":[{"rule":"default.return","text":["Within {days} days of delivery{when}: '
    '{kinds}{of}{there}.",30,"",["{others} or {last}",["{row}, {word}",["refund"],["return"]],["exchange"]],"",""]}],'
)
# The same, and what chains events.
_FOURTH_WORDS: Final = _THIRD_WORDS + '"previous_hash":"","words_hash":"","salt":"","head":"'
_WORDS: Final[Mapping[int, bytes]] = {
    number: words.encode()
    for number, words in enumerate((_FIRST_WORDS, _SECOND_WORDS, _THIRD_WORDS, _FOURTH_WORDS), start=1)
}
_NEWEST: Final = max(_WORDS)
_RAW: Final = -15


def pack(document: object) -> bytes:
    """Return a document in few bytes."""
    press = zlib.compressobj(level=9, wbits=_RAW, memLevel=9, zdict=_WORDS[_NEWEST])
    return bytes((_NEWEST,)) + press.compress(text_of(document).encode()) + press.flush()


def unpack(packed: bytes) -> Document:
    """Return the document that was packed."""
    loose = zlib.decompressobj(wbits=_RAW, zdict=_WORDS[packed[0]])
    document: Document = json.loads(loose.decompress(packed[1:]) + loose.flush())
    return document
