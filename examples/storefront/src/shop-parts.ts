/** The parts of the page; each shows what one flag, or a few, decided. */
import { basket, type Product, priceText, products, salePrice } from "./catalog.ts";
import { type Html, html } from "./html.ts";
import type { ShopDecisions } from "./shop-decisions.ts";
import type { Shopper } from "./shoppers.ts";

export interface Visit {
  readonly shopper: Shopper;
  readonly decisions: ShopDecisions;
}

type FlagKey = keyof ShopDecisions;

/** The element of one feature. It is there whatever was decided, so that tests and eyes know where to look. */
function feature(
  { decisions }: Visit,
  flag: FlagKey,
  { as = "", content }: { readonly as?: string; readonly content: Html | false },
): Html {
  const { value } = decisions[flag];
  return html`<div class="feature ${as}" data-flag="${flag}" data-value="${
    typeof value === "object" ? JSON.stringify(value) : String(value)
  }">${content}</div>`;
}

export function maintenanceBanner(visit: Visit): Html {
  const { value } = visit.decisions["storefront.maintenance-banner"];
  const isShown = value.show === true && typeof value.text === "string" && value.text !== "";
  return feature(visit, "storefront.maintenance-banner", {
    content: isShown && html`<p class="notice warn">${value.text}</p>`,
  });
}

export function readOnlyNotice(visit: Visit): Html {
  return feature(visit, "ops.read-only-mode", {
    content:
      isReadOnly(visit) &&
      html`<p class="notice stop"><strong>We are taking stock.</strong> You can look around; orders open again shortly.</p>`,
  });
}

function isReadOnly({ decisions }: Visit): boolean {
  return decisions["ops.read-only-mode"].value;
}

const heroes: Readonly<Record<string, { readonly title: string; readonly text: string }>> = {
  calm: {
    title: "Things that last a few tides",
    text: "Made slowly, by people whose names we know.",
  },
  sunrise: {
    title: "Up with the first light",
    text: "New in this morning, still warm from the kiln.",
  },
  midnight: {
    title: "The harbour never sleeps",
    text: "Order until midnight, with you in the morning.",
  },
};

export function hero(visit: Visit): Html {
  const { value } = visit.decisions["home.hero-theme"];
  const theme = Object.hasOwn(heroes, value) ? value : "calm";
  const words = heroes[theme];
  return feature(visit, "home.hero-theme", {
    as: `hero hero-${theme}`,
    content: html`
      <div>
        <h1>${words?.title}</h1>
        <p>${words?.text}</p>
        ${springSale(visit)}
      </div>`,
  });
}

function springSale(visit: Visit): Html {
  return feature(visit, "pricing.spring-sale", {
    content:
      visit.decisions["pricing.spring-sale"].value &&
      html`<p class="sale"><strong>Spring sale</strong> 20 % off everything, today</p>`,
  });
}

export function pointsBanner(visit: Visit): Html {
  const { shopper, decisions } = visit;
  return feature(visit, "loyalty.points-banner", {
    content:
      decisions["loyalty.points-banner"].value &&
      html`<p class="notice points"><strong>${shopper.spent * 2} points</strong> A free mug waits for you at 4,000.</p>`,
  });
}

export function searchBox(visit: Visit): Html {
  const isSemantic = visit.decisions["search.semantic-ranking"].value;
  return feature(visit, "search.semantic-ranking", {
    as: "search",
    content: html`
      <label>
        <span class="quiet">Search</span>
        <input type="search" placeholder="${isSemantic ? "Something warm for a windy balcony" : "Product name"}">
      </label>
      <p class="chip">${isSemantic ? "Sorted by what you mean" : "Sorted A–Z"}</p>`,
  });
}

export function catalog(visit: Visit): Html {
  const { decisions } = visit;
  const isNew = decisions["catalog.new-card-layout"].value;
  const sorted = decisions["search.semantic-ranking"].value
    ? [...products].sort((left, right) => right.relevance - left.relevance)
    : products;
  return feature(visit, "catalog.new-card-layout", {
    as: isNew ? "cards" : "rows",
    content: html`${sorted.map((product, index) => card(visit, product, index))}`,
  });
}

