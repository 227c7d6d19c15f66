// Where a moment stands on the screen: straight within a stretch of work, and a narrow break for each idle gap.

import { duration } from '../../../core/time'
import type { Gap } from './breaks'

export interface Scale {
  width: number
  start: number
  end: number
  x: (time: number) => number
  time: (x: number) => number
  // Where idle time was left out, in pixels.
  breaks: { gap: Gap; from: number; to: number }[]
}

const BREAK_WIDTH = 40
const MOST_FOR_BREAKS = 0.4

interface Stretch {
  from: number
  to: number
  left: number
  right: number
  gap: Gap | null
}

// `view` is the part that is shown, as shares of the whole picture.
export function makeScale(start: number, end: number, gaps: readonly Gap[], width: number, view = WHOLE): Scale {
  const idle = gaps.reduce((sum, { from, to }) => sum + to - from, 0)
  const shown = Math.max(end - start - idle, 0.001)
  const whole = width / (view.to - view.from)
  const breakWidth = gaps.length ? Math.min(BREAK_WIDTH, (width * MOST_FOR_BREAKS) / gaps.length) : 0
  const perMs = (whole - breakWidth * gaps.length) / shown
  const stretches: Stretch[] = []
  let at = start
  let left = -view.from * whole
  const add = (to: number, size: number, gap: Gap | null) => {
    stretches.push({ from: at, to, left, right: left + size, gap })
    at = to
    left += size
  }
  for (const gap of gaps) {
    add(gap.from, (gap.from - at) * perMs, null)
    add(gap.to, breakWidth, gap)
  }
  add(Math.max(end, at), (Math.max(end, at) - at) * perMs, null)
  return {
    width,
    start,
    end,
    x: (time) => {
      const found = stretchAt(stretches, (each) => time <= each.to)
      return found.left + share(time, found.from, found.to) * (found.right - found.left)
    },
    time: (x) => {
      const found = stretchAt(stretches, (each) => x <= each.right)
      return found.from + share(x, found.left, found.right) * (found.to - found.from)
    },
    breaks: stretches.flatMap(({ gap, left, right }) => (gap ? [{ gap, from: left, to: right }] : [])),
  }
}

export interface View {
  from: number
  to: number
}

export const WHOLE: View = { from: 0, to: 1 }

function stretchAt(stretches: Stretch[], isBefore: (stretch: Stretch) => boolean): Stretch {
  let low = 0
  let high = stretches.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (isBefore(stretches[middle] as Stretch)) high = middle
    else low = middle + 1
  }
  return stretches[low] as Stretch
}

function share(value: number, from: number, to: number): number {
  return to > from ? Math.min(1, Math.max(0, (value - from) / (to - from))) : 0
}

export interface Label {
  x: number
  text: string
  kind: 'tick' | 'break'
}

const PER_LETTER = 6.6
const APART = 14
const TICK_EVERY = 110
const STEPS = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000,
  120_000, 300_000,
]
const LONG_STEPS = [600_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 43_200_000, 86_400_000]

// What the axis says. Breaks have the right of way, and no label stands on another.
// `idle` follows the length of what is left out.
export function labelsOf(scale: Scale, idle = ''): Label[] {
  const labels: Label[] = []
  const taken: [number, number][] = []
  const place = (x: number, text: string, kind: Label['kind']) => {
    const half = (text.length * PER_LETTER) / 2
    const middle = kind === 'break' ? Math.min(Math.max(x, half), scale.width - half) : x
    const [from, to] = kind === 'break' ? [middle - half, middle + half] : [x, x + half * 2 + 5]
    if (from < -1 || to > scale.width + 1) return
    if (taken.some(([left, right]) => from < right + APART && to > left - APART)) return
    taken.push([from, to])
    labels.push({ x: middle, text, kind })
  }
  for (const { gap, from, to } of scale.breaks) place((from + to) / 2, duration(gap.to - gap.from) + idle, 'break')
  for (const { time, text } of ticksOf(scale)) place(scale.x(time), text, 'tick')
  return labels.sort((a, b) => a.x - b.x)
}

// Minutes after the beginning, what is between two moments says more than how late they are: then each stretch has a
// beginning of its own.
const OWN_BEGINNING = 60_000

function ticksOf(scale: Scale): { time: number; text: string }[] {
  const idle = scale.breaks.reduce((sum, { gap }) => sum + gap.to - gap.from, 0)
  const from = scale.time(0)
  const to = scale.time(scale.width)
  const wanted = Math.max(0.001, to - from - Math.min(idle, to - from)) / Math.max(1, scale.width / TICK_EVERY)
  const step = [...STEPS, ...LONG_STEPS].find((known) => known >= wanted) ?? 86_400_000
  const ticks: { time: number; text: string }[] = []
  let base = scale.start
  let at = base + Math.ceil((from - base) / step) * step
  for (const { gap } of [...scale.breaks, { gap: { from: to, to } }]) {
    for (; at <= Math.min(gap.from, to); at += step) {
      ticks.push({ time: at, text: `${base === scale.start ? '' : '+'}${offset(at - base, step)}` })
    }
    if (gap.to - scale.start >= OWN_BEGINNING) base = gap.to
    at = Math.max(at, base + Math.max(base === scale.start ? 0 : 1, Math.ceil((gap.to - base) / step)) * step)
  }
  return ticks
}

// A moment as the time since the beginning, exact enough for the distance to the next one.
export function offset(milliseconds: number, step: number): string {
  if (milliseconds < 0.0005) return '0'
  if (milliseconds >= 60_000) return duration(milliseconds)
  const unit = milliseconds < 1000 ? 1 : 1000
  const decimals = Math.max(0, -Math.floor(Math.log10(step / unit) + 1e-9))
  return `${Number((milliseconds / unit).toFixed(decimals))} ${unit === 1 ? 'ms' : 's'}`
}
