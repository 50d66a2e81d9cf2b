"""How the page looks: light and dark, from 360 pixels on, and on paper."""

STYLE = """
:root {
  color-scheme: light dark;
  --page: #f4f6f9; --card: #fff; --text: #1b2330; --soft: #586375; --line: #dfe4ec;
  --good: #2b5fd0; --bad: #b3372c; --track: #e9edf4;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #10141a; --card: #181e27; --text: #e6eaf1; --soft: #9ca7b8; --line: #2c3542;
    --good: #7fa8ff; --bad: #ff9185; --track: #2a3341;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--page); color: var(--text); overflow-wrap: break-word;
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
main { max-width: 1000px; margin: 0 auto; padding: 32px 20px 48px; }
h1 { font-size: 28px; line-height: 1.2; margin: 0 0 4px; letter-spacing: -.01em; }
h2 { font-size: 17px; line-height: 1.3; margin: 0 0 2px; }
p { margin: 0; }
.soft, small { color: var(--soft); font-size: 13px; }
section {
  background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  padding: 18px 20px; margin-top: 16px;
}
.tiles {
  display: grid; gap: 12px; margin: 12px 0 0;
  grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
}
header + .tiles { grid-template-columns: 2fr 1fr 1fr; margin-top: 20px; }
.tiles div {
  background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px;
}
.tiles dt { color: var(--soft); font-size: 13px; }
.tiles dd { margin: 0; font-size: 21px; font-weight: 650; line-height: 1.35; }
.tiles .first dd { font-size: 44px; line-height: 1.1; letter-spacing: -.02em; }
.tiles small { display: block; font-weight: 400; line-height: 1.4; letter-spacing: 0; }
.scroll { overflow-x: auto; margin-top: 10px; }
.scroll:focus-visible, summary:focus-visible {
  outline: 2px solid var(--good); outline-offset: 2px;
}
table {
  border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums;
}
th, td {
  padding: 6px 12px 6px 0; text-align: left; vertical-align: baseline; font-weight: 400;
  border-top: 1px solid var(--line);
}
th:last-child, td:last-child { padding-right: 0; }
thead th, thead td { border-top: 0; }
thead th { color: var(--soft); font-size: 12.5px; white-space: nowrap; }
tbody th { min-width: 5em; max-width: 24em; }
.n { text-align: right; white-space: nowrap; }
thead th:first-child { white-space: normal; }
thead .group { text-align: center; padding-bottom: 0; }
.whole th, .whole td { font-weight: 600; }
tbody .part { padding-left: 16px; color: var(--soft); }
tbody + tbody tr:first-child > * { border-top-width: 2px; }
.zero { color: var(--soft); opacity: .7; }
.late { color: var(--bad); }
.share { display: flex; align-items: center; gap: 10px; justify-content: flex-end; }
.bar {
  flex: 0 0 120px; height: 8px; border-radius: 4px; background: var(--track); overflow: hidden;
}
.bar span { display: block; height: 100%; background: var(--good); }
.share b { font-weight: inherit; min-width: 3.4em; text-align: right; }
svg { display: block; width: 100%; margin-top: 12px; overflow: visible; }
svg text {
  fill: var(--text); font-size: 12px; text-anchor: middle; font-variant-numeric: tabular-nums;
}
svg .axis { fill: var(--soft); }
svg .full, svg .gap { stroke: var(--line); stroke-dasharray: 3 3; }
svg .base { stroke: var(--soft); }
svg rect { fill: var(--good); }
details { border-top: 1px solid var(--line); padding: 8px 0; }
section > p + details { margin-top: 10px; }
summary { cursor: pointer; }
summary .late { font-weight: 600; }
details.plain { border: 0; padding: 8px 0 0; }
details.plain summary { color: var(--soft); font-size: 13px; }
pre {
  margin: 8px 0 4px; padding: 12px 14px; overflow-x: auto; border-radius: 8px;
  background: var(--page);
  font: 12.5px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
  overflow-wrap: normal;
}
ul { margin: 10px 0 0; padding: 0 0 0 18px; }
li { margin: 4px 0; }
footer { margin-top: 20px; color: var(--soft); font-size: 12.5px; }
footer p + p { margin-top: 6px; }
@media (max-width: 640px) {
  main { padding: 20px 12px 32px; }
  h1 { font-size: 23px; }
  section { padding: 14px; }
  .tiles, header + .tiles { gap: 8px; grid-template-columns: 1fr 1fr; }
  .tiles { margin-top: 8px; }
  .tiles div { padding: 10px 12px; }
  .tiles .first, header ~ .tiles ~ .tiles div:last-child:nth-child(odd) { grid-column: span 2; }
  table { font-size: 13px; }
  th, td { padding-right: 10px; }
  .bar { display: none; }
  svg text { font-size: 11px; }
  svg .odd { display: none; }
}
@media print {
  :root { color-scheme: light; --page: #fff; --card: #fff; --text: #000; --soft: #444;
    --line: #bbb; --good: #2b5fd0; --bad: #8f2018; --track: #ddd; }
  @page { margin: 14mm; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  section { padding: 10px 0; border-width: 1px 0 0; border-radius: 0; }
  .scroll, pre { overflow: visible; }
  pre { white-space: pre-wrap; padding: 0 0 0 12px; font-size: 8pt; }
  h2, tr, .tiles div, svg { break-inside: avoid; }
  h2 { break-after: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
  summary { list-style: none; }
}
"""
