// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/scenario.h"
#include "support/test_group.h"

#include <QRegularExpression>

using namespace mailvitals;

namespace {

/// What cannot be undone: mail, files, volumes, accounts, tables, and rules of the firewall.
const QRegularExpression deleting(
    R"re((^|[\s;&|(])(rm|rmdir|unlink|shred|truncate|wipefs|mkfs(\.\w+)?|userdel)(\s|$))re"
    R"re(|\bpostsuper\b.*\s-\w*d)re"
    R"re(|\bexim4?\b.*\s-Mrm\b)re"
    R"re(|\bexipick\b.*\s-Mrm\b)re"
    R"re(|\bsmtpctl\s+remove\b)re"
    R"re(|\bstalwart-cli\b.*\b(cancel|delete)\b)re"
    R"re(|\bdoveadm\b.*\b(expunge|purge|delete)\b)re"
    R"re(|\bsetup\s+email\s+del\b)re"
    R"re(|\bdocker\b.*\s(prune|rmi)\b)re"
    R"re(|\bdocker[ -]compose\b.*\bdown\b.*\s(-v|--volumes|--rmi))re"
    R"re(|\bkubectl\s+delete\b)re"
    R"re(|\bfind\b.*\s-delete\b)re"
    R"re(|\brsync\b.*\s--del)re"
    R"re(|\bdd\b.*\bof=)re"
    R"re(|\bcrontab\s+-\w*r)re"
    R"re(|\bgit\s+clean\b)re"
    R"re(|\bapt(-get)?\s+(purge|remove|autoremove)\b)re"
    R"re(|\bip6?tables\b.*\s(-[FXD]\b|--flush|--delete))re"
    R"re(|\bnft\s+(flush|delete)\b)re"
    R"re(|\bredis-cli\b.*\bflush)re"
    R"re(|\b(drop\s+(table|database)|delete\s+from)\b)re",
    QRegularExpression::CaseInsensitiveOption | QRegularExpression::MultilineOption);
/// ... of these, what deletes mail from a queue.
const QRegularExpression clearingTheQueue(R"re(\b(postsuper|exim4?|smtpctl)\b)re");

bool deletes(const QString& text) {
    return deleting.match(text).hasMatch();
}

/// The commands of a pipeline; empty where it is more than one pipeline.
QStringList stagesOf(const QString& line) {
    QStringList stages(QString{});
    QChar quote;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line[i];
        const bool escaped = c == '\\' && quote != '\'' && i + 1 < line.size();
        if (escaped) {
            stages.back() += line.mid(i++, 2);
            continue;
        }
        if (quote.isNull() && QString("\n;&`").contains(c)) return {};
        if (quote.isNull() && c == '|') {
            if (line.mid(i + 1, 1) == "|") return {};
            stages << QString();
            continue;
        }
        if (quote.isNull() && (c == '\'' || c == '"'))
            quote = c;
        else if (c == quote)
            quote = QChar();
        stages.back() += c;
    }
    for (QString& stage : stages) stage = stage.trimmed();
    return quote.isNull() ? stages : QStringList();
}

/// What is wrong with a block that deletes, behind the block before it; empty: nothing.
QString faultIn(const QString& code, const QString& before) {
    QStringList stages = stagesOf(code);
    QStringList counting = stagesOf(before);
    if (stages.size() < 2) return "is not exactly one command that is told what to delete";
    const QString last = stages.takeLast();
    if (!deletes(last) || deletes(stages.join(" | "))) return "deletes before its end";
    if (counting.isEmpty() || counting.takeLast() != "wc -l") return "is not preceded by a count";
    if (counting != stages) return "deletes something else than was counted";
    // A sender's address is an attacker's text. Nothing of it is handed on.
    // Its condition is within the braces: a line that a mail or a PDF has broken is then no program at all.
    static const QRegularExpression oneField(R"( '\{ if \(.*\) print \$[1-9] \}'$)");
    if (!oneField.match(stages.back()).hasMatch()) return "hands on more than names of its own";
    if (!clearingTheQueue.match(last).hasMatch()) return {};
    // Without the owner's domains, or with what would be no list of them to awk, it selects nothing.
    static const QString named = "{ if (own ~ /^([a-z0-9_-]+[.@|])+[a-z0-9_-]+$/ && ";
    const bool domains = stages.back().contains("own='{domain}'") && stages.back().contains(named);
    // How each server's list writes that there is no sender; the laboratory has seen it.
    const char* bounce = last.contains("postsuper") ? "!/\"sender\": \"(MAILER-DAEMON)?\"/"
                         : last.contains("smtpctl") ? "$5 !~ /^@?$/"
                                                    : "$4 != \"<>\"";
    const bool bounces = stages.back().contains(bounce);
    return domains && bounces ? QString() : QString("spares neither local mail nor bounces");
}

