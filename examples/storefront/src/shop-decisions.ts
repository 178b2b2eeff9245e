import type { Client, EvaluationContext, Scope } from "@yardarm/sdk";
import type { Shopper } from "./shoppers.ts";

/** Everything that flags decide for one visit. What the shop does without any flag stands here as the defaults. */
export type ShopDecisions = ReturnType<typeof decideAll>;

/** A visit asks one scope, so that all parts of its page are decided by the same revision. */
export function decideShop(flags: Client, shopper: Shopper): ShopDecisions {
  return decideAll(flags.for(contextOf(shopper)));
}

function decideAll(scope: Scope) {
  return {
    "storefront.maintenance-banner": scope.details("storefront.maintenance-banner", {
      show: false,
      text: "",
    }),
    "ops.read-only-mode": scope.details("ops.read-only-mode", false),
    "home.hero-theme": scope.details("home.hero-theme", "calm"),
    "pricing.spring-sale": scope.details("pricing.spring-sale", false),
    "loyalty.points-banner": scope.details("loyalty.points-banner", false),
    "search.semantic-ranking": scope.details("search.semantic-ranking", false),
    "catalog.new-card-layout": scope.details("catalog.new-card-layout", false),
    "catalog.badge-text": scope.details("catalog.badge-text", "none"),
    "recommendations.engine": scope.details("recommendations.engine", "off"),
    "pricing.free-shipping-threshold": scope.details("pricing.free-shipping-threshold", 75),
    "checkout.one-page": scope.details("checkout.one-page", false),
    "checkout.express-wallet": scope.details("checkout.express-wallet", false),
    "payments.pay-later": scope.details("payments.pay-later", false),
    "support.chat-widget": scope.details("support.chat-widget", false),
  };
}

function contextOf({ id, email, country, plan, age, spent }: Shopper): EvaluationContext {
  return { targetingKey: id, email, country, plan, age, spent };
}
