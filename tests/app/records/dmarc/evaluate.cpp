// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/dmarc/evaluate.h"

#include <QTest>

using namespace mailvitals;
using namespace mailvitals::dmarc;

namespace {

DomainName nameOf(const QString& text) {
    return *DomainName::parse(text.toStdString());
}

Proof proofOf(const QString& word) {
    if (word == "pass") return Proof::Pass;
    return word == "temp" ? Proof::TemporaryError : Proof::Fail;
}

/// `from`: the author's domain; "gone " before it: NXDOMAIN. `zone`: "example.com p=none | com ?", a question
/// mark where nobody could look. `proofs`: "spf pass example.com, dkim fail example.net".
Circumstances told(const QString& from, const QString& zone, const QString& proofs) {
    Circumstances told;
    told.author = nameOf(from.section(' ', -1));
    told.authorExists = !from.startsWith("gone ");
    for (const QString& entry : zone.split(" | ", Qt::SkipEmptyParts)) {
        const DomainName name = nameOf(entry.section(' ', 0, 0));
        const QString text = entry.section(' ', 1);
        const auto record = parse("v=DMARC1; " + text.toStdString());
        if (text == "?")
            told.unknown.insert(name);
        else if (record)
            told.records[name] = *record;
        else
            told.spoiled.insert(name);
    }
    for (const QString& entry : proofs.split(", ", Qt::SkipEmptyParts)) {
        told.identifiers.push_back({entry.startsWith("spf") ? Mechanism::Spf : Mechanism::Dkim,
                                    nameOf(entry.section(' ', 2)), proofOf(entry.section(' ', 1, 1))});
    }
    return told;
}

/// "fail by example.com sp=reject: quarantine pct=25 [spf dkim]": with what is aligned, passed or not.
QString described(const Evaluation& evaluation) {
    static const char* const results[] = {"none", "pass", "fail", "temp"};
    static const char* const tags[] = {"p", "sp", "np"};
    const auto word = [](Policy policy) { return QString::fromStdString(std::string(toString(policy))); };
    QString text = results[static_cast<int>(evaluation.result)];
    if (evaluation.recordAt) {
        text += " by " + QString::fromStdString(evaluation.recordAt->toString()) + " " +
                tags[static_cast<int>(evaluation.tag)] + "=" + word(evaluation.policy);
    }
    if (evaluation.result == Result::Fail) text += ": " + word(evaluation.disposition);
    if (evaluation.percent != 100) text += " pct=" + QString::number(evaluation.percent);
    QStringList aligned;
    for (const AlignmentVerdict& verdict : evaluation.identifiers) {
        if (verdict.aligned) aligned += verdict.identifier.mechanism == Mechanism::Spf ? "spf" : "dkim";
    }
    return aligned.isEmpty() ? text : text + " [" + aligned.join(' ') + "]";
}

/// The same for receivers of both standards, where `before` is empty.
void row(const char* what, const char* from, const char* zone, const char* proofs, const char* today,
         const char* before = "") {
    QTest::newRow(what) << from << zone << proofs << today << (*before ? before : today);
}

}  // namespace

class TestDmarcEvaluate : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void judges_data();
    void judges();
    void tellsWhy();
    void knowsWhatToLookUp();

 private:
    static void alignmentRows();
    static void policyRows();
    static void discoveryRows();
    static void troubleRows();
};

