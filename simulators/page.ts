/** The look that the simulators' pages share: plain HTML, no script needed, and a banner that says what they are. */

/** Makes text safe inside HTML, in elements and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Returns a whole page. `body` is HTML that the caller has escaped; a table wants it wide. */
export function page(title: string, body: string, width: "narrow" | "wide" = "narrow"): string {
  return `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} (démonstration)</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
<header class="banner"><strong>Démonstration</strong> Ce service est simulé. Aucune donnée n’y est réelle.</header>
<main class="${width}">
<h1>${escapeHtml(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; --paper: #fbfaf7; --surface: #fff; --ink: #17212b; --soft: #52606d; --line: #e2ded5;
  --azur: #0b5394; --on-azur: #fff; --wash: #e8f1fa; --ocre: #8a5a00; --corail: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --paper: #12171d; --surface: #1a2129; --ink: #e8edf2; --soft: #a3b1bf;
  --line: #2b3540; --azur: #7cb8ee; --on-azur: #12171d; --wash: #14283a; --ocre: #f0b95a; --corail: #ff8a7a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 17px/1.55 "Atkinson Hyperlegible Next", "Atkinson Hyperlegible", system-ui, sans-serif; }
.banner { margin: 0; padding: 8px 16px; background: var(--ocre); color: var(--paper); text-align: center; font-size: 15px; }
main { max-width: 720px; margin: 0 auto; padding: 32px 16px 64px; }
main.wide { max-width: 1100px; }
h1 { font-size: 28px; line-height: 1.25; margin: 0 0 8px; }
h2 { font-size: 21px; margin: 32px 0 8px; }
a { color: var(--azur); }
.lead { color: var(--soft); margin: 0 0 24px; }
ul.people { list-style: none; margin: 0; padding: 0; display: grid; gap: 8px; grid-template-columns: repeat(auto-fill, minmax(260px, 1fr)); }
button, .button { font: inherit; color: inherit; cursor: pointer; border-radius: 6px; min-height: 44px; padding: 8px 16px; }
ul.people form { height: 100%; }
.person { width: 100%; height: 100%; text-align: left; background: var(--surface); border: 1px solid var(--soft); border-radius: 12px; padding: 12px 16px; }
.person:hover { background: var(--wash); border-color: var(--azur); }
.person strong { display: block; }
.person span { color: var(--soft); font-size: 15px; overflow-wrap: anywhere; }
.primary { background: var(--azur); color: var(--on-azur); border: 1px solid var(--azur); font-weight: 600; }
.button { display: inline-block; text-decoration: none; border: 1px solid var(--soft); background: var(--surface); }
label { display: block; font-weight: 600; margin: 16px 0 4px; }
input, textarea { font: inherit; color: inherit; background: var(--surface); border: 1px solid var(--soft); border-radius: 6px;
  padding: 8px 12px; width: 100%; min-height: 44px; }
textarea { min-height: 160px; }
.row { display: flex; gap: 8px; align-items: end; flex-wrap: wrap; margin-top: 16px; }
.row > div { flex: 1 1 260px; }
:focus-visible { outline: 3px solid var(--azur); outline-offset: 2px; }
.error { border-left: 4px solid var(--corail); padding: 8px 12px; background: var(--surface); }
table { border-collapse: collapse; width: 100%; background: var(--surface); border: 1px solid var(--line); border-radius: 12px; }
th, td { text-align: left; padding: 8px 12px; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
th { font-size: 15px; color: var(--soft); font-weight: 600; }
@media (max-width: 700px) {
  thead { position: absolute; clip-path: inset(50%); }
  tr { display: grid; grid-template-columns: 1fr max-content; gap: 2px 12px; padding: 12px; border-bottom: 1px solid var(--line); }
  td { padding: 0; border: 0; }
  td.subject { grid-area: 1 / 1; font-weight: 600; } td.time { grid-area: 1 / 2; }
  td.address { grid-column: 1 / -1; color: var(--soft); font-size: 15px; }
}
td.time { white-space: nowrap; font-variant-numeric: tabular-nums; color: var(--soft); }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--surface); border: 1px solid var(--line); border-radius: 12px; padding: 16px; font-size: 15px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 4px 16px; margin: 0 0 16px; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
`;
