from pipelines.find import spacy_names


def test_names_of_english_and_french_texts_with_exact_places() -> None:
    text = "Ada Brekke met officials of the European Commission in Brussels."
    [names] = spacy_names.find([text], "en")
    assert {"Ada Brekke", "Brussels"} <= {text[one.start : one.end] for one in names}
    texte = "Marie Dupont travaille à Paris."
    [noms] = spacy_names.find([texte], "fr")
    assert {"Marie Dupont", "Paris"} <= {texte[one.start : one.end] for one in noms}


def test_long_texts_go_to_the_model_in_pieces_that_cover_them() -> None:
    text = "\n\n".join("word " * 300 for _ in range(40)) + "x" * 20_000
    pieces = list(spacy_names.groups(text))
    assert "".join(text[start:end] for start, end in pieces) == text
    assert max(end - start for start, end in pieces) <= 8_000
    assert list(spacy_names.groups("")) == []
