// How often each Step starts in a minute, counted from what the live socket tells.
import { createStore } from '../../core/store'
import type { Activity } from '../../core/types'
import { activity, line } from '../../live/project'

const SLOT_MS = 5000
const SLOTS = 12

export const rates = createStore<Record<string, number>>({})

export class RateCounter {
  private readonly slots = new Map<string, number[]>()
  private known: Record<string, Activity> = {}

  // `isNews` is false for sums that were read, which tell of no moment.
  take(steps: Record<string, Activity>, isNews: boolean): void {
    if (isNews && this.known !== steps) {
      for (const [name, doing] of Object.entries(steps)) {
        const before = this.known[name]
        if (before === doing) continue
        const more = started(doing) - (before ? started(before) : 0)
        const slots = this.slots.get(name) ?? new Array<number>(SLOTS).fill(0)
        slots[0] = (slots[0] ?? 0) + more
        this.slots.set(name, slots)
      }
    }
    this.known = steps
  }

  turn(): void {
    for (const [name, slots] of this.slots) {
      slots.unshift(0)
      slots.length = SLOTS
      if (slots.every((count) => count === 0)) this.slots.delete(name)
    }
  }

  perMinute(): Record<string, number> {
    const sums = [...this.slots].map(([name, slots]) => [name, slots.reduce((sum, count) => sum + count, 0)] as const)
    return Object.fromEntries(sums.filter(([, sum]) => sum > 0))
  }
}

function started({ running, succeeded, failed, skipped }: Activity): number {
  return running + succeeded + failed + skipped
}

let watchers = 0
let end: () => void = () => undefined

// Counts while at least one part of the page shows rates.
export function watchRates(): () => void {
  watchers += 1
  if (watchers === 1) end = count()
  return () => {
    watchers -= 1
    if (watchers === 0) end()
  }
}

function count(): () => void {
  const counter = new RateCounter()
  counter.take(activity.get(), false)
  // Sums are read before the line is live.
  const leave = activity.subscribe(() => counter.take(activity.get(), line.get().status === 'live'))
  let ticks = 0
  const timer = setInterval(() => {
    ticks += 1
    if (ticks % (SLOT_MS / 1000) === 0) counter.turn()
    const next = counter.perMinute()
    if (JSON.stringify(next) !== JSON.stringify(rates.get())) rates.set(next)
  }, 1000)
  return () => {
    leave()
    clearInterval(timer)
    rates.set({})
  }
}
