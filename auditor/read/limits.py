"""How much of one file is read: every bound in one place, each hit named in the report."""

from auditor.records import record


@record
class Limits:
    """Bounds that no honest 绩效目标 document comes near; beyond them a file is `too_large`.

    Attributes:
        file_bytes: of one file or archive member.
        part_bytes: of one unpacked part of a docx, xlsx …; a 50 MB workbook unpacks to some 400 MB.
        unpacked_bytes: of all members of an archive together, nested ones included.
        ratio: unpacked to packed size; deflate cannot pass 1,032, real XML stays under 100.
        ratio_from: bytes below which the ratio does not matter (small empty tables compress well).
        members: of an archive, nested ones included.
        nesting: archives within archives.
        cells: of all tables of a document.
        rows: of one table.
        columns: of one table.
        pages: of a PDF.
        seconds: of one outside conversion.
    """

    file_bytes: int = 300 * 1024**2
    part_bytes: int = 500 * 1024**2
    unpacked_bytes: int = 1024**3
    ratio: int = 250
    ratio_from: int = 20 * 1024**2
    members: int = 5_000
    nesting: int = 3
    cells: int = 2_000_000
    rows: int = 200_000
    columns: int = 1_000
    pages: int = 1_000
    seconds: float = 60.0
