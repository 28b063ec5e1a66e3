// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/message_exhibit.h"

#include <QTest>

using namespace mailvitals;
using namespace mailvitals::report;

namespace {

Evidence evidenceOf(const std::string& source) {
    Evidence evidence(CheckRequest{Target::ofDomain("example.org"_dn), {}, {}, {}, {}});
    evidence.request.treatAsPublic = {*Cidr::parse("198.51.100.0/24")};
    evidence.request.message = std::make_shared<const MessageItem>(*examineMessage(source, "a\x1b.eml"));
    return evidence;
}

QByteArray joined(const Exhibit& exhibit) {
    std::string text;
    for (const std::string& line : exhibit.lines) text += line + "\n";
    return QByteArray::fromStdString(text);
}

const std::string twoSteps =
    "Received: from out.example.org (out.example.org [198.51.100.7])\r\n\tby mx.example.com with ESMTPS;"
    " Mon, 23 Nov 2026 12:05:00 +0000\r\n"
    "Received: from laptop ([192.0.2.9]) by out.example.org with ESMTP; Mon, 23 Nov 2026 12:00:00 +0000\r\n";

}  // namespace

class TestMessageExhibit : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void showsTheHeaderAlone();
    void tellsTheWay();
    void staysShort();
    void saysWhereThereIsNone();
};

void TestMessageExhibit::showsTheHeaderAlone() {
    const Evidence evidence = evidenceOf("From: a@example.org\r\nX: one\r\n\ttwo \x1b[31m\r\n\r\nsecret\r\n");
    const Exhibit exhibit = exhibitOf(evidence, std::string("message"));
    QCOMPARE(joined(exhibit), QByteArray("From: a@example.org\nX: one two \\x1b[31m\n"));
    QVERIFY(exhibit.title.find('\x1b') == std::string::npos);
}

void TestMessageExhibit::tellsTheWay() {
    const Evidence evidence = evidenceOf(twoSteps + "From: a@example.org\r\n\r\n");
    const Exhibit exhibit = exhibitOf(evidence, std::string("message-path"));
    QCOMPARE(exhibit.how, std::string("in 5 min"));
    QCOMPARE(joined(exhibit), QByteArray("1  2026-11-23 12:00 UTC\n"
                                         "   out.example.org took it from laptop [192.0.2.9]\n"
                                         "   not encrypted, with ESMTP; not written by the receiving side\n"
                                         "2  2026-11-23 12:05 UTC   (after 5 min)\n"
                                         "   mx.example.com took it from out.example.org [198.51.100.7]\n"
                                         "   encrypted, with ESMTPS\n"
                                         "   the message came in here\n"));
}

void TestMessageExhibit::staysShort() {
    std::string many;
    for (int i = 0; i < 1000; ++i) many += "X: y\r\n";
    const Exhibit exhibit = exhibitOf(evidenceOf(many + "\r\n"), MessageView{});
    QCOMPARE(exhibit.lines.size(), std::size_t(201));
    QCOMPARE(exhibit.lines.back(), std::string("..."));
}

void TestMessageExhibit::saysWhereThereIsNone() {
    const Evidence none(CheckRequest{Target::ofDomain("example.org"_dn), {}, {}, {}, {}});
    QCOMPARE(joined(exhibitOf(none, MessageView{})), QByteArray("not part of this evidence\n"));
    QCOMPARE(joined(exhibitOf(none, MessagePathView{})), QByteArray("not part of this evidence\n"));
    QCOMPARE(joined(exhibitOf(evidenceOf("From: a@b.c\r\n\r\n"), MessagePathView{})),
             QByteArray("no Received line\n"));
}

QTEST_APPLESS_MAIN(TestMessageExhibit)
#include "message_exhibit.moc"
