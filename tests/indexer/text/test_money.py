from decimal import Decimal

import pytest

from indexer.model.values import Amount
from indexer.text import money


def amounts(text: str, language: str = "") -> list[Amount]:
    return [found.value for found in money.find(text, language=language) if isinstance(found.value, Amount)]


def surfaces(text: str, language: str = "") -> list[str]:
    return [text[found.start : found.end] for found in money.find(text, language=language)]


@pytest.mark.parametrize(
    ("language", "text", "value", "currency"),
    [
        ("en", "EUR 12.450.000,00", "12450000.00", "EUR"),
        ("nb", "3,5 millioner kroner", "3500000", "NOK"),
        ("en", "USD 1.2bn", "1200000000", "USD"),
        ("nb", "NOK 2,3 mrd.", "2300000000", "NOK"),
        ("en", "450 million Ethiopian birr", "450000000", "ETB"),
        ("en", "Rs 4.5 crore", "45000000", "INR"),
        ("ru", "15 млн RUB", "15000000", "RUB"),
        ("de", "12 Mio. EUR", "12000000", "EUR"),
        ("de", "CHF 1’250’000.50", "1250000.50", "CHF"),
        ("", "1.250.000 €", "1250000", "EUR"),
        ("sv", "45 miljoner kronor", "45000000", "SEK"),
        ("da", "1,2 mia. kr.", "1200000000", "DKK"),
        ("fr", "230 millions d'euros", "230000000", "EUR"),
        ("es", "un mil millones de dólares", "1000000000", "USD"),
        ("pt", "R$ 230 milhões", "230000000", "BRL"),
        ("it", "cinque milioni di yen", "5000000", "JPY"),
        ("pl", "230 mln zł", "230000000", "PLN"),
        ("tr", "62,7 milyon $", "62700000", "USD"),
        ("uk", "230 млн гривень", "230000000", "UAH"),
        ("ar", "230 مليون يورو", "230000000", "EUR"),
        ("zh", "36.57亿元", "3657000000", "CNY"),
        ("zh", "四十九兆九千五百九十二億元", "49959200000000", "CNY"),
        ("zh", "5306亿台币", "530600000000", "TWD"),
        ("de", "16,4 Millionen kanadischen Dollar", "16400000", "CAD"),
        ("es", "125 millones de dólares australianos", "125000000", "AUD"),
        ("nb", "to kroner og 23 øre", "2.23", "NOK"),
        ("en", "20 dollars 43 cents", "20.43", "USD"),
        ("en", "half a million euros", "500000", "EUR"),
        ("en", "75 USD million", "75000000", "USD"),
        ("en", "TEUR 5 and 48.5 MGBP", "48500000", "GBP"),
        ("en", "€ -12", "-12", "EUR"),
        ("en", "twenty-five thousand pounds sterling", "25000", "GBP"),
        ("it", "nove milioni di sterline", "9000000", "GBP"),
        ("tr", "50 dolardan başlıyor", "50", "USD"),
        ("en", "half million usd", "500000", "USD"),
        ("zh", "3.5亿元人民币", "350000000", "CNY"),
        ("ru", "1200 р.", "1200", "RUB"),
    ],
)
def test_amounts_keep_scale_separator_and_currency(language: str, text: str, value: str, currency: str) -> None:
    assert (Decimal(value), currency) in [(one.value, one.currency) for one in amounts(text, language)]


@pytest.mark.parametrize(
    ("text", "low", "high", "currency"),
    [
        ("between $5m and $7.5 million", "5000000", "7500000", "USD"),
        ("US$ 10-12 million", "10000000", "12000000", "USD"),
        ("€5 to €7 million", "5000000", "7000000", "EUR"),
        ("The council, which cut spending, signed for from €5 to €7 million", "5000000", "7000000", "EUR"),
        ("500,000 to 2 million euros", "500000", "2000000", "EUR"),
    ],
)
def test_ranges_are_one_amount(text: str, low: str, high: str, currency: str) -> None:
    assert amounts(text, "en") == [Amount(Decimal(low), currency, "range", Decimal(high))]


@pytest.mark.parametrize(
    ("text", "language", "low", "high", "currency"),
    [
        ("The value rose from $10 million to $14.5 million.", "en", "10000000", "14500000", "USD"),
        ("The cost rose sharply last year, from $10 to $14 million.", "en", "10000000", "14000000", "USD"),
        ("Kostnaden økte fra kr 10 til kr 14 millioner.", "nb", "10000000", "14000000", "NOK"),
        ("Стоимость выросла с 30 до 45 млн рублей.", "ru", "30000000", "45000000", "RUB"),
        ("Die Kosten stiegen von 3 auf 5 Millionen Euro.", "de", "3000000", "5000000", "EUR"),
        ("Verdien økte fra 210 til 265 millioner kroner.", "nb", "210000000", "265000000", "NOK"),
        ("Der Wert stieg von 10 auf 14,5 Millionen Euro.", "de", "10000000", "14500000", "EUR"),
        ("Le prix est passé de 10 à 14,5 millions d'euros.", "fr", "10000000", "14500000", "EUR"),
    ],
)
def test_what_a_sum_was_and_has_become_are_two(text: str, language: str, low: str, high: str, currency: str) -> None:
    assert amounts(text, language) == [Amount(Decimal(low), currency), Amount(Decimal(high), currency)]


