// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/output_file.h"
#include "cli/options.h"

#include <QCommandLineParser>

#include <map>

namespace mailvitals::cli {

inline QCommandLineOption option(const char* name, const char* value) {
    return QCommandLineOption(QString::fromLatin1(name), QString(), QString::fromLatin1(value));
}

inline QCommandLineOption flag(const char* name) {
    return QCommandLineOption(QString::fromLatin1(name));
}

/// QCommandLineParser with errors as values; it would otherwise end the program by itself.
class Parser {
 public:
    Parser(std::initializer_list<QCommandLineOption> options) { parser_.addOptions(options); }
    /// With the options of every command that reports: see outputs().
    enum class Reports { Yes };
    Parser(Reports, std::initializer_list<QCommandLineOption> more)
        : Parser({option("json", "file"), option("html", "file"), option("pdf", "file"),
                  option("markdown", "file"), option("save-evidence", "file"), flag("all"), flag("verbose"),
                  flag("masked"), flag("appendix")}) {
        parser_.addOptions(more);
    }

    /// One word that is no option, called so in the usage, or none; with AtLeast, more of them are welcome.
    enum class Count { Exactly, AtLeast };
    std::optional<UsageError> parse(const QStringList& arguments, const char* wanted = nullptr,
                                    Count count = Count::Exactly) {
        const qsizetype positionals = wanted ? 1 : 0;
        QStringList withName{QStringLiteral("mailvitals-cli")};
        withName += arguments;
        if (!parser_.parse(withName)) return UsageError{parser_.errorText().toStdString()};
        if (parser_.positionalArguments().size() < positionals)
            return UsageError{"Missing " + std::string(wanted) + "."};
        if (count == Count::Exactly && parser_.positionalArguments().size() > positionals) {
            return UsageError{"Too much: " + parser_.positionalArguments().at(positionals).toStdString()};
        }
        return whyNotApart();
    }

    std::vector<std::string> positionals() const {
        std::vector<std::string> words;
        for (const QString& word : parser_.positionalArguments()) words.push_back(word.toStdString());
        return words;
    }
    std::string first() const { return parser_.positionalArguments().constFirst().toStdString(); }
    bool isSet(const char* name) const { return parser_.isSet(QString::fromLatin1(name)); }
    std::string value(const char* name) const {
        return parser_.value(QString::fromLatin1(name)).toStdString();
    }
    std::vector<std::string> values(const char* name) const {
        std::vector<std::string> result;
        for (const QString& value : parser_.values(QString::fromLatin1(name)))
            result.push_back(value.toStdString());
        return result;
    }

    Outputs outputs() const {
        return {value("json"),    value("html"),     value("pdf"),      value("save-evidence"), isSet("all"),
                isSet("verbose"), value("markdown"), isSet("appendix"), isSet("masked")};
    }

 private:
    /// Two outputs in one place would be none that anybody can read.
    std::optional<UsageError> whyNotApart() const {
        std::map<std::string, std::string> takenBy;
        for (const char* option : {"json", "html", "pdf", "markdown", "save-evidence"}) {
            const bool given = parser_.optionNames().contains(QString::fromLatin1(option));
            if (!given) continue;
            const std::string name = std::string("--") + option;
            const std::string path = value(option);
            if (path.empty()) {
                // An option without a value, as "rules --json", has no values at all.
                if (!values(option).empty())
                    return UsageError{name + " wants the name of a file, or - for standard output."};
                continue;
            }
            const auto [other, free] = takenBy.emplace(path == "-" ? path : placeOf(path), name);
            if (!free) {
                return UsageError{other->second + " and " + name + " cannot both go to " +
                                  (path == "-" ? "standard output." : path + ".")};
            }
        }
        return std::nullopt;
    }

    QCommandLineParser parser_;
};

}  // namespace mailvitals::cli
