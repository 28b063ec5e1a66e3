// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/help_text.h"

#include "base/ascii.h"

#include <algorithm>

namespace mailvitals::cli {

std::string helpText() {
    return R"(Is my mail server healthy and safe, and if not, what do I do now?

  mailvitals-cli check DOMAIN [options]   check a mail domain, a host or an address
  mailvitals-cli check --domains-file FILE --jsonl [options]
                                          check many domains, one a line in FILE; - is standard input
  mailvitals-cli judge FILE [options]     judge evidence that was saved before; no network
  mailvitals-cli prove FILE --server ADDR[:PORT] --to MAILBOX
                                          does a server that accepted mail between external addresses relay it?
                                          One message shows it, to a mailbox of yours elsewhere; FILE is saved
                                          evidence. You read every word and agree, or nothing is sent
  mailvitals-cli rules [--json]           every rule there is, with its area and its worst level
  mailvitals-cli explain RULE             what a rule looks at, why, and how to fix it
  mailvitals-cli explain way-out          out of an open relay, step by step on each mail system
  mailvitals-cli spf --ip ADDR --sender MAILBOX [options]
                                          may this address send mail from that sender?
  mailvitals-cli message FILE [options]   judge a saved message: DKIM, ARC, SPF, DMARC, headers, its way, and
                                          whether your server saw the client address; - is standard input
  mailvitals-cli configuration FILE... [options]
                                          does the server trust an address that external clients can have?
                                          Files with the output of postconf -n and -M, ss -ltnp and the like, and
                                          Postfix's lookup tables (see mailvitals-cli explain
                                          trust.configuration); - is standard input
  mailvitals-cli bounce FILE [options]    why did a message come back, and what to do? A delivery report (.eml),
                                          lines of a mail log, or the reply alone ("550 5.7.26 ..."); no network;
                                          - is standard input
  mailvitals-cli demo [options]           watch a mail server become an open relay, without any network

What comes out (check, judge, message, configuration, bounce, demo):
  --json FILE            the report as JSON (resources/schema/report-1.json); - is standard output. With message,
                         just --json is the same as --json -, and a file is written --json=FILE
  --html FILE            the report as one HTML page
  --pdf FILE             the report as PDF, short enough to print
  --appendix             in the PDF also what was seen, item by item: answers, sessions, certificates
  --markdown FILE        the report to paste into a forum or an issue; - is standard output
  --masked               in all of these, other names in place of yours: mail.domain-1.example, 192.0.2.25,
                         user-1; one name always becomes the same one. Not in the saved evidence, which is whole
  --save-evidence FILE   everything that was seen, to be judged again, compared or attached to a question
  --all                  show on the terminal also what passed and what does not apply
  --verbose              show on the terminal also how much was asked and how long it took

Many domains (check). Each result is a line of standard output as soon as it is there: the report as JSON, as --json
has it (resources/schema/report-1.json), or what is wrong with a line of the list (not-checked-1.json). Each domain is
checked once; empty lines and what stands behind a # are passed over. All checks have one resolver with one cache, and
no server is asked by more of them at a time than by one.
  --domains-file FILE    one domain, host or address a line; - is standard input
  --jsonl                the results as JSON Lines
  --jobs N               so many checks at the same time, up to 64; 16 unless said otherwise
  --shard I/N            only the Ith of N parts of the list, divided by the names; for several machines
  --skip-done FILE       leave out what stands in these results of an earlier run; append the new ones with >> FILE
The exit status is the worst of all, in the order 2, 1, 3, 0; a line that names no domain counts as 3. 64 also where the
list cannot be read to its end, or the results cannot be written. Ctrl-C ends it with whole lines only.

A bounce:
  --check FILE           evidence of a check of your domain, saved before: what it found wrong of that which explains
                         the bounce is shown with it

A proof (prove knows --save-evidence, --resolver, --via, --ca-file and --timeout as well):
  --server ADDR[:PORT]   the server that accepted such mail in the saved check; port 25 unless said otherwise
  --to MAILBOX           where you will look for the message; not on that server
  --arrived yes|no       with judge: what you say of it afterwards

A message. To judge DKIM, SPF and DMARC, message asks the DNS for records of the domains that the message names, and
of the name that its sender's server gave in HELO. Whoever runs their name servers can see that it was opened.
  --offline              ask nobody; what needs the DNS is grey
  --hop N                the message came in at step N of its route; otherwise its Received lines tell, and the
                         report says where that is only assumed
  --number N             of a mailbox file (mbox), judge message N; otherwise the first
  --list                 show the messages in a mailbox file with their numbers, and judge none
  --local-part           also ask what holds the local part of the sender's address, if an SPF record wants it (macros
                         %{l} and %{s}); otherwise such a term is not asked, and SPF is grey where it decides

What is looked at (check; --only and --skip also with judge):
  --only AREA|RULE       only these; may be given more than once
  --skip AREA|RULE       all but these; may be given more than once
  --selector NAME        a DKIM selector of yours; may be given more than once
  --own-server           you confirm that the mail servers of the domain are yours: look also for services that
                         should not face the Internet (the Docker API, Redis, databases, consoles) and for all
                         mail ports, once each, at the addresses that the MX records lead to; no password is
                         tried. Without it the area exposure is only partly checked
  --thorough             try every known relay form, and mail in your own name, slowly. Your server may ban
                         your address for days, as programs such as fail2ban do with whoever is refused
                         often. Only with a second way in