void TestDmarcEvaluate::alignmentRows() {
    const char* relaxed = "example.com p=reject";
    const char* strict = "example.com p=reject; adkim=s; aspf=s";
    // RFC 7489 appendix B.1, the same examples in RFC 9989.
    row("7489 B.1.1 example 1: SPF, same domain", "example.com", relaxed, "spf pass example.com",
        "pass by example.com p=reject [spf]");
    row("7489 B.1.1 example 1, strict", "example.com", strict, "spf pass example.com",
        "pass by example.com p=reject [spf]");
    row("7489 B.1.1 example 2: SPF, a child in MAIL FROM", "example.com", relaxed,
        "spf pass child.example.com", "pass by example.com p=reject [spf]");
    row("7489 B.1.1 example 2, strict", "example.com", strict, "spf pass child.example.com",
        "fail by example.com p=reject: reject");
    row("7489 B.1.1 example 3: SPF, another domain", "child.example.com", relaxed, "spf pass example.net",
        "fail by example.com sp=reject: reject");
    row("7489 B.1.2 example 1: DKIM, same domain", "example.com", relaxed, "dkim pass example.com",
        "pass by example.com p=reject [dkim]");
    row("7489 B.1.2 example 1, strict", "example.com", strict, "dkim pass example.com",
        "pass by example.com p=reject [dkim]");
    row("7489 B.1.2 example 2: DKIM of the parent", "child.example.com", relaxed, "dkim pass example.com",
        "pass by example.com sp=reject [dkim]");
    row("7489 B.1.2 example 2, strict", "child.example.com", strict, "dkim pass example.com",
        "fail by example.com sp=reject: reject");
    row("7489 B.1.2 example 3: DKIM of another domain", "child.example.com", relaxed, "dkim pass sample.net",
        "fail by example.com sp=reject: reject");
    // The text's own examples.
    row("9989 4.4.1, 7489 3.1.1: d=example.com for news.example.com", "news.example.com", relaxed,
        "dkim pass example.com", "pass by example.com sp=reject [dkim]");
    row("9989 4.4.1, 7489 3.1.1: the same, adkim=s", "news.example.com", "example.com p=reject; adkim=s",
        "dkim pass example.com", "fail by example.com sp=reject: reject");
    row("9989 4.4.1, 7489 3.1.1: aspf=s does not touch DKIM", "news.example.com",
        "example.com p=reject; aspf=s", "dkim pass example.com", "pass by example.com sp=reject [dkim]");
    row("7489 3.1.1: d=com never aligns", "example.com", relaxed, "dkim pass com",
        "fail by example.com p=reject: reject");
    row("9989 4.10.2: d=com, where com has psd=y", "example.com", "example.com p=reject | com p=none; psd=y",
        "dkim pass com", "fail by example.com p=reject: reject");
    row("9989 4.4.2, 7489 3.1.2: cbg.bounces.example.com", "example.com", relaxed,
        "spf pass cbg.bounces.example.com", "pass by example.com p=reject [spf]");
    row("9989 4.4.2, 7489 3.1.2: the same, aspf=s", "example.com", "example.com p=reject; aspf=s",
        "spf pass cbg.bounces.example.com", "fail by example.com p=reject: reject");
    row("9989 4.4.2: adkim=s does not touch SPF", "example.com", "example.com p=reject; adkim=s",
        "spf pass cbg.bounces.example.com", "pass by example.com p=reject [spf]");
    row("9989 4.4, 7489 3.1: one proof is enough", "example.com", relaxed,
        "spf fail example.com, dkim pass example.com", "pass by example.com p=reject [spf dkim]");
    row("9989 4.4, 7489 3.1: the other is enough, too", "example.com", relaxed,
        "spf pass example.com, dkim fail example.com", "pass by example.com p=reject [spf dkim]");
    row("9989 4.4.1, 7489 3.1.1: any of several signatures", "example.com", relaxed,
        "dkim pass list.example.net, dkim fail example.com, dkim pass a.example.com",
        "pass by example.com p=reject [dkim dkim]");
    row("7489 3.1.1: a mailing list's signature alone", "example.com", relaxed,
        "spf pass list.example.net, dkim fail example.com, dkim pass list.example.net",
        "fail by example.com p=reject: reject [dkim]");
    row("9989 4.4, 7489 3.1: aligned but failed", "example.com", relaxed,
        "spf fail example.com, dkim fail example.com", "fail by example.com p=reject: reject [spf dkim]");
    row("9989 5.3, 7489 6.6.2: nothing to go by", "example.com", relaxed, "",
        "fail by example.com p=reject: reject");
    row("siblings, 7489 3.1: one organisation", "a.example.com", relaxed, "dkim pass b.example.com",
        "pass by example.com sp=reject [dkim]");
    row("siblings, strict", "a.example.com", strict, "dkim pass b.example.com",
        "fail by example.com sp=reject: reject");
    row("7489 3.2: customers of one suffix are strangers", "a.co.uk", "a.co.uk p=reject", "dkim pass b.co.uk",
        "fail by a.co.uk p=reject: reject");
    row("9989 4.10.2: cousins that psd=n parts", "x.unit.example.com",
        "unit.example.com p=reject; psd=n | example.com p=none", "dkim pass example.com",
        "fail by unit.example.com sp=reject: reject", "pass by example.com sp=none [dkim]");
    row("9989 4.10.2: within the psd=n unit", "x.unit.example.com", "unit.example.com p=reject; psd=n",
        "dkim pass y.unit.example.com", "pass by unit.example.com sp=reject [dkim]", "none");
    row("9989 4.10.2: below psd=y, one organisation", "a.tax.gov.example", "gov.example p=reject; psd=y",
        "dkim pass tax.gov.example", "pass by gov.example sp=reject [dkim]",
        "pass by gov.example sp=reject [dkim]");
    row("9989 4.10.2: below psd=y, two organisations", "a.tax.gov.example", "gov.example p=reject; psd=y",
        "dkim pass b.health.gov.example", "fail by gov.example sp=reject: reject",
        "pass by gov.example sp=reject [dkim]");
    row("9989 4.10.2: no record on the signer's side", "example.com", relaxed, "dkim pass a.b.example.com",
        "pass by example.com p=reject [dkim]");
    row("9989 4.10.2: identical names need no walk", "mail.example.com", "mail.example.com p=reject",
        "spf pass mail.example.com", "pass by mail.example.com p=reject [spf]");
    row("9989 4.10.2: the parent of a lone record is a stranger", "mail.example.com",
        "mail.example.com p=reject", "dkim pass example.com", "fail by mail.example.com p=reject: reject",
        "pass by mail.example.com p=reject [dkim]");
    row("RFC 4343: case does not matter", "Example.COM", relaxed, "dkim pass EXAMPLE.com",
        "pass by example.com p=reject [dkim]");
    row("a name that merely ends alike", "example.com", relaxed, "dkim pass notexample.com",
        "fail by example.com p=reject: reject");
}

