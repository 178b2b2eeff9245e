/** Text of others without control characters, which could move the cursor or colour what follows. */
export function clean(text: string): string {
  return text.replace(/\p{Cc}+/gu, " ");
}
