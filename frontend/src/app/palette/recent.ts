// What was used last, in this browser. Only what leads somewhere is kept with its address; actions are found by their id.
import type { Command } from './filter'

const KEY = 'motia.recent'
const MOST = 6
export const RECENT = 'Recently used'

type Kept = Pick<Command, 'id' | 'label' | 'hint'> & { to?: Command['does'] }

export function noteUsed({ id, label, hint, does }: Command): void {
  const kept: Kept = { id, label, ...(hint ? { hint } : {}), ...(typeof does === 'function' ? {} : { to: does }) }
  const others = read().filter((each) => each.id !== id)
  localStorage.setItem(KEY, JSON.stringify([kept, ...others].slice(0, MOST)))
}

// First among all. A Step that was renamed since is no command any more, and left out.
export function withRecent(known: Command[]): Command[] {
  const byId = new Map(known.map((command) => [command.id, command]))
  const recent = read().flatMap(({ id, label, hint, to }) => {
    const found = byId.get(id)
    if (found) return [{ ...found, group: RECENT }]
    const isFound = id.startsWith('trace:') || id.startsWith('state:')
    return isFound && to ? [{ id, group: RECENT, label, ...(hint ? { hint } : {}), does: to }] : []
  })
  return [...recent, ...known]
}

function read(): Kept[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]')
    return Array.isArray(kept) ? kept : []
  } catch {
    return []
  }
}
