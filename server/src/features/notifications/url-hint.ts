import type { WebhookFormat } from "./payload.ts";

const TAIL_LENGTH = 4;

/**
 * What people see of an address later. The path of a chat's address opens the chat, and a query often holds a token, so
 * neither is shown.
 */
export function urlHintOf(text: string, format: WebhookFormat): string {
  const { origin, pathname, search } = new URL(text);
  if (format !== "standard") return `${origin}/…${pathname.slice(1).slice(-TAIL_LENGTH)}`;
  return `${origin}${pathname}${search === "" ? "" : "?…"}`;
}