function card(visit: Visit, product: Product, index: number): Html {
  const isSale = visit.decisions["pricing.spring-sale"].value;
  return html`
    <article class="product">
      <svg class="art art-${index % 4}" viewBox="0 0 48 48" aria-hidden="true"><path d="${product.drawing}"/></svg>
      <div>
        <h3>${product.name} ${badge(visit, product)}</h3>
        <p class="stars" aria-label="${product.stars} of 5 stars">★ ${product.stars.toFixed(1)}</p>
        <p class="price">${isSale && html`<s>${priceText(product.price)}</s> `}${priceText(priceFor(visit, product))}</p>
      </div>
      <button type="button" ${isReadOnly(visit) && html`disabled`}>Add</button>
    </article>`;
}

/** What a product costs in this visit. */
function priceFor({ decisions }: Visit, { price }: Product): number {
  return decisions["pricing.spring-sale"].value ? salePrice(price) : price;
}

function line(visit: Visit, product: Product): Html {
  return html`<li><span>${product.name}</span><span>${priceText(priceFor(visit, product))}</span></li>`;
}

function badge({ decisions }: Visit, { isFresh }: Product): Html | false {
  const text = decisions["catalog.badge-text"].value;
  return isFresh && text !== "none" && html`<span class="badge">${text}</span>`;
}

/** Where the badges are explained; the badges themselves stand at several products. */
export function badgeLegend(visit: Visit): Html {
  const text = visit.decisions["catalog.badge-text"].value;
  return feature(visit, "catalog.badge-text", {
    content:
      text !== "none" && html`<p class="quiet"><span class="badge">${text}</span> just arrived</p>`,
  });
}

export function recommendations(visit: Visit): Html {
  const engine = visit.decisions["recommendations.engine"].value;
  const isPersonal = engine === "personal";
  const start = isPersonal ? visit.shopper.age % 5 : 1;
  const [firstName] = visit.shopper.name.split(" ");
  return feature(visit, "recommendations.engine", {
    content:
      engine !== "off" &&
      html`
      <section class="panel">
        <h2>${isPersonal ? `Picked for ${firstName}` : "Popular this week"}</h2>
        <ul class="plain">${products.slice(start, start + 3).map((product) => line(visit, product))}</ul>
      </section>`,
  });
}

export function checkout(visit: Visit): Html {
  const isOnePage = visit.decisions["checkout.one-page"].value;
  const total = basket.reduce((sum, product) => sum + priceFor(visit, product), 0);
  return html`
    <section class="panel" aria-labelledby="basket">
      <h2 id="basket">Basket</h2>
      <ul class="plain">${basket.map((product) => line(visit, product))}
        <li class="total"><span>Together</span><span>${priceText(total)}</span></li></ul>
      ${freeShipping(visit, total)}
      ${feature(visit, "checkout.one-page", {
        content: isOnePage
          ? html`<p class="quiet">One page: address, delivery and payment together</p>`
          : html`<ol class="steps"><li>Address</li><li>Delivery</li><li>Payment</li></ol>`,
      })}
      <button type="button" class="primary" ${isReadOnly(visit) && html`disabled`}>${isOnePage ? "Buy now" : "Go to checkout"}</button>
      ${feature(visit, "checkout.express-wallet", {
        content:
          visit.decisions["checkout.express-wallet"].value &&
          html`<button type="button" class="wallet" ${isReadOnly(visit) && html`disabled`}>Pay with wallet</button>`,
      })}
      ${feature(visit, "payments.pay-later", {
        content:
          visit.decisions["payments.pay-later"].value &&
          html`<p class="quiet">Or pay ${priceText(Math.ceil(total / 3))} in each of three months</p>`,
      })}
    </section>`;
}

function freeShipping(visit: Visit, total: number): Html {
  const threshold = visit.decisions["pricing.free-shipping-threshold"].value * 100;
  const missing = threshold - total;
  return feature(visit, "pricing.free-shipping-threshold", {
    content: html`
      <label class="shipping">${missing > 0 ? `${priceText(missing)} to free shipping` : "Ships for free"}
        <progress max="${Math.max(1, threshold)}" value="${Math.min(total, Math.max(1, threshold))}"></progress>
      </label>`,
  });
}

export function chatWidget(visit: Visit): Html {
  return feature(visit, "support.chat-widget", {
    content:
      visit.decisions["support.chat-widget"].value &&
      html`<button type="button" class="chat">Chat with us</button>`,
  });
}