void TestDmarcEvaluate::policyRows() {
    row("9989 4.7, 7489 6.3: p=none", "example.com", "example.com p=none", "",
        "fail by example.com p=none: none");
    row("9989 4.7, 7489 6.3: p=quarantine", "example.com", "example.com p=quarantine", "",
        "fail by example.com p=quarantine: quarantine");
    row("9989 4.7, 7489 6.3: p=reject", "example.com", "example.com p=reject", "",
        "fail by example.com p=reject: reject");
    row("9989 4.7, 7489 6.3: sp= does not touch the domain", "example.com", "example.com p=none; sp=reject",
        "", "fail by example.com p=none: none");
    row("9989 4.7, 7489 6.3: sp= for a subdomain", "a.example.com", "example.com p=none; sp=reject", "",
        "fail by example.com sp=reject: reject");
    row("9989 4.7, 7489 6.3: sp= milder than p=", "a.example.com", "example.com p=reject; sp=none", "",
        "fail by example.com sp=none: none");
    row("9989 4.7, 7489 6.3: p= where sp= is missing", "a.example.com", "example.com p=quarantine", "",
        "fail by example.com sp=quarantine: quarantine");
    row("9989 4.7: np= for a name that does not exist", "gone a.example.com",
        "example.com p=none; sp=none; np=reject", "", "fail by example.com np=reject: reject",
        "fail by example.com sp=none: none");
    row("9989 4.7: np= not for one that exists", "a.example.com",
        "example.com p=none; sp=quarantine; np=reject", "", "fail by example.com sp=quarantine: quarantine");
    row("9989 4.7: np= absent, sp= instead", "gone a.example.com", "example.com p=reject; sp=quarantine", "",
        "fail by example.com np=quarantine: quarantine", "fail by example.com sp=quarantine: quarantine");
    row("9989 4.7: np= and sp= absent, p= instead", "gone a.example.com", "example.com p=reject", "",
        "fail by example.com np=reject: reject", "fail by example.com sp=reject: reject");
    row("9989 4.7: np= does not touch the domain", "gone example.com", "example.com p=none; np=reject", "",
        "fail by example.com p=none: none");
    row("9989 4.7: sp= in a subdomain's own record is idle", "a.example.com",
        "a.example.com p=quarantine; sp=reject | example.com p=none", "",
        "fail by a.example.com p=quarantine: quarantine");
    row("9989 4.7: t=y, reject becomes quarantine", "example.com", "example.com p=reject; t=y", "",
        "fail by example.com p=reject: quarantine", "fail by example.com p=reject: reject");
    row("9989 4.7: t=y, quarantine becomes none", "example.com", "example.com p=quarantine; t=y", "",
        "fail by example.com p=quarantine: none", "fail by example.com p=quarantine: quarantine");
    row("9989 4.7: t=y, none stays", "example.com", "example.com p=none; t=y", "",
        "fail by example.com p=none: none");
    row("9989 4.7: t=n is the default", "example.com", "example.com p=reject; t=n", "",
        "fail by example.com p=reject: reject");
    row("9989 4.7: an unknown t= counts for nothing", "example.com", "example.com p=reject; t=maybe", "",
        "fail by example.com p=reject: reject");
    row("9989 4.7: t=y on sp=", "a.example.com", "example.com p=none; sp=reject; t=y", "",
        "fail by example.com sp=reject: quarantine", "fail by example.com sp=reject: reject");
    row("9989 4.7: t=y on np=", "gone a.example.com", "example.com p=none; np=reject; t=y", "",
        "fail by example.com np=reject: quarantine", "fail by example.com sp=none: none");
    row("9989 4.7: t=y does not make a pass fail", "example.com", "example.com p=reject; t=y",
        "spf pass example.com", "pass by example.com p=reject [spf]");
    row("9989 4.7, 7489 6.3: pct=25", "example.com", "example.com p=quarantine; pct=25", "",
        "fail by example.com p=quarantine: quarantine",
        "fail by example.com p=quarantine: quarantine pct=25");
    row("9989 4.7, 7489 6.3: pct=0", "example.com", "example.com p=reject; pct=0", "",
        "fail by example.com p=reject: reject", "fail by example.com p=reject: reject pct=0");
    row("7489 6.3: pct=100 is the default", "example.com", "example.com p=reject; pct=100", "",
        "fail by example.com p=reject: reject");
    row("7489 6.3: pct out of range", "example.com", "example.com p=reject; pct=101", "",
        "fail by example.com p=reject: reject");
    row("7489 6.3: pct that is no number", "example.com", "example.com p=reject; pct=5%", "",
        "fail by example.com p=reject: reject");
    row("7489 B.2.4's record", "example.com",
        "example.com p=quarantine; "
        "rua=mailto:dmarc-feedback@example.com,mailto:tld-test@thirdparty.example.net!"
        "10m; pct=25",
        "spf fail example.com", "fail by example.com p=quarantine: quarantine [spf]",
        "fail by example.com p=quarantine: quarantine pct=25 [spf]");
    row("7489 B.2.1's record", "example.com", "example.com p=none; rua=mailto:dmarc-feedback@example.com",
        "dkim fail example.com", "fail by example.com p=none: none [dkim]");
    row("9989 4.10.1, 7489 6.6.3: no p=, but rua=", "example.com", "example.com rua=mailto:a@example.com", "",
        "fail by example.com p=none: none");
    row("9989 4.10.1, 7489 6.6.3: broken p=, but rua=", "example.com",
        "example.com p=strict; rua=mailto:a@example.com", "", "fail by example.com p=none: none");
    row("9989 4.10.1, 7489 6.6.3: broken sp=, but rua=", "a.example.com",
        "example.com p=reject; sp=strict; rua=mailto:a@example.com", "", "fail by example.com sp=none: none");
    row("9989 4.10.1, 7489 6.6.3: broken p=, no rua=", "example.com", "example.com p=strict", "", "none");
    row("9989 4.10.1, 7489 6.6.3: broken p=, unusable rua=", "example.com",
        "example.com p=strict; rua=nobody", "", "none");
    row("9989 4.7: order of tags is free", "example.com", "example.com adkim=s; sp=none; p=reject", "",
        "fail by example.com p=reject: reject");
    row("9989 4.7, 7489 6.3: unknown tags are ignored", "example.com", "example.com p=reject; x=y", "",
        "fail by example.com p=reject: reject");
}

