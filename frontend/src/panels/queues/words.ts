// How a queue stands in a few words, and how long things will take. Nothing here reads or draws.
import { counted, duration } from '../../core/time'
import type { QueueDepth } from '../../core/types'
import type { StatusName } from '../../ui/Status'
import type { Pile, Redrive } from './source'

export const PILE_WORDS: Record<Pile, string> = {
  waiting: 'Waiting',
  running: 'Running',
  delayed: 'Held back',
  failed: 'Dead letters',
}

export type Standing = StatusName | 'paused' | 'idle'

// What is worth knowing first: that nothing moves, then what failed, then what goes on.
export function standingOf(depth: QueueDepth): Standing {
  if (depth.paused) return 'paused'
  if (depth.step === null) return 'stopped'
  if (depth.failed > 0) return 'failed'
  if (depth.running > 0) return 'running'
  return depth.waiting > 0 ? 'waiting' : 'idle'
}

const URGENT: Standing[] = ['failed', 'stopped', 'paused']

// Those that somebody has to look at come first; equals by name, so that rows keep their places.
export function sorted(queues: [string, QueueDepth][]): [string, QueueDepth][] {
  const rank = (depth: QueueDepth) => (URGENT.includes(standingOf(depth)) ? 0 : 1)
  return [...queues].sort(([a, one], [b, other]) => rank(one) - rank(other) || a.localeCompare(b))
}

// What starts the Step here: a topic, or in words what isn't one.
export function sourceOf(name: string, depth: QueueDepth): string {
  const topic = depth.topic ?? name.slice(name.indexOf('/') + 1)
  if (topic.startsWith('@cron')) return 'its schedule'
  if (topic === '@state') return 'changes of state'
  return topic.startsWith('@stream/') ? `changes of ${topic.slice('@stream/'.length)}` : topic
}

export function takerOf(name: string, depth: QueueDepth | undefined): string {
  return depth?.step ?? name.split('/')[0] ?? name
}

// The part of a bar that this queue fills, beside the fullest: square roots, so that small ones are seen as well.
export function fill(count: number, most: number): number {
  return most === 0 || count === 0 ? 0 : Math.max(0.04, Math.sqrt(count / most))
}

export function paceText(count: number, rate: number | null): string {
  if (rate === null || !Number.isFinite(rate) || rate <= 0 || count < 2) return 'All of them start at once.'
  return `The last one starts in about ${duration(((count - 1) / rate) * 1000)}.`
}

export function redriveText({ total, left, failed, stopped, takenBack }: Redrive): string {
  const went = total - left - takenBack
  const parts = [`${went.toLocaleString()} of ${counted(total, 'dead letter')} started`]
  if (left > 0) parts.push(`${left.toLocaleString()} to come`)
  if (failed > 0) parts.push(`${failed.toLocaleString()} failed again`)
  if (stopped) parts.push(`stopped by ${stopped.by ?? 'somebody'}, ${takenBack.toLocaleString()} stay dead letters`)
  return parts.join(', ')
}

// How many were put together by what they failed with, and of how many where that isn't all.
export function extentText(read: number, total: number): string {
  if (total <= read) return `${counted(read, 'dead letter')} in all`
  return `the newest ${read.toLocaleString()} of ${counted(total, 'dead letter')}`
}

// A rate as somebody types it; null is "all at once", undefined isn't a rate.
export function readRate(text: string): number | null | undefined {
  if (text.trim() === '') return null
  const rate = Number(text)
  return Number.isFinite(rate) && rate > 0 && rate <= 1000 ? rate : undefined
}
