/** Yardarm behind OpenFeature's API for pages. Needs `@openfeature/web-sdk` beside it. */
export { YardarmWebProvider, type YardarmWebProviderOptions } from "./yardarm-web-provider.ts";
