// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/endpoint.h"

#include "evidence/relay_trials.h"

namespace mailvitals::test {
namespace {

class Conversation {
 public:
    Conversation(const Endpoint& endpoint, const SmtpQuestion& question)
        : endpoint_(endpoint), question_(question) {
        const char* usual = question.server.address.isV4() ? "192.168.1.7" : "2001:db8:900::9";
        session.local = endpoint.local.value_or(*IpAddress::parse(usual));
    }

    void run() {
        encrypted_ = question_.tls == TlsUse::Implicit;
        if (encrypted_) session.tls = endpoint_.tls;
        if (!hears({}, endpoint_.banner)) return;
        greet();
        if (question_.tls == TlsUse::AsOffered && endpoint_.offersTls) startTls();
        tryAll();
        hears("QUIT", "221 2.0.0 Bye");
    }

    /// Goes on where a session that was told as a transcript would have ended.
    void resume(const SmtpSession& told) {
        session = told;
        const bool leaves = !session.exchanges.empty() && session.exchanges.back().sent == "QUIT";
        if (leaves) session.exchanges.pop_back();
        const SmtpExchange* last = session.exchanges.empty() ? nullptr : &session.exchanges.back();
        const bool listens = last && !session.brokeOff && last->sent.starts_with("EHLO") &&
                             !last->lines.empty() && last->lines.back().starts_with("250");
        if (!listens) {
            session = told;
            return;
        }
        encrypted_ = last->encrypted;
        clock_ = last->finished;
        tryAll();
        hears("QUIT", "221 2.0.0 Bye");
    }

    SmtpSession session;

 private:
    void tryAll() {
        bool taken = true;
        bool firstTaken = false;
        std::optional<std::string> refusedSender;
        for (const SmtpTrial& trial : question_.trials) {
            if ((trial.ifTaken && !taken) || refusedSender == trial.sender) continue;
            taken = sender_ == trial.sender || begin(trial.sender);
            if (!taken) {
                refusedSender = trial.sender;
                if (endsSession(smtp::readRelayAnswer(*smtp::parseReply(session.exchanges.back().lines))))
                    return;
                continue;
            }
            const std::string reply = endpoint_.onRecipient(trial, encrypted_);
            taken = hears("RCPT TO:<" + trial.recipient + ">", reply);
            firstTaken = firstTaken || (taken && &trial == &question_.trials.front());
            if (endsSession(smtp::readRelayAnswer(*smtp::parseReply({reply})))) return;
        }
        const auto ehlo = session.ehlo(encrypted_);
        if (firstTaken && question_.kind == SmtpSessionKind::Greeting && ehlo && ehlo->offers("VRFY"))
            hears("VRFY " + question_.trials.front().recipient, endpoint_.verify);
    }
    bool hears(const std::string& command, const std::string& reply) {
        clock_ += std::chrono::milliseconds(10);
        session.exchanges.push_back({command, {reply}, encrypted_, clock_, clock_});
        return reply.starts_with('2');
    }
    void greet() {
        std::vector<std::string> words = encrypted_ ? endpoint_.keywordsInTls : endpoint_.keywords;
        if (endpoint_.offersTls && !encrypted_) words.emplace_back("STARTTLS");
        words.insert(words.begin(), "mail.example.org");
        hears("EHLO tester", "250 ");
        std::vector<std::string>& lines = session.exchanges.back().lines;
        lines.clear();
        for (const std::string& word : words) lines.push_back("250-" + word);
        lines.back()[3] = ' ';
    }
    void startTls() {
        hears("STARTTLS", "220 2.0.0 Ready");
        encrypted_ = true;
        session.tls = endpoint_.tls;
        greet();
    }
    bool begin(const std::string& sender) {
        if (sender_) hears("RSET", "250 2.0.0 Ok");
        sender_.reset();
        const std::string mail = "MAIL FROM:<" + sender + ">";
        const std::string reply = endpoint_.onMail(sender, encrypted_);
        bool taken = hears(mail, reply);
        if (reply.starts_with("530") && !encrypted_ && endpoint_.offersTls) {
            startTls();
            taken = hears(mail, endpoint_.onMail(sender, encrypted_));
        }
        if (taken) sender_ = sender;
        return taken;
    }

    const Endpoint& endpoint_;
    const SmtpQuestion& question_;
    bool encrypted_ = false;
    std::optional<std::string> sender_;
    std::chrono::microseconds clock_{};
};

bool isKnown(const SmtpTrial& trial) {
    return trial.name == knownBaseline || trial.name == nullControl || trial.name == abuseControl;
}

std::string unknownUser(const SmtpTrial& trial) {
    return "550 5.1.1 <" + trial.recipient + ">: Recipient address rejected: User unknown";
}

}  // namespace

SmtpSession sessionThrough(const Endpoint& endpoint, const SmtpQuestion& question) {
    Conversation conversation(endpoint, question);
    conversation.run();
    return std::move(conversation.session);
}

SmtpSession sessionContinuedThrough(const Endpoint& endpoint, const SmtpQuestion& question,
                                    const SmtpSession& told) {
    Conversation conversation(endpoint, question);
    conversation.resume(told);
    return std::move(conversation.session);
}

std::string closed(const SmtpTrial& trial, bool) {
    if (isKnown(trial)) return "250 2.1.5 Ok";
    if (trial.name == unknownBaseline) return unknownUser(trial);
    if (trial.name == ownDomainControl) return "554 5.7.1 <" + trial.sender + ">: Sender address rejected";
    return "454 4.7.1 <" + trial.recipient + ">: Relay access denied";
}

std::string openRelay(const SmtpTrial& trial, bool) {
    return trial.name == unknownBaseline ? unknownUser(trial) : "250 2.1.5 Ok";
}

std::string turnedAway(const std::string& caller) {
    return "554 5.7.1 <unknown[" + caller + "]>: Client host rejected: Access denied";
}

std::string usersOnly(const SmtpTrial&, bool) {
    return turnedAway("192.0.2.77");
}

}  // namespace mailvitals::test
