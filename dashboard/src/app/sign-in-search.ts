/** What of the sign-in page stands in its address. */
interface SignInSearch {
  readonly token?: string | undefined;
  readonly next?: string | undefined;
  /** Code of why the provider's way back ended here. */
  readonly refused?: string | undefined;
}

/** Every part is named, because the router lets parts through that a route says nothing about. */
export function parseSignInSearch({ token, next, refused }: Record<string, unknown>): SignInSearch {
  return {
    token: typeof token === "string" ? token : undefined,
    refused: typeof refused === "string" && /^\w{1,60}$/.test(refused) ? refused : undefined,
    // Only an address of our own: an open redirect would lend our name to others.
    next: typeof next === "string" && /^\/(?![/\\])/.test(next) ? next : undefined,
  };
}
