// Where people have put the Steps, kept in the project's studio.json. Moves are sent together, shortly after the last.
import { getJson, sendJson } from '../../core/api'
import { createStore } from '../../core/store'
import type { Positions, SavedLayout } from '../../core/types'

type Moved = Record<string, [number, number] | null>

// The name under which the diagram of all flows is kept.
export const ALL_FLOWS = '*'
const PAUSE_MS = 500

// By flow; null until it is read.
export const arranged = createStore<Record<string, Positions> | null>(null)
// Why the last move could not be kept.
export const notKept = createStore<string | null>(null)

const unsent = new Map<string, Moved>()
let timer: ReturnType<typeof setTimeout> | undefined

export function loadArranged(): void {
  getJson<SavedLayout>('layout').then(
    ({ positions }) => {
      if (unsent.size === 0) arranged.set(positions)
    },
    // Without it the diagram stands as it is laid out.
    () => arranged.get() ?? arranged.set({}),
  )
}

export function arrange(flow: string, moved: Moved): void {
  const known = arranged.get() ?? {}
  const next = Object.entries({ ...known[flow], ...moved }).filter(([, at]) => at !== null)
  arranged.set({ ...known, [flow]: Object.fromEntries(next) as Positions })
  unsent.set(flow, { ...unsent.get(flow), ...rounded(moved) })
  clearTimeout(timer)
  timer = setTimeout(() => void send(), PAUSE_MS)
}

// Puts every Step of a flow back to where the layout has it.
export function tidyUp(flow: string): void {
  const names = Object.keys(arranged.get()?.[flow] ?? {})
  arrange(flow, Object.fromEntries(names.map((name) => [name, null])))
}

async function send(): Promise<void> {
  const moves = [...unsent]
  unsent.clear()
  for (const [flow, positions] of moves) {
    try {
      await sendJson('PUT', 'layout', { flow, positions })
      notKept.set(null)
    } catch (error) {
      notKept.set(error instanceof Error ? error.message : String(error))
    }
  }
}

function rounded(moved: Moved): Moved {
  return Object.fromEntries(
    Object.entries(moved).map(([name, at]) => [name, at && [Math.round(at[0]), Math.round(at[1])]]),
  )
}

if (typeof window !== 'undefined') {
  // Nothing that was moved is lost with the page.
  window.addEventListener('pagehide', () => void send())
}
