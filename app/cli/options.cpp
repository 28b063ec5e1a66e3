// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/options.h"

#include "base/ascii.h"
#include "base/idna.h"
#include "base/output_file.h"

#include <QCommandLineParser>

#include <algorithm>
#include <map>

namespace mailvitals::cli {
namespace {

QCommandLineOption option(const char* name, const char* value) {
    return QCommandLineOption(QString::fromLatin1(name), QString(), QString::fromLatin1(value));
}

QCommandLineOption flag(const char* name) {
    return QCommandLineOption(QString::fromLatin1(name));
}

/// QCommandLineParser with errors as values; it would otherwise end the program by itself.
class Parser {
 public:
    Parser(std::initializer_list<QCommandLineOption> options) { parser_.addOptions(options); }

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
        return {value("json"), value("html"), value("pdf"), value("save-evidence"), isSet("all")};
    }

 private:
    /// Two outputs in one place would be none that anybody can read.
    std::optional<UsageError> whyNotApart() const {
        std::map<std::string, std::string> takenBy;
        for (const char* option : {"json", "html", "pdf", "save-evidence"}) {
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

std::optional<UsageError> readResolvers(const Parser& parser, std::vector<IpEndpoint>& resolvers) {
    for (const std::string& text : parser.values("resolver")) {
        const auto server = IpEndpoint::parse(text, 53);
        if (!server) return UsageError{"--resolver wants ADDRESS or ADDRESS:PORT, not \"" + text + "\"."};
        resolvers.push_back(*server);
    }
    return std::nullopt;
}

std::optional<UsageError> readNetworks(const Parser& parser, CheckRequest& request) {
    if (auto error = readResolvers(parser, request.resolvers)) return error;
    for (const std::string& text : parser.values("treat-as-public")) {
        const auto network = Cidr::parse(text);
        if (!network)
            return UsageError{"--treat-as-public wants a network such as 192.0.2.0/24, not \"" + text +
                              "\"."};
        request.treatAsPublic.push_back(*network);
    }
    return std::nullopt;
}

std::optional<UsageError> readSelectors(const Parser& parser, CheckRequest& request) {
    for (const std::string& selector : parser.values("selector")) {
        if (!DomainName::parse(selector))
            return UsageError{"No DKIM selector can be called \"" + selector + "\"."};
        request.selectors.push_back(selector);
    }
    return std::nullopt;
}

std::optional<UsageError> readSelection(const Parser& parser, const Policy& policy,
                                        RuleSelection& selection) {
    selection = {parser.values("only"), parser.values("skip")};
    const auto unknown = selection.unknownWord(policy.catalogue);
    if (unknown)
        return UsageError{"\"" + *unknown + "\" is neither a rule nor an area; see mailvitals-cli rules."};
    return std::nullopt;
}

std::optional<UsageError> readTimeout(const Parser& parser, run::RunSettings& settings) {
    if (!parser.isSet("timeout")) return std::nullopt;
    bool ok = false;
    const double seconds = QString::fromStdString(parser.value("timeout")).toDouble(&ok);
    if (!ok || !(seconds > 0) || seconds > 86400) return UsageError{"--timeout wants seconds, more than 0."};
    settings.timeout = std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
    settings.probeTimeout = std::min(settings.probeTimeout, settings.timeout);
    return std::nullopt;
}

/// A place in a list, from 1.
std::optional<UsageError> readPlace(const Parser& parser, const char* name, const char* meaning,
                                    std::optional<std::size_t>& place) {
    if (!parser.isSet(name)) return std::nullopt;
    bool ok = false;
    const unsigned number = QString::fromStdString(parser.value(name)).toUInt(&ok);
    if (!ok || number == 0)
        return UsageError{std::string("--") + name + " wants " + meaning + ", from 1, not \"" +
                          parser.value(name) + "\"."};
    place = number;
    return std::nullopt;
}

std::optional<UsageError> readArrival(const Parser& parser, std::optional<ProofArrival>& arrival) {
    if (!parser.isSet("arrived")) return std::nullopt;
    const std::string word = parser.value("arrived");
    if (word != "yes" && word != "no") return UsageError{"--arrived wants yes or no."};
    arrival = word == "yes" ? ProofArrival::Arrived : ProofArrival::Missing;
    return std::nullopt;
}

std::optional<UsageError> readProxy(const Parser& parser, net::Proxy& proxy) {
    if (!parser.isSet("via")) return std::nullopt;
    const std::string text = parser.value("via");
    proxy.socks5 = net::parseSocks5(text);
    if (!proxy.socks5 || !ascii::startsWithIgnoringCase(text, "socks5://"))
        return UsageError{"--via wants socks5://HOST:PORT or socks5://USER:PASSWORD@HOST:PORT."};
    return std::nullopt;
}

/// The part of a mailbox behind the last "@" with its international labels as A-labels (RFC 7208
/// section 4.3). What is no name stays as it is: for SPF that is a result ("none"), no misuse.
std::string withALabels(const std::string& mailbox) {
    const std::size_t start = mailbox.rfind('@') + 1;  // npos + 1 is 0
    const bool bracketed = mailbox.ends_with('>');
    const std::string domain = mailbox.substr(start, mailbox.size() - start - (bracketed ? 1 : 0));
    const auto encoded = toAsciiName(domain);
    if (!encoded) return mailbox;
    return mailbox.substr(0, start) + *encoded + (bracketed ? ">" : "");
}

/// A name or an address literal; nothing that could end the command and begin another.
bool isHelloName(const std::string& name) {
    if (name.empty()) return true;
    if (name.starts_with('[')) return name.ends_with(']') && name.find_first_of(" \r\n") == name.npos;
    const auto host = DomainName::parse(name);
    return host && host->isHostName();
}

/// With a message, --json alone stands for "--json -". A word behind it is its own only where it is "-": any
/// other may be the message, and a file that is read must never be taken for one to be written.
QStringList withWholeJson(const QStringList& arguments, bool takesDash) {
    QStringList whole;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const bool json = arguments[i] == QStringLiteral("--json");
        whole << (json ? QStringLiteral("--json=-") : arguments[i]);
        if (json && takesDash && arguments.value(i + 1) == QStringLiteral("-")) ++i;
    }
    return whole;
}

}  // namespace

Expected<CheckOptions, UsageError> parseCheck(const QStringList& arguments, const Policy& policy) {
    Parser parser{option("json", "file"),
                  option("html", "file"),
                  option("pdf", "file"),
                  option("save-evidence", "file"),
                  option("resolver", "address"),
                  option("selector", "name"),
                  option("ca-file", "pem"),
                  option("trust-anchor", "file"),
                  option("root-hints", "file"),
                  option("treat-as-public", "cidr"),
                  option("only", "word"),
                  option("skip", "word"),
                  option("timeout", "seconds"),
                  option("via", "proxy"),
                  option("hello", "name"),
                  flag("thorough"),
                  flag("own-server"),
                  flag("all")};
    if (auto error = parser.parse(arguments, "DOMAIN")) return unexpected(*error);
    const auto target = Target::parse(parser.first());
    if (!target) return unexpected(UsageError{explain(target.error())});
    CheckOptions options{{*target, {}, {}, {}, policy.ownAddressServices}, {}, parser.outputs()};
    options.request.ownServer = parser.isSet("own-server");
    options.request.thorough = parser.isSet("thorough");
    if (options.request.thorough) options.settings.timeout = run::thoroughTimeout;
    options.settings.caFile = parser.value("ca-file");
    options.settings.trustAnchorFile = parser.value("trust-anchor");
    options.settings.rootHintsFile = parser.value("root-hints");
    options.settings.helloName = parser.value("hello");
    if (!isHelloName(options.settings.helloName)) {
        return unexpected(UsageError{"--hello wants a host name or an address in brackets."});
    }
    for (auto error : {readNetworks(parser, options.request), readSelectors(parser, options.request),
                       readSelection(parser, policy, options.settings.selection),
                       readTimeout(parser, options.settings), readProxy(parser, options.settings.proxy)}) {
        if (error) return unexpected(*error);
    }
    return options;
}

Expected<JudgeOptions, UsageError> parseJudge(const QStringList& arguments, const Policy& policy) {
    Parser parser{option("json", "file"),      option("html", "file"),
                  option("pdf", "file"),       option("only", "word"),
                  option("skip", "word"),      option("save-evidence", "file"),
                  option("arrived", "yes|no"), flag("all")};
    if (auto error = parser.parse(arguments, "FILE")) return unexpected(*error);
    JudgeOptions options{parser.first(), {}, {}, parser.outputs()};
    for (auto error :
         {readSelection(parser, policy, options.selection), readArrival(parser, options.arrival)}) {
        if (error) return unexpected(*error);
    }
    return options;
}

Expected<ProveOptions, UsageError> parseProve(const QStringList& arguments) {
    Parser parser{option("server", "address"), option("to", "mailbox"),  option("resolver", "address"),
                  option("via", "proxy"),      option("ca-file", "pem"), option("save-evidence", "file"),
                  option("timeout", "seconds")};
    if (auto error = parser.parse(arguments, "FILE")) return unexpected(*error);
    const auto server = IpEndpoint::parse(parser.value("server"), smtpPort);
    if (!server)
        return unexpected(
            UsageError{"prove wants --server with the address that accepted mail between external addresses, "
                       "ADDRESS or ADDRESS:PORT."});
    if (!parser.isSet("to"))
        return unexpected(UsageError{"prove wants --to with a mailbox of yours that is not on this server."});
    ProveOptions options{parser.first(), *server, parser.value("to"), {}, {}, {}};
    options.outputs.evidence = parser.value("save-evidence");
    options.settings.caFile = parser.value("ca-file");
    for (auto error : {readResolvers(parser, options.resolvers), readTimeout(parser, options.settings),
                       readProxy(parser, options.settings.proxy)}) {
        if (error) return unexpected(*error);
    }
    return options;
}

Expected<MessageOptions, UsageError> parseMessage(const QStringList& arguments) {
    Parser parser{option("json", "file"),
                  option("html", "file"),
                  option("pdf", "file"),
                  option("save-evidence", "file"),
                  option("resolver", "address"),
                  option("treat-as-public", "cidr"),
                  option("timeout", "seconds"),
                  option("hop", "number"),
                  option("number", "number"),
                  flag("list"),
                  flag("offline"),
                  flag("local-part"),
                  flag("all")};
    if (auto error = parser.parse(withWholeJson(arguments, true), "FILE")) {
        // Where nothing else is named, the "-" is the message: on standard input.
        if (parser.parse(withWholeJson(arguments, false), "FILE")) return unexpected(*error);
    }
    MessageOptions options;
    options.request.offline = parser.isSet("offline");
    options.request.tellsLocalPart = parser.isSet("local-part");
    options.file = parser.first();
    options.outputs = parser.outputs();
    options.list = parser.isSet("list");
    for (auto error : {readNetworks(parser, options.request), readTimeout(parser, options.settings),
                       readPlace(parser, "hop", "the number of a step as the route shows it", options.hop),
                       readPlace(parser, "number", "the number of a message in the file", options.number)}) {
        if (error) return unexpected(*error);
    }
    return options;
}

Expected<ConfigurationOptions, UsageError> parseConfiguration(const QStringList& arguments) {
    Parser parser{option("json", "file"), option("html", "file"), option("pdf", "file"),
                  option("save-evidence", "file"), flag("all")};
    if (auto error = parser.parse(arguments, "FILE", Parser::Count::AtLeast)) return unexpected(*error);
    return ConfigurationOptions{parser.positionals(), parser.outputs()};
}

Expected<RulesOptions, UsageError> parseRules(const QStringList& arguments) {
    Parser parser{flag("json")};
    if (auto error = parser.parse(arguments)) return unexpected(*error);
    return RulesOptions{parser.isSet("json")};
}

Expected<ExplainOptions, UsageError> parseExplain(const QStringList& arguments, const Policy& policy) {
    Parser parser{};
    if (auto error = parser.parse(arguments, "RULE")) return unexpected(*error);
    if (parser.first() != recoveryGuide && policy.catalogue.page(parser.first()) == nullptr) {
        return unexpected(
            UsageError{"There is no rule \"" + parser.first() + "\"; see mailvitals-cli rules."});
    }
    return ExplainOptions{parser.first()};
}

Expected<SpfOptions, UsageError> parseSpf(const QStringList& arguments) {
    Parser parser{option("ip", "address"), option("sender", "mailbox"), option("helo", "name"),
                  option("resolver", "address"), flag("json")};
    if (auto error = parser.parse(arguments)) return unexpected(*error);
    const auto client = IpAddress::parse(parser.value("ip"));
    if (!client) return unexpected(UsageError{"spf wants --ip with the address of the sending server."});
    if (!parser.isSet("sender"))
        return unexpected(UsageError{"spf wants --sender with the MAIL FROM address; <> for a bounce."});
    std::string sender = withALabels(parser.value("sender"));
    if (sender == "<>") sender.clear();
    const std::string helo = withALabels(parser.value("helo"));
    if (sender.empty() && helo.empty())
        return unexpected(UsageError{"A bounce (--sender \"<>\") is judged by its --helo name; give one."});
    SpfOptions options{spf::Session::of(*client, sender, helo), {}, parser.isSet("json")};
    // The domain stands in for a name that was not given, so that %{h} has one.
    if (options.session.helo.empty()) options.session.helo = options.session.domain;
    if (auto error = readResolvers(parser, options.resolvers)) return unexpected(*error);
    return options;
}

Expected<DemoOptions, UsageError> parseDemo(const QStringList& arguments) {
    Parser parser{option("json", "file"), option("html", "file"), option("pdf", "file"),
                  option("save-evidence", "file"), flag("all")};
    if (auto error = parser.parse(arguments)) return unexpected(*error);
    return DemoOptions{parser.outputs()};
}

}  // namespace mailvitals::cli
