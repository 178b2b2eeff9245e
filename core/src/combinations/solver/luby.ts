/** 1, 1, 2, 1, 1, 2, 4, …: how long to search before starting over (Luby, Sinclair and Zuckerman, 1993). From 0 on. */
export function luby(index: number): number {
  let length = 1;
  let exponent = 0;
  while (length < index + 1) {
    length = 2 * length + 1;
    exponent += 1;
  }
  let rest = index;
  while (length - 1 !== rest) {
    length = (length - 1) / 2;
    exponent -= 1;
    rest %= length;
  }
  return 2 ** exponent;
}
