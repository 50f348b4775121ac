// A page image that is still being made is asked for again, a few times; then a link is left to ask by hand.

const TRIES = 6;
const PAUSE = 3000;

function late(image) {
  return image.complete && image.naturalWidth === 0;
}

for (const image of document.querySelectorAll(".page-image")) {
  const note = image.closest("figure").querySelector(".image-late");
  const address = image.getAttribute("src");
  let tries = 0;
  const again = () => {
    note.hidden = false;
    tries += 1;
    if (tries <= TRIES) setTimeout(() => { image.src = `${address}?try=${tries}`; }, PAUSE);
  };
  image.addEventListener("error", again);
  image.addEventListener("load", () => { note.hidden = true; });
  if (late(image)) again();
}
