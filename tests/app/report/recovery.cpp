// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/recovery.h"

#include "app/report/html_page.h"
#include "app/report/pdf_file.h"
#include "app/report/sample.h"
#include "policy/policy.h"
#include "report/html.h"
#include "report/mail_system.h"
#include "report/text.h"

#include <QTest>

#include <algorithm>

using namespace mailvitals;
using report::Recovery;
using report::RecoveryProgress;
using report::RecoveryTask;

namespace {

const Catalogue& shipped() {
    static const Policy policy = *shippedPolicy();
    return policy.catalogue;
}

Finding open(const std::string& subject = "192.0.2.1:25") {
    return {"relay.open",
            subject,
            Outcome::Critical,
            "open",
            {{arg::address, std::string("192.0.2.1")},
             {arg::port, std::int64_t(25)},
             {arg::sender, std::string("a@one.example")},
             {arg::recipient, std::string("b@two.example")}},
            {}};
}

Finding listed() {
    return {"dnsbl.address",
            "192.0.2.1",
            Outcome::Critical,
            "listed",
            {{arg::address, std::string("192.0.2.1")},
             {arg::list, std::string("A List")},
             {arg::meaning, std::string("bad")},
             {arg::code, std::string("127.0.0.2")},
             {arg::link, std::string("https://list.example/off")}},
            {}};
}

Evidence about(const std::string& target, const std::string& greeting = {}) {
    Evidence evidence(CheckRequest{*Target::parse(target), {}, {}, {}, {}});
    if (greeting.empty()) return evidence;
    SmtpSession session;
    session.exchanges.push_back({{}, {greeting}, false, {}, {}});
    const SmtpQuestion question{
        SmtpSessionKind::Greeting, {}, *IpEndpoint::parse("192.0.2.1:25", 25), {}, {}, {}};
    evidence.of<SmtpQuestion>()[question] = Attempt<SmtpSession>::done(session, {});
    return evidence;
}

Recovery recover(const std::vector<Finding>& findings, const Evidence& evidence,
                 const RecoveryProgress& progress = {}) {
    return report::recoveryFor(findings, evidence, shipped(), progress);
}

const RecoveryTask& task(const Recovery& recovery, const std::string& id) {
    return *std::find_if(recovery.tasks.begin(), recovery.tasks.end(),
                         [&](const RecoveryTask& one) { return one.id == id; });
}

std::string codeOf(const Document& document) {
    std::string code;
    for (const Block& block : document) code += block.code;
    return code;
}

}  // namespace

/// The recovery guide for an open relay: when it is offered, for which system, and how it stands.
class TestRecovery : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void isOfferedWhereStrangersAreLetIn();
    void theShippedStepsAreFitForUse();
    void knowsTheMailSystem_data();
    void knowsTheMailSystem();
    void aConfigurationKnowsBetterThanAGreeting();
    void theOwnersChoiceCounts();
    void fillsInPlainNamesOnly();
    void tellsHowEachStepStands();
    void remembersWhatIsDone();
    void isWantedWhereAMessageProvedIt();
    void saysClosedOnlyWhereThatWasSeen();
    void standsInEveryReport();
    void isLeftOutWhereNobodyNeedsIt();
};

void TestRecovery::isOfferedWhereStrangersAreLetIn() {
    const auto wanted = [](const char* rule, const char* tag, Outcome outcome) {
        return report::isRecoveryWanted({{rule, "x", outcome, tag, {}, {}}}, {}, shipped());
    };
    // Whatever is critical about relaying and trust, and nothing else.
    for (const RulePage& page : shipped().pages()) {
        const bool relaying =
            page.id == "relay.open" || page.id == "relay.proof" || page.id.starts_with("trust.");
        for (const Message& message : page.messages) {
            const bool expected = relaying && message.level == Outcome::Critical;
            QVERIFY2(wanted(page.id.c_str(), message.tag.c_str(), message.level) == expected,
                     (page.id + " " + message.tag).c_str());
        }
    }
    QVERIFY(wanted("trust.canary", "sung", Outcome::Critical));
    QVERIFY(!wanted("relay.open", "open", Outcome::Warning));
    QVERIFY(!wanted("relay.open", "open", Outcome::Unknown));
    // Whoever is on the way is led to its end.
    QVERIFY(report::isRecoveryWanted({}, {{"stop"}, {}}, shipped()));
}