How it is looked at (check; message knows --resolver, --treat-as-public and --timeout):
  --resolver ADDR[:PORT] ask this name server instead of the system's; may be given more than once
  --via socks5://H:PORT  check through this proxy, such as "ssh -D" opens: all connections, and the questions to
                         name servers that are named themselves; only the resolver is asked from here. With a
                         login: socks5://USER:PASSWORD@H:PORT
  --hello NAME           the name to use in EHLO; the address of the connection unless said otherwise
  --ca-file PEM          trust these CA certificates instead of the system's
  --trust-anchor FILE    begin the validation of DNSSEC with these DS or DNSKEY records, one a line: those of a private
                         zone, or of a root of your own; otherwise with the Internet's root keys
  --root-hints FILE      the name servers of a root of your own, as a zone file
  --treat-as-public CIDR a reserved network that counts as public: a laboratory's; may be given more than once
  --timeout SECONDS      for the whole check; 120 unless said otherwise, 900 with --thorough

May this address send (spf)? The first line is the result: pass, fail, softfail, neutral, none, temperror or permerror;
behind it stand the term that decided and the tree of records.
  --ip ADDR              the address that hands the message over
  --sender MAILBOX       MAIL FROM; <> for a bounce, which is judged by the name in --helo
  --helo NAME            the name in EHLO
  --resolver ADDR[:PORT] ask this name server instead of the system's
  --json                 everything as one JSON object
Exit status of spf: 0 pass, neutral or none; 1 softfail; 2 fail or permerror; 3 temperror; 64 wrong usage.

  --help, --version

Exit status: 0 OK (notices allowed), 1 warning, 2 critical, 3 unknown (could not judge), 64 wrong usage.
No check ever delivers a message: the session with a mail server ends before DATA. Only prove does, once you agreed.
)";
}

namespace {

constexpr std::string_view program = "  mailvitals-cli ";

/// Where the description of a command or an option begins: behind the first gap of two blanks or more.
std::size_t descriptionAt(std::string_view line) {
    const std::size_t first = line.find_first_not_of(' ');
    if (first == line.npos || first == 0) return 0;
    const std::size_t gap = line.find("  ", first);
    const std::size_t at = gap == line.npos ? line.npos : line.find_first_not_of(' ', gap);
    return at == line.npos ? first : at;
}

/// A description that begins so far to the right has no room in a narrow terminal.
std::size_t indentFor(std::size_t description, std::size_t width) {
    constexpr std::size_t least = 30;
    return description + least > width ? std::min<std::size_t>(8, description) : description;
}

void wrapLine(std::string& out, std::string_view line, std::size_t width) {
    const std::size_t description = descriptionAt(line);
    const std::string indent(indentFor(description, width), ' ');
    std::string current(line.substr(0, description));
    if (indent.size() < description && line.find_first_not_of(' ') != description) {
        out += std::string(current, 0, current.find_last_not_of(' ') + 1) + '\n';
        current = indent;
    } else if (indent.size() < description) {
        current = indent;
    }
    bool empty = true;
    for (const std::string_view word : ascii::split(line.substr(description), ' ')) {
        if (!empty && current.size() + 1 + word.size() > width) {
            out += current + '\n';
            current = indent;
            empty = true;
        }
        if (!empty) current += ' ';
        current += word;
        empty = false;
    }
    out += current + '\n';
}

/// Does this line go on with the description of the one before?
bool goesOn(std::string_view line, std::size_t description) {
    return description > 2 && line.find_first_not_of(' ') == description;
}

}  // namespace

std::string wrapHelp(std::string_view text, std::size_t width) {
    std::string out;
    std::string pending;
    std::size_t description = 0;
    for (const std::string_view line : ascii::split(text, '\n')) {
        if (!pending.empty() && goesOn(line, description)) {
            pending += ' ' + std::string(ascii::trimmed(line));
            continue;
        }
        if (!pending.empty()) wrapLine(out, pending, width);
        pending = std::string(line);
        description = descriptionAt(line);
        if (pending.empty()) out += '\n';
    }
    if (!pending.empty()) wrapLine(out, pending, width);
    if (out.ends_with("\n\n")) out.pop_back();
    return out;
}

std::string usageOf(std::string_view command) {
    const std::string help = helpText();
    std::string all;
    std::string own;
    bool within = false;
    for (const std::string_view line : ascii::split(help, '\n')) {
        if (line.starts_with(program)) {
            const std::string_view rest = line.substr(program.size());
            within = rest.substr(0, rest.find(' ')) == command;
            // Of all commands only how they are written: what they do would fill the screen.
            all += std::string(line.substr(0, line.find("   "))) + '\n';
        } else if (!line.starts_with("   ")) {
            within = false;
        }
        if (within) own += std::string(line) + '\n';
    }
    return own.empty() ? all : own;
}

}  // namespace mailvitals::cli
