// Feeds the log panel: the API for what was, the live socket for what comes, the same filters for both.
import { getJson } from '../../core/api'
import { createStore } from '../../core/store'
import type { LogPage, Severity } from '../../core/types'
import { Feed, type FeedStatus } from '../../live/feed'
import { append, fromPage, type Lines, matches, NONE, prepend } from './lines'

export interface Filters {
  severity: Severity
  step: string | null
  text: string
}

export interface LogState extends Lines {
  status: FeedStatus
  reason: string | null
  isLoaded: boolean
}

export const logs = createStore<LogState>({ ...NONE, status: 'loading', reason: null, isLoaded: false })

let filters: Filters = { severity: 'debug', step: null, text: '' }

const feed = new Feed({
  interest: () => ({ logs: { severity: filters.severity, ...(filters.step ? { step: filters.step } : {}) } }),
  load: async (signal) => {
    const page = await getJson<LogPage>(`logs?${query(200)}`, signal)
    logs.set({ ...logs.get(), ...fromPage(page), isLoaded: true })
    return page.position
  },
  receive: (frame) => {
    const fresh = frame.logs?.filter((line) => matches(line, filters.text)) ?? []
    if (fresh.length > 0) logs.set({ ...logs.get(), ...append(logs.get(), fresh) })
  },
  changed: (status, reason) => logs.set({ ...logs.get(), status, reason }),
})

export function openLogs(wanted: Filters): () => void {
  filters = wanted
  logs.set({ ...logs.get(), ...NONE, isLoaded: false })
  feed.start()
  return () => feed.stop()
}

export async function loadOlder(): Promise<void> {
  const before = logs.get().older
  if (before === null) return
  const page = await getJson<LogPage>(`logs?${query(500)}&before=${before}`)
  if (logs.get().older === before) logs.set({ ...logs.get(), ...prepend(logs.get(), page) })
}

function query(limit: number): string {
  const wanted = new URLSearchParams({ limit: String(limit), severity: filters.severity })
  if (filters.step) wanted.set('step', filters.step)
  if (filters.text) wanted.set('q', filters.text)
  return wanted.toString()
}
