// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/relay_exhibit.h"

#include "app/report/sample.h"

#include <QTest>

using namespace mailvitals;

namespace {

const IpEndpoint server{*IpAddress::parse("198.51.100.25"), 25};

SmtpExchange said(const std::string& command, const std::string& reply, bool encrypted) {
    return {command, {reply}, encrypted, {}, {}};
}

/// One session, in which the trials were made one after the other.
void add(Evidence& evidence, SmtpQuestion question, const std::vector<std::string>& replies, bool encrypted) {
    SmtpSession session;
    session.exchanges.push_back(said({}, "220 mail.example.org", false));
    for (std::size_t i = 0; i < replies.size(); ++i) {
        const SmtpTrial& trial = question.trials.at(i);
        session.exchanges.push_back(said("MAIL FROM:<" + trial.sender + ">", "250 ok", encrypted));
        session.exchanges.push_back(said("RCPT TO:<" + trial.recipient + ">", replies[i], encrypted));
    }
    evidence.of<SmtpQuestion>()[question] = Attempt<SmtpSession>::done(session, {});
}

std::string shown(const Evidence& evidence) {
    std::string text;
    for (const std::string& line : report::exhibitOf(evidence, RelayMatrixView{server.address}).lines)
        text += line + "\n";
    return text;
}

}  // namespace

class TestRelayExhibit : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void showsEachWayIn();
    void showsWhatIsNoRelayingApart();
};

void TestRelayExhibit::showsEachWayIn() {
    Evidence evidence(test::evidence().request);
    const std::string own = "postmaster@example.org";
    add(evidence,
        {SmtpSessionKind::Greeting,
         "mail.example.org"_dn,
         server,
         TlsUse::AsOffered,
         {{"postmaster", "a@one.example", own},
          {"null-sender-control", "", own, true},
          {"nobody", "a@one.example", "nobody@example.org", true}}},
        {"250 ok", "550 no bounces"}, true);
    add(evidence,
        {SmtpSessionKind::Relay,
         "mail.example.org"_dn,
         server,
         TlsUse::OnDemand,
         {{"third-party", "a@one.example", "b@two.example"}}},
        {"250 ok"}, false);
    QCOMPARE(shown(evidence), std::string("Port 25, unencrypted\n"
                                          "   ACCEPTED     external sender to external recipient\n"
                                          "Port 25, after STARTTLS\n"
                                          "   accepted     its own postmaster\n"
                                          "   refused      empty sender (<>) to its own postmaster\n"
                                          "   not tried    external sender to external recipient\n"
                                          "Port 587, unencrypted\n"
                                          "   nothing was tried\n"
                                          "Port 587, after STARTTLS\n"
                                          "   nothing was tried\n"
                                          "Port 465, encrypted from the start\n"
                                          "   nothing was tried\n"));
}

void TestRelayExhibit::showsWhatIsNoRelayingApart() {
    Evidence evidence(test::evidence().request);
    const std::string own = "postmaster@example.org";
    add(evidence,
        {SmtpSessionKind::Relay,
         "mail.example.org"_dn,
         server,
         TlsUse::AsOffered,
         {{"own-domain-control", own, own}, {"abuse", "a@one.example", "abuse@example.org"}}},
        {"250 ok", "550 5.1.1 User unknown"}, true);
    const std::string text = shown(evidence);
    QVERIFY(text.find("   accepted     sender in its own domain to its own postmaster\n") != text.npos);
    QVERIFY(text.find("   refused      its own abuse address\n") != text.npos);
    QVERIFY(text.find("ACCEPTED") == text.npos);
}

QTEST_GUILESS_MAIN(TestRelayExhibit)
#include "relay_exhibit.moc"