void TestDmarcEvaluate::discoveryRows() {
    row("9989 4.10.1, 7489 6.6.3: no record", "example.com", "", "spf pass example.com", "none");
    row("9989 4.10.1, 7489 6.6.3: its own first", "a.example.com",
        "a.example.com p=none | example.com p=reject", "", "fail by a.example.com p=none: none");
    row("9989 4.10.1, 7489 6.6.3: else the organisation's", "a.b.c.example.com", "example.com p=reject", "",
        "fail by example.com sp=reject: reject");
    row("9989 4.10.2's first example", "a.mail.example.com", "mail.example.com p=none | example.com p=reject",
        "", "fail by example.com sp=reject: reject");
    row("9989 4.10.2's second example", "a.mail.example.com", "mail.example.com p=reject; psd=n", "",
        "fail by mail.example.com sp=reject: reject", "none");
    row("9989 4.10.2's last example", "a.mail.example.com", "com p=reject; psd=y", "",
        "fail by com sp=reject: reject", "none");
    row("9989 4.10: an intermediate record alone", "a.mail.example.com", "mail.example.com p=reject", "",
        "fail by mail.example.com sp=reject: reject", "none");
    row("9989 4.10: thirteen labels", "a.b.c.d.e.f.g.h.i.j.mail.example.com", "example.com p=reject", "",
        "fail by example.com sp=reject: reject");
    row("9989 4.10: thirteen labels, a record that the jump passes over",
        "a.b.c.d.e.f.g.h.i.j.mail.example.com",
        "b.c.d.e.f.g.h.i.j.mail.example.com p=reject | example.com p=none", "",
        "fail by example.com sp=none: none");
    row("RFC 9091 1.2, 9989 4.10.1: a public suffix's own policy", "tax.gov.example",
        "gov.example p=reject; psd=y", "", "fail by gov.example sp=reject: reject");
    row("RFC 9091 3.2, 9989 4.7: np= of a public suffix", "gone t4x.co.uk", "co.uk p=none; np=reject; psd=y",
        "", "fail by co.uk np=reject: reject", "none");
    row("9989 4.10.1: a public suffix's policy yields to the organisation's", "a.example.co.uk",
        "example.co.uk p=none | co.uk p=reject; psd=y", "", "fail by example.co.uk sp=none: none");
    row("9989 4.10.1: mail of the public suffix itself", "co.uk", "co.uk p=reject; psd=y", "spf pass co.uk",
        "pass by co.uk p=reject [spf]");
    row("the list's private section: a customer without a record", "me.github.io", "github.io p=reject", "",
        "fail by github.io sp=reject: reject", "none");
    row("9989 4.7: psd=u is the default", "a.example.com", "example.com p=reject; psd=u", "",
        "fail by example.com sp=reject: reject");
}

