// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/output_file.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

using namespace mailvitals;

class TestOutputFile : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    QString in(const char* name) const { return folder_.filePath(QString::fromLatin1(name)); }

    QString written(const QString& path, std::string_view content) const {
        const auto done = writeOutput(path.toStdString(), content);
        return done ? QString() : QString::fromStdString(done.error());
    }

    static QByteArray contentOf(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("unreadable");
    }

    static QString why(const QString& path) {
        return QString::fromStdString(whyNotWritable(path.toStdString()).value_or("writable"));
    }

    static struct stat factsOf(const QString& path) {
        struct stat facts {};
        lstat(qPrintable(path), &facts);
        return facts;
    }

 private Q_SLOTS:
    void writesANewFile() {
        QCOMPARE(why(in("new")), QString("writable"));
        const mode_t before = umask(027);
        QCOMPARE(written(in("new"), std::string_view("a\0b", 3)), QString());
        umask(before);
        QCOMPARE(contentOf(in("new")), QByteArray("a\0b", 3));
        QCOMPARE(factsOf(in("new")).st_mode & 07777u, 0640u);
        QVERIFY(!QFileInfo::exists(in("asked")) && why(in("asked")) == "writable");
        QVERIFY(!QFileInfo::exists(in("asked")));
    }

    void writesInTheCurrentFolder() {
        const QString before = QDir::currentPath();
        QVERIFY(QDir::setCurrent(folder_.path()));
        QCOMPARE(why("here"), QString("writable"));
        QCOMPARE(written("here", "x"), QString());
        QVERIFY(QDir::setCurrent(before));
        QCOMPARE(contentOf(in("here")), QByteArray("x"));
    }

    void keepsThePermissionsOfAnOlderOne() {
        QCOMPARE(written(in("old"), "old and long"), QString());
        QCOMPARE(chmod(qPrintable(in("old")), 0604), 0);
        QCOMPARE(written(in("old"), "new"), QString());
        QCOMPARE(contentOf(in("old")), QByteArray("new"));
        QCOMPARE(factsOf(in("old")).st_mode & 07777u, 0604u);
    }

    void keepsTheOwnerWhereRootWrites() {
        if (geteuid() != 0) QSKIP("only root can write a file of somebody else and keep his name on it");
        QCOMPARE(written(in("his"), "old"), QString());
        QCOMPARE(chown(qPrintable(in("his")), 12345, 23456), 0);
        QCOMPARE(written(in("his"), "new"), QString());
        QCOMPARE(factsOf(in("his")).st_uid, 12345u);
        QCOMPARE(factsOf(in("his")).st_gid, 23456u);
    }

    void leavesLinksPointing() {
        QVERIFY(QDir(folder_.path()).mkpath("deep/down"));
        QCOMPARE(symlink("deep/first", qPrintable(in("link"))), 0);
        QCOMPARE(symlink("down/second", qPrintable(in("deep/first"))), 0);
        QCOMPARE(why(in("link")), QString("writable"));
        for (const char* content : {"made", "replaced"}) {
            QCOMPARE(written(in("link"), content), QString());
            QCOMPARE(contentOf(in("deep/down/second")), QByteArray(content));
        }
        QVERIFY(S_ISLNK(factsOf(in("link")).st_mode) && S_ISLNK(factsOf(in("deep/first")).st_mode));
        QCOMPARE(symlink("gone/x", qPrintable(in("nowhere"))), 0);
        QCOMPARE(why(in("nowhere")), QString("No such file or directory"));
        QCOMPARE(symlink("round", qPrintable(in("round"))), 0);
        QCOMPARE(why(in("round")), QString("Too many levels of symbolic links"));
        QCOMPARE(written(in("round"), "x"), QString("Too many levels of symbolic links"));
    }

    void leavesAloneWhatIsNoFile() {
        const QString none = "it is a pipe, a device or the like, and is left alone";
        QCOMPARE(mkfifo(qPrintable(in("pipe")), 0600), 0);
        QCOMPARE(symlink("pipe", qPrintable(in("to-pipe"))), 0);
        for (const char* name : {"pipe", "to-pipe"}) {
            QCOMPARE(why(in(name)), none);
            QCOMPARE(written(in(name), "x"), none);
        }
        QVERIFY(S_ISFIFO(factsOf(in("pipe")).st_mode) && S_ISLNK(factsOf(in("to-pipe")).st_mode));
        if (geteuid() == 0 && mknod(qPrintable(in("node")), S_IFCHR | 0666, makedev(1, 3)) == 0) {
            QCOMPARE(written(in("node"), "x"), none);
            QVERIFY(S_ISCHR(factsOf(in("node")).st_mode));
        }
        QCOMPARE(why(folder_.path()), QString("it is a folder"));
        QCOMPARE(written(folder_.path(), "x"), QString("it is a folder"));
    }

    void saysBeforehandWhatWillNotDo() {
        QCOMPARE(why(in("a/b")), QString("No such file or directory"));
        QCOMPARE(written(in("file"), ""), QString());
        QCOMPARE(why(in("file/b")), QString("Not a directory"));
        QCOMPARE(why(in("a/")), QString("Is a directory"));
        if (geteuid() == 0) return;
        QCOMPARE(chmod(qPrintable(in("file")), 0400), 0);
        QCOMPARE(why(in("file")), QString("Permission denied"));
        QCOMPARE(chmod(qPrintable(folder_.path()), 0500), 0);
        QCOMPARE(why(in("other")), QString("the folder: Permission denied"));
        QCOMPARE(chmod(qPrintable(folder_.path()), 0700), 0);
    }

    void leavesTheOldOneWhereThereIsNoRoom() {
        QCOMPARE(written(in("kept"), "old"), QString());
        const QStringList before =
            QDir(folder_.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::System);
        rlimit old{};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &old), 0);
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit little{4096, old.rlim_max};
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &little), 0);
        const QString said = written(in("kept"), std::string(100000, 'x'));
        setrlimit(RLIMIT_FSIZE, &old);
        std::signal(SIGXFSZ, handler);
        QCOMPARE(said, QString("File too large"));
        QCOMPARE(contentOf(in("kept")), QByteArray("old"));
        QCOMPARE(QDir(folder_.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::System), before);
    }
};

QTEST_MAIN(TestOutputFile)
#include "output_file.moc"