void TestRecovery::theShippedStepsAreFitForUse() {
    const auto& steps = shipped().recoveryGuide();
    QStringList ids;
    for (const RecoveryStep& step : steps) {
        ids << QString::fromStdString(step.id);
        QVERIFY2(!step.text.empty(), step.id.c_str());
        QVERIFY2(!step.title.ends_with('.'), step.id.c_str());
        for (const std::string& rule : step.watches) QVERIFY2(shipped().page(rule), rule.c_str());
        // Whoever was led into it on his system is led on.
        QVERIFY2(step.stacks.empty() || step.stacks.size() == steps.front().stacks.size(), step.id.c_str());
        for (std::size_t i = 0; i < step.stacks.size(); ++i)
            QCOMPARE(step.stacks[i].stack, steps.front().stacks[i].stack);
    }
    QCOMPARE(ids.join(' '), QString("stop cause close verify queue delist watch"));
}

void TestRecovery::knowsTheMailSystem_data() {
    QTest::addColumn<std::string>("greeting");
    QTest::addColumn<std::string>("system");
    const auto row = [](const char* greeting, const char* system) {
        QTest::newRow(greeting) << std::string(greeting) << std::string(system);
    };
    row("220 mail.example.org ESMTP Postcow", "mailcow");
    row("220 box.example.org ESMTP Hi, I'm a Mail-in-a-Box (Ubuntu/Postfix; see https://mailinabox.email/)",
        "Mail-in-a-Box");
    row("220 mail.example.org Stalwart ESMTP at your service", "Stalwart");
    row("220 mail.example.org ESMTP OpenSMTPD", "OpenSMTPD");
    row("220 mail.example.org ESMTP Exim 4.96 Mon, 23 Nov 2026 12:00:00 +0000", "Exim");
    row("220 mail.example.org ESMTP Postfix (Debian/GNU)", "Postfix");
    row("220 mail.example.org ESMTP", "");
    row("220 <b>mail</b>", "");
}

void TestRecovery::knowsTheMailSystem() {
    QFETCH(std::string, greeting);
    QFETCH(std::string, system);
    const Evidence evidence = about("example.org", greeting);
    QCOMPARE(report::recognisedMailSystem(evidence), system);
    const Recovery recovery = recover({open()}, evidence);
    QCOMPARE(recovery.system, system);
    QCOMPARE(recovery.recognised, !system.empty());
    QCOMPARE(task(recovery, "stop").stacks.size(),
             system.empty() ? shipped().recoveryGuide().front().stacks.size() : std::size_t(1));
}

void TestRecovery::aConfigurationKnowsBetterThanAGreeting() {
    Evidence evidence = about("example.org", "220 mail.example.org ESMTP Postfix");
    auto item = std::make_shared<ConfigurationItem>();
    item->add("MAILCOW_HOSTNAME=mail.example.org\nIPV4_NETWORK=172.22.1\nSMTP_PORT=25\n", "mailcow.conf");
    QCOMPARE(item->texts.size(), std::size_t(1));
    evidence.request.configuration = item;
    QCOMPARE(report::recognisedMailSystem(evidence), std::string("mailcow"));
    QCOMPARE(report::recognisedMailSystem(about("example.org")), std::string());
}

void TestRecovery::theOwnersChoiceCounts() {
    const Evidence evidence = about("example.org", "220 mail.example.org ESMTP Postcow");
    const Recovery chosen = recover({open()}, evidence, {{}, "Exim"});
    QCOMPARE(chosen.system, std::string("Exim"));
    QVERIFY(!chosen.recognised);
    QCOMPARE(task(chosen, "stop").stacks.front().stack, std::string("Exim"));
    // What no step knows (chosen at another rule, where it has lines) is no choice here.
    QCOMPARE(recover({open()}, evidence, {{}, "Docker"}).system, std::string("mailcow"));
    QCOMPARE(recover({open()}, about("example.org"), {{}, "nonsense"}).system, std::string());
}

void TestRecovery::fillsInPlainNamesOnly() {
    const auto clearing = [](const std::string& target) {
        const Recovery recovery = recover({open()}, about(target), {{}, "Postfix"});
        return codeOf(task(recovery, "queue").stacks.front().steps);
    };
    QVERIFY(clearing("example.org").find("own='example.org'") != std::string::npos);
    QVERIFY(clearing("192.0.2.1").find("own='YOUR-DOMAIN'") != std::string::npos);
}

void TestRecovery::tellsHowEachStepStands() {
    Finding closed{"relay.open", "[2001:db8::1]:25", Outcome::Pass, "closed", {}, {}};
    Finding nothing{"trust.configuration", "example.org", Outcome::Unknown, "nothing-given", {}, {}};
    const Recovery recovery = recover({closed, open(), listed(), nothing}, about("example.org"));
    QCOMPARE(recovery.reasons.size(), std::size_t(1));
    const RecoveryTask& verify = task(recovery, "verify");
    QCOMPARE(verify.seen.size(), std::size_t(2));
    QVERIFY(verify.seen.front().outcome == Outcome::Critical);
    QVERIFY(report::adviceIn(verify, verify.seen.front(), shipped()).empty());
    // That nothing was handed over tells nothing of the cause.
    QVERIFY(task(recovery, "cause").seen.empty());
    const RecoveryTask& delist = task(recovery, "delist");
    QCOMPARE(delist.seen.size(), std::size_t(1));
    const Document advice = report::adviceIn(delist, delist.seen.front(), shipped());
    QVERIFY(plainText(advice.front().spans).find("https://list.example/off") != std::string::npos);
    closed.rule = "dnsbl.address";
    QVERIFY(report::adviceIn(delist, closed, shipped()).empty());
}