/// Looks through one text of a page.
QStringList faultsOf(const Document& document, const QString& place) {
    QStringList faults;
    QString before;
    const auto look = [&](const Spans& spans) {
        for (const Span& span : spans) {
            // It has no button, but it is copied all the same: so it names one thing, and that is yet to be
            // put in.
            static const QRegularExpression placeholder(" [A-Z]+(-[A-Z]+)*$");
            const QString text = QString::fromStdString(span.text);
            if (span.kind == Span::Kind::Code && deletes(text) && !placeholder.match(text).hasMatch())
                faults << place + ": " + text;
        }
    };
    for (const Block& block : document) {
        look(block.spans);
        for (const Spans& item : block.items) look(item);
        if (block.kind != Block::Kind::Code) continue;
        const QString code = QString::fromStdString(block.code).trimmed();
        const QString fault = deletes(code) ? faultIn(code, before) : QString();
        if (!fault.isEmpty()) faults << place + " " + fault + ":\n" + code;
        before = code;
    }
    return faults;
}

/// The recovery guide is followed in a hurry: a block is one command, or it is the text of a file.
QStringList crowdsIn(const Document& document, const QString& place) {
    static const QRegularExpression command(
        R"(^(sudo|docker|cd|grep|postconf|postqueue|journalctl|systemctl|smtpctl|exim4?|exiqgrep)\s)",
        QRegularExpression::MultilineOption);
    QStringList crowds;
    for (const Block& block : document) {
        const QString code = QString::fromStdString(block.code).trimmed();
        if (command.match(code).hasMatch() && stagesOf(code).isEmpty()) crowds << place + ":\n" + code;
    }
    return crowds;
}

constexpr const char* countSpam =
    "mailq | awk -v own='{domain}' '{ if (own ~ /^([a-z0-9_-]+[.@|])+[a-z0-9_-]+$/ && $4 != \"<>\") print $3 "
    "}' | wc -l";
constexpr const char* deleteSpam =
    "mailq | awk -v own='{domain}' '{ if (own ~ /^([a-z0-9_-]+[.@|])+[a-z0-9_-]+$/ && $4 != \"<>\") print $3 "
    "}' | xargs exim4 -Mrm";

Document blocks(const QStringList& codes) {
    std::string page;
    for (const QString& code : codes) page += "```\n" + code.toStdString() + "\n```\n";
    return parseMarkdown(page);
}

}  // namespace

