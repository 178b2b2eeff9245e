/** Yardarm behind OpenFeature's API for servers. Needs `@openfeature/server-sdk` beside it. */
export { YardarmProvider, type YardarmProviderOptions } from "./yardarm-provider.ts";
