/** Somebody who visits the shop. Invented, and the same at every start. */
export interface Shopper {
  /** The targeting key. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly plan: "free" | "plus" | "business";
  readonly age: number;
  /** What they have spent so far, in euros. */
  readonly spent: number;
}

const names = [
  "Amara Okafor",
  "Liam Byrne",
  "Sofia Rossi",
  "Noah Fischer",
  "Wanjiru Kamau",
  "Emma Dubois",
  "Mateo García",
  "Yuki Tanaka",
  "Olivia Smith",
  "Jonas Lindqvist",
  "Priya Sharma",
  "Lucas Silva",
  "Hanna Novák",
  "Omar Haddad",
  "Chloé Martin",
  "Ethan Clark",
  "Ingrid Hansen",
  "Kwame Mensah",
  "Julia Kowalska",
  "Daniel Weber",
  "Mei Chen",
  "Pablo Torres",
  "Aisha Bello",
  "Finn O’Neill",
  "Nora Virtanen",
  "Hugo Bernard",
  "Zanele Dlamini",
  "Tom de Vries",
  "Elif Yılmaz",
  "Marta Costa",
  "Samuel Mutua",
  "Ida Nielsen",
  "Rafael Souza",
  "Greta Huber",
  "Ibrahim Diallo",
  "Lena Petrova",
  "Jack Wilson",
  "Carmen Ruiz",
  "Arjun Patel",
  "Maja Horvat",
];
const countries = [
  "NG",
  "IE",
  "IT",
  "DE",
  "KE",
  "FR",
  "ES",
  "JP",
  "US",
  "SE",
  "IN",
  "BR",
  "CZ",
  "AE",
  "FR",
  "US",
  "NO",
  "GH",
  "PL",
  "DE",
  "SG",
  "MX",
  "NG",
  "IE",
  "FI",
  "BE",
  "ZA",
  "NL",
  "TR",
  "PT",
  "KE",
  "DK",
  "BR",
  "AT",
  "SN",
  "BG",
  "GB",
  "ES",
  "IN",
  "HR",
];
const plans = ["free", "plus", "free", "business", "free"] as const;

export const shoppers: readonly Shopper[] = names.map((name, index) => ({
  id: `shopper-${String(index + 1).padStart(2, "0")}`,
  name,
  email: emailOf(name, index),
  country: countries[index % countries.length] ?? "DE",
  plan: plans[index % plans.length] ?? "free",
  // Steps that share no factor with the ranges, so that ages and sums are spread and still the same each time.
  age: 18 + ((index * 17) % 55),
  spent: (260 + index * 137) % 1_900,
}));

export function findShopper(id: string | null): Shopper | undefined {
  return shoppers.find((shopper) => shopper.id === id);
}

/** Every eighth works for the shop itself. */
function emailOf(name: string, index: number): string {
  const local = name
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/[^a-z ]/g, "")
    .replaceAll(" ", ".");
  return `${local}@${index % 8 === 3 ? "storefront.example" : "mail.example"}`;
}
