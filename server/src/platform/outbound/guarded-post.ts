/**
 * Posts to an address that somebody outside gave us, without becoming their way into our network. The name is resolved
 * here, every address it leads to is judged, and the connection is made to one of those and to nothing else: a name that
 * means something else a moment later gains nothing. No redirect is followed, no proxy of the environment is used, and
 * time and size of an answer are bounded.
 */
import { lookup as resolveBySystem } from "node:dns/promises";
import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { AddressGuard } from "./address-guard.ts";

export interface ResolvedAddress {
  readonly address: string;
  readonly family: number;
}

export type Resolve = (name: string) => Promise<readonly ResolvedAddress[]>;

export interface OutboundRules {
  readonly isAllowed: AddressGuard;
  readonly ports: readonly number[];
  /** Whether `http:` may be asked too, unencrypted. */
  readonly allowsHttp: boolean;
  /** Absent: as the system resolves names. */
  readonly resolve?: Resolve;
}

export interface OutboundMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface OutboundLimits {
  /** From the first look-up to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Of the answer's body; the rest is not read. */
  readonly answerBytesMax: number;
}

/** `refused`: by our rules, before anything was sent; `unreachable`: no answer came. */
export type OutboundResult =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly retryAfter: string | undefined;
      readonly text: string;
    }
  | { readonly kind: "refused" | "timed_out" | "unreachable"; readonly detail: string };

const HEADER_BYTES_MAX = 16_384;

/** What is wrong with the address as it is written; `undefined` when it may be tried. */
export function objectionToUrl(text: string, rules: OutboundRules): string | undefined {
  if (!URL.canParse(text)) return "This is not an address such as https://hooks.example.com/flags.";
  const url = new URL(text);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && rules.allowsHttp))
    return rules.allowsHttp ? "Must begin with https:// or http://." : "Must begin with https://.";
  if (url.username !== "" || url.password !== "")
    return "Must not hold a user name or a password; deliveries are signed.";
  if (!rules.ports.includes(portOf(url)))
    return `Port ${portOf(url)} is not open for webhooks; these are: ${rules.ports.join(", ")}.`;
  if (isIP(hostOf(url)) !== 0 && !rules.isAllowed(hostOf(url)))
    return "This address is private or reserved; webhooks may not reach it.";
  return undefined;
}

export async function guardedPost(
  address: string,
  message: OutboundMessage,
  rules: OutboundRules & OutboundLimits,
): Promise<OutboundResult> {
  const objection = objectionToUrl(address, rules);
  if (objection !== undefined) return { kind: "refused", detail: objection };
  const url = new URL(address);
  return new Promise((settle) => {
    const ask = url.protocol === "https:" ? httpsRequest : httpRequest;
    const request = ask(url, {
      method: "POST",
      // A connection of its own, so that each one was judged for this delivery.
      agent: false,
      lookup: judgedLookup(rules),
      maxHeaderSize: HEADER_BYTES_MAX,
      headers: {
        ...message.headers,
        "content-length": Buffer.byteLength(message.body),
        "accept-encoding": "identity",
      },
    });
    const timer = setTimeout(
      () => request.destroy(new TimedOut(`No whole answer within ${rules.timeoutMs / 1000} s.`)),
      rules.timeoutMs,
    );
    answerOf(request, rules.answerBytesMax)
      .then(settle, (error: unknown) => settle(failureOf(error)))
      .finally(() => clearTimeout(timer));
    request.end(message.body);
  });
}

class Refused extends Error {}
class TimedOut extends Error {}

function judgedLookup({ isAllowed, resolve = resolveAll }: OutboundRules): LookupFunction {
  return (name, { all }, callback) => {
    resolve(name).then(
      (addresses) => {
        const [first] = addresses;
        if (first === undefined) return callback(new Error(`${name} has no address.`), "");
        if (!addresses.every(({ address }) => isAllowed(address)))
          return callback(
            new Refused(
              `${name} leads to a private or reserved address; webhooks may not reach it.`,
            ),
            "",
          );
        return all === true
          ? callback(null, [...addresses])
          : callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ""),
    );
  };
}

const resolveAll: Resolve = (name) => resolveBySystem(name, { all: true });

function answerOf(request: ClientRequest, bytesMax: number): Promise<OutboundResult> {
  return new Promise((resolve, reject) => {
    request.on("error", reject);
    request.on("response", (response) => {
      readText(response, bytesMax).then(
        (text) =>
          resolve({
            kind: "answered",
            status: response.statusCode ?? 0,
            retryAfter: response.headers["retry-after"],
            text,
          }),
        reject,
      );
    });
  });
}

/** The beginning of the body; whoever sends more than that is not listened to any longer. */
function readText(response: IncomingMessage, bytesMax: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const finish = (): void => resolve(Buffer.concat(chunks).subarray(0, bytesMax).toString());
    response.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length < bytesMax) return;
      finish();
      response.destroy();
    });
    response.on("end", finish);
    response.on("error", reject);
  });
}

function failureOf(error: unknown): OutboundResult {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof Refused) return { kind: "refused", detail };
  if (error instanceof TimedOut) return { kind: "timed_out", detail };
  // Several addresses were tried, and the error of each is inside.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  return { kind: "unreachable", detail: first instanceof Error ? first.message : detail };
}

function portOf(url: URL): number {
  if (url.port !== "") return Number(url.port);
  return url.protocol === "https:" ? 443 : 80;
}

/** Without the brackets of IPv6. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, "$1");
