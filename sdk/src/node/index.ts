/** For services in Node: the last snapshot in a file, and a scope for each request. */
export { keepInFile } from "./keep-in-file.ts";
export { type ContextOf, createRequestScopes, RequestScopes } from "./request-scopes.ts";
