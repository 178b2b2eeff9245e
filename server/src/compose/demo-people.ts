/** Who works at the Storefront. Nobody of them can sign in: they have no password and get no mail. */

/** In *Campaigns* nobody is left, and one flag is still theirs: somebody has to take it over. */
export const demoTeams = [
  { key: "campaigns", name: "Campaigns" },
  { key: "checkout", name: "Checkout" },
  { key: "discovery", name: "Discovery" },
  { key: "growth", name: "Growth" },
  { key: "payments", name: "Payments" },
  { key: "platform", name: "Platform" },
] as const;

export const demoPeople = [
  { name: "Ada Mwangi", email: "ada@storefront.example", role: "admin" },
  { name: "Ben Larsen", email: "ben@storefront.example", role: "editor" },
  { name: "Chiara Conti", email: "chiara@storefront.example", role: "release-captain" },
  { name: "Deniz Kaya", email: "deniz@storefront.example", role: "editor" },
  { name: "Esi Boateng", email: "esi@storefront.example", role: "viewer" },
  { name: "Farid Haddad", email: "farid@storefront.example", role: "approver" },
  { name: "Greta Lindqvist", email: "greta@storefront.example", role: undefined },
  { name: "Hugo Pereira", email: "hugo@storefront.example", role: undefined },
] as const;

/** Whoever ships, and nothing else. */
export const demoRole = {
  key: "release-captain",
  name: "Release captain",
  description: "Turns flags on and off in every environment, approves, and declares emergencies.",
  permissions: [
    ...["project.read", "flag.read", "flag.write", "segment.read", "change.read", "change.write"],
    ...["change.approve", "change.emergency", "audit.read", "member.read"],
  ],
} as const;

/** Who is in which team, by e-mail. */
export const demoTeamMembers = [
  { team: "checkout", members: ["ben@storefront.example", "hugo@storefront.example"] },
  { team: "payments", members: ["chiara@storefront.example"] },
  { team: "discovery", members: ["deniz@storefront.example"] },
  { team: "growth", members: ["deniz@storefront.example", "hugo@storefront.example"] },
  { team: "platform", members: ["ada@storefront.example", "farid@storefront.example"] },
] as const;
