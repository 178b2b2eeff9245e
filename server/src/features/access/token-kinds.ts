/** Kinds of bearer token, told apart by prefix, so that people and secret scanners know what they found. */
export const tokenPrefixes = {
  pat: "yd_pat_",
  svc: "yd_svc_",
  server: "yd_server_",
  client: "yd_client_",
  scim: "yd_scim_",
} as const;

export type TokenKind = keyof typeof tokenPrefixes;
export type SdkKeyKind = "server" | "client";