void TestDmarcEvaluate::troubleRows() {
    const char* record = "example.com p=reject";
    row("9989 4.10.1, 7489 6.6.3: its own record cannot be looked up", "example.com", "example.com ?",
        "spf pass example.com", "temp");
    row("9989 4.10.1, 7489 6.6.3: nor may the one above stand in", "a.example.com",
        "a.example.com ? | example.com p=reject", "", "temp");
    row("9989 4.10.1, 7489 6.6.3: the organisation's cannot", "a.example.com", "example.com ?", "", "temp");
    row("9989 4.10: something between cannot; older receivers do not care", "a.b.example.com",
        "b.example.com ? | example.com p=reject", "", "temp", "fail by example.com sp=reject: reject");
    row("9989 4.10.1: an own record that cannot be read; 7489 6.6.3: it ends the search", "a.example.com",
        "a.example.com p=monitor | example.com p=reject", "spf pass example.net",
        "fail by example.com sp=reject: reject", "none");
    row("7489 6.6.3: one that cannot be read elsewhere ends nothing", "a.b.example.com",
        "b.example.com p=monitor | example.com p=reject", "", "fail by example.com sp=reject: reject");
    row("9989 4.10.2: above an own record, and not needed", "example.com", "example.com p=reject | com ?",
        "spf pass example.com", "pass by example.com p=reject [spf]");
    row("9989 4.10.2: above an own record, and needed", "example.com", "example.com p=reject | com ?",
        "spf pass a.example.com", "temp by example.com p=reject", "pass by example.com p=reject [spf]");
    row("9989 4.10.2: between an own record and the organisation, which the proof alone names",
        "a.b.example.com", "a.b.example.com p=reject | b.example.com ? | example.com p=none",
        "spf pass example.com", "temp by a.b.example.com p=reject", "pass by a.b.example.com p=reject [spf]");
    row("9989 4.10.2: ... for each of several proofs", "a.b.example.com",
        "a.b.example.com p=reject | b.example.com ? | example.com p=none",
        "dkim fail example.net, spf pass example.com", "temp by a.b.example.com p=reject",
        "pass by a.b.example.com p=reject [spf]");
    row("9989 4.10.2: not needed where strict", "example.com", "example.com p=reject; aspf=s | com ?",
        "spf pass a.example.com", "fail by example.com p=reject: reject");
    row("9989 4.10.2: on the signer's side, nothing else passed", "example.com",
        "example.com p=reject | sub.example.com ?", "dkim pass sub.example.com",
        "temp by example.com p=reject", "pass by example.com p=reject [dkim]");
    row("9989 4.10.2: on the signer's side, but SPF passed", "example.com",
        "example.com p=reject | sub.example.com ?", "dkim pass sub.example.com, spf pass example.com",
        "pass by example.com p=reject [spf]", "pass by example.com p=reject [dkim spf]");
    row("9989 4.10.2: an uncertain signer whose signature failed", "example.com",
        "example.com p=reject | sub.example.com ?", "dkim fail sub.example.com",
        "fail by example.com p=reject: reject", "fail by example.com p=reject: reject [dkim]");
    row("9989 5.3, 7489 6.6.2: the key cannot be looked up", "example.com", record, "dkim temp example.com",
        "temp by example.com p=reject [dkim]");
    row("9989 5.3, 7489 6.6.2: a stranger's key cannot be looked up", "example.com", record,
        "dkim temp example.net", "fail by example.com p=reject: reject");
    row("9989 5.3, 7489 6.6.2: the key cannot, SPF passes", "example.com", record,
        "dkim temp example.com, spf pass example.com", "pass by example.com p=reject [dkim spf]");
    row("9989 5.3, 7489 6.6.2: SPF cannot be told, DKIM failed", "example.com", record,
        "spf temp example.com, dkim fail example.com", "temp by example.com p=reject [spf dkim]");
}

