// How the project's Redis is: down since when, and what there can cost messages.
import { getJson } from '../core/api'
import { createStore } from '../core/store'
import type { Doubt, Frame, RedisPage } from '../core/types'

export interface RedisState {
  // Milliseconds since the epoch, null while it answers.
  downSince: number | null
  doubts: Doubt[]
}

const LOOK_MS = 30_000

export const redis = createStore<RedisState>({ downSince: null, doubts: [] })

export function noteRedis(frame: Frame): void {
  if (frame.source === undefined) return
  const known = redis.get().downSince
  const downSince = frame.source ? null : (frame.since ?? known ?? Date.now())
  if (downSince !== known) redis.set({ ...redis.get(), downSince })
  if (frame.source) void loadDoubts()
}

export function watchDoubts(): () => void {
  const timer = setInterval(() => void loadDoubts(), LOOK_MS)
  return () => clearInterval(timer)
}

async function loadDoubts(): Promise<void> {
  // What can't be asked is no news: the line's own status tells of it.
  const page = await getJson<RedisPage>('redis').catch(() => null)
  if (page?.answers) redis.set({ ...redis.get(), doubts: page.doubts })
}
