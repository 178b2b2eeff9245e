/** Requests from one address; wrong answers make the next one wait as well. */
export const factorLimit = { max: 60, timeWindow: "1 minute" };
