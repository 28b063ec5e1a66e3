// SPDX-License-Identifier: GPL-3.0-or-later
#include "records/message/arrival.h"

#include "base/ascii.h"
#include "base/idna.h"
#include "records/dmarc/public_suffix_list.h"

#include <algorithm>

namespace mailvitals::message {
namespace {

bool sameName(const std::string& a, const std::string& b) {
    return !a.empty() && ascii::equalsIgnoringCase(a, b);
}

/// A name that the DNS could have; none for "?IPv6:...?", blanks and nothing.
std::optional<DomainName> nameIn(const std::string& text) {
    const auto name = internationalName(text);
    return name && !name->isRoot() ? name : std::nullopt;
}

/// "DB5EUR01FT012.mail.protection.outlook.com" calls itself "DB5EUR01FT012.eop-EUR01.prod.protection...".
bool sameMachine(const std::string& a, const std::string& b) {
    const auto one = nameIn(a);
    const auto other = nameIn(b);
    return one && other && one->labels().size() > 2 && other->labels().size() > 2 &&
           one->labels().front() == other->labels().front();
}

/// The domain of the recipient that a line is for.
std::optional<DomainName> recipientDomain(const Received& line) {
    const std::size_t at = line.forWhom.rfind('@');
    return at == std::string::npos ? std::nullopt : nameIn(line.forWhom.substr(at + 1));
}

/// qmail writes "(qmail 4711 invoked from network)" above the line of its SMTP server.
bool isLocalNote(const Received& line) {
    return line.by.empty() && line.isLocal();
}

class Walk {
 public:
    Walk(std::vector<Hop>& hops, bool whole, const IsPublic& isPublic)
        : hops_(hops), whole_(whole), isPublic_(isPublic), house_(receivingHouse(hops)) {}

    std::optional<Arrival> run() {
        for (at_ = 0; at_ < hops_.size(); ++at_) {
            if (!isWrittenByHouse()) return arrival_;
            hops_[at_].trust = Trust::Own;
            if (isEnd()) return arrival_;
        }
        const bool program = whole_ && !hops_.empty() && hops_.back().received.isLocal() &&
                             !hops_.back().received.by.empty() && !(arrival_ && isLogin());
        if (program) found(Entry::Local, hops_.size() - 1);
        return arrival_;
    }

 private:
    const Received& line() const { return hops_[at_].received; }
    bool isLogin() const { return arrival_->entry == Entry::Login; }

    bool isWrittenByHouse() const {
        if (line().by.empty()) return true;  // it stands where one of the house's has to stand
        const auto name = nameIn(line().by);
        if (!name) return at_ == 0;
        return isInnerName(*name) || house_.owns(*name);
    }

    void found(Entry entry, std::size_t hop) { arrival_ = Arrival{hop, entry, assumed_}; }

    /// What this line says of the arrival. True: nothing below it can be believed.
    bool isEnd() {
        const HopClient& client = line().client;
        if (line().isFetch()) return false;
        if (!client.address) {
            if (line().isLogin()) found(Entry::Login, at_);
            return false;
        }
        if (!isPublic_(*client.address)) {
            found(line().isLogin() ? Entry::Login : Entry::Server, at_);
            return false;
        }
        if (!hops_[at_].noted && isInnerStep()) return false;
        if (line().by.empty()) assumed_ = true;
        // Outlook's stores take mail from its other servers "with HTTPS".
        const bool login = line().isLogin() && !house_.ownsAddress(*client.address);
        found(login ? Entry::Login : Entry::Server, at_);
        return true;
    }

    const Received* next() const {
        for (std::size_t i = at_ + 1; i < hops_.size(); ++i) {
            if (!isLocalNote(hops_[i].received)) return &hops_[i].received;
        }
        return nullptr;
    }

    /// Did a server of the house hand it to another over a public address? Its own line has to follow.
    bool isInnerStep() {
        const Received* before = next();
        const auto writer = before ? nameIn(before->by) : std::nullopt;
        if (!writer || !house_.owns(*writer)) return false;
        const HopClient& client = line().client;
        const auto said = nameIn(client.said);
        const auto name = client.nameDoubtful ? std::nullopt : nameIn(client.name);
        const bool saidOwn = said && house_.owns(*said);
        const bool nameOwn = name && house_.owns(*name);
        if ((saidOwn && house_.isWayOut(*said)) || (nameOwn && house_.isWayOut(*name))) {
            assumed_ = true;  // the operator may as well have passed on what came to it from outside
            return false;
        }
        if (house_.ownsAddress(*client.address)) return true;
        const bool saysIt =
            sameName(client.said, before->by) || (saidOwn && sameMachine(client.said, before->by));
        if (!nameOwn && !(saidOwn && saysIt)) return false;
        // The reverse name was looked up by the server of the house, the name in HELO anybody can say. Below
        // the domain of a hosting company, the servers of all its customers have their names.
        const bool certain = nameOwn && sameName(client.name, before->by) && isRecipients(*name);
        assumed_ = assumed_ || !certain;
        return true;
    }

    /// Does the recipient's domain, as the lines so far tell it, belong to the same organisation?
    bool isRecipients(const DomainName& name) const {
        const DomainName organisation = dmarc::organizationalDomainByList(name);
        return std::any_of(hops_.begin(), hops_.begin() + static_cast<std::ptrdiff_t>(at_) + 1,
                           [&](const Hop& hop) {
                               const auto domain = recipientDomain(hop.received);
                               return domain && dmarc::organizationalDomainByList(*domain) == organisation;
                           });
    }

    std::vector<Hop>& hops_;
    bool whole_;
    const IsPublic& isPublic_;
    House house_;
    std::size_t at_ = 0;
    bool assumed_ = false;
    std::optional<Arrival> arrival_;
};

}  // namespace

House receivingHouse(const std::vector<Hop>& fromTheTop) {
    House house;
    if (!fromTheTop.empty()) {
        if (const auto domain = recipientDomain(fromTheTop.front().received)) house.add(*domain);
    }
    bool wanted = true;
    for (const Hop& hop : fromTheTop) {
        const Received& line = hop.received;
        const auto writer = nameIn(line.by);
        if (wanted && writer && !isInnerName(*writer)) {
            house.add(*writer);
            wanted = false;
        }
        // The mailbox belongs to whoever fetches from it; its provider's servers come next.
        if (!line.isFetch()) continue;
        for (const std::string* name : {&line.client.said, &line.client.name}) {
            if (const auto server = nameIn(*name)) house.add(*server);
        }
        wanted = true;
    }
    return house;
}

std::optional<Arrival> findArrival(std::vector<Hop>& fromTheTop, bool whole, const IsPublic& isPublic) {
    return Walk(fromTheTop, whole, isPublic).run();
}

}  // namespace mailvitals::message