void TestDmarcEvaluate::judges_data() {
    for (const char* column : {"from", "zone", "proofs", "today", "before"})
        QTest::addColumn<QString>(column);
    alignmentRows();
    policyRows();
    discoveryRows();
    troubleRows();
}

void TestDmarcEvaluate::judges() {
    QFETCH(QString, from);
    QFETCH(QString, zone);
    QFETCH(QString, proofs);
    QFETCH(QString, today);
    QFETCH(QString, before);
    const Circumstances circumstances = told(from, zone, proofs);
    QCOMPARE(described(evaluate(circumstances)), today);
    QCOMPARE(described(evaluateAsRfc7489(circumstances)), before);
}

void TestDmarcEvaluate::tellsWhy() {
    const auto why = [](const char* zone, const char* proofs) {
        return evaluate(told("example.com", zone, proofs)).why;
    };
    QCOMPARE(why("", ""), std::string("no DMARC record applies to the author's domain"));
    QCOMPARE(why("example.com p=none", ""), std::string("neither SPF nor DKIM passed"));
    QCOMPARE(why("example.com p=none", "spf pass example.net"),
             std::string("what passed stands for another domain than the author's"));
    const Evaluation evaluation = evaluate(told("a.example.com", "example.com p=none; aspf=s",
                                                "spf pass b.example.com, dkim pass c.example.com"));
    QCOMPARE(evaluation.organizational, "example.com"_dn);
    QCOMPARE(evaluation.identifiers.at(0).mode, Alignment::Strict);
    QVERIFY(!evaluation.identifiers.at(0).aligned);
    QCOMPARE(evaluation.identifiers.at(1).organizational, "example.com"_dn);
    QVERIFY(evaluation.identifiers.at(1).aligned);
}

void TestDmarcEvaluate::knowsWhatToLookUp() {
    QStringList names;
    for (const DomainName& name :
         namesToLookUp(told("a.example.com", "", "spf pass b.example.com, dkim pass net")))
        names += QString::fromStdString(name.toString());
    QCOMPARE(names.join(' '), QString("a.example.com example.com com b.example.com net"));
}

QTEST_APPLESS_MAIN(TestDmarcEvaluate)
#include "evaluate.moc"
