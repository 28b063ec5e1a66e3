// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/options.h"

#include "base/ascii.h"
#include "base/idna.h"
#include "cli/parser.h"
#include "evidence/target_words.h"

#include <algorithm>
#include <limits>

namespace mailvitals::cli {
namespace {

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
        const bool printable =
            std::all_of(selector.begin(), selector.end(), [](char c) { return c > ' ' && c < '\x7f'; });
        if (!printable || !DomainName::parse(selector))
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

/// A place in a list, from 1, or a number of things.
std::optional<UsageError> readPlace(const Parser& parser, const char* name, const char* meaning,
                                    std::optional<std::size_t>& place,
                                    std::size_t most = std::numeric_limits<unsigned>::max()) {
    if (!parser.isSet(name)) return std::nullopt;
    bool ok = false;
    const unsigned number = QString::fromStdString(parser.value(name)).toUInt(&ok);
    if (!ok || number == 0 || number > most)
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

/// Instead of one domain.
bool namesList(const QStringList& arguments) {
    return std::any_of(arguments.begin(), arguments.end(), [](const QString& argument) {
        return argument.startsWith(QStringLiteral("--domains-file"));
    });
}

/// What goes with a list of domains, and what does not.
std::optional<UsageError> readBatch(const Parser& parser, std::optional<BatchOptions>& batch) {
    const bool wanted = parser.isSet("domains-file");
    for (const char* name : {"jsonl", "jobs", "shard", "skip-done"}) {
        if (!wanted && parser.isSet(name))
            return UsageError{std::string("--") + name + " goes with --domains-file."};
    }
    if (!wanted) return std::nullopt;
    for (const char* name : {"json", "html", "pdf", "save-evidence"}) {
        if (parser.isSet(name))
            return UsageError{std::string("--") + name +
                              " is for one domain; with --domains-file each result is a line of --jsonl."};
    }
    if (!parser.isSet("jsonl"))
        return UsageError{"--domains-file wants --jsonl as well: the results come as JSON Lines."};
    BatchOptions read{parser.value("domains-file"), parser.value("skip-done"), {}, {}};
    if (read.file.empty()) return UsageError{"--domains-file wants the name of a file, or -."};
    const std::string meaning = "a number of checks up to " + std::to_string(mostJobs);
    if (auto error = readPlace(parser, "jobs", meaning.c_str(), read.jobs, mostJobs)) return error;
    if (parser.isSet("shard")) {
        const auto shard = parseShard(parser.value("shard"));
        if (!shard)
            return UsageError{"--shard wants the number of a part and of all parts, as 1/4, not \"" +
                              parser.value("shard") + "\"."};
        read.shard = *shard;
    }
    batch = std::move(read);
    return std::nullopt;
}

}  // namespace

Expected<CheckOptions, UsageError> parseCheck(const QStringList& arguments, const Policy& policy) {
    Parser parser(Parser::Reports::Yes,
                  {option("resolver", "address"), option("selector", "name"), option("ca-file", "pem"),
                   option("trust-anchor", "file"), option("root-hints", "file"),
                   option("treat-as-public", "cidr"), option("only", "word"), option("skip", "word"),
                   option("timeout", "seconds"), option("via", "proxy"), option("hello", "name"),
                   option("domains-file", "file"), option("jobs", "number"), option("shard", "i/n"),
                   option("skip-done", "file"), flag("jsonl"), flag("thorough"), flag("own-server")});
    if (auto error = parser.parse(arguments, namesList(arguments) ? nullptr : "DOMAIN"))
        return unexpected(*error);
    CheckOptions options{
        {Target::nameless(), {}, {}, {}, policy.ownAddressServices}, {}, parser.outputs(), {}};
    if (auto error = readBatch(parser, options.batch)) return unexpected(*error);
    if (!options.batch) {
        const auto target = Target::parse(parser.first());
        if (!target) return unexpected(UsageError{explain(target.error(), parser.first())});
        options.request.target = *target;
    }
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
    Parser parser(Parser::Reports::Yes,
                  {option("only", "word"), option("skip", "word"), option("arrived", "yes|no")});
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
    Parser parser(Parser::Reports::Yes,
                  {option("resolver", "address"), option("treat-as-public", "cidr"),
                   option("timeout", "seconds"), option("hop", "number"), option("number", "number"),
                   flag("list"), flag("offline"), flag("local-part")});
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
    Parser parser(Parser::Reports::Yes, {});
    if (auto error = parser.parse(arguments, "FILE", Parser::Count::AtLeast)) return unexpected(*error);
    return ConfigurationOptions{parser.positionals(), parser.outputs()};
}

Expected<BounceOptions, UsageError> parseBounce(const QStringList& arguments) {
    Parser parser(Parser::Reports::Yes, {option("check", "file")});
    if (auto error = parser.parse(arguments, "FILE")) return unexpected(*error);
    if (parser.isSet("check") && parser.isSet("save-evidence"))
        return unexpected(UsageError{"--check and --save-evidence cannot go together."});
    return BounceOptions{parser.first(), parser.value("check"), parser.outputs()};
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
    Parser parser(Parser::Reports::Yes, {});
    if (auto error = parser.parse(arguments)) return unexpected(*error);
    return DemoOptions{parser.outputs()};
}

}  // namespace mailvitals::cli
