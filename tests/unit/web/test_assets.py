import pytest

from tacitus.web.assets import FILES, MissingAssetsError, collect, missing


def test_collect_copies_every_file_and_then_nothing_is_missing(tmp_path):
    for name in FILES:
        source = tmp_path / "node_modules" / name
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_text(name)
    vendor = tmp_path / "vendor"
    assert sorted(missing(vendor)) == sorted(FILES.values())
    assert collect(tmp_path / "node_modules", vendor) == len(FILES)
    assert missing(vendor) == []


def test_collect_says_what_to_run(tmp_path):
    with pytest.raises(MissingAssetsError, match="npm ci"):
        collect(tmp_path, tmp_path / "vendor")
