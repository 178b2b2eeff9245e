/** How much of the end is never cut: what tells `checkout.express-wallet-v2` from `…-v3`. */
const tailLength = 9;
/** Shorter keys fit everywhere. */
const wholeLength = 20;

/** A key that gives way in its middle, so that both its beginning and its distinguishing end can be read. */
export function KeyText({ value }: { value: string }) {
  const area = areaLength(value);
  const cut =
    value.length <= wholeLength ? value.length : Math.max(area, value.length - tailLength);
  return (
    <span className="flex min-w-0 font-mono" title={value}>
      {/* In pieces a key would be read out with gaps. */}
      <span className="sr-only">{value}</span>
      <span aria-hidden className="truncate">
        <span className="text-ink3">{value.slice(0, area)}</span>
        {value.slice(area, cut)}
      </span>
      <span aria-hidden className="shrink-0">
        {value.slice(cut)}
      </span>
    </span>
  );
}

/** Keys are often written `area.what-it-does`; the area is set back, so that the eye finds the rest. */
function areaLength(value: string): number {
  return value.indexOf(".") + 1;
}
