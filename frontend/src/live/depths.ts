// What waits in the queues, while somebody looks at the flow.
import { getJson } from '../core/api'
import { createStore } from '../core/store'
import type { Frame, QueueDepth } from '../core/types'
import { Feed } from './feed'

export type Depths = Record<string, QueueDepth>

export const depths = createStore<Depths>({})

const feed = new Feed({
  interest: () => ({ queues: true }),
  load: async (signal) => {
    const page = await getJson<{ queues: Depths; position: string }>('queues', signal)
    depths.set(page.queues)
    return page.position
  },
  receive: (frame: Frame) => {
    if (frame.queues) depths.set(changed(depths.get(), frame.queues))
  },
  // The header tells of the line to the studio, of which this is a part.
  changed: () => undefined,
})

// A queue that is gone is told as null.
export function changed(known: Depths, changes: Record<string, QueueDepth | null>): Depths {
  const all: [string, QueueDepth | null][] = Object.entries({ ...known, ...changes })
  return Object.fromEntries(all.filter((each): each is [string, QueueDepth] => each[1] !== null))
}

let watchers = 0

export function watchDepths(): () => void {
  watchers += 1
  if (watchers === 1) feed.start()
  return () => {
    watchers -= 1
    if (watchers === 0) feed.stop()
  }
}

// By Step and topic: what a line into a Step leads to.
export function depthKey(step: string, topic: string): string {
  return `${step}\n${topic}`
}

export function isEmpty({ waiting, running, delayed, failed }: QueueDepth): boolean {
  return waiting + running + delayed + failed === 0
}

export function byLine(all: Depths): Map<string, QueueDepth> {
  const found = new Map<string, QueueDepth>()
  for (const depth of Object.values(all)) {
    if (depth.step !== null && depth.topic !== null && !isEmpty(depth)) {
      found.set(depthKey(depth.step, depth.topic), depth)
    }
  }
  return found
}

// How many messages wait for a Step, behind all of its triggers.
export function waitingFor(all: Depths, step: string): number {
  const own = Object.values(all).filter((depth) => depth.step === step)
  return own.reduce((sum, { waiting, delayed }) => sum + waiting + delayed, 0)
}

export type Counts = Pick<QueueDepth, 'waiting' | 'running' | 'delayed' | 'failed'>

export function sumOf(all: Counts[]): Counts {
  const sum = (name: keyof Counts) => all.reduce((total, depth) => total + depth[name], 0)
  return { waiting: sum('waiting'), running: sum('running'), delayed: sum('delayed'), failed: sum('failed') }
}

export function depthText({ waiting, running, delayed, failed }: Counts): string {
  const parts = [
    [waiting, 'waiting'],
    [running, 'running'],
    [delayed, 'held back'],
    [failed, 'given up'],
  ] as const
  return parts.flatMap(([count, word]) => (count > 0 ? [`${count.toLocaleString()} ${word}`] : [])).join(', ')
}
