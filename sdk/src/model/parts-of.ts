/** What the groups of an expression find in a text, behind the whole; nothing at all in what is no text or does not fit. */
export const partsOf = (form: RegExp, text: unknown): readonly (string | undefined)[] =>
  form.exec(typeof text === "string" ? text : "") ?? [];
