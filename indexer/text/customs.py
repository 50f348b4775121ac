"""What a language's custom says of figures. Knows nothing of the texts themselves; codes are ISO 639-1."""

COMMA_DECIMAL = frozenset(
    "nb nn no da sv fi is de fr es pt it nl ca ro ru uk be bg sr hr sl bs mk pl cs sk hu tr el lt lv et az kk "
    "id vi".split()
)
SPEECH = {"no": "nb", "iw": "he", "in": "id", "zh-cn": "zh", "zh-tw": "zh", "und": "", "pt-br": "pt"}


def base(language: str) -> str:
    """The code our tables go by: "nb" for "no", "en" for "en-GB", "" where the language is not known."""
    code = language.casefold().replace("_", "-")
    code = SPEECH.get(code, code).partition("-")[0]
    return SPEECH.get(code, code)


def comma_decimal(language: str) -> bool:
    """Whether that language writes "3,5" for three and a half (CLDR number symbols)."""
    return base(language) in COMMA_DECIMAL
