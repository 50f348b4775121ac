"""InDesign documents in their open form: stories in the listed order, tables and notes, what was deleted left out."""

from pathlib import Path

from indexer.model.kinds import Role, Status
from tests.pipelines.extract.archives import zipped
from tests.pipelines.extract.making import read_bytes

NAMES = 'xmlns:idPkg="http://ns.adobe.com/AdobeInDesign/idml/1.0/packaging"'
PLAN = f'<Document {NAMES}><idPkg:Story src="Stories/b.xml"/><idPkg:Story src="Stories/a.xml"/></Document>'
FIRST = (
    "<Content>The board </Content><Change ChangeType='DeletedText'><Content>never </Content></Change>"
    "<Content>met.<?ACE 18?> Twice.</Content><Footnote><Content>In May.</Content></Footnote><Br/>"
    "<Content>Prices:</Content><Table><Cell Name='1:0'><Content>Price</Content></Cell><Cell Name='0:0'>"
    "<Content>Crane</Content></Cell><Cell Name='0:1'><Content>Four</Content><Br/></Cell></Table>"
)
ABOUT = "<x xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title><li>Quay news</li></dc:title></x>"


def story(inner: str) -> bytes:
    part = f"<ParagraphStyleRange><CharacterStyleRange>{inner}</CharacterStyleRange></ParagraphStyleRange>"
    return f"<idPkg:Story {NAMES}><Story>{part}</Story></idPkg:Story>".encode()


def package(**stories: bytes) -> bytes:
    files = {
        "mimetype": b"application/vnd.adobe.indesign-idml-package",
        "designmap.xml": PLAN.encode(),
        "META-INF/container.xml": b"<container/>",
        "META-INF/metadata.xml": ABOUT.encode(),
    }
    return zipped(files | {f"Stories/{name}.xml": data for name, data in stories.items()})


def test_stories_come_as_listed_with_their_notes_and_tables(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "news", package(a=story("<Content>Next year</Content>"), b=story(FIRST)))
    assert (draft.document.type, draft.document.status, draft.document.title) == ("idml", Status.DONE, "Quay news")
    first, second = draft.pages
    assert first.text.split("\n\n") == ["The board met. Twice.", "In May.", "Prices:", "Crane | Price\nFour"]
    assert [one.role for one in first.blocks] == [Role.TABLE]
    assert second.text == "Next year"


def test_a_broken_story_costs_itself(tmp_path: Path) -> None:
    [draft] = read_bytes(tmp_path, "news.idml", package(a=b"<Story", b=story("<Content>The board met.</Content>")))
    assert (draft.document.status, draft.pages[0].text) == (Status.PARTIAL, "The board met.")
    assert "Of 2 stories 1 cannot be read." in draft.document.reason
    [lost] = read_bytes(tmp_path, "news.idml", zipped({"mimetype": b"application/vnd.adobe.indesign-idml-package"}))
    assert lost.document.status is Status.DAMAGED
