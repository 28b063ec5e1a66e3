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
        if (sender_ != trial.sender && !beginTransaction(trial.sender)) return false;
        const bool last = afterwards_ == Afterwards::Quit && &trial == &question_.trials.back();
        const std::string command = "RCPT TO:<" + trial.recipient + ">";
        const auto reply = last ? session_.lastCommand(command) : session_.command(command);
        if (!reply) return false;
        const RelayAnswer answer = smtp::readRelayAnswer(*reply);
        isOver_ = endsSession(answer);
        return reply->positive();
    }

    bool beginTransaction(const std::string& sender) {
        const bool another = sender_.has_value();
        sender_.reset();
        const auto reply = sayMail(sender, another);
        if (!reply) return false;
        isOver_ = endsSession(smtp::readRelayAnswer(*reply));
        if (reply->positive())
            sender_ = sender;
        else
            refusedSender_ = sender;
        return reply->positive();
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
