import { Link } from "@tanstack/react-router";
import type { Debt } from "@yardarm/server/wire";
import { classNames } from "../../ui/class-names.ts";
import { ScrollBox } from "../../ui/scroll-box.tsx";
import { Spark } from "../../ui/spark.tsx";
import { goneText } from "./gone-text.ts";

/** What everybody has to clear away, and where that goes. */
export function DebtTable({ project, debts }: { project: string; debts: readonly Debt[] }) {
  return (
    <ScrollBox label="What each owner has to clear away">
      <table className="panel w-full min-w-[34rem] text-sm">
        <thead>
          <tr className="text-left text-xs text-ink3">
            <th className="px-4 py-2 font-medium">Owner</th>
            <th className="px-3 py-2 text-right font-medium">Flags</th>
            <th className="px-3 py-2 text-right font-medium">Stale</th>
            <th className="px-3 py-2 text-right font-medium">Past the last day</th>
            <th className="px-3 py-2 font-medium">Budget</th>
            <th className="px-4 py-2 font-medium">Stale, 90 days</th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {debts.map((debt) => (
            <DebtRow key={`${debt.owner.kind} ${debt.owner.id}`} project={project} debt={debt} />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function DebtRow({ project, debt }: { project: string; debt: Debt }) {
  const { owner, active, stale, overdue, allowed, trend } = debt;
  const isOver = allowed !== null && debt[allowed.counts] > allowed.flagsMax;
  return (
    <tr>
      <th scope="row" className="px-4 py-2 text-left font-normal">
        <Link
          to="/p/$project/lifecycle"
          params={{ project }}
          search={{ view: "all", owner: owner.id }}
          className="link"
        >
          {owner.name}
        </Link>
        {!owner.isActive && <span className="text-bad-ink"> ({goneText(owner)})</span>}
      </th>
      <td className="px-3 py-2 text-right num">{active}</td>
      <td className="px-3 py-2 text-right num">{stale}</td>
      <td className="px-3 py-2 text-right num">{overdue}</td>
      <td className={classNames("px-3 py-2", isOver ? "text-bad-ink" : "text-ink2")}>
        {allowed === null
          ? "None"
          : `${debt[allowed.counts]} ${allowed.counts}, ${allowed.flagsMax} allowed`}
      </td>
      <td className="px-4 py-2">
        {trend.length > 1 ? (
          <span className="flex items-center gap-2">
            <Spark values={[...trend.map((day) => day.stale), stale]} />
            <span className="text-xs text-ink3 num">
              {trend[0]?.stale} → {stale}
            </span>
          </span>
        ) : (
          <span className="text-ink3">Not yet</span>
        )}
      </td>
    </tr>
  );
}
