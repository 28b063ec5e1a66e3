// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/pdf.h"

#include "base/timestamp.h"
#include "report/pdf_cover.h"
#include "report/pdf_findings.h"
#include "report/pdf_recovery.h"
#include "report/words.h"

#include <QBuffer>
#include <QFontMetrics>
#include <QGuiApplication>
#include <QPainter>
#include <QPdfWriter>

namespace mailvitals::report {
namespace {

using namespace pdf;

/// Boxes that have found their pages.
struct Part {
    Boxes boxes;
    std::vector<Page> pages;
};

Part partOf(Boxes boxes) {
    constexpr qreal fewLines = 8 * 14 * pt;
    std::vector<Page> pages =
        fillShortPages(boxes, paginate(boxes, grid::top, grid::bottom), grid::top, grid::bottom, fewLines);
    return {std::move(boxes), std::move(pages)};
}

struct Book {
    Part cover;
    Part findings;  ///< behind the recovery guide, where one is needed
    Part appendix;  ///< empty where none is wanted
    std::size_t size() const { return cover.pages.size() + findings.pages.size() + appendix.pages.size(); }
};

std::map<Area, std::size_t> pagesOfAreas(const Report& report, const Part& findings, std::size_t before) {
    std::map<Area, std::size_t> pages;
    for (const AreaReport& area : report.areas) {
        const auto page = pageOf(std::string(idOf(area.area)), findings.pages, findings.boxes);
        if (page) pages.emplace(area.area, before + *page + 1);
    }
    return pages;
}

Book bookOf(const Report& report, const Evidence& evidence, const Catalogue& catalogue,
            const Typesetter& typesetter, bool withAppendix) {
    Book book;
    Boxes findings = findingsOf(report, evidence, catalogue, typesetter, withAppendix);
    if (report.areas.empty()) {
        book.cover = partOf(coverOf(report, {}, typesetter));
        return book;
    }
    if (report.recovery) {
        Boxes whole = recoveryOf(*report.recovery, catalogue, typesetter);
        findings.front().before = 26 * pt;
        std::move(findings.begin(), findings.end(), std::back_inserter(whole));
        findings = std::move(whole);
    }
    book.findings = partOf(std::move(findings));
    if (withAppendix) book.appendix = partOf(appendixOf(report, evidence, catalogue, typesetter));
    // The cover names pages that come after it, so its own length has to be known first.
    const std::size_t length = partOf(coverOf(report, {}, typesetter)).pages.size();
    book.cover = partOf(coverOf(report, pagesOfAreas(report, book.findings, length), typesetter));
    return book;
}

class Press {
 public:
    Press(QPainter& painter, QPdfWriter& writer, const Typesetter& typesetter, const Report& report,
          std::size_t pages)
        : painter_(painter), writer_(writer), typesetter_(typesetter), report_(report), pages_(pages) {}

    void print(const Part& part, bool headed) {
        std::string section;
        for (const Page& page : part.pages) {
            if (++number_ > 1) writer_.newPage();
            const bool begins = !page.empty() && !part.boxes[page.front().box].landmark.empty();
            if (headed) header(begins ? std::string() : section);
            for (const Placed& placed : page) {
                if (const Box& box = part.boxes[placed.box]; !box.landmark.empty()) section = box.landmark;
            }
            footer();
            panels(page, part.boxes);
            for (const Placed& placed : page) {
                const Box& box = part.boxes[placed.box];
                if (box.draw) box.draw(painter_, placed.top);
            }
        }
    }

 private:
    void line(const QString& text, qreal top, bool toTheRight) {
        const Measure measure{grid::left, grid::width, 0, toTheRight, false};
        for (const Box& box : typesetter_.lines(text, type::quiet, measure)) box.draw(painter_, top);
    }

    /// Names the section that goes on from the page before; empty: none does.
    void header(const std::string& section) {
        const qreal width = grid::width * 0.7;
        QString words = nameOf(report_);
        const auto area = areaFromId(section);
        if (area)
            words += QStringLiteral(" · ") + shown(titleOf(*area)) + QStringLiteral(", continued");
        else if (!section.empty())
            words += QStringLiteral(" · ") + shown(section) + QStringLiteral(", continued");
        line(typesetter_.elided(words, type::quiet, width), grid::header, false);
        line(QString::fromStdString(toReadable(report_.startedAt)), grid::header, true);
    }

