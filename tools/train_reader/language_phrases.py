"""
What buyers say everywhere, in fourteen languages, beside the phone reviews that the sets hold.

Written for this project: clothes, food, books, delivery, money and service, in everyday words.
"""

from collections.abc import Mapping
from typing import Final

_PHRASES: Final = """
en
The dress is too small and the color is not as shown. I would like my money back, please. When will you refund me?
Where is my order? It should have been here last week. Nobody answers my emails, this is a terrible shop. Thank you!
Great book, I could not put it down. My daughter loves the toy. The shoes fit well, they are really comfortable.
The coffee tastes stale. Fast delivery, well packed, highly recommended. Good. Very good. Nice. Love it. Awful. Bad.
It broke after two days, what a waste of money. Can I exchange it for a larger size? I have been waiting for a month.
They sent me the wrong one and want me to pay for the return. Ok, works fine. Not worth it. Do not buy this. Cheap.
es
El vestido me queda pequeño y el color no es como en la foto. Quiero que me devuelvan el dinero, por favor. Gracias.
¿Dónde está mi pedido? Debería haber llegado la semana pasada. Nadie contesta mis correos, una tienda horrible. Hola.
Un libro muy bueno, me ha encantado. A mi hija le gusta mucho el juguete. Los zapatos son cómodos y de buena calidad.
El café sabe viejo. Entrega rápida, bien empaquetado, muy recomendable. Bueno. Muy bien. Malo. Todo perfecto. Ya llegó.
Se rompió a los dos días, es tirar el dinero. ¿Puedo cambiarlo por una talla más grande? Llevo un mes esperando. Nada.
Me enviaron otro producto y tengo que pagar la devolución. No lo compren. No vale la pena, es una estafa. Lo que quería.
fr
La robe est trop petite et la couleur ne correspond pas à la photo. Je voudrais être remboursée, s'il vous plaît. Merci.
Où est ma commande ? Elle aurait dû arriver la semaine dernière. Personne ne répond à mes messages, quelle boutique.
Très bon livre, je l'ai adoré. Ma fille aime beaucoup ce jouet. Les chaussures sont confortables et de bonne qualité.
Le café a mauvais goût. Livraison rapide, bien emballé, je recommande. Bien. Très bien. Nul. Parfait. Rien à dire. Bof.
Cassé au bout de deux jours, c'est de l'argent jeté. Puis-je l'échanger contre une taille plus grande ? J'attends encore.
On m'a envoyé un autre article et je dois payer le retour. N'achetez pas. Ça ne vaut pas son prix, c'est de l'arnaque.
de
Das Kleid ist zu klein und die Farbe ist nicht wie auf dem Bild. Ich möchte bitte mein Geld zurück. Danke schön. Hallo.
Wo bleibt meine Bestellung? Sie sollte letzte Woche ankommen. Niemand antwortet auf meine Mails, ein schlechter Laden.
Tolles Buch, ich habe es sehr gerne gelesen. Meine Tochter liebt das Spielzeug. Die Schuhe sind bequem und passen gut.
Der Kaffee schmeckt alt. Schnelle Lieferung, gut verpackt, gerne wieder. Gut. Sehr gut. Schlecht. Alles bestens. Super.
Nach zwei Tagen kaputt, rausgeworfenes Geld. Kann ich es gegen eine größere Größe umtauschen? Ich warte seit einem Monat.
Man hat mir etwas anderes geschickt, und ich soll die Rücksendung bezahlen. Nicht kaufen. Das ist es nicht wert. Nichts.
pt
O vestido é muito pequeno e a cor não é igual à da foto. Quero o meu dinheiro de volta, por favor. Obrigada. Obrigado.
Onde está o meu pedido? Deveria ter chegado na semana passada. Ninguém responde aos meus e-mails, que loja péssima. Olá.
Livro muito bom, adorei. Minha filha gostou muito do brinquedo. Os sapatos são confortáveis e de boa qualidade. Ótimo.
O café tem gosto velho. Entrega rápida, bem embalado, recomendo. Bom. Muito bom. Ruim. Tudo certo. Chegou antes do prazo.
Quebrou em dois dias, dinheiro jogado fora. Posso trocar por um tamanho maior? Estou esperando há um mês. Ainda não veio.
Mandaram outro produto e tenho que pagar a devolução. Não comprem. Não vale a pena, é um golpe. Não recebi a mercadoria.
id
Bajunya terlalu kecil dan warnanya tidak sesuai foto. Saya mau uang saya kembali, tolong. Terima kasih. Makasih gan.
Di mana pesanan saya? Seharusnya sudah sampai minggu lalu. Tidak ada yang membalas pesan saya, toko mengecewakan sekali.
Bukunya bagus sekali, saya suka. Anak saya senang dengan mainannya. Sepatunya nyaman dan pas. Kualitas oke. Mantap.
Kopinya sudah basi. Pengiriman cepat, kemasan rapi, sangat direkomendasikan. Bagus. Baik. Jelek. Sesuai harapan. Puas.
Rusak setelah dua hari, buang uang saja. Bisa ditukar dengan ukuran yang lebih besar? Saya sudah menunggu sebulan. Belum.
Barang yang dikirim salah dan saya harus bayar ongkos kirim balik. Jangan beli di sini. Tidak layak, penipu. Kecewa.
vi
Váy quá nhỏ và màu không giống như hình. Tôi muốn được hoàn tiền, làm ơn. Cảm ơn shop. Xin chào. Giao hàng chậm quá.
Đơn hàng của tôi ở đâu? Đáng lẽ phải đến từ tuần trước. Không ai trả lời tin nhắn của tôi, cửa hàng quá tệ. Thất vọng.
Sách rất hay, tôi rất thích. Con gái tôi thích đồ chơi này lắm. Giày đi êm và vừa chân, chất lượng tốt. Hàng đẹp.
Cà phê có mùi cũ. Giao hàng nhanh, đóng gói cẩn thận, nên mua. Tốt. Rất tốt. Tệ. Tạm được. Ổn. Sẽ ủng hộ tiếp. Hài lòng.
Hỏng sau hai ngày, phí tiền. Tôi có thể đổi sang cỡ lớn hơn không? Tôi đã chờ một tháng rồi mà vẫn chưa nhận được hàng.
Họ gửi nhầm hàng và bắt tôi trả phí đổi trả. Đừng mua. Không đáng tiền, lừa đảo. Vải mỏng, áo rách, thiếu một cái.
tr
Elbise çok küçük geldi ve rengi fotoğraftaki gibi değil. Paramı geri istiyorum lütfen. Teşekkürler. Merhaba. Sağ olun.
Siparişim nerede? Geçen hafta gelmesi gerekiyordu. Kimse mesajlarıma cevap vermiyor, berbat bir mağaza. Kargo çok yavaş.
Çok güzel bir kitap, bayıldım. Kızım oyuncağı çok sevdi. Ayakkabılar rahat ve tam oldu. Kaliteli ürün, tavsiye ederim.
Kahvenin tadı bayat. Hızlı teslimat, iyi paketlenmiş. Güzel. Çok iyi. Kötü. İdare eder. Harika. Beğendim. Memnun kaldım.
İki günde bozuldu, paranıza yazık. Daha büyük bedenle değiştirebilir miyim? Bir aydır bekliyorum, hâlâ gelmedi. Eksik.
Yanlış ürün gönderdiler, iade ücretini de benden istiyorlar. Sakın almayın. Bu fiyata değmez, dolandırıcılar. Yok böyle.
nl
De jurk is te klein en de kleur is niet zoals op de foto. Ik wil graag mijn geld terug, alstublieft. Bedankt. Dank je.
Waar blijft mijn bestelling? Die had vorige week moeten komen. Niemand beantwoordt mijn mails, wat een slechte winkel.
Heel mooi boek, ik heb ervan genoten. Mijn dochter vindt het speelgoed leuk. De schoenen zitten lekker en passen goed.
De koffie smaakt oud. Snelle levering, goed verpakt, een aanrader. Goed. Heel goed. Slecht. Prima. Helemaal tevreden.
Na twee dagen kapot, zonde van het geld. Kan ik het ruilen voor een grotere maat? Ik wacht al een maand. Nog niets gezien.
Ze hebben iets anders gestuurd en ik moet zelf het retour betalen. Niet kopen. Dat is het niet waard, oplichters. Jammer.
da
Kjolen er for lille, og farven er ikke som på billedet. Jeg vil gerne have mine penge tilbage, tak. Mange tak. Hej.
Hvor er min bestilling? Den skulle være kommet i sidste uge. Ingen svarer på mine mails, sikke en dårlig butik. Øv.
Rigtig god bog, jeg var vild med den. Min datter elsker legetøjet. Skoene er behagelige og passer godt. Fin kvalitet.
Kaffen smager gammel. Hurtig levering, pakket pænt ind, kan anbefales. God. Meget god. Dårlig. Fint. Ikke noget at klage.
Gik i stykker efter to dage, spild af penge. Kan jeg bytte til en større størrelse? Jeg har ventet en måned nu. Hvad nu?
De sendte mig noget andet, og jeg skal selv betale for at sende det retur. Køb den ikke. Det er ikke pengene værd. Nej.
hr
Haljina je premala i boja nije kao na slici. Molim vas, želim povrat novca. Hvala lijepa. Dobar dan. Jako sam zadovoljna.
Gdje je moja narudžba? Trebala je stići prošli tjedan. Nitko ne odgovara na moje poruke, užasna trgovina. Još ništa.
Odlična knjiga, svidjela mi se. Moja kći obožava igračku. Cipele su udobne i pristaju. Sve pohvale, dobra kvaliteta.
Kava ima star okus. Brza dostava, dobro zapakirano, preporučujem. Dobro. Vrlo dobro. Loše. Super. Sve u redu. Zadovoljan.
Pokvarilo se nakon dva dana, bačen novac. Mogu li zamijeniti za veći broj? Čekam već mjesec dana. Nije ispravno. Šteta.
Poslali su mi krivu stvar, a povrat moram platiti sam. Nemojte kupovati. Ne vrijedi toliko, prevaranti. Što da kažem.
sk
Šaty sú príliš malé a farba nie je ako na fotke. Chcem vrátiť peniaze, prosím. Ďakujem pekne. Dobrý deň. Som spokojná.
Kde je moja objednávka? Mala prísť minulý týždeň. Nikto mi neodpovedá na správy, hrozný obchod. Ešte stále nič. Škoda.
Výborná kniha, veľmi sa mi páčila. Moja dcéra má hračku veľmi rada. Topánky sú pohodlné a sedia. Dobrá kvalita, super.
Káva chutí staro. Rýchle doručenie, dobre zabalené, odporúčam. Dobré. Veľmi dobré. Zlé. Všetko v poriadku. Spokojnosť.
Po dvoch dňoch sa pokazilo, vyhodené peniaze. Môžem to vymeniť za väčšiu veľkosť? Čakám už mesiac. Nefunguje to vôbec.
Poslali mi niečo iné a vrátenie mám zaplatiť sám. Nekupujte to. Nestojí to za to, podvodníci. Čo mám robiť? Keď prišlo.
sv
Klänningen är för liten och färgen är inte som på bilden. Jag vill ha pengarna tillbaka, tack. Tack så mycket. Hej.
Var är min beställning? Den skulle ha kommit förra veckan. Ingen svarar på mina mejl, vilken dålig butik. Usch. Inget än.
Väldigt bra bok, jag älskade den. Min dotter gillar leksaken. Skorna är sköna och sitter bra. Fin kvalitet. Mycket nöjd.
Kaffet smakar gammalt. Snabb leverans, väl förpackat, rekommenderas. Bra. Mycket bra. Dåligt. Helt okej. Jättebra. Toppen.
Gick sönder efter två dagar, bortkastade pengar. Kan jag byta till en större storlek? Jag har väntat i en månad nu. Vad.
De skickade fel vara och jag måste betala returen själv. Köp inte. Det är inte värt pengarna, bedragare. Något saknas.
sw
Gauni ni dogo sana na rangi si kama kwenye picha. Naomba mnirudishie pesa zangu, tafadhali. Asante sana. Habari. Karibu.
Agizo langu liko wapi? Lilitakiwa kufika wiki iliyopita. Hakuna anayejibu ujumbe wangu, duka baya sana. Bado sijapata.
Kitabu kizuri sana, nimekipenda. Binti yangu anapenda mwanasesere. Viatu ni vizuri na vinanitosha. Ubora mzuri. Safi.
Kahawa ina ladha ya zamani. Wamefikisha haraka, imefungwa vizuri, napendekeza. Nzuri. Nzuri sana. Mbaya. Sawa. Nimeridhika.
Imeharibika baada ya siku mbili, hasara tupu. Naweza kubadilisha nipate saizi kubwa zaidi? Nimesubiri mwezi mzima sasa.
Walinitumia kitu kingine na lazima nilipe gharama ya kurudisha. Usinunue. Haifai kwa bei hiyo, matapeli. Hapana. Ndiyo.
"""


def phrases() -> Mapping[str, list[str]]:
    """Return the phrases of each language."""
    by_language: dict[str, list[str]] = {}
    for line in _PHRASES.split("\n")[1:-1]:
        if line.isalpha() and line.islower():
            heard: list[str] = []
            by_language[line] = heard
        else:
            heard.append(line)
    return by_language
