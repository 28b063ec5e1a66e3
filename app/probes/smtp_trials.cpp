// SPDX-License-Identifier: GPL-3.0-or-later
#include "probes/smtp_trials.h"

#include "evidence/relay_trials.h"

namespace mailvitals::probes {
namespace {

using smtp::RelayAnswer;

class Trials {
 public:
    Trials(net::SmtpConversation& session, const SmtpQuestion& question, const ProbeContext& context,
           Afterwards afterwards)
        : session_(session), question_(question), context_(context), afterwards_(afterwards) {}

    void run() {
        bool taken = true;
        for (const SmtpTrial& trial : question_.trials) {
            if (trial.ifTaken && !taken) continue;
            taken = run(trial);
            if (isOver_ || session_.isOver()) return;
        }
    }

 private:
    /// True where the recipient was accepted.
    bool run(const SmtpTrial& trial) {
        if (trial.sender == refusedSender_) return false;
        const bool last = afterwards_ == Afterwards::Quit && &trial == &question_.trials.back();
        const std::string command = "RCPT TO:<" + trial.recipient + ">";
        if (sender_ != trial.sender) {
            if (mayBeginAtOnce()) return beginWith(trial.sender, command, last);
            if (!beginTransaction(trial.sender)) return false;
        }
        const auto reply = last ? session_.lastCommand(command) : session_.command(command);
        return reply && isTaken(*reply);
    }

    bool isTaken(const smtp::Reply& reply) {
        isOver_ = endsSession(smtp::readRelayAnswer(reply));
        return reply.positive();
    }

    /// MAIL and RCPT need no reply between them, unless the one to MAIL may be that encryption comes first.
    bool mayBeginAtOnce() const {
        if (!session_.takesSeveral()) return false;
        const auto ehlo = session_.soFar().ehlo(session_.isEncrypted());
        return session_.isEncrypted() || !ehlo->offers("STARTTLS");
    }

    /// MAIL with its first recipient, and what ends the transaction before and the session behind it. Where
    /// the sender is refused, what is said to the recipient means nothing.
    bool beginWith(const std::string& sender, const std::string& recipient, bool last) {
        std::vector<std::string> lines;
        if (sender_) lines.emplace_back("RSET");
        const std::size_t mail = lines.size();
        lines.insert(lines.end(), {"MAIL FROM:<" + sender + ">", recipient});
        if (last) lines.emplace_back("QUIT");
        sender_.reset();
        const std::vector<smtp::Reply> replies = session_.group(lines);
        if (replies.size() <= mail || !senderIsTaken(sender, replies[mail])) return false;
        return replies.size() > mail + 1 && isTaken(replies[mail + 1]);
    }

    bool beginTransaction(const std::string& sender) {
        const bool another = sender_.has_value();
        sender_.reset();
        const auto reply = sayMail(sender, another);
        return reply && senderIsTaken(sender, *reply);
    }

    bool senderIsTaken(const std::string& sender, const smtp::Reply& reply) {
        const bool taken = isTaken(reply);
        (taken ? sender_ : refusedSender_) = sender;
        return taken;
    }

    /// MAIL, and where it demands STARTTLS first (which no public MX may, RFC 3207 section 4), MAIL again
    /// behind that.
    Expected<smtp::Reply, Failure> sayMail(const std::string& sender, bool another) {
        const std::string mail = "MAIL FROM:<" + sender + ">";
        auto reply = another ? session_.commandAfterReset(mail) : session_.command(mail);
        if (!reply || smtp::readRelayAnswer(*reply) != RelayAnswer::NeedsTls || session_.isEncrypted())
            return reply;
        if (!session_.startTls(question_.host, context_.trust)) return reply;
        const auto hello = session_.hello(context_.helloName);
        if (!hello || !hello->positive()) return hello;
        return session_.command(mail);
    }

    net::SmtpConversation& session_;
    const SmtpQuestion& question_;
    const ProbeContext& context_;
    Afterwards afterwards_;
    std::optional<std::string> sender_;         ///< of the transaction that is open
    std::optional<std::string> refusedSender_;  ///< not to be tried twice
    bool isOver_ = false;
};

}  // namespace

void nameAll(net::SmtpConversation& session, const SmtpQuestion& question, const ProbeContext& context,
             Afterwards afterwards) {
    Trials(session, question, context, afterwards).run();
}

}  // namespace mailvitals::probes
