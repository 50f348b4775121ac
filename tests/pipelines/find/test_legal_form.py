import pytest

from pipelines.find import legal_form


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Kestrel Imaging Systems Ltd. signed.", ["Kestrel Imaging Systems Ltd."]),
        ("The Solheim Offshore ASA and Brekke Kamera AS agreed", ["Solheim Offshore ASA", "Brekke Kamera AS"]),
        ("Nordlys & Sønner A/S, Mühle GmbH & Co. KG", ["Nordlys & Sønner A/S", "Mühle GmbH & Co. KG"]),
        (
            "with Hangzhou Kestrel Digital Technology Co., Ltd. in May",
            ["Hangzhou Kestrel Digital Technology Co., Ltd."],
        ),
        ("между ООО «Вектор Плюс» и ПАО Строймонтаж", ["ООО «Вектор Плюс»", "ПАО Строймонтаж"]),
        (
            "said Anna Berg. Vega GmbH is in Oslo. Vega AS is not, nor is Kim Lee. Vega AG is.",
            ["Vega GmbH", "Vega AS", "Vega AG"],
        ),
        (
            "Smith Bros. Ltd and Bharat Elec. Ltd with St. Olav Bygg AS",
            ["Smith Bros. Ltd", "Bharat Elec. Ltd", "St. Olav Bygg AS"],
        ),
        ("PT Bumi Jaya Tbk said", ["PT Bumi Jaya Tbk"]),
        ("Solheim AS i Bodø og Nordvik Optikk AB i Lund", ["Solheim AS", "Nordvik Optikk AB"]),
        ("Mühle GmbH in Kiel und Brekke AG", ["Mühle GmbH", "Brekke AG"]),
        ("in Brekke and Solheim Ltd. as well", ["Brekke and Solheim Ltd."]),
        (
            "根据合同，杭州某某数字技术股份有限公司与某某集团有限公司签署",
            ["杭州某某数字技术股份有限公司", "某某集团有限公司"],
        ),
        ("In 2019 Brekke Inc. bought it", ["Brekke Inc."]),
        ("Until 2019 Brekke Marine Ltd was owned", ["Brekke Marine Ltd"]),
        ("From May 2019 Brekke Marine Ltd was owned", ["Brekke Marine Ltd"]),
        ("Siden 2019 Brekke Kabel AS", ["Brekke Kabel AS"]),
        ("Jusqu'en 2019 Brekke Lux SA appartenait", ["Brekke Lux SA"]),
        ("Hasta 2019 Brekke Mar S.A. era", ["Brekke Mar S.A."]),
        ("До 2019 Brekke Marine Ltd была", ["Brekke Marine Ltd"]),
        ("the seller 1881 Group Ltd and 2020 Imaging Ltd", ["1881 Group Ltd", "2020 Imaging Ltd"]),
        ("Since 1881 Group Ltd and In 2019 1881 Group Ltd", ["1881 Group Ltd", "1881 Group Ltd"]),
        ("In 2020 Imaging Ltd paid", ["Imaging Ltd"]),
        ("By 2030 Ventures Ltd will pay", ["Ventures Ltd"]),
        (
            "with Las Vegas Sand Supply Inc. and El Paso Kepa Corp.",
            ["Las Vegas Sand Supply Inc.", "El Paso Kepa Corp."],
        ),
        ("Between the Port of Narvik and Vega Lys AS there is", ["Vega Lys AS"]),
        ("between Brekke and Solheim Ltd. and Kepa Oy", ["Brekke and Solheim Ltd.", "Kepa Oy"]),
        ("Mellom Vega Lys AS og Kepa Kabel AS ble", ["Vega Lys AS", "Kepa Kabel AS"]),
        ("Entre Vega Lux SA et la Kepa Mer SARL, un", ["Vega Lux SA", "Kepa Mer SARL"]),
        ("Entre Ríos Energía SA ganó", ["Entre Ríos Energía SA"]),
        ("El Puerto de Vigo y Kepa Mar S.L. firmaron", ["Kepa Mar S.L."]),
        ("El ayuntamiento de Vigo y Kepa Mar S.L. firmaron", ["Kepa Mar S.L."]),
        ("Entre le port de Brest et Kepa Mer SARL, un", ["Kepa Mer SARL"]),
        ("Entre l'Autorité portuaire de Brest et Kepa Mer SARL, un", ["Kepa Mer SARL"]),
        ("entre la société Hart et Lowe SARL et Kepa Mer SARL", ["Hart et Lowe SARL", "Kepa Mer SARL"]),
        ("Mellom havna i Bodø og Kepa Kabel AS er", ["Kepa Kabel AS"]),
        ("the city of Cardiff and Kepa Ltd signed", ["Kepa Ltd"]),
        ("the firm of Hart and Lowe Ltd signed", ["Hart and Lowe Ltd"]),
        ("went to Leeds and Bradford Buses Ltd.", ["Leeds and Bradford Buses Ltd."]),
        ("from Bergen and Oslo Rail Ltd in May", ["Bergen and Oslo Rail Ltd"]),
        ("Selskapet Bergen og Molde Kabel AS er", ["Bergen og Molde Kabel AS"]),
        ("selskapet Bergen og Molde Kabel AS er", ["Bergen og Molde Kabel AS"]),
        ("la société Lyon et Brest Mer SARL a", ["Lyon et Brest Mer SARL"]),
        ("chose Vega, Blue Kepa, Solheim Mar Corp. for it", ["Solheim Mar Corp."]),
        (
            "with Hart, Lowe & Brekke Ltd, and Hart, Lowe and Moe Inc.",
            ["Hart, Lowe & Brekke Ltd", "Hart, Lowe and Moe Inc."],
        ),
        ("Sable Quay Ltd. THE COUNCIL ASKED SABLE QUAY LTD TO SELL", ["Sable Quay Ltd.", "SABLE QUAY LTD"]),
        ("THE BOARD RECOMMENDS THAT NORD QUAY HARBOUR LTD BE SOLD", ["NORD QUAY HARBOUR LTD"]),
        ("as of January 22, 2020 (Date) ABP TRUST", []),
        ("as of May 4, 2019, Brekke Ltd", ["Brekke Ltd"]),
        ("Avtalen med Brekke Mekaniske DA ble sagt opp og betalt.", ["Brekke Mekaniske DA"]),
        ("Advokatfirmaet Rødvik DA wrote it", ["Advokatfirmaet Rødvik DA"]),
        ("The Manhattan DA charged him with fraud.", []),
        ("held by Ostvik Holding S.à r.l., which", ["Ostvik Holding S.à r.l."]),
        ("in Ålesund. Svartvik Signal AS is", ["Svartvik Signal AS"]),
        ("St. Olav Shipping AS and J. Brekke AS", ["St. Olav Shipping AS", "J. Brekke AS"]),
        ("Quay Ltd sold it. It was bought by Quay Ltd.", ["Quay Ltd"]),
        ("Guarantor Brekke Marine ASA, Molde", ["Brekke Marine ASA"]),
        ("Kjøper, Solheim Kraft AS", ["Solheim Kraft AS"]),
        ("appoints the Agent, Brekke Coastal Services LLP, to", ["Brekke Coastal Services LLP"]),
        ("by Brekke, Solheim & Moe Ltd in May", ["Brekke, Solheim & Moe Ltd"]),
        ("Buyer Coast Agency, Bergen\nSupplier Solheim Kraft AS, Molde", ["Solheim Kraft AS"]),
        ("that the board of Solheim Offshore\nAS and of Kepa\nGmbH", ["Solheim Offshore\nAS", "Kepa\nGmbH"]),
        ("the Ltd. and the AS were", []),
        ("ABl EG Nr. 17 BV", []),
        ("AS THE REPORT SAYS", []),
        ("SIGNED BY THE MASTER. Brekke Marine Ltd agreed", ["Brekke Marine Ltd"]),
        ("Lot 83564844BF. Brekke Marine Ltd", ["Brekke Marine Ltd"]),
        ("CONFIDENTIAL" * 7 + "; Ltd", []),  # cut into pieces in every way, it would take years
    ],
)
def test_companies_by_their_legal_form(text: str, names: list[str]) -> None:
    found = {text[one.start : one.end] for one in legal_form.find(text)}
    assert found == set(names)


@pytest.mark.parametrize(("text", "closes"), [("Brekke Quay Ltd, Piraeus", True), ("Brekke Quay, Piraeus", False)])
def test_a_form_and_a_comma_before_a_place_say_that_a_firm_has_its_seat_there(text: str, closes: bool) -> None:
    assert legal_form.closes_before(text, text.index("Piraeus")) is closes