/// What the pages give people to paste into the shell of a server that holds their mail.
class CommandsTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void knowsWhatDeletes_data() {
        QTest::addColumn<bool>("expected");
        for (const char* text : {"sudo postsuper -d -",
                                 "postsuper -d ALL hold",
                                 "docker exec x postsuper -d ID",
                                 "exiqgrep -z -i | sudo xargs -r exim4 -Mrm",
                                 "exim -Mrm ID",
                                 "smtpctl remove all",
                                 "rm -rf /var/mail",
                                 "cd x && rm y",
                                 "sudo rm y",
                                 "docker volume rm mail",
                                 "docker compose rm -f",
                                 "docker system prune",
                                 "docker compose down -v",
                                 "docker-compose down --volumes",
                                 "doveadm expunge -u a mailbox INBOX all",
                                 "doveadm mailbox delete -u a x",
                                 "find /var/spool -type f -delete",
                                 "truncate -s 0 mbox",
                                 "setup email del a@b",
                                 "kubectl delete pvc mail",
                                 "sudo iptables -F",
                                 "nft flush ruleset",
                                 "redis-cli FLUSHALL",
                                 "mysql -e 'DROP TABLE mailbox'",
                                 "apt-get purge postfix",
                                 "dd if=/dev/zero of=q"})
            QTest::newRow(text) << true;
        for (const char* text :
             {"sudo postsuper -h ALL", "sudo postsuper -H ALL", "postqueue -p", "exim4 -bp", "exim4 -Mt ID",
              "smtpctl show queue", "docker compose down", "docker run --rm debian id",
              "docker compose up -d", "systemctl restart postfix", "iptables -L -n", "nft list ruleset",
              "docker compose logs -f", "# remove the record", "docker compose stop -t 5 postfix-mailcow",
              "firewall-cmd --list-all"})
            QTest::newRow(text) << false;
    }

    void knowsWhatDeletes() {
        QFETCH(bool, expected);
        QCOMPARE(deletes(QTest::currentDataTag()), expected);
    }

    void seesWhatWouldHurt() {
        const auto fault = [](const QStringList& codes) { return faultsOf(blocks(codes), {}).join('\n'); };
        QCOMPARE(fault({countSpam, deleteSpam}), QString());
        QVERIFY(fault({deleteSpam}).contains("preceded by a count"));
        QVERIFY(fault({countSpam, "ls", deleteSpam}).contains("preceded by a count"));
        QVERIFY(fault({QString(countSpam).replace("$4 !", "$5 !"), deleteSpam}).contains("something else"));
        QVERIFY(fault({countSpam, QString("mailq\n") + deleteSpam}).contains("exactly one command"));
        QVERIFY(fault({countSpam, QString(deleteSpam) + "; mailq"}).contains("exactly one command"));
        QVERIFY(fault({countSpam, QString(deleteSpam) + " && mailq"}).contains("exactly one command"));
        QVERIFY(fault({"exim4 -Mrm ID"}).contains("exactly one command"));
        const auto both = [&](const char* from, const char* to) {
            return fault({QString(countSpam).replace(from, to), QString(deleteSpam).replace(from, to)});
        };
        QVERIFY(both(" && $4 != \"<>\"", "").contains("spares"));
        QVERIFY(both("own ~ /^([a-z0-9_-]+[.@|])+[a-z0-9_-]+$/ && ", "").contains("spares"));
        QVERIFY(both("print $3", "print $0").contains("hands on"));
        const auto inlined = [](const std::string& text) {
            return faultsOf(parseMarkdown("Run `" + text + "` now.\n"), {});
        };
        QCOMPARE(inlined("postsuper -d QUEUE-ID").size(), 0);
        QCOMPARE(inlined("postsuper -d ALL hold").size(), 1);
        QCOMPARE(crowdsIn(blocks({"sudo a\nsudo b"}), {}).size(), 1);
        QCOMPARE(crowdsIn(blocks({"sudo a", "mynetworks = 1\nx = 2"}), {}).size(), 0);
    }

    void nothingIsDeletedUnseen() {
        const Catalogue& catalogue = test::shipped().catalogue;
        QStringList faults;
        for (const RulePage& page : catalogue.pages()) {
            const QString id = QString::fromStdString(page.id);
            faults << faultsOf(page.what, id) << faultsOf(page.why, id) << faultsOf(page.fix, id);
            for (const StackFix& stack : page.stackFixes)
                faults << faultsOf(stack.steps, id + " " + QString::fromStdString(stack.stack));
            for (const Message& message : page.messages)
                faults << faultsOf(message.advice, id + " " + QString::fromStdString(message.tag));
        }
        int deletions = 0;
        for (const RecoveryStep& step : catalogue.recoveryGuide()) {
            const QString id = QString::fromStdString(step.id);
            faults << faultsOf(step.text, id) << crowdsIn(step.text, id);
            for (const StackFix& stack : step.stacks) {
                const QString place = id + " " + QString::fromStdString(stack.stack);
                faults << faultsOf(stack.steps, place) << crowdsIn(stack.steps, place);
                for (const Block& block : stack.steps)
                    deletions += deletes(QString::fromStdString(block.code));
            }
        }
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join("\n\n")));
        QCOMPARE(deletions, 7);  // for all systems with a command line for it
    }
};

MAILVITALS_TEST_CLASS(CommandsTest)
#include "commands.moc"
