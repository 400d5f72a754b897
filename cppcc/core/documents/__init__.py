"""One document model, two writers: the same blocks become a PDF (GB/T 9704 layout) and a Word file.

    from datetime import date
    from cppcc.core.documents.blocks import Chart, Document, FigureRun, Heading, Paragraph, Series, Signature, Table
    from cppcc.core.documents.frozen import from_json, to_json
    from cppcc.core.documents.pdf import write_pdf          # imports WeasyPrint: keep it inside the job
    from cppcc.core.documents.docx import write_docx

    document = Document(
        title="政协南和区委员会2025年工作总结和2026年工作打算",
        subtitle="（2025年12月28日）",
        on=date(2025, 12, 28),
        blocks=[
            Heading(1, "提案工作"),                                     # writers add 一、 （一） 1. （1）
            Paragraph(["全年立案", FigureRun("169", "proposals.filed"), "件，占提交数的93.4%。"]),
            Heading(2, "重点提案督办有力。", then=["主席会议确定重点提案8件。"]),  # text goes on in the same line
            Table(head=[["单位", "件数"]], rows=[["教育局", FigureRun("12", "proposals.units")]], caption="表1"),
            Chart("bar", ["一季度", "二季度"], [Series("立案", [41, 58])], title="图1 立案件数", unit="件"),
            Signature("政协南和区委员会", date(2025, 12, 28)),
        ],
    )
    frozen = to_json(document)                    # json.dumps-able; from_json(frozen) == document
    write_pdf(document, base_url="https://…/reports/7/")   # figures link to base_url + "#" + anchor(name)
    write_docx(document)

On a web page: `html.page_html(document)` gives the same blocks as safe HTML (classes only, no style attribute), each
figure an element with id `blocks.anchor(name)`; `charts.svg(chart)` gives one chart.

Promises: equal documents give equal bytes; no queries, no clock, no network; text is never run as a formula or as HTML.
"""
