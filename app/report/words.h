// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "report/report.h"

#include <QString>

namespace mailvitals::report {

/// How much of a text of the network is shown before its middle is left out. No honest text is as long.
inline constexpr qsizetype mostInHeading = 200;
inline constexpr qsizetype mostInSentence = 1200;

/// Text of the network as people may see it: printable, on one line. What is longer than `most` characters
/// loses its middle and says so; the saved evidence has all.
QString shown(std::string_view text, qsizetype most = 2000);

/// "1 warning", "3 warnings".
QString counted(std::size_t count, const char* one, const char* many);
/// How many there were to mail servers, and how many to the one that had most of them.
QString connectionsOf(const RunSummary& summary);

/// "28 ms", "4.2 s", "2 min 5 s".
QString lasting(std::chrono::microseconds time);

/// How an area's findings turned out: "2 critical, 1 warning", "9 passed".
QString tallyOf(const AreaReport& area);

/// What a partly checked area lacks: "not checked: tls.starttls, dane.tlsa (not in this version)"; else
/// empty.
QString missingIn(const AreaReport& area);

/// A sentence with the name of what it is about in front, which is told apart in bold. Where the sentence
/// itself begins with that name it is not said twice.
struct NamedSentence {
    QString name;
    QString rest;  ///< with the blank between, if there is one
};
NamedSentence namedSentence(const Finding& finding, const Catalogue& catalogue);

/// "Mail server report", "Message report".
const char* kindOf(const Report& report);
/// Which message the report is about: "The message mail.eml"; empty where it is about none.
QString messageOf(const Report& report);
/// For the title bar, an archive, the head of each page: "example.org · mail.eml".
QString nameOf(const Report& report);

/// One line of the report's particulars.
struct Fact {
    QString label;
    QString value;
};

/// When, from where and with what it was looked, and how much was asked.
std::vector<Fact> factsOf(const Report& report);

/// Only pages of the web and e-mail addresses may become links, and only in a spelling that cannot break out
/// of the file that it stands in. Empty: not to be linked.
QString safeLink(std::string_view href);

/// What the four lights mean, for the reader who sees them for the first time.
const char* meaningOf(Light light);

}  // namespace mailvitals::report
