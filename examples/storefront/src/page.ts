import { type Html, html } from "./html.ts";
import {
  badgeLegend,
  catalog,
  chatWidget,
  checkout,
  hero,
  maintenanceBanner,
  pointsBanner,
  readOnlyNotice,
  recommendations,
  searchBox,
  type Visit,
} from "./shop-parts.ts";
import { type Shopper, shoppers } from "./shoppers.ts";

/** Where the flags come from at the moment. */
export interface FlagSource {
  readonly state: string;
  readonly revision: string | undefined;
  /** Address of the server that the shop follows. */
  readonly url: string;
}

export function renderPage(visit: Visit, source: FlagSource): string {
  return html`<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>Tidewater, a shop that follows its flags</title>
  <link rel="icon" href="/icon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/style.css">
  <script type="module" src="/live.js"></script>
</head>
<body>
  ${maintenanceBanner(visit)}
  ${readOnlyNotice(visit)}
  <header>
    <p class="brand">Tidewater</p>
    ${searchBox(visit)}
    ${shopperForm(visit.shopper)}
  </header>
  <main>
    ${hero(visit)}
    ${pointsBanner(visit)}
    <div class="columns">
      <section aria-labelledby="catalogue">
        <div class="heading"><h2 id="catalogue">Everything</h2>${badgeLegend(visit)}</div>
        ${catalog(visit)}
      </section>
      <aside aria-label="Your basket and more">
        ${checkout(visit)}
        ${recommendations(visit)}
        ${decisionTable(visit, source)}
      </aside>
    </div>
  </main>
  ${chatWidget(visit)}
</body>
</html>`.text;
}

/** Changes who is shopping; the script sends it at once, without it there is a button. */
function shopperForm(current: Shopper): Html {
  return html`
    <form method="get" action="/" class="who">
      <label>
        <span class="quiet">Shopping as</span>
        <select name="shopper">${shoppers.map(
          ({ id, name, country, plan }) =>
            html`<option value="${id}" ${id === current.id && html`selected`}>${name}, ${country}, ${plan}</option>`,
        )}</select>
      </label>
      <button>Go</button>
    </form>`;
}

function decisionTable({ decisions }: Visit, { state, revision, url }: FlagSource): Html {
  return html`
    <section class="panel decisions" aria-labelledby="decided">
      <h2 id="decided">What flags decided here</h2>
      <p class="quiet">From ${url}, ${state}${revision === undefined ? "" : `, revision ${revision}`}</p>
      <table>
        <thead><tr><th scope="col">Flag</th><th scope="col">Variant</th><th scope="col">Reason</th></tr></thead>
        <tbody>${Object.entries(decisions).map(
          ([key, decision]) => html`
          <tr><th scope="row"><code>${key}</code></th><td>${decision.variant ?? "default"}</td><td>${decision.errorCode ?? decision.reason}</td></tr>`,
        )}</tbody>
      </table>
    </section>`;
}
