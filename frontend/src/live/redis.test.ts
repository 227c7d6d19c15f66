import { afterEach, describe, expect, it, vi } from 'vitest'
import { noteRedis, redis } from './redis'

const doubts = [{ message: 'Events may be lost on restart', hint: 'set appendonly yes' }]

afterEach(() => {
  vi.unstubAllGlobals()
  redis.set({ downSince: null, doubts: [] })
})

describe('noteRedis', () => {
  it('knows since when it is down, as the studio says', () => {
    noteRedis({ source: false, since: 1000 })
    noteRedis({ last: '5-0' })
    expect(redis.get().downSince).toBe(1000)
  })

  it('asks for doubts when it is back', async () => {
    vi.stubGlobal('fetch', async () => Response.json({ answers: true, doubts }))
    noteRedis({ source: false, since: 1000 })
    noteRedis({ source: true })
    expect(redis.get().downSince).toBeNull()
    await vi.waitFor(() => expect(redis.get().doubts).toEqual(doubts))
  })
})
