// What the page knows of the state: read from the API, read again when a call that writes it passes by.
import { useEffect } from 'react'
import { getJson, sendJson } from '../../core/api'
import { query } from '../../core/pages'
import { readAgainFrom } from '../../core/query'
import { createStore } from '../../core/store'
import type { ActivityPage } from '../../core/types'
import { Feed, type FeedStatus } from '../../live/feed'

export interface GroupPage {
  groups: { name: string; keys: number }[]
  total: number
  more: boolean
}

export interface KeyPage {
  group: string
  keys: { key: string; preview: unknown }[]
  total: number
  more: boolean
}

// `version` is null where the key holds nothing.
export interface Found {
  group: string
  key: string
  version: string | null
  value: unknown
  text: string
}

export interface Held extends Found {
  version: string
}

// One write of a key. `before` and `after` are absent where they weren't recorded.
export interface Write {
  id: string
  traceId: string
  at: number
  step: string | null
  by: string | null
  did: 'set' | 'update' | 'delete' | 'clear'
  before?: unknown
  after?: unknown
  restorable: boolean
}

export interface WritePage {
  writes: Write[]
  before: string | null
  looked: number
  since: number | null
}

const APART_MS = 1000
// The collector writes what the socket tells of up to a second later.
const WRITTEN_MS = 1300

export const lineToState = createStore<FeedStatus>('loading')

export function useLiveState(): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const feed = new Feed({
      interest: () => ({ state: true }),
      load: async (signal) => {
        const { position } = await getJson<ActivityPage>('activity', signal)
        readAgain()
        return position
      },
      receive: (frame) => {
        if (!frame.state || timer) return
        timer = setTimeout(() => {
          timer = undefined
          readAgain()
        }, APART_MS)
      },
      changed: (status) => lineToState.set(status),
    })
    feed.start()
    document.addEventListener('visibilitychange', readAgain)
    return () => {
      document.removeEventListener('visibilitychange', readAgain)
      clearTimeout(timer)
      feed.stop()
    }
  }, [])
}

export function readAgain(): void {
  if (document.visibilityState === 'hidden') return
  readAgainFrom('state')
  setTimeout(() => readAgainFrom('state/history'), WRITTEN_MS)
}

export function pathOf(group: string, key: string): string {
  return `state/value?${query({ group, key })}`
}

// `basedOn` is the version that was read, null for a key that isn't there.
export async function put(group: string, key: string, text: string, basedOn: string | null): Promise<Held> {
  const held = await sendJson<Held>('PUT', pathOf(group, key), { text, basedOn })
  readAgain()
  return held
}

export interface Gone {
  key: string
  value: unknown
}

export async function remove(group: string, keys: string[]): Promise<Gone[]> {
  const { deleted } = await sendJson<{ deleted: Gone[] }>('POST', 'state/delete', { group, keys })
  readAgain()
  return deleted
}
