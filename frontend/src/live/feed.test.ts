import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Frame } from '../core/types'
import { Feed, type FeedStatus, pauseAfter } from './feed'

// Stands in for the browser's socket: the test is the server.
class Line {
  static opened: Line[] = []
  sent: string[] = []
  onopen: (() => void) | null = null
  onmessage: ((message: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null

  constructor() {
    Line.opened.push(this)
  }

  send(text: string): void {
    this.sent.push(text)
  }

  close(code = 1006): void {
    this.onclose?.({ code })
  }

  say(frame: Frame): void {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }

  get after(): unknown {
    return JSON.parse(this.sent[0] ?? '{}').subscribe?.after
  }
}

function setUp(positions: string[]) {
  const statuses: FeedStatus[] = []
  const received: Frame[] = []
  const load = vi.fn(async () => positions.shift() ?? 'none')
  const feed = new Feed({
    interest: () => ({ activity: true }),
    load,
    receive: (frame) => received.push(frame),
    changed: (status) => statuses.push(status),
    open: () => new Line() as unknown as WebSocket,
  })
  return { feed, load, statuses, received }
}

async function connected(number: number): Promise<Line> {
  await vi.waitFor(() => expect(Line.opened).toHaveLength(number))
  const line = Line.opened[number - 1] as Line
  line.onopen?.()
  return line
}

beforeEach(() => {
  vi.useFakeTimers()
  Line.opened = []
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a feed', () => {
  it('asks the API again when its login has ended, which leads to the login page or tells the new role', async () => {
    const { feed, load } = setUp(['7-0', '9-0'])
    feed.start()
    const first = await connected(1)
    first.say({ ready: true, last: '7-0' } as Frame)
    first.close(4401)
    await vi.advanceTimersByTimeAsync(500)
    const second = await connected(2)
    expect(load).toHaveBeenCalledTimes(2)
    expect(second.after).toBe('9-0')
    feed.stop()
  })

  it('loads first and goes on live from the position it loaded', async () => {
    const { feed, statuses, received } = setUp(['5-0'])
    feed.start()
    const line = await connected(1)
    expect(line.after).toBe('5-0')
    line.say({ ready: true, source: true, last: '5-0' })
    line.say({ last: '6-0', activity: {} })
    expect(statuses).toEqual(['loading', 'live'])
    expect(received.at(-1)).toEqual({ last: '6-0', activity: {} })
  })

  it('comes back after the last position it saw when the line is lost', async () => {
    const { feed, load, statuses } = setUp(['5-0'])
    feed.start()
    const line = await connected(1)
    line.say({ last: '9-0' })
    line.close()
    expect(statuses.at(-1)).toBe('offline')
    await vi.advanceTimersByTimeAsync(1000)
    expect((await connected(2)).after).toBe('9-0')
    expect(load).toHaveBeenCalledTimes(1)
  })

  it('gives up a line that says nothing', async () => {
    const { feed, statuses } = setUp(['5-0'])
    feed.start()
    const line = await connected(1)
    line.say({ ready: true, source: true })
    await vi.advanceTimersByTimeAsync(9000)
    expect(statuses.at(-1)).toBe('offline')
  })

  it('loads again when there is a gap', async () => {
    const { feed, load } = setUp(['5-0', '50-0'])
    feed.start()
    const line = await connected(1)
    line.say({ gap: 12, from: '5-0' })
    expect((await connected(2)).after).toBe('50-0')
    expect(load).toHaveBeenCalledTimes(2)
  })

  it('goes on from now when loading again leads to the same gap', async () => {
    const { feed } = setUp(['5-0', '5-0'])
    feed.start()
    const line = await connected(1)
    line.say({ gap: null, from: '5-0' })
    expect((await connected(2)).after).toBeNull()
  })

  it('tells a source that went away from a line that is down', async () => {
    const { feed, statuses } = setUp(['5-0'])
    feed.start()
    const line = await connected(1)
    line.say({ ready: true, source: true })
    line.say({ source: false })
    line.say({ source: true })
    expect(statuses).toEqual(['loading', 'live', 'stalled', 'live'])
  })
  it('waits for a source that was away when it asked, without calling that offline', async () => {
    const { feed, statuses, received } = setUp(['5-0'])
    feed.start()
    const line = await connected(1)
    line.say({ error: { code: 'store_unavailable', message: 'no' }, source: false, since: 7 })
    expect(statuses).toEqual(['loading', 'stalled'])
    expect(received.at(-1)?.since).toBe(7)
    await vi.advanceTimersByTimeAsync(500)
    ;(await connected(2)).say({ ready: true, source: true })
    expect(statuses.at(-1)).toBe('live')
  })

  it('tries every second while a console that was killed may come back, then less often', () => {
    const pauses = Array.from({ length: 6 }, (_, failures) => pauseAfter(failures))
    expect(pauses).toEqual([400, 800, 1000, 1000, 1000, 1000])
    expect(pauseAfter(20)).toBe(5000)
  })
})
