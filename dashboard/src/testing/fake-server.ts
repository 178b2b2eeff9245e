import type { Change } from "@yardarm/core/changes";
import { invert } from "@yardarm/core/changes";
import type {
  Actor,
  Me,
  Member,
  PersonalToken,
  ProblemDocument,
  Role,
  SdkKey,
} from "@yardarm/server/wire";
import type { Fetch } from "../api/http.ts";
import { FakeLiveSource } from "./fake-live-source.ts";
import { FakeRegistry, Refusal } from "./fake-registry.ts";
import { type Asked, handlerFor } from "./fake-routes.ts";
import { shopChanges } from "./fake-seed.ts";
import type { FakeFacts } from "./fake-views.ts";

export interface FakeServerOptions {
  /** Role of the person who looks; admin unless told. */
  readonly role?: Role;
  /** Whether a session is there; otherwise the page has to sign in. */
  readonly isSignedIn?: boolean;
  /** What the project starts with; the shop unless told. */
  readonly changes?: readonly Change[];
  readonly evaluated?: ReadonlyMap<string, number>;
  readonly now?: () => Date;
}

/** Somebody who is not looking at the page. */
export const someoneElse: Actor = { kind: "person", id: "grace", name: "Grace Hopper" };

/**
 * The server of page tests: the wire's routes over a registry in memory, moved by the real pure functions. It refuses
 * what the real one refuses (versions, protections, roles), and no test has to say so again.
 */
export class FakeServer implements FakeFacts {
  readonly store: FakeRegistry;
  readonly now: () => Date;
  readonly evaluated: ReadonlyMap<string, number>;
  readonly names = new Map([
    ["team:checkout", "Checkout"],
    ["team:catalog", "Catalog"],
    ["person:ada", "Ada Lovelace"],
    ["person:grace", "Grace Hopper"],
  ]);
  readonly password = "a long walk by the sea";
  readonly signInToken = "one-time";
  readonly sources: FakeLiveSource[] = [];
  readonly sdkKeys: SdkKey[] = [];
  readonly tokens: PersonalToken[] = [];
  readonly members: Member[];
  /** Every request that was answered, newest last: `PATCH /flags/x/configs/staging`. */
  readonly log: string[] = [];
  isSignedIn: boolean;
  mustSetPassword = false;
  /** Set, the next requests fail as if the cable were out. */
  isUnreachable = false;

  constructor({
    role = "admin",
    isSignedIn = true,
    changes,
    evaluated,
    now,
  }: FakeServerOptions = {}) {
    this.now = now ?? (() => new Date());
    this.isSignedIn = isSignedIn;
    this.evaluated = evaluated ?? new Map([["checkout.express-wallet", 8_240]]);
    this.members = [
      { person: person("ada", "Ada Lovelace", role === "admin"), role },
      { person: person("grace", "Grace Hopper", true), role: "admin" },
    ];
    this.store = new FakeRegistry("shop", this.now);
    this.store.submit(changes ?? shopChanges(), someoneElse, { breakGlass: true, reason: "Seed" });
  }

  /** What somebody else does while the page is open. */
  elsewhere(changes: readonly Change[]): void {
    this.store.submit(changes, someoneElse, { breakGlass: true, reason: "Meanwhile" });
  }

  revert(number: number, wish: { reason?: string; breakGlass?: boolean }) {
    const request = this.store.requests.find((it) => it.number === number);
    if (request === undefined)
      throw new Refusal(404, "change_request_not_found", `There is no change #${number}.`);
    return this.store.submit(invert(request.changes), this.author, {
      ...wish,
      reverts: number,
    });
  }

  get author(): Actor {
    const { id, name } = this.me.person;
    return { kind: "person", id, name };
  }

  get me(): Me {
    const [member] = this.members;
    if (member === undefined) throw new TypeError("The fake server has nobody.");
    return {
      person: member.person,
      csrfToken: "csrf",
      mustSetPassword: this.mustSetPassword,
      projects: [{ key: "shop", name: "Storefront", role: member.role }],
    };
  }

  readonly fetch: Fetch = async (input, init = {}) => {
    if (this.isUnreachable) throw new TypeError("Failed to fetch");
    const url = new URL(input, "http://yardarm.test");
    const method = init.method ?? "GET";
    const asked = this.#read(url, init, method);
    try {
      if (method !== "GET" && this.isSignedIn && asked.headers.get("x-csrf-token") !== "csrf") {
        throw new Refusal(403, "csrf_token_missing", "The request carries no valid CSRF token.");
      }
      const { handler, params } = handlerFor(method, asked.path);
      if (!this.isSignedIn && !asked.path.startsWith("/session")) {
        throw new Refusal(401, "sign_in_required", "Sign in first.");
      }
      const answer = handler(this, { ...asked, params });
      this.log.push(`${method} ${asked.path.replace("/projects/shop", "")}`);
      return json(answer.status ?? 200, answer.body, answer.version);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return json(error.status, problem(error));
    }
  };

  readonly openLiveSource = (url: string): FakeLiveSource => {
    const source = new FakeLiveSource(url, (gone) => this.store.bells.delete(gone.ring));
    this.sources.push(source);
    this.store.bells.add(source.ring);
    return source;
  };

  #read(url: URL, init: RequestInit, method: string): Asked {
    const body = typeof init.body === "string" ? JSON.parse(init.body) : {};
    const headers = new Headers(init.headers);
    const path = decodeURIComponent(url.pathname.replace("/api/v1", ""));
    return { method, path, search: url.searchParams, headers, body, params: [] };
  }
}

function person(id: string, name: string, isAdmin: boolean): Member["person"] {
  const email = `${name.split(" ")[0]?.toLowerCase()}@yardarm.example`;
  return { id, name, email, isAdmin, isActive: true, lastSignInAt: "2026-11-20T08:00:00.000Z" };
}

function json(status: number, body: unknown, version?: number): Response {
  const headers = new Headers({
    "content-type": status < 400 ? "application/json" : "application/problem+json; charset=utf-8",
  });
  if (version !== undefined) headers.set("etag", `"${version}"`);
  return new Response(body === undefined ? null : JSON.stringify(body), { status, headers });
}

function problem({ status, code, message, more }: Refusal): ProblemDocument {
  return {
    type: `https://yardarm.dev/problems/${code}`,
    title: code.replaceAll("_", " "),
    status,
    detail: message,
    instance: "urn:yardarm:request:fake-1",
    code,
    ...more,
  };
}
