/** Who works at the Storefront. Nobody of them can sign in: they have no password and get no mail. */

export const demoTeams = [
  { key: "checkout", name: "Checkout" },
  { key: "discovery", name: "Discovery" },
  { key: "growth", name: "Growth" },
  { key: "payments", name: "Payments" },
  { key: "platform", name: "Platform" },
] as const;

export const demoPeople = [
  { name: "Ada Mwangi", email: "ada@storefront.example", role: "admin" },
  { name: "Ben Larsen", email: "ben@storefront.example", role: "editor" },
  { name: "Chiara Conti", email: "chiara@storefront.example", role: "editor" },
  { name: "Deniz Kaya", email: "deniz@storefront.example", role: "editor" },
  { name: "Esi Boateng", email: "esi@storefront.example", role: "viewer" },
] as const;
