import { useEffect, useState } from "react";
import { Loading } from "../../ui/loading.tsx";

/** Most answers are there before; only the first of a large project is not. */
const patienceMs = 3_000;

/** Until it is known what can meet: nothing, then a skeleton, and when it takes its time, why. */
export function WorkingOut({ rows }: { rows: number }) {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      {isLong && (
        <p role="status" className="text-sm text-ink2">
          It is being worked out which states can meet. The first time after a start this takes up
          to a minute for a thousand flags; afterwards only what changed is looked at.
        </p>
      )}
      <Loading rows={rows} />
    </>
  );
}
