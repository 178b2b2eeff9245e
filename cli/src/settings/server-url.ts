import { CommandError } from "../command-error.ts";
import { exitCodes } from "../exit-codes.ts";

/** Where `npm start` serves. */
export const defaultUrl = "http://127.0.0.1:4280";

/** The address in the one form in which addresses are compared: without a slash, query or credentials. */
export function parseServerUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol) || url.username !== "") {
    throw new CommandError({
      code: "url_invalid",
      detail: `"${text}" is not the address of a server.`,
      exitCode: exitCodes.usage,
      hints: [`Write it like ${defaultUrl} or https://flags.example.com.`],
    });
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

/** Whether a token would travel readable for others. */
export function isExposed(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  const isLoopback =
    hostname === "localhost" || hostname === "[::1]" || /^127(\.\d+){3}$/.test(hostname);
  return protocol === "http:" && !isLoopback;
}
