/** One thing the shop sells. */
export interface Product {
  readonly name: string;
  /** In cents. */
  readonly price: number;
  readonly stars: number;
  /** How well it fits what most people look for; the ranking of the search. */
  readonly relevance: number;
  /** The lines of its drawing, as an SVG path on a square of 48. */
  readonly drawing: string;
  readonly isFresh: boolean;
}

export const products: readonly Product[] = [
  {
    name: "Brass desk lamp",
    price: 8900,
    stars: 4.8,
    relevance: 6,
    isFresh: true,
    drawing: "M14 42h20M24 42V30M24 30 12 16M12 16l9-8 8 9-9 8z",
  },
  {
    name: "Canvas weekender",
    price: 12900,
    stars: 4.6,
    relevance: 8,
    isFresh: false,
    drawing: "M6 20h36v20H6zM16 20v-5a8 8 0 0 1 16 0v5M6 28h36",
  },
  {
    name: "Harbour mug",
    price: 1800,
    stars: 4.9,
    relevance: 7,
    isFresh: false,
    drawing: "M10 14h22v20a6 6 0 0 1-6 6H16a6 6 0 0 1-6-6zM32 19h4a5 5 0 0 1 0 12h-4",
  },
  {
    name: "Linen throw",
    price: 6400,
    stars: 4.4,
    relevance: 3,
    isFresh: true,
    drawing: "M8 10h32v28H8zM8 17h32M8 31h32M13 38v4M20 38v4M28 38v4M35 38v4",
  },
  {
    name: "Oak wall clock",
    price: 7400,
    stars: 4.7,
    relevance: 5,
    isFresh: false,
    drawing: "M24 8a16 16 0 1 1 0 32 16 16 0 0 1 0-32M24 15v9l7 5",
  },
  {
    name: "Signal lantern",
    price: 5200,
    stars: 4.5,
    relevance: 4,
    isFresh: true,
    drawing: "M16 16h16v22H16zM14 38h20M20 16l4-6 4 6M24 21v11M18 10a6 6 0 0 1 12 0",
  },
  {
    name: "Stoneware bowl",
    price: 2600,
    stars: 4.3,
    relevance: 2,
    isFresh: false,
    drawing: "M6 20h36a18 18 0 0 1-36 0M16 38h16M18 14c0-3 3-3 3-6M27 14c0-3 3-3 3-6",
  },
  {
    name: "Tide notebook",
    price: 1400,
    stars: 4.9,
    relevance: 1,
    isFresh: false,
    drawing: "M12 8h24v32H12zM17 8v32M22 18h9M22 24h9",
  },
];

/** What lies in the basket of every visitor. */
export const basket: readonly Product[] = products.slice(2, 4);

const euros = new Intl.NumberFormat("en-IE", { style: "currency", currency: "EUR" });

export function priceText(cents: number): string {
  return euros.format(cents / 100);
}

/** A fifth off, in whole cents. */
export function salePrice(cents: number): number {
  return Math.round(cents * 0.8);
}