    void footer() {
        const qreal width = grid::width * 0.6;
        line(typesetter_.elided(shown(report_.program), type::quiet, width), grid::footer, false);
        line(QStringLiteral("Page %1 of %2").arg(number_).arg(pages_), grid::footer, true);
    }

    /// The ground under neighbouring lines in one piece: pieces of their own would show seams.
    void panels(const Page& page, const Boxes& boxes) {
        for (std::size_t i = 0; i < page.size();) {
            if (!boxes[page[i].box].onPanel) {
                ++i;
                continue;
            }
            const qreal from = page[i].top;
            const qreal panelLeft = boxes[page[i].box].panelLeft;
            qreal to = from;
            for (; i < page.size(); ++i) {
                const Box& box = boxes[page[i].box];
                if (!box.onPanel || page[i].top > to + pt) break;
                to = page[i].top + box.height;
            }
            painter_.setPen(Qt::NoPen);
            painter_.setBrush(QColor(ink::panel));
            painter_.drawRoundedRect(QRectF(panelLeft, from, grid::right - panelLeft, to - from), 3 * pt,
                                     3 * pt);
        }
    }

    QPainter& painter_;
    QPdfWriter& writer_;
    const Typesetter& typesetter_;
    const Report& report_;
    std::size_t pages_;
    std::size_t number_ = 0;
};

/// Title and author for archives and file managers; Qt 6.4 has no setting for the author.
QByteArray metadataOf(const QString& title, const QString& author) {
    return QStringLiteral(
               "<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
               "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF "
               "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" "
               "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:format>application/pdf</dc:format>"
               "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%1</rdf:li></rdf:Alt></dc:title>"
               "<dc:creator><rdf:Seq><rdf:li>%2</rdf:li></rdf:Seq></dc:creator>"
               "<dc:language><rdf:Bag><rdf:li>en</rdf:li></rdf:Bag></dc:language>"
               "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
        .arg(title.toHtmlEscaped(), author.toHtmlEscaped())
        .toUtf8();
}

void prepare(QPdfWriter& writer, const Report& report) {
    const QString title = nameOf(report) + QStringLiteral(" · ") + QLatin1String(kindOf(report));
    const QString author = shown(report.program, 120);
    writer.setResolution(dotsPerInch);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageOrientation(QPageLayout::Portrait);
    writer.setPageMargins(QMarginsF(0, 0, 0, 0));
    writer.setTitle(title);
    writer.setCreator(author);
    writer.setDocumentXmpMetadata(metadataOf(title, author));
}

/// Empty: a PDF can be made.
std::string whyNoFonts() {
    if (!qobject_cast<QGuiApplication*>(QCoreApplication::instance())) {
        return "A PDF needs the fonts of a graphical application, and this program was started without.";
    }
    // Families are listed even where no font is; a letter then has no picture.
    if (!QFontMetrics(QFont()).inFont(u'A')) {
        return "A PDF needs fonts, and none is installed; on Debian, fonts-dejavu-core will do.";
    }
    return {};
}

}  // namespace

Expected<QByteArray, std::string> toPdf(const Report& report, const Evidence& evidence,
                                        const Catalogue& catalogue, bool withAppendix) {
    const std::string why = whyNoFonts();
    if (!why.empty()) return unexpected(why);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        prepare(writer, report);
        const Typesetter typesetter(writer);
        const Book book = bookOf(report, evidence, catalogue, typesetter, withAppendix);
        QPainter painter(&writer);
        if (!painter.isActive()) return unexpected(std::string("The PDF could not be painted."));
        Press press(painter, writer, typesetter, report, book.size());
        press.print(book.cover, false);
        press.print(book.findings, true);
        press.print(book.appendix, true);
    }
    return bytes;
}

}  // namespace mailvitals::report