@pytest.mark.parametrize(
    ("language", "text", "approximation"),
    [
        ("en", "more than €230 million", "more than"),
        ("en", "up to $5,000", "up to"),
        ("en", "about £40", "about"),
        ("en", "€40", "exactly"),
        ("nb", "inntil 5 millioner kroner", "up to"),
        ("de", "rund 1,25 Mrd. Euro", "about"),
        ("de", "über 9 Mio. Euro", "more than"),
        ("de", "den Vertrag mit den Stadtwerken Rostow über 9,8 Mio. Euro", "exactly"),
        ("de", "ein Kredit über 5 Millionen Euro", "exactly"),
        ("de", "und einen weiteren über 5 Millionen Euro", "exactly"),
        ("de", "Der Auftrag kostete über 5 Millionen Euro", "more than"),
        ("fr", "plus de 3 millions d'euros", "more than"),
        ("ru", "более 230 млн рублей", "more than"),
        ("zh", "超过2.3亿欧元", "more than"),
    ],
)
def test_words_around_loosen_an_amount(language: str, text: str, approximation: str) -> None:
    assert [one.approximation for one in amounts(text, language)] == [approximation]


def test_equivalent_in_brackets_stays_a_sum_of_its_own() -> None:
    assert surfaces("worth more than €230 million ($273\xa0million).", "en") == ["€230 million", "$273\xa0million"]


def test_rate_keeps_its_unit() -> None:
    [rate] = amounts("at £4,200 per day", "en")
    assert rate == Amount(Decimal(4200), "GBP", per="day")


@pytest.mark.parametrize(
    "text",
    [
        "under tender 2019/S 180-437985",
        "in 2017 the report",
        "call +47 22 33 44 55",
        "the TOP 10 of COP26",
        "500 pounds of explosives",
        "page 5 of 20",
        "a distance of 5 m",
        "Europe 2020 and France 1998",
        "в Европу 200 человек",
        "at random 500 times",
        "the market 5000 lost",
        "",
        "EUR",
        "$",
    ],
)
def test_what_is_not_money(text: str) -> None:
    assert not list(money.find(text, language="en"))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uk", "помер 1925 р. у Києві"),
        ("sv", "en kurs (200p)"),
        ("da", "i 11,81 sek. i hård modvind"),
        ("nl", "Nu 500 mensen"),
        ("zh", "为爱女一圆梦"),
        ("nb", "Kepa leier to slepebåter av Vega"),
        ("nb", "Kepa leier 2 500 boliger"),
        ("nb", "Kommunen ville leie to tusen boliger"),
        ("nn", "Huset har to leier"),
        ("nb", "Det er nok 1200 saker"),
        ("nb", "Lei to båter hos oss"),
        ("nb", "De var på randen 120 ganger"),
        ("nb", "Det var 12 korona-tilfeller"),
        ("sv", "Att leva två år till"),
        ("sv", "Hon fick leva 120 år"),
        ("de", "Am Rand zwei Häuser, am Rand 120 Bäume"),
        ("de", "Es kamen zwei Corona Fälle"),
        ("de", "Sie fanden 500 Pfund Sprengstoff"),
        ("nl", "Aan de rand twee huizen en aan de rand 120 bomen"),
        ("en", "It is frank, two of them said, and Frank 120 times"),
        ("en", "The boat weighs just 40 pounds"),
        ("en", "a 500-pound bomb"),
        ("en", "a 2,000-pound laser-guided bomb"),
        ("en", "The parcel weighs between 30 and 40 pounds"),
        ("en", "The crate weighs more than 2,000 pounds"),
        ("de", "Sie fanden 2000 Pfund Kokain"),
        ("de", "Das Boot wog etwa 3000 Pfund"),
        ("nb", "De fant 500 pund dynamitt"),
        ("de", "In Franken 12.000 Haushalte und in Franken 500 Orte"),
        ("it", "Le lire 12 volte"),
        ("fr", "Elle a acheté 500 livres"),
        ("en", "The kip two hours later"),
        ("en", "Kuna two and Dong two were moored"),
        ("fr", "Vega livre deux bateaux"),
        ("fr", "Vega livre 2 millions de masques à Kepa"),
        ("fr", "Elle a écrit cinq livres"),
        ("es", "El palacio real 1.200 veces"),
        ("es", "El peso dos y el peso 1.200 kilos"),
        ("it", "La leva due volte, la leva 1.200 volte"),
        ("pt", "Vega livre dois navios"),
        ("ru", "Это был лев два раза, лев 120 лет, драма два"),
    ],
)
def test_what_is_not_money_in_its_language(language: str, text: str) -> None:
    assert not list(money.find(text, language=language))


