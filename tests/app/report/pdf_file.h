// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/report/sample.h"

#include <QStringList>
#include <QTemporaryDir>

namespace mailvitals::test {

struct Output {
    bool ok = false;
    QString text;
};

/// Programs of poppler-utils. That they are missing is a failure: a PDF that nobody read is not tested.
Output run(const QString& program, const QStringList& arguments);

/// Words are compared without the blanks between them: a line may end anywhere.
QString dense(QString text);
QString denseOf(std::string_view text);

/// A report as PDF, and how a reader finds it.
class PdfFile {
 public:
    /// The error; empty: it was written.
    QString write(std::vector<Finding> findings, const Evidence& evidence = test::evidence(),
                  const Catalogue& catalogue = test::catalogue()) const;
    /// The text page by page, in the order in which it was painted.
    QStringList pages() const;
    QString text() const { return dense(pages().join(u'\n')); }

    QString path() const { return folder_.filePath(QStringLiteral("report.pdf")); }
    QString elsewhere(const QString& name) const { return folder_.filePath(name); }

 private:
    QTemporaryDir folder_;
};

}  // namespace mailvitals::test
