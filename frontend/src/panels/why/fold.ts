// Decisions as a list that isn't flooded by the same again and again: what repeats in a row becomes one row.
import type { Decision } from '../../core/trace-types'
import { plain } from '../../ui/Parts'

export type Row = { kind: 'one'; decision: Decision } | { kind: 'many'; decisions: [Decision, ...Decision[]] }

const FEWEST = 3

export function fold(decisions: Decision[]): Row[] {
  const groups: [Decision, ...Decision[]][] = []
  for (const decision of decisions) {
    const last = groups.at(-1)
    if (last && sameAs(last[0]) === sameAs(decision)) last.push(decision)
    else groups.push([decision])
  }
  return groups.flatMap((group): Row[] =>
    group.length >= FEWEST
      ? [{ kind: 'many', decisions: group }]
      : group.map((decision) => ({ kind: 'one', decision })),
  )
}

// Runs that went well are alike, however long they took.
function sameAs({ verdict, text }: Decision): string {
  return verdict === 'ran' ? verdict : `${verdict} ${plain(text)}`
}
