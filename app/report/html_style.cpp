// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/html_style.h"

namespace mailvitals::report::html {

// What is framed was sent by somebody: it stands in the order in which it came, whatever its script.
const char* const style = R"css(
:root {
  color-scheme: light dark;
  --paper: #ffffff; --panel: #f4f6f8; --line: #dde2e7; --ink: #1c2126; --quiet: #59626c;
  --green: #1a7f37; --green-sign: #ffffff; --green-word: #1a7f37;
  --yellow: #f6c324; --yellow-sign: #2b2100; --yellow-word: #765600;
  --red: #c4262e; --red-sign: #ffffff; --red-word: #c4262e;
  --grey: #59626c; --grey-word: #59626c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171b; --panel: #1d2228; --line: #323a43; --ink: #e5e8ec; --quiet: #a4aeb9;
    --green: #4cc267; --green-sign: #0b1a0f; --green-word: #5fd07a;
    --yellow: #f2c744; --yellow-sign: #211a00; --yellow-word: #f2c744;
    --red: #e5484d; --red-sign: #ffffff; --red-word: #ff8b88;
    --grey: #a4aeb9; --grey-word: #a4aeb9;
  }
}
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 4rem 1.5rem 5rem; max-width: 49rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
  overflow-wrap: anywhere;
}
h1, h2, h3, p, ul, ol, dl, dd, pre, table { margin: 0; padding: 0; }
h1 { font-size: clamp(1.7rem, 6vw, 2.6rem); line-height: 1.15; letter-spacing: -0.02em; }
h2 { font-size: 1.45rem; line-height: 1.25; letter-spacing: -0.01em; }
h3 { font-size: 1rem; line-height: 1.5; }
a { color: inherit; text-decoration-thickness: 1px; text-underline-offset: 0.18em; }
a:focus-visible, summary:focus-visible, pre:focus-visible {
  outline: 2px solid var(--ink); outline-offset: 3px;
}
code, pre, .rule {
  font-family: ui-monospace, "Cascadia Mono", Consolas, "DejaVu Sans Mono", "Noto Sans Mono", monospace;
  font-size: 0.86em;
}
.quiet { color: var(--quiet); }
.small { font-size: 0.86rem; line-height: 1.5; }
.about { font-size: 1.05rem; overflow-wrap: anywhere; }
.eyebrow { color: var(--quiet); font-size: 0.86rem; letter-spacing: 0.04em; margin-bottom: 0.4rem; }
.mark { width: 1.25em; height: 1.25em; flex: none; vertical-align: -0.24em; overflow: visible; }
.mark path { stroke-linecap: round; stroke-linejoin: round; }
.mark .sign { fill: none; stroke-width: 2.5; }
.mark .shape { stroke-width: 1.5; }
.mark.green .shape { fill: var(--green); stroke: var(--green); }
.mark.green .sign { stroke: var(--green-sign); }
.mark.yellow .shape { fill: var(--yellow); stroke: var(--yellow-word); }
.mark.yellow .sign { stroke: var(--yellow-sign); }
.mark.red .shape { fill: var(--red); stroke: var(--red); }
.mark.red .sign { stroke: var(--red-sign); }
.mark.hollow .shape { fill: none; stroke: var(--grey); stroke-width: 2; }
.mark.dashed .shape { stroke-dasharray: 3.4 2.9; stroke-linecap: butt; }
.mark.grey .sign { stroke: var(--grey); }
.word { font-weight: 650; white-space: nowrap; margin-left: 0.45em; }
.word.green { color: var(--green-word); }
.word.yellow { color: var(--yellow-word); }
.word.red { color: var(--red-word); }
.word.grey { color: var(--grey-word); }
.verdict { display: grid; grid-template-columns: auto 1fr; gap: 0 1.5rem; margin: 2.5rem 0; }
.verdict > .light { display: contents; }
.verdict .mark { width: 4.25rem; height: 4.25rem; grid-row: span 2; }
.verdict .word { font-size: 1.7rem; line-height: 1.25; margin: 0; }
.verdict > .sentence { grid-column: 2; font-size: 1.08rem; margin-top: 0.3rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: 1.1rem 2rem; }
.facts dt { color: var(--quiet); font-size: 0.86rem; line-height: 1.4; }
.areas { width: 100%; border-collapse: collapse; margin-top: 2.75rem; }
.areas caption { text-align: left; font-weight: 650; padding-bottom: 0.5rem; }
.areas tr { border-top: 1px solid var(--line); }
.areas tr:last-child { border-bottom: 1px solid var(--line); }
.areas th, .areas td { padding: 0.55rem 0; vertical-align: top; text-align: left; font-weight: inherit; }
.areas th { padding-right: 1rem; }
.areas td { width: 15rem; }
.areas a { font-weight: 650; text-decoration-color: var(--line); }
.areas span.quiet { display: block; font-size: 0.86rem; line-height: 1.45; }
.areas td span.quiet { padding-left: 1.7rem; }
section { margin-top: 4.5rem; }
.area {
  display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; align-items: baseline;
  border-bottom: 2px solid var(--ink); padding-bottom: 0.6rem; margin-bottom: 1.75rem;
}
.area .quiet { grid-column: 1 / -1; }
article { padding-bottom: 2rem; margin-bottom: 2rem; border-bottom: 1px solid var(--line); }
article > * + *, section > .passed + *, .finding > * + *, details > * + * { margin-top: 0.8rem; }
.finding + .finding { margin-top: 2rem; }
.subject { font-weight: 650; margin-left: 0.5em; }
.sentence { font-size: 1.08rem; line-height: 1.55; }
ul, ol { padding-left: 1.4rem; }
li + li { margin-top: 0.3rem; }
details { padding-left: 1.2rem; }
summary { cursor: pointer; font-weight: 650; margin-left: -1.2rem; padding: 0.15rem 0; }
summary::marker { color: var(--quiet); }
.stack { font-size: 0.93rem; }
pre {
  background: var(--panel); padding: 0.75rem 1rem; border-radius: 6px; overflow-x: auto;
  line-height: 1.5; white-space: pre; overflow-wrap: normal; tab-size: 4;
  direction: ltr; unicode-bidi: isolate-override;
}
pre code { font-size: inherit; }
.exhibit > pre { margin-top: 0.35rem; }
.passed { list-style: none; padding: 0; font-size: 0.93rem; line-height: 1.5; }
.passed li { display: flex; gap: 0.7rem; padding: 0.3rem 0; margin: 0; }
.passed .mark { margin-top: 0.1em; }
h3 + .passed { margin-top: 0.5rem; }
.passed p { white-space: pre-wrap; }
.passed + .quiet { margin-top: 0.8rem; }
footer { margin-top: 5rem; padding-top: 1.25rem; border-top: 1px solid var(--line); }
footer ul { list-style: none; padding: 0; margin-bottom: 1rem; }
footer .word { margin-right: 0.6em; }
@media (max-width: 34rem) {
  body { padding: 2.25rem 1rem 3rem; }
  .verdict { gap: 0 1rem; margin: 2rem 0; }
  .verdict .mark { width: 3rem; height: 3rem; grid-row: auto; align-self: center; }
  .verdict .word { align-self: center; }
  .verdict > .sentence { grid-column: 1 / -1; margin-top: 0.9rem; }
  .areas td { width: 8.6rem; }
  section { margin-top: 3.5rem; }
}
@media print {
  :root {
    color-scheme: light;
    --paper: #ffffff; --panel: #f4f6f8; --line: #dde2e7; --ink: #1c2126; --quiet: #59626c;
    --green: #1a7f37; --green-sign: #ffffff; --green-word: #1a7f37;
    --yellow: #f6c324; --yellow-sign: #2b2100; --yellow-word: #765600;
    --red: #c4262e; --red-sign: #ffffff; --red-word: #c4262e;
    --grey: #59626c; --grey-word: #59626c;
  }
  @page { margin: 18mm 20mm; }
  body { padding: 0; max-width: none; font-size: 10pt; }
  .mark, pre { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; overflow: visible; }
  h2, h3, summary, .area { break-after: avoid; }
  section { margin-top: 2.75rem; }
  tr, .passed li, .verdict, .area { break-inside: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
  summary { list-style: none; }
  summary::-webkit-details-marker { display: none; }
}
)css";

}  // namespace mailvitals::report::html
