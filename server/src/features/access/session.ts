/** How long a sign-in lasts, and the cookie that carries it. */

/** A sign-in ends this long after it began, whatever happens. */
export const SESSION_MS_MAX = 14 * 24 * 3_600_000;
/** It ends earlier when nobody uses it for so long. */
export const IDLE_MS_MAX = 24 * 3_600_000;
/** How exactly it is known when a session or token was last used; each request would be a write otherwise. */
export const SEEN_STEP_MS = 60_000;

export interface NewSession {
  /** For the cookie; only its hash is kept. */
  readonly token: string;
  readonly expiresAt: Date;
}

export interface SessionCookie {
  readonly name: string;
  readonly options: {
    readonly path: "/";
    readonly httpOnly: true;
    readonly sameSite: "lax";
    readonly secure: boolean;
  };
}

/** With HTTPS the browser itself refuses a `__Host-` cookie that another host or an unencrypted page tries to set. */
export function sessionCookie(isHttps: boolean): SessionCookie {
  return {
    name: isHttps ? "__Host-yardarm_session" : "yardarm_session",
    options: { path: "/", httpOnly: true, sameSite: "lax", secure: isHttps },
  };
}
