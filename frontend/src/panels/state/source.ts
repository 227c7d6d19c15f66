// What the page knows of the state: read from the API, read again when a call that writes it passes by.
import { type InfiniteData, useInfiniteQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ApiError } from '../../core/api'
import { getJson, sendJson } from '../../core/api'
import { queries } from '../../core/query'
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
  before: number | null
  looked: number
  since: number | null
}

// A name in the address, which leaves out what is empty.
export function toField(name: string): string {
  return name === '' || name.startsWith('~') ? `~${name}` : name
}

export function fromField(field: string | null): string | null {
  return field?.startsWith('~') ? field.slice(1) : field
}

export function query(values: Record<string, string | null | undefined>): string {
  const known = Object.entries(values).filter((pair): pair is [string, string] => pair[1] != null)
  return new URLSearchParams(known).toString()
}

// The pages of a list, as far as they were asked for. `path` is without its `after`; null reads nothing.
export function usePages<P extends { more: boolean }>(path: string | null, last: (page: P) => string | undefined) {
  return useInfiniteQuery<P, ApiError, InfiniteData<P>, (string | null)[], string | null>({
    queryKey: [path],
    queryFn: ({ pageParam, signal }) => {
      const after = pageParam === null ? '' : `&${query({ after: pageParam })}`
      return getJson<P>(`${path}${after}`, signal)
    },
    initialPageParam: null,
    getNextPageParam: (page) => (page.more ? (last(page) ?? null) : null),
    enabled: path !== null,
    placeholderData: (before) => before,
  })
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
  void again('state')
  setTimeout(() => void again('state/history'), WRITTEN_MS)
}

function again(beginning: string): Promise<void> {
  return queries.invalidateQueries({ predicate: ({ queryKey: [path] }) => String(path ?? '').startsWith(beginning) })
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
