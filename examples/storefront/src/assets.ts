/** What the page loads besides itself. Texts, so that the built example is one folder of JavaScript. */
export interface Asset {
  readonly type: string;
  readonly body: string;
}

const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f6f4f0, #14171a);
  --paper: light-dark(#fff, #1d2125);
  --ink: light-dark(#1b2430, #e9ecef);
  --quiet: light-dark(#566170, #a3adb8);
  --line: light-dark(#e2ddd4, #31373d);
  --brand: light-dark(#0b5d6b, #63c7d6);
  --on-brand: light-dark(#fff, #06252b);
  --warm: light-dark(#a83b12, #ffab85);
  --warm-ground: light-dark(#fdeae2, #40241a);
  --stop-ground: light-dark(#fbe4e6, #45202a);
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1, h2, h3, p, ul, ol { margin: 0; }
h1 { font-size: clamp(1.6rem, 4.5vw, 2.6rem); line-height: 1.15; letter-spacing: -0.02em; }
h2 { font-size: 1.05rem; }
h3 { font-size: 1rem; font-weight: 600; }
header, main { max-width: 1180px; margin: 0 auto; padding: 16px; }
header { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 12px 24px; align-items: end; }
.brand { font-size: 1.5rem; font-weight: 700; letter-spacing: -0.03em; color: var(--brand); }
.quiet { color: var(--quiet); font-size: 0.875rem; }
label { display: block; }
input, select { width: 100%; min-height: 40px; padding: 6px 10px; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); color: inherit; font: inherit; }
button { min-height: 40px; padding: 6px 14px; border: 1px solid var(--line); border-radius: 8px; background: var(--paper); color: inherit; font: inherit; cursor: pointer; }
button:disabled { opacity: 0.5; cursor: not-allowed; }
:focus-visible { outline: 3px solid var(--brand); outline-offset: 2px; }
.primary, .wallet, .chat { width: 100%; font-weight: 600; background: var(--brand); border-color: var(--brand); color: var(--on-brand); }
.wallet { background: var(--ink); border-color: var(--ink); color: var(--paper); }
.chat { position: fixed; right: 16px; bottom: 16px; width: auto; border-radius: 24px; box-shadow: 0 6px 20px rgb(0 0 0 / 0.25); }
.who { display: flex; gap: 8px; align-items: end; }
.is-live .who button { display: none; }
.search { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 12px; align-items: end; }
.chip { padding: 8px 12px; border-radius: 20px; background: var(--paper); border: 1px solid var(--line); font-size: 0.875rem; }
.notice { padding: 10px 16px; text-align: center; background: var(--warm-ground); }
.notice.stop { background: var(--stop-ground); }
.notice.points { border-radius: 12px; margin-top: 16px; }
.hero { display: grid; align-items: end; min-height: 220px; padding: 28px; border-radius: 20px; color: #fff; transition: background 0.4s; }
.hero-calm { background: linear-gradient(150deg, #0b5d6b, #12395c); }
.hero-sunrise { background: linear-gradient(150deg, #b0391c, #7a2352); }
.hero-midnight { background: linear-gradient(150deg, #14122f, #2c1650 60%, #0a0a14); }
.sale { display: inline-block; margin-top: 14px; padding: 6px 14px; border-radius: 20px; background: #fff; color: #8a2410; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 340px; gap: 24px; margin-top: 24px; }
.heading { display: flex; justify-content: space-between; align-items: center; margin-bottom: 12px; }
.rows { display: grid; gap: 8px; }
.rows .product { grid-template-columns: 56px minmax(0, 1fr) auto; align-items: center; padding: 8px 12px; }
.cards .product button { align-self: end; }
.cards .product { grid-template-rows: auto 1fr auto; }
.cards .badge { position: absolute; top: 20px; left: 20px; }
.rows .stars { display: none; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 16px; }
.cards .art { width: 100%; height: 150px; padding: 24px; }
.product { position: relative; display: grid; gap: 10px; align-content: start; padding: 12px; background: var(--paper); border: 1px solid var(--line); border-radius: 14px; }
.art { width: 56px; height: 56px; padding: 8px; border-radius: 10px; fill: none; stroke: var(--ink); stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
.art-0 { background: light-dark(#e3eef0, #20363a); } .art-1 { background: light-dark(#f3e6da, #3a2f24); }
.art-2 { background: light-dark(#e8e6f3, #2b2a3d); } .art-3 { background: light-dark(#e6efdf, #27331f); }
.price { font-variant-numeric: tabular-nums; font-weight: 600; }
.price s { color: var(--quiet); font-weight: 400; }
.stars { color: var(--quiet); font-size: 0.875rem; }
.badge { padding: 1px 8px; border-radius: 10px; background: var(--warm-ground); color: var(--warm); font-size: 0.75rem; font-weight: 600; text-transform: uppercase; }
aside { display: grid; gap: 16px; align-content: start; }
.panel { display: grid; gap: 12px; padding: 16px; background: var(--paper); border: 1px solid var(--line); border-radius: 14px; }
.plain { list-style: none; padding: 0; display: grid; gap: 6px; }
.plain li { display: flex; justify-content: space-between; gap: 12px; font-variant-numeric: tabular-nums; }
.total { padding-top: 6px; border-top: 1px solid var(--line); font-weight: 600; }
.steps { display: flex; justify-content: space-between; padding: 0; list-style-position: inside; color: var(--quiet); font-size: 0.875rem; }
.shipping { font-size: 0.875rem; }
progress { display: block; width: 100%; accent-color: var(--brand); }
table { width: 100%; table-layout: fixed; border-collapse: collapse; font-size: 0.8125rem; }
th, td { padding: 4px 0; text-align: left; font-weight: 400; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
th:first-child { width: 46%; padding-right: 8px; }
td:last-child { width: 34%; font-size: 0.75rem; }
code { font: 0.75rem ui-monospace, monospace; }
@keyframes changed { from { box-shadow: 0 0 0 3px var(--warm); } }
.has-changed { animation: changed 1.6s ease-out; border-radius: 12px; }
@media (prefers-reduced-motion: reduce) { .has-changed { animation: none; } .hero { transition: none; } }
@media (max-width: 860px) {
  header { grid-template-columns: minmax(0, 1fr); align-items: stretch; gap: 12px; }
  .columns { grid-template-columns: minmax(0, 1fr); }
  .search { grid-template-columns: minmax(0, 1fr); }
}
`;

/** Fetches the page again when a flag changed, and puts in what is new without losing the place. */
const script = `
document.documentElement.classList.add("is-live");

const values = () => new Map([...document.querySelectorAll("[data-flag]")].map((it) => [it.dataset.flag, it.dataset.value]));

async function refresh() {
  const response = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!response.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const before = values();
  const focused = document.activeElement?.getAttribute("name");
  document.body.replaceWith(document.importNode(fresh.body, true));
  if (focused) document.querySelector(\`[name="\${focused}"]\`)?.focus();
  for (const element of document.querySelectorAll("[data-flag]")) {
    const wasThere = before.has(element.dataset.flag);
    if (wasThere && before.get(element.dataset.flag) !== element.dataset.value) element.classList.add("has-changed");
  }
}

document.addEventListener("change", (event) => {
  if (event.target.name === "shopper") event.target.form.requestSubmit();
});
new EventSource("/events").addEventListener("change", () => void refresh());
`;

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0b5d6b"/><path d="M5 20c4-5 7-5 11 0s7 5 11 0M5 13c4-5 7-5 11 0s7 5 11 0" fill="none" stroke="#fff" stroke-width="2.5" stroke-linecap="round"/></svg>`;

export const assets: ReadonlyMap<string, Asset> = new Map([
  ["/style.css", { type: "text/css; charset=utf-8", body: style }],
  ["/live.js", { type: "text/javascript; charset=utf-8", body: script }],
  ["/icon.svg", { type: "image/svg+xml", body: icon }],
]);
