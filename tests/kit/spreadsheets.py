"""What Excel and LibreOffice Calc put on the clipboard when a block of cells is copied there: the texts, and their HTML beside them.

Excel ends every row with CR LF, the last one too, and marks the block in its HTML by comments. LibreOffice ends rows with LF, and
brings its own format, rich text and a picture along. Both put a cell in quotes only when it holds a line end, a tab or a quote."""

import html
from collections.abc import Sequence

from PySide6.QtCore import QMimeData

Rows = Sequence[Sequence[str]]
_PICTURE = bytes.fromhex("89504e470d0a1a0a") + b"a picture of the cells"


def from_excel(rows: Rows) -> QMimeData:
    """As Excel 365 does on Windows, where Qt has taken the header of CF_HTML away."""
    lines = "".join(
        " <tr height=20 style='height:15.0pt'>"
        + "".join(f"<td height=20 class=xl65 width=186 style='height:15.0pt;width:140pt'>{_cell(cell)}</td>" for cell in row)
        + "</tr>\n"
        for row in rows
    )
    markup = f"""<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=ProgId content=Excel.Sheet>
<meta name=Generator content="Microsoft Excel 15">
<style><!--table {{mso-displayed-decimal-separator:"\\,"; mso-displayed-thousand-separator:" ";}}
.xl65 {{mso-number-format:"Short Date";}}--></style></head>
<body link="#0563C1" vlink="#954F72">
<table border=0 cellpadding=0 cellspacing=0 width=372 style='border-collapse:collapse;width:280pt'>
<!--StartFragment-->
 <col width=186 span={len(rows[0])} style='width:140pt'>
{lines}<!--EndFragment-->
</table></body></html>"""
    data = QMimeData()
    data.setData("text/plain", "".join("\t".join(map(_quoted, row)) + "\r\n" for row in rows).encode())
    data.setData("text/html", markup.encode())
    data.setData('application/x-qt-windows-mime;value="Csv"', ";".join(rows[0]).encode("cp1252", "replace"))
    data.setData('application/x-qt-windows-mime;value="Biff12"', b"PK\x03\x04")
    data.setData("application/x-qt-image", _PICTURE)
    return data


def from_libreoffice(rows: Rows) -> QMimeData:
    """As LibreOffice Calc 7 does on Linux."""
    lines = "\n".join(
        "\t<tr>\n" + "".join(f'\t\t<td height="17" align="left" valign=bottom>{_cell(cell)}</td>\n' for cell in row) + "\t</tr>"
        for row in rows
    )
    markup = f"""<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN">
<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/><title></title>
<meta name="generator" content="LibreOffice 7.4.7.2 (Linux)"/>
<style type="text/css">body,div,table,thead,tbody,tfoot,tr,th,td,p {{ font-family:"Liberation Sans"; font-size:x-small }}</style>
</head><body>
<table cellspacing="0" border="0">
\t<colgroup span="{len(rows[0])}" width="85"></colgroup>
{lines}
</table></body></html>"""
    text = "".join("\t".join(map(_quoted, row)) + "\n" for row in rows)
    data = QMimeData()
    data.setData('application/x-openoffice-embed-source-xml;windows_formatname="Star Embed Source (XML)"', b"PK\x03\x04")
    data.setData("text/rtf", b"{\\rtf1\\ansi}")
    data.setData("image/png", _PICTURE)
    data.setData("text/html", markup.encode())
    data.setData("text/plain;charset=utf-8", text.encode())
    data.setData("text/plain", text.encode())
    return data


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in '\t\n"') else cell


def _cell(cell: str) -> str:
    return html.escape(cell).replace("\n", "<br>\n  ")
