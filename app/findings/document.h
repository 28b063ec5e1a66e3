// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "findings/args.h"

#include <string>
#include <string_view>
#include <vector>

namespace mailvitals {

/// A run of text inside a paragraph. Always plain text; how it looks is said by the kind.
struct Span {
    enum class Kind { Text, Strong, Code, Link };
    Kind kind = Kind::Text;
    std::string text;
    std::string href;  ///< of a link

    bool operator==(const Span&) const = default;
};

using Spans = std::vector<Span>;

/// One block of our own help pages.
struct Block {
    enum class Kind { Heading, Paragraph, Code, List };
    Kind kind = Kind::Paragraph;
    int level = 0;             ///< of a heading, from 1
    bool numbered = false;     ///< of a list
    Spans spans;               ///< of a heading or paragraph
    std::vector<Spans> items;  ///< of a list
    std::string code;          ///< of a code block, with its line ends

    bool operator==(const Block&) const = default;
};

using Document = std::vector<Block>;

/// Our own pages (never text of the network) from Markdown: headings, paragraphs, lists, code, strong, links.
/// Anything else keeps its text and loses its form.
Document parseMarkdown(std::string_view text);

/// The text with every {name} of the arguments replaced by its value, printable; other braces stay.
std::string fill(std::string_view text, const Args& args);
/// The same; but in code, which people copy into a shell, only what is safe to paste is put in place of its
/// name.
Document fill(Document document, const Args& args);

std::string plainText(const Spans& spans);

}  // namespace mailvitals
