// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/attempt.h"
#include "evidence/dns_item.h"
#include "evidence/dnssec_item.h"
#include "evidence/https_item.h"
#include "evidence/items.h"
#include "evidence/local_item.h"
#include "evidence/service_item.h"
#include "evidence/smtp_item.h"
#include "evidence/tls_hello_item.h"

#include <tuple>
#include <type_traits>
#include <variant>

namespace mailvitals {

template <class K>
struct KindEntry {
    static K kindOf(std::type_identity<typename K::Question>);
    static K kindOf(std::type_identity<typename K::Answer>);
};

/// A list of kinds of evidence, and what follows from it.
template <class... K>
struct Kinds : KindEntry<K>... {
    using KindEntry<K>::kindOf...;

    using AnyQuestion = std::variant<typename K::Question...>;
    using AnyAnswer = std::variant<typename K::Answer...>;
    using QuestionPointer = std::variant<const typename K::Question*...>;
    using AllItems = std::tuple<Items<typename K::Question, Attempt<typename K::Answer>>...>;

    /// Calls it with a value of each kind.
    template <class F>
    static void forEach(F use) {
        (use(K()), ...);
    }
};

/// All that the network and this computer can be asked. A kind has a header of its own, which says everything
/// about it in one struct:
///
///   Question       what is asked. A value with an order and an id() that names it in findings and files. It
///                  is the key under which the answer is kept: of two looks at the same question the later
///                  one counts
///   Answer         what came back. One that holds std::optional<Failure> brokeOff was cut short by it
///   jsonKey        the name of its list in a saved file; isInEveryFile: an empty list is written too, and a
///                  file without it is damaged. Kinds that came later are left out where nothing was asked
///   title          of a look, for people
///   write, read... to and from the file
///   weigh          what it takes there at most: see weight.h
///
/// and, only where it differs from the others:
///
///   connectsTo     of what makes a connection of its own: to whom
///   olderForm      the question as older programs asked it
///   outdates       a later look makes more untrue than the answer to the same question. Otherwise an answer
///                  stays true until the same is asked again
///   isLeftStanding what a later look said of these addresses is not taken over
///
/// How it is carried to the network is said in run/lanes.h, how it is shown in report/kind_exhibits.h.
using AllKinds = Kinds<LocalKind, DnsKind, SmtpKind, HttpsKind, ServiceKind, DnssecKind, TlsHelloKind>;

/// A question that somebody may put. Its value is the key under which the answer is kept.
using Question = AllKinds::AnyQuestion;

/// The kind of a question, or of an answer.
template <class T>
using KindOf = decltype(AllKinds::kindOf(std::type_identity<T>()));

template <class Q>
struct AnswerTo {
    using type = typename KindOf<Q>::Answer;
};

template <class Q>
using ItemsOf = Items<Q, Attempt<typename AnswerTo<Q>::type>>;

}  // namespace mailvitals
