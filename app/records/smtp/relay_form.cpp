// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/smtp/relay_form.h"

#include <algorithm>

namespace mailvitals::smtp {
namespace {

struct Parts {
    std::string local;
    std::string domain;
};

Parts split(const std::string& mailbox) {
    const std::size_t at = mailbox.rfind('@');
    return at == std::string::npos ? Parts{mailbox, {}}
                                   : Parts{mailbox.substr(0, at), mailbox.substr(at + 1)};
}

/// Everything a form may be made of.
struct Pieces {
    Parts from;
    Parts to;
    std::string sender;
    std::string recipient;
    std::string own;
    std::string host;
    std::string literal;
    std::string hidden;
};

using enum RelaySpelling;

using Make = RelayEnvelope (*)(const Pieces&);

struct Entry {
    RelayForm form;
    Make make;
};

RelayEnvelope fromLiteral(const Pieces& p, std::string recipient) {
    return {p.from.local + "@" + p.literal, std::move(recipient)};
}

const std::vector<Entry>& entries() {
    static const std::vector<Entry> all{
        {{"third-party", "external sender to external recipient", true, Plain},
         [](const Pieces& p) {
             return RelayEnvelope{p.sender, p.recipient};
         }},
        {{"own-sender", "sender in its own domain to external recipient", true, Plain},
         [](const Pieces& p) {
             return RelayEnvelope{"postmaster@" + p.own, p.recipient};
         }},
        // The local part is nobody's, so that a server which takes what stands behind % for a mere tag of a
        // user of its own has nobody to give it to.
        {{"percent-hack", "percent hack (user%other@domain)", true, Routed},
         [](const Pieces& p) {
             return RelayEnvelope{p.sender, p.hidden + "%" + p.to.domain + "@" + p.own};
         }},
        {{"null-sender", "empty sender (<>) to external recipient", true, Plain},
         [](const Pieces& p) {
             return RelayEnvelope{{}, p.recipient};
         }},
        {{"host-sender", "sender at the server's name to external recipient", false, Plain},
         [](const Pieces& p) {
             return RelayEnvelope{p.from.local + "@" + p.host, p.recipient};
         }},
        {{"literal-sender", "sender at the server's address to external recipient", false, Plain},
         [](const Pieces& p) { return fromLiteral(p, p.recipient); }},
        {{"bare-sender", "sender without a domain to external recipient", false, Plain},
         [](const Pieces& p) {
             return RelayEnvelope{p.from.local, p.recipient};
         }},
        {{"localhost-sender", "sender at localhost to external recipient", false, Plain},
         [](const Pieces& p) {
             return RelayEnvelope{p.from.local + "@localhost", p.recipient};
         }},
        {{"percent-literal", "percent hack at the server's address", false, Routed},
         [](const Pieces& p) { return fromLiteral(p, p.hidden + "%" + p.to.domain + "@" + p.literal); }},
        {{"percent-host", "percent hack at the server's name", false, Routed},
         [](const Pieces& p) { return fromLiteral(p, p.hidden + "%" + p.to.domain + "@" + p.host); }},
        {{"quoted", "the whole address in quotation marks", false, Odd},
         [](const Pieces& p) { return fromLiteral(p, "\"" + p.recipient + "\""); }},
        {{"quoted-percent", "percent hack in quotation marks", false, Odd},
         [](const Pieces& p) { return fromLiteral(p, "\"" + p.hidden + "%" + p.to.domain + "\""); }},
        {{"double-at-literal", "two @, the server's address last", false, Odd},
         [](const Pieces& p) { return fromLiteral(p, p.recipient + "@" + p.literal); }},
        {{"quoted-at-literal", "a quoted address at the server's address", false, Odd},
         [](const Pieces& p) { return fromLiteral(p, "\"" + p.recipient + "\"@" + p.literal); }},
        {{"double-at-host", "two @, the server's name last", false, Odd},
         [](const Pieces& p) { return fromLiteral(p, p.recipient + "@" + p.host); }},
        {{"route-literal", "a source route by the server's address", false, Routed},
         [](const Pieces& p) { return fromLiteral(p, "@" + p.literal + ":" + p.recipient); }},
        {{"route-host", "a source route by the server's name", false, Routed},
         [](const Pieces& p) { return fromLiteral(p, "@" + p.host + ":" + p.recipient); }},
        {{"bang", "a bang path", false, Odd},
         [](const Pieces& p) { return fromLiteral(p, p.to.domain + "!" + p.hidden); }},
        {{"bang-literal", "a bang path at the server's address", false, Odd},
         [](const Pieces& p) { return fromLiteral(p, p.to.domain + "!" + p.hidden + "@" + p.literal); }},
        {{"bang-host", "a bang path at the server's name", false, Odd},
         [](const Pieces& p) { return fromLiteral(p, p.to.domain + "!" + p.hidden + "@" + p.host); }},
    };
    return all;
}

}  // namespace

const std::vector<RelayForm>& relayForms() {
    static const std::vector<RelayForm> forms = [] {
        std::vector<RelayForm> result;
        for (const Entry& entry : entries()) result.push_back(entry.form);
        return result;
    }();
    return forms;
}

const RelayForm* relayForm(std::string_view name) {
    const auto& forms = relayForms();
    const auto found =
        std::find_if(forms.begin(), forms.end(), [&](const RelayForm& form) { return form.name == name; });
    return found == forms.end() ? nullptr : &*found;
}

RelayEnvelope envelopeOf(const RelayForm& form, const RelayParties& parties) {
    const Pieces pieces{split(parties.sender),
                        split(parties.recipient),
                        parties.sender,
                        parties.recipient,
                        parties.ownDomain,
                        parties.hostName,
                        parties.server.toSmtpLiteral(),
                        parties.hiddenUser};
    for (const Entry& entry : entries()) {
        if (entry.form.name == form.name) return entry.make(pieces);
    }
    return {parties.sender, parties.recipient};
}

}  // namespace mailvitals::smtp