@pytest.mark.parametrize(
    ("language", "text", "value", "currency"),
    [
        ("nb", "4 millioner lei", "4000000", "RON"),
        ("nb", "500 rumenske lei", "500", "RON"),
        ("nb", "NOK 12", "12", "NOK"),
        ("en", "lei 500", "500", "RON"),
        ("en", "the firm paid Rand 5 million", "5000000", "ZAR"),
        ("en", "it won 5,000 pounds", "5000", "GBP"),
        ("de", "er zahlte 500 Pfund Strafe", "500", "GBP"),
        ("de", "3 Millionen Pfund Steuergelder", "3000000", "GBP"),
        ("fr", "cinq livres sterling", "5", "GBP"),
        ("fr", "5 000 livres", "5000", "GBP"),
        ("fr", "Il a payé 500 livres à Kepa", "500", "GBP"),
        ("fr", "une amende de 800 livres", "800", "GBP"),
        ("en", "She got a 500-pound fine", "500", "GBP"),
        ("en", "a 750-pound monthly fee for the boat", "750", "GBP"),
        ("en", "a 5,000-pound grant from Leeds", "5000", "GBP"),
        ("en", "a 50,000-pound undertaking", "50000", "GBP"),
        ("en", "The parcel weighs 2 kg and costs 40 pounds.", "40", "GBP"),
        ("en", "Kepa weighed the offer of 4,000 pounds from Vega", "4000", "GBP"),
        ("de", "Er wog 80 Kilo und verdiente 3000 Pfund", "3000", "GBP"),
        ("de", "10.000 Pfund Entschädigung", "10000", "GBP"),
        ("de", "40 Pfund Trinkgeld", "40", "GBP"),
        ("de", "für 5000 Pfund Anteile gekauft", "5000", "GBP"),
        ("de", "ein Betrag von Franken 12'000", "12000", "CHF"),
        ("it", "per lire 500.000.000 alla Vega", "500000000", "ITL"),
        ("it", "la somma di lire 5 milioni", "5000000", "ITL"),
        ("pt", "o valor de reais 5.000,00", "5000.00", "BRL"),
        ("es", "la suma de libras 5.000", "5000", "GBP"),
        ("nb", "til en pris av pund 5 000", "5000", "GBP"),
    ],
)
def test_a_currency_that_is_a_word_as_well_counts_where_it_can_be_no_other(
    language: str, text: str, value: str, currency: str
) -> None:
    assert amounts(text, language) == [Amount(Decimal(value), currency)]


def test_banknote_is_no_billion() -> None:
    assert [one.value for one in amounts("a 10 dollars bill", "en")] == [Decimal(10)]


def test_year_before_a_sum_is_left_alone() -> None:
    assert surfaces("in 2019 EUR 5 million was paid", "en") == ["EUR 5 million"]


def test_shared_sign_takes_the_default_where_the_language_leaves_it_open() -> None:
    assert [found.value for found in money.find("kr 500", default_currency="SEK")] == [Amount(Decimal(500), "SEK")]
    assert [one.currency for one in amounts("kr 500", "nb")] == ["NOK"]


@pytest.mark.parametrize(
    ("language", "text", "values"),
    [
        ("en", "fees of 12,000, 15,000 and 20,000 euros", [12000, 15000, 20000]),
        ("nb", "1 200 000 og 800 000 kroner", [1200000, 800000]),
        ("de", "1.200.000 und 800.000 Euro", [1200000, 800000]),
        ("fr", "1 200 000 et 800 000 euros", [1200000, 800000]),
        ("es", "cobró 1.200.000 y 800.000 euros", [1200000, 800000]),
        ("ru", "1 200 000 и 800 000 рублей", [1200000, 800000]),
        ("es", "1,2 millones y 3 millones de euros", [1200000, 3000000]),
    ],
)
def test_the_currency_behind_the_last_of_several_sums_is_that_of_all(
    language: str, text: str, values: list[int]
) -> None:
    found = amounts(text, language)
    assert [one.value for one in found] == values
    assert len({one.currency for one in found}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "in 2019 and 2,000 euros",
        "in rooms 12 and 14,000 euros",
        "2 and 3 million euros",
        "10,000 cameras and 3,000 euros",
        "10,000 and €3,000",
    ],
)
def test_what_is_not_written_as_a_sum_takes_no_currency_from_the_next(text: str) -> None:
    assert len(amounts(text, "en")) == 1
