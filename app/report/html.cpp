// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/html.h"

#include "report/html_findings.h"
#include "report/html_recovery.h"
#include "report/html_style.h"
#include "report/html_write.h"
#include "report/words.h"

namespace mailvitals::report {
namespace {

using namespace Qt::StringLiterals;

using html::escaped;
using html::text;

/// The first thing in the file, so that nothing before it escapes the policy.
QString head(const Report& report) {
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
           "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\" />\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n"
           "<meta name=\"referrer\" content=\"no-referrer\" />\n"
           "<meta name=\"robots\" content=\"noindex\" />\n"
           "<meta name=\"generator\" content=\""_L1 +
           text(report.program) + "\" />\n<title>"_L1 + escaped(nameOf(report)) + " &#183; "_L1 +
           QLatin1String(kindOf(report)) + "</title>\n<style>"_L1 + QLatin1String(html::style) +
           "</style>\n</head>\n<body>\n"_L1;
}

QString cover(const Report& report) {
    const QString message = messageOf(report);
    QString out =
        "<header>\n<p class=\"eyebrow\">"_L1 + QLatin1String(kindOf(report)) + "</p>\n<h1>"_L1 +
        text(report.target) + "</h1>\n"_L1 +
        (message.isEmpty() ? QString() : "<p class=\"about\">"_L1 + escaped(message) + "</p>\n"_L1) +
        "<div class=\"verdict\">\n<p class=\"light\">"_L1 + html::pictureAndWord(iconOf(report.light)) +
        "</p>\n<p class=\"sentence\">"_L1 + text(report.verdict) + "</p>\n</div>\n<dl class=\"facts\">\n"_L1;
    for (const Fact& fact : factsOf(report)) {
        out +=
            "<div><dt>"_L1 + escaped(fact.label) + "</dt><dd>"_L1 + escaped(fact.value) + "</dd></div>\n"_L1;
    }
    return out + "</dl>\n</header>\n"_L1;
}

QString tableOfAreas(const Report& report) {
    if (report.areas.empty()) return "<p>No area was judged in this check.</p>\n"_L1;
    QString out = "<table class=\"areas\">\n<caption>Area by area</caption>\n<tbody>\n"_L1;
    for (const AreaReport& area : report.areas) {
        out += "<tr><th scope=\"row\"><a href=\"#"_L1 + text(idOf(area.area)) + "\">"_L1 +
               text(titleOf(area.area)) + "</a><span class=\"quiet\">"_L1 + text(questionOf(area.area)) +
               "</span></th><td>"_L1 + html::pictureAndWord(iconOf(area.verdict)) +
               "<span class=\"quiet\">"_L1 + escaped(tallyOf(area)) + "</span></td></tr>\n"_L1;
    }
    return out + "</tbody>\n</table>\n"_L1;
}

QString legend(const Report& report) {
    QString out = "<footer class=\"small\">\n<ul>\n"_L1;
    for (const Light light : {Light::Green, Light::Yellow, Light::Red, Light::Grey}) {
        out += "<li>"_L1 + html::pictureAndWord(iconOf(light)) + " <span class=\"quiet\">"_L1 +
               QLatin1String(meaningOf(light)) + "</span></li>\n"_L1;
    }
    return out + "</ul>\n<p class=\"quiet\">Made by "_L1 + text(report.program) +
           ". Everything that was seen, also what is shortened here, is in the evidence that can be "
           "saved with the check.</p>\n</footer>\n"_L1;
}

}  // namespace

QByteArray toHtml(const Report& report, const Evidence& evidence, const Catalogue& catalogue) {
    QString out = head(report) + cover(report) + "<main>\n"_L1 + tableOfAreas(report);
    if (report.recovery) out += html::proxy(*report.recovery, catalogue);
    for (const AreaOutline& area : outlineOf(report, evidence, catalogue)) {
        out += html::section(area, report, evidence, catalogue);
    }
    return (out + "</main>\n"_L1 + legend(report) + "</body>\n</html>\n"_L1).toUtf8();
}

}  // namespace mailvitals::report
