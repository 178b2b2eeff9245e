/** A sentence with names between backticks, where only text can be shown: in a choice, a label, a message. */
export function plainSentence(text: string): string {
  return text.replaceAll("`", "");
}
