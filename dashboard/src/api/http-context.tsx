import { createContext, type ReactNode, useContext } from "react";
import type { Http } from "./http.ts";

const HttpContext = createContext<Http | undefined>(undefined);

export function HttpProvider({ http, children }: { http: Http; children: ReactNode }) {
  return <HttpContext value={http}>{children}</HttpContext>;
}

export function useHttp(): Http {
  const http = useContext(HttpContext);
  if (http === undefined) throw new TypeError("useHttp needs an HttpProvider above it.");
  return http;
}
