"""Files that are archives of files, as Word's are: the same content is the same bytes, whenever it was packed."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The first day that an archive can name; it stands for the time of packing."""


def settled(content: bytes) -> bytes:
    """The archive with the time of packing taken out."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as packed, ZipFile(out, "w", ZIP_DEFLATED) as again:
        for member in packed.infolist():
            named = ZipInfo(member.filename, BEGINNING)
            named.compress_type = ZIP_DEFLATED
            again.writestr(named, packed.read(member))
    return out.getvalue()
