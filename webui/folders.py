"""The tree of folders beside the results: which level of it is shown, and what choosing a folder does to the others."""

from webui.paging import Pairs, with_pairs, without

FIELD, LEVEL = "folder", "below"  # keys of an address: folders chosen, and the folder whose folders are shown


def level(pairs: Pairs) -> str:
    """The folder whose folders are shown: the one asked for, else the one chosen, else what all chosen lie in."""
    asked = dict(pairs).get(LEVEL)
    chosen = [value for key, value in pairs if key == FIELD]
    if asked is not None or not chosen:
        return (asked or "").strip("/")
    if len(chosen) == 1:
        return chosen[0]
    return _shared([one.rpartition("/")[0] for one in chosen])


def crumbs(pairs: Pairs, address: str) -> tuple[tuple[str, str], ...]:
    """The folders around the level shown, from the outermost, each with the address that shows its level; choices
    stay. None at the outermost level."""
    here = level(pairs)
    if not here:
        return ()
    rest = without(pairs, LEVEL, "page")
    parts = here.split("/")
    found = [("All folders", with_pairs(address, (*rest, (LEVEL, "/"))))]
    for depth in range(1, len(parts)):
        found.append((parts[depth - 1], with_pairs(address, (*rest, (LEVEL, "/".join(parts[:depth]))))))
    return (*found, (parts[-1], ""))


def chosen_with(pairs: Pairs, folder: str) -> Pairs:
    """The choices with this folder added: those around it and below it give way, as it is another breadth of them."""

    def stays(pair: tuple[str, str]) -> bool:
        key, value = pair
        return key != FIELD or not (f"{folder}/".startswith(f"{value}/") or f"{value}/".startswith(f"{folder}/"))

    return (*filter(stays, pairs), (FIELD, folder))


def is_shown(folder: str, pairs: Pairs) -> bool:
    """Whether a folder stands in the list: right in the level shown, or that level itself where it is chosen."""
    here = level(pairs)
    return folder.rpartition("/")[0] == here or (folder == here and (FIELD, folder) in pairs)


def _shared(folders: list[str]) -> str:
    """The innermost folder that all lie in."""
    parts = [one.split("/") for one in folders]
    shared = []
    for level_of_all in zip(*parts, strict=False):
        if len(set(level_of_all)) > 1:
            break
        shared.append(level_of_all[0])
    return "/".join(shared)