void TestRecovery::remembersWhatIsDone() {
    const Recovery recovery = recover({}, about("example.org"), {{"stop", "queue", "no-such-step"}, {}});
    QCOMPARE(recovery.countDone(), std::size_t(2));
    QVERIFY(task(recovery, "stop").done && task(recovery, "queue").done && !task(recovery, "close").done);
    QVERIFY(recovery.reasons.empty());
    QVERIFY(!recovery.isClosed);
}

void TestRecovery::isWantedWhereAMessageProvedIt() {
    Finding proof{"relay.proof", "192.0.2.1:25", Outcome::Unknown, "taken", {}, {}};
    QVERIFY(!report::isReasonForRecovery(proof, shipped()));
    proof.outcome = Outcome::Critical;
    proof.tag = "arrived";
    QVERIFY(report::isReasonForRecovery(proof, shipped()));
}

void TestRecovery::saysClosedOnlyWhereThatWasSeen() {
    const auto closed = [](const std::vector<Finding>& findings) {
        return recover(findings, about("example.org")).isClosed;
    };
    const Finding pass{"relay.open", "192.0.2.1:25", Outcome::Pass, "closed", {}, {}};
    const Finding grey{"relay.open", "[2001:db8::1]:25", Outcome::Unknown, "could-not-look", {}, {}};
    QVERIFY(closed({pass}));
    QVERIFY(!closed({}));
    QVERIFY(!closed({grey}));
    QVERIFY(!closed({pass, grey}));
    QVERIFY(!closed({pass, open()}));
    QVERIFY(!closed({pass, {"trust.client-address", "x", Outcome::Critical, "sees-gateway", {}, {}}}));
}

void TestRecovery::standsInEveryReport() {
    const Evidence evidence = about("example.org", "220 mail.example.org ESMTP Postcow");
    const report::Report made = report::makeReport(evidence, {open(), listed()}, shipped(), {{"stop"}, {}});
    QVERIFY(made.recovery.has_value());

    const QByteArray html = report::toHtml(made, evidence, shipped());
    const test::HtmlPage page(html);
    QCOMPARE(page.error, QString());
    QVERIFY(html.contains("id=\"way-out\""));
    QVERIFY(html.contains("1. Stop the mail service"));
    QCOMPARE(html.count("aria-label=\"Done:\""), 1);
    QCOMPARE(html.count("aria-label=\"To do:\""), 6);
    QVERIFY(html.contains("docker compose stop watchdog-mailcow postfix-mailcow"));
    QVERIFY(!html.contains("sudo smtpctl pause smtp"));

    const std::string text = report::toText(made, evidence, shipped(), {false, true, 100});
    QVERIFY(text.find("mailvitals-cli explain way-out") != std::string::npos);
    const std::string all = report::toText(shipped().recoveryGuide(), {false, true, 100});
    QVERIFY(all.find("1. Stop the mail service and hold the queue\n") != std::string::npos);
    QVERIFY(all.find("sudo smtpctl pause smtp") != std::string::npos);
    QVERIFY(all.find("7. Watch for a week\n") != std::string::npos);

    const test::PdfFile file;
    QCOMPARE(file.write({open(), listed()}, evidence, shipped()), QString());
    const QString pdf = file.text();
    const auto has = [&](std::string_view words) { return pdf.contains(test::denseOf(words)); };
    QVERIFY2(has("The recovery guide, step by step, begins on the next page."), qPrintable(pdf));
    QVERIFY(has("5. Clear the queue"));
    QVERIFY(has("docker compose stop watchdog-mailcow postfix-mailcow"));
    QVERIFY(!has("sudo smtpctl pause smtp"));
    QVERIFY(has("https://list.example/off"));
}

void TestRecovery::isLeftOutWhereNobodyNeedsIt() {
    const Evidence evidence = about("example.org");
    const report::Report made = report::makeReport(evidence, {listed()}, shipped());
    QVERIFY(!made.recovery.has_value());
    QVERIFY(!report::toHtml(made, evidence, shipped()).contains("way-out"));
    const std::string text = report::toText(made, evidence, shipped(), {false, true, 100});
    QVERIFY(text.find("way-out") == std::string::npos);
}

QTEST_MAIN(TestRecovery)
#include "recovery.moc"
