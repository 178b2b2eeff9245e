import type { SealedPlace } from "../../platform/seal/sealer.ts";

/** The addresses of chats are secrets: who has one can write there. */
export const urlPlace = (webhook: string): SealedPlace => ({
  purpose: "webhook-url",
  subject: webhook,
});

export const secretPlace = (secret: string): SealedPlace => ({
  purpose: "webhook-secret",
  subject: secret,
});
